/** Linked procedures of a visit: which of them are asked for, and which are still to come. */

export class CounterLinked {
    /**
     * @param {Object} bundle as `counter_preview` offers it
     * @param {Object} first the procedure it was offered with
     */
    constructor(bundle, first) {
        this.code = bundle.code;
        this.legs = [first, ...bundle.procedures];
    }

    /** Whether anything is left to be linked. */
    get holds() {
        return this.legs.length > 1;
    }

    /** The legs that stand in none of these requests. */
    missing(requests) {
        const asked = requests.map(({ procedure }) => procedure?.code);
        return this.legs.filter(({ code }) => !asked.includes(code));
    }

    /** Whether at least two of these requests are legs. */
    links(requests) {
        return this.legs.length - this.missing(requests).length > 1;
    }

    /** The request among these whose result this one begins with, if any. */
    awaited(request, requests) {
        const leg = this.legs.find(({ code }) => code === request.procedure?.code);
        return requests.find(({ procedure }) => leg?.after && procedure?.code === leg.after);
    }

    /** The citizen does not ask for this one. */
    leaveOut(procedure) {
        this.legs = this.legs.filter(({ code }) => code !== procedure.code);
    }
}
