/** The counter screen: who, what, and what will happen, on one page. */

import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useWantedFocus } from "./counter_focus";
import { CounterOutcome } from "./counter_outcome";
import { CounterPerson } from "./counter_person";
import { CounterRequest } from "./counter_request";
import { CounterVisit } from "./counter_visit";

export class OnestopCounter extends Component {
    static template = "onestop_dossier.Counter";
    static components = { CounterOutcome, CounterPerson, CounterRequest };
    static props = { ...standardActionServiceProps };

    setup() {
        this.root = useRef("root");
        this.visit = useState(new CounterVisit(useService("orm")));
        useWantedFocus(this.visit, this.root);
        onWillStart(() => this.visit.load());
    }

    focus(name) {
        this.root.el.querySelector(`[name="${name}"]`)?.focus();
    }

    /** Enter walks on, Ctrl+Enter receives. */
    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.isComposing) {
            return;
        }
        if (ev.ctrlKey || ev.metaKey) {
            ev.preventDefault();
            this.visit.receive();
        } else if (ev.target.matches("input[data-walk], select[data-walk]")) {
            ev.preventDefault();
            this.walkOn(ev.target);
        }
    }

    async walkOn(field) {
        const who = { id_number: "applicant", submitter_id_number: "submitter" }[field.name];
        if (who) {
            await this.visit.lookUp(who);
            if (this.visit.errors.length) {
                return field.select();
            }
            if (who === "applicant" && this.visit.applicant.name) {
                return this.focus("procedure_search");
            }
        }
        const fields = [...this.root.el.querySelectorAll("[data-walk]:not(:disabled)")];
        const next = fields[fields.indexOf(field) + 1];
        (next || this.root.el.querySelector(".o_onestop_receive")).focus();
    }
}

registry.category("actions").add("onestop_dossier.counter", OnestopCounter);
