/** What happens next: dates and fees of the visit, and what may be done now. */

import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { CounterAskDialog } from "./counter_ask_dialog";

function dong(amount) {
    return `${amount.toLocaleString("vi-VN")} đ`;
}

export class CounterOutcome extends Component {
    static template = "onestop_dossier.CounterOutcome";
    static props = { visit: Object };

    setup() {
        this.visit = useState(this.props.visit);
        this.dialog = useService("dialog");
        this.dong = dong;
    }

    get preview() {
        return this.visit.request.preview;
    }

    get total() {
        return this.visit.requests.reduce((sum, { preview }) => sum + preview.fee_total, 0);
    }

    /** Whether something is still to be priced by the cashier. */
    get unsettled() {
        return this.visit.requests.some(({ preview }) => preview.fees.some((fee) => !fee.settled));
    }

    get hasFees() {
        return this.visit.requests.some(({ preview }) => preview.fees.length);
    }

    get count() {
        return this.visit.requests.length;
    }

    /** One dialog with all that is to be said; only for somebody with a name. */
    ask(action) {
        const { visit } = this;
        if (!visit.stopped(visit.peopleObstacles)) {
            this.dialog.add(CounterAskDialog, { visit, action });
        }
    }
}
