/** What the counter screen holds: the people, what they ask for, and its way to the server. */

import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { emptyPaper, emptyPerson, emptyRequest } from "./counter_empty";
import { readFile } from "./counter_files";
import { CounterLinked } from "./counter_linked";

const MODEL = "onestop.dossier";
const PERSON = ["name", "id_number", "id_kind", "kind", "phone", "email"];
const PERSON_VALUES = [...PERSON, "address", "birth_date", "sex"];

/** A refusal without the name of the field, which is for callers of the API. */
function spoken(message) {
    const text = message.replace(/^[a-z_.0-9]+: /, "");
    return text.charAt(0).toUpperCase() + text.slice(1);
}

export class CounterVisit {
    constructor(orm) {
        this.orm = markRaw(orm);
        this.start = null;
        this.applicant = emptyPerson();
        this.submitter = emptyPerson();
        this.forOther = false;
        this.authorisation = "";
        this.request = emptyRequest();
        // Further procedures of this visit, complete and set aside.
        this.aside = [];
        // Linked procedures that were taken up, see CounterLinked.
        this.linked = null;
        this.done = null;
        this.errors = [];
        this.busy = false;
        // The field that the cursor goes to as soon as it is on the screen.
        this.wanted = "id_number";
        this.lastCompetent = "";
        this.pending = null;
        this.turn = 0;
    }

    call(method, ...args) {
        return this.orm.call(MODEL, method, args);
    }

    async load() {
        await this.attempt(async () => {
            this.start = await this.call("counter_start");
        });
    }

    // === who ===

    async lookUp(who) {
        const person = this[who];
        const text = person.id_number.trim();
        if (!text || text === person.asked) {
            return;
        }
        person.asked = text;
        await this.attempt(async () => {
            const found = await this.call("counter_applicant", text);
            const number = found.id_number || "";
            // What was typed stays; what belonged to another number goes.
            const typed = person.filled ? emptyPerson() : { ...person };
            Object.assign(person, typed, { warnings: [] }, found, {
                id_number: number,
                asked: number,
                filled: Boolean(found.name),
            });
        }, who === "applicant" ? "id_number" : "submitter_id_number");
        if (this.errors.length) {
            person.asked = "";
        } else if (who === "applicant" && this.request.procedure) {
            await this.preview();
        }
    }

    personValues(person) {
        return Object.fromEntries(
            PERSON_VALUES.filter((name) => person[name]).map((name) => [name, person[name]])
        );
    }

    get people() {
        const people = { applicant: this.personValues(this.applicant) };
        if (this.forOther) {
            people.submitter = this.personValues(this.submitter);
            people.authorisation = this.authorisation;
        }
        return people;
    }

    // === what ===

    findProcedures(text) {
        return this.orm.call("onestop.procedure", "search_catalogue", [text], { limit: 8 });
    }

    async pick(procedure) {
        this.dropFiles(this.request);
        const { channel, key } = this.request;
        this.request = { ...emptyRequest(), procedure, channel, key };
        await this.preview();
        this.wanted = this.nextField;
    }

    /** Where the cursor goes once a procedure is picked. */
    get nextField() {
        const { preview } = this.request;
        if (!preview) {
            return "procedure_search";
        }
        if (this.lacksCompetent(this.request)) {
            return "competent";
        }
        if (preview.cases.length) {
            return "case";
        }
        const [first] = preview.components;
        return first ? `paper_${first.id}` : "receive";
    }

    /** What is chosen so far, in the words of `intake`. */
    choice(request) {
        return {
            procedure: request.procedure.code,
            case: request.case || false,
            channel: request.channel,
            quantity: Number(request.quantity) || 1,
            payer_class: [...request.payerClasses],
        };
    }

    async preview() {
        const { request } = this;
        if (!request.procedure) {
            return;
        }
        const turn = ++this.turn;
        await this.attempt(async () => {
            const preview = await this.call("counter_preview", {
                ...this.choice(request),
                competent: request.competent,
                id_number: this.applicant.id_number,
                address: this.applicant.address,
                last_competent: this.lastCompetent,
            });
            // An answer that comes after another question is stale.
            if (turn === this.turn) {
                for (const component of preview.components) {
                    request.papers[component.id] ??= emptyPaper(component);
                }
                request.preview = preview;
            }
        });
    }

    chooseCompetent(agency) {
        this.request.competent = agency.code;
        this.lastCompetent = agency.code;
        return this.preview();
    }

    lacksCompetent(request) {
        const { competent } = request.preview || {};
        return Boolean(competent?.needed && !competent.code);
    }

    togglePayerClass(code) {
        const { request } = this;
        const others = request.payerClasses.filter((known) => known !== code);
        const added = others.length === request.payerClasses.length ? [code] : [];
        request.payerClasses = [...others, ...added];
        return this.preview();
    }

    // === papers ===

    paperRows(request) {
        return (request.preview?.components || []).map((component) => ({
            component,
            paper: request.papers[component.id],
        }));
    }

    /** A paper that this person need not bring; the reason stays with the dossier. */
    toggleNotNeeded({ component, paper }) {
        paper.notNeeded = !paper.notNeeded;
        if (paper.notNeeded) {
            this.dropFiles({ papers: { one: paper } });
            Object.assign(paper, { ok: false, held: null, files: [] });
            paper.reason ||= component.condition
                ? _t("The condition is not met: %s", component.condition)
                : "";
        }
    }

    /** The centre holds it already: nothing is handed in. */
    toggleHeld({ component, paper }, document) {
        const taken = paper.held?.id !== document.id;
        paper.held = taken ? document : null;
        paper.ok = taken;
        paper.originals = taken ? 0 : component.originals;
        paper.copies = taken ? 0 : component.copies;
    }

    tickAll() {
        for (const { paper } of this.paperRows(this.request)) {
            paper.ok = !paper.notNeeded;
        }
        this.wanted = "receive";
    }

    async addFiles({ paper, component }, files) {
        this.errors = [];
        for (const file of files) {
            const { problem, read } = await readFile(file, this.start);
            if (problem) {
                this.errors.push({ field: `paper_${component.id}`, text: problem });
            } else {
                paper.files.push(read);
                paper.ok = true;
                paper.notNeeded = false;
            }
        }
    }

    removeFile(paper, file) {
        URL.revokeObjectURL(file.address);
        paper.files = paper.files.filter((other) => other.address !== file.address);
    }

    dropFiles(request) {
        for (const paper of Object.values(request.papers)) {
            paper.files.forEach((file) => URL.revokeObjectURL(file.address));
        }
    }

    paperValues({ component, paper }) {
        if (paper.notNeeded) {
            const { reason } = paper;
            return { component: component.id, verdict: "not_applicable", reason };
        }
        return {
            component: component.id,
            originals: Number(paper.originals) || 0,
            copies: Number(paper.copies) || 0,
            files: paper.files.map(({ name, data }) => ({ name, data })),
            ...(paper.held ? { held: paper.held.id } : {}),
        };
    }

    requestValues(request) {
        const { competent } = request.preview;
        return {
            ...this.choice(request),
            ...(competent.choices.length ? { competent: competent.code } : {}),
            papers: this.paperRows(request)
                .filter(({ paper }) => paper.ok || paper.notNeeded)
                .map((row) => this.paperValues(row)),
        };
    }

    // === what stands in the way, each with the field to go to ===

    get peopleObstacles() {
        const found = [];
        if (!this.applicant.name.trim()) {
            found.push({ field: "applicant_name", text: _t("The applicant's name is missing.") });
        }
        if (this.forOther && !this.submitter.name.trim()) {
            found.push({ field: "submitter_name", text: _t("The submitter's name is missing.") });
        }
        return found;
    }

    get requestObstacles() {
        const { request } = this;
        if (!request.preview) {
            return [{ field: "procedure_search", text: _t("No procedure is chosen.") }];
        }
        const found = [];
        if (this.lacksCompetent(request)) {
            found.push({ field: "competent", text: _t("Say which agency resolves it.") });
        }
        for (const { component, paper } of this.paperRows(request)) {
            if (component.required && !paper.ok && !paper.notNeeded) {
                found.push({
                    field: `paper_${component.id}`,
                    text: _t("Not handed in: %s", component.name),
                });
            } else if (paper.notNeeded && !paper.reason.trim()) {
                found.push({
                    field: `reason_${component.id}`,
                    text: _t("Say why it does not apply: %s", component.name),
                });
            }
        }
        return found;
    }

    /** Show what stands in the way; return whether anything does. */
    stopped(obstacles) {
        this.errors = obstacles;
        if (obstacles.length) {
            this.wanted = obstacles[0].field;
        }
        return obstacles.length > 0;
    }

    isWrong(field) {
        return Boolean(this.wrongText(field));
    }

    /** What stands beside a field, besides in the list at the top. */
    wrongText(field) {
        return this.errors.find((error) => error.field === field)?.text || "";
    }

    // === several procedures in one visit ===

    /** The present procedure is complete: set it aside and ask for the next one. */
    setAside() {
        if (this.stopped([...this.peopleObstacles, ...this.requestObstacles])) {
            return;
        }
        this.aside.push(this.request);
        this.request = { ...emptyRequest(), channel: this.request.channel };
        this.done = null;
        this.wanted = "procedure_search";
        const [leg] = this.legs;
        return leg && this.pick(leg);
    }

    /** Linked procedures: the others of the bundle follow, one after the other. */
    join(bundle) {
        this.linked = new CounterLinked(bundle, this.request.procedure);
        return this.setAside();
    }

    /** The linked procedures that are still to be entered. */
    get legs() {
        return this.linked?.missing([...this.aside, this.request]) || [];
    }

    /** What this leg waits for: its own date is counted from that result. */
    awaited(request) {
        return this.linked?.awaited(request, this.requests);
    }

    leaveOutLeg(leg) {
        this.linked?.leaveOut(leg);
        this.linked = this.linked?.holds ? this.linked : null;
    }

    /** Take a procedure up again; one that is half entered takes its place. */
    takeUp(index) {
        const [taken] = this.aside.splice(index, 1);
        if (this.request.preview && !this.requestObstacles.length) {
            this.aside.push(this.request);
        } else {
            this.dropFiles(this.request);
        }
        this.request = taken;
        this.wanted = "procedure_search";
    }

    leaveOut(index) {
        const [left] = this.aside.splice(index, 1);
        this.leaveOutLeg(left.procedure);
        this.dropFiles(left);
    }

    /** All that will be received: set aside, and the present one if there is one. */
    get requests() {
        return this.request.preview ? [...this.aside, this.request] : [...this.aside];
    }

    // === what happens ===

    async receive() {
        await this.pending;
        if (this.busy) {
            return;
        }
        const alone = this.request.procedure || !this.aside.length;
        const obstacles = [...this.peopleObstacles, ...(alone ? this.requestObstacles : [])];
        if (this.stopped(obstacles)) {
            return;
        }
        this.busy = true;
        await this.attempt(async () => {
            const dossiers = this.requests.map((request) => this.requestValues(request));
            if (dossiers.length > 1) {
                const bundle = this.linked?.links(this.requests) ? this.linked.code : "";
                const visit = { ...this.people, dossiers, bundle };
                this.finish(await this.call("counter_receive_visit", visit));
            } else {
                const values = { ...this.people, ...dossiers[0] };
                const one = await this.call("counter_receive", values);
                this.finish({ dossiers: [one], slip_url: one.slip_url });
            }
        });
        this.busy = false;
    }

    /** Ask for what is lacking, or decline: for the present procedure only. */
    async ask(action, papers, reason) {
        const method = { decline: "counter_decline" }[action] || "counter_request_supplement";
        const values = { ...this.people, ...this.requestValues(this.request), papers };
        const asked = await this.call(method, values, reason);
        const { aside } = this;
        this.finish({ dossiers: [], asked, action, slip_url: asked.print_url }, aside.length);
    }

    finish(done, goesOn = false) {
        window.open(done.slip_url, "_blank");
        this.last = {
            applicant: { ...this.applicant },
            submitter: { ...this.submitter },
            forOther: this.forOther,
            authorisation: this.authorisation,
        };
        this.dropFiles(this.request);
        this.request = emptyRequest();
        this.done = done;
        this.errors = [];
        if (goesOn) {
            this.wanted = "procedure_search";
            return;
        }
        this.aside.forEach((request) => this.dropFiles(request));
        this.aside = [];
        Object.assign(this, {
            applicant: emptyPerson(),
            submitter: emptyPerson(),
            forOther: false,
            authorisation: "",
            linked: null,
            wanted: "id_number",
        });
    }

    /** The same people thought of something else: again, at the search. */
    again() {
        Object.assign(this, this.last, { done: null, wanted: "procedure_search" });
    }

    attempt(work, field) {
        const run = async () => {
            try {
                await work();
                this.errors = [];
            } catch (error) {
                const text = spoken(error.data?.message || error.message);
                this.errors = [{ text, field }];
            }
        };
        this.pending = markRaw(run());
        return this.pending;
    }
}
