/** What: the procedure, who resolves it, its case, and the papers on the desk. */

import { Component, useRef, useState } from "@odoo/owl";
import { normalize } from "@web/core/l10n/utils";
import { useWantedFocus } from "./counter_focus";
import { CounterPaper } from "./counter_paper";
import { CounterPicker } from "./counter_picker";

function folded(text) {
    return normalize(text).replaceAll("đ", "d");
}

export class CounterRequest extends Component {
    static template = "onestop_dossier.CounterRequest";
    static components = { CounterPaper, CounterPicker };
    static props = { visit: Object };

    setup() {
        this.visit = useState(this.props.visit);
        this.root = useRef("root");
        useWantedFocus(this.visit, this.root);
    }

    get request() {
        return this.visit.request;
    }

    get procedureText() {
        const { procedure } = this.request;
        return procedure ? `${procedure.code} ${procedure.name}` : "";
    }

    get findProcedures() {
        return (text) => this.visit.findProcedures(text);
    }

    /** Every word that was typed stands somewhere in the name. */
    get findCompetent() {
        return async (text) => {
            const words = folded(text).split(" ").filter(Boolean);
            return this.request.preview.competent.choices.filter((agency) => {
                const name = folded(agency.name);
                return words.every((word) => name.includes(word));
            });
        };
    }

    clearProcedure() {
        Object.assign(this.request, { procedure: null, preview: null });
    }
}
