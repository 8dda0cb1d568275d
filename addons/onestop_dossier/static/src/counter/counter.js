/** The counter screen: who, what, and what will happen, on one page. */

import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { getDataURLFromFile } from "@web/core/utils/urls";

const MODEL = "onestop.dossier";
const MAX_FILE_BYTES = 20 * 1024 * 1024;

function emptyPerson() {
    return {
        id_number: "",
        id_kind: "",
        kind: "person",
        name: "",
        phone: "",
        email: "",
        address: "",
        birth_date: "",
        sex: "",
        known: false,
        open_dossiers: 0,
    };
}

function emptyRequest() {
    return {
        search: "",
        results: [],
        picked: 0,
        procedure: null,
        case: "",
        channel: "direct",
        quantity: 1,
        payerClasses: [],
        preview: null,
        papers: {},
    };
}

export class OnestopCounter extends Component {
    static template = "onestop_dossier.Counter";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({
            place: null,
            person: emptyPerson(),
            forOther: false,
            submitter: emptyPerson(),
            authorisation: "",
            request: emptyRequest(),
            done: null,
            errors: [],
            busy: false,
        });
        this.searchSoon = useDebounced(() => this.search(), 150);
        onMounted(async () => {
            try {
                this.state.place = await this.orm.call(MODEL, "counter_start", []);
            } catch (error) {
                this.fail(error);
            }
            this.focus("id_number");
        });
    }

    // === moving with the keyboard ===

    focus(name) {
        this.root.el?.querySelector(`[name="${name}"]`)?.focus();
    }

    /** Enter walks on, Ctrl+Enter receives. */
    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.isComposing) {
            return;
        }
        if (ev.ctrlKey || ev.metaKey) {
            ev.preventDefault();
            this.receive();
        } else if (ev.target.matches("input[data-walk], select[data-walk]")) {
            ev.preventDefault();
            this.walkOn(ev.target);
        }
    }

    async walkOn(field) {
        if (field.name === "id_number") {
            await this.lookUp();
            return this.focus(this.state.person.name ? "procedure_search" : "applicant_name");
        }
        if (field.name === "procedure_search") {
            return this.pick(this.state.request.results[this.state.request.picked]);
        }
        const fields = [...this.root.el.querySelectorAll("[data-walk]:not(:disabled)")];
        const next = fields[fields.indexOf(field) + 1];
        (next || this.root.el.querySelector(".o_onestop_receive")).focus();
    }

    // === who ===

    async lookUp() {
        const text = this.state.person.id_number.trim();
        if (!text) {
            return;
        }
        await this.attempt(async () => {
            const found = await this.orm.call(MODEL, "counter_applicant", [text]);
            Object.assign(this.state.person, emptyPerson(), { id_number: text }, found);
        });
    }

    get idHint() {
        const { person } = this.state;
        if (!person.id_number) {
            return _t("No number yet (a newborn, for example): leave it empty.");
        }
        if (!person.known) {
            return _t("New here.");
        }
        return person.open_dossiers
            ? _t("Known; open dossiers: %s", person.open_dossiers)
            : _t("Known; no open dossier.");
    }

    // === what ===

    onSearchInput() {
        this.state.request.procedure = null;
        this.state.request.preview = null;
        this.searchSoon();
    }

    async search() {
        const { request } = this.state;
        const text = request.search.trim();
        if (!text) {
            request.results = [];
            return;
        }
        await this.attempt(async () => {
            const found = await this.orm.call("onestop.procedure", "search_catalogue", [text], {
                limit: 8,
            });
            // An answer that comes after more was typed is stale.
            if (request.search.trim() === text && !request.procedure) {
                request.results = found;
                request.picked = 0;
            }
        });
    }

    onSearchKeydown(ev) {
        const { request } = this.state;
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step && request.results.length) {
            ev.preventDefault();
            const count = request.results.length;
            request.picked = (request.picked + step + count) % count;
        }
    }

    async pick(procedure) {
        if (!procedure) {
            return;
        }
        const { request } = this.state;
        request.procedure = procedure;
        request.search = `${procedure.code} ${procedure.name}`;
        request.results = [];
        request.case = "";
        request.payerClasses = [];
        request.papers = {};
        await this.preview();
        const first = this.root.el.querySelector(".o_onestop_paper input");
        (first || this.root.el.querySelector(".o_onestop_receive"))?.focus();
    }

    /** What is chosen so far, in the words of `intake`. */
    get choice() {
        const { request } = this.state;
        return {
            procedure: request.procedure.code,
            case: request.case || false,
            channel: request.channel,
            quantity: Number(request.quantity) || 1,
            payer_class: request.payerClasses,
        };
    }

    async preview() {
        const { request } = this.state;
        if (!request.procedure) {
            return;
        }
        await this.attempt(async () => {
            request.preview = await this.orm.call(MODEL, "counter_preview", [this.choice]);
            for (const component of request.preview.components) {
                request.papers[component.id] ??= {
                    ok: false,
                    notNeeded: false,
                    reason: "",
                    originals: component.originals,
                    copies: component.copies,
                    files: [],
                };
            }
        });
    }

    togglePayerClass(code) {
        const { request } = this.state;
        const others = request.payerClasses.filter((known) => known !== code);
        const added = others.length === request.payerClasses.length ? [code] : [];
        request.payerClasses = [...others, ...added];
        return this.preview();
    }

    get feeTotal() {
        return `${this.state.request.preview.fee_total.toLocaleString("vi-VN")} đ`;
    }

    get paperRows() {
        const { preview, papers } = this.state.request;
        return (preview?.components || []).map((component) => ({
            component,
            paper: papers[component.id],
        }));
    }

    get papersLacking() {
        return this.paperRows.filter(
            ({ component, paper }) => component.required && !paper.ok && !paper.notNeeded
        );
    }

    /** A paper that this person need not bring; the reason stays with the dossier. */
    toggleNotNeeded({ component, paper }) {
        paper.notNeeded = !paper.notNeeded;
        if (paper.notNeeded) {
            Object.assign(paper, { ok: false, files: [] });
            paper.reason ||= component.condition
                ? _t("The condition is not met: %s", component.condition)
                : "";
        }
    }

    tickAll() {
        for (const { paper } of this.paperRows) {
            paper.ok = !paper.notNeeded;
        }
        this.root.el.querySelector(".o_onestop_receive").focus();
    }

    async addFiles(row, files) {
        for (const file of files) {
            if (!file.size || file.size > MAX_FILE_BYTES) {
                this.state.errors = [_t("%s: empty, or larger than 20 MB.", file.name)];
                continue;
            }
            const url = await getDataURLFromFile(file);
            row.paper.files.push({ name: file.name, data: url.slice(url.indexOf(",") + 1) });
            row.paper.ok = true;
        }
    }

    onDrop(row, ev) {
        this.addFiles(row, ev.dataTransfer.files);
    }

    onChoose(row, ev) {
        this.addFiles(row, ev.target.files);
        ev.target.value = "";
    }

    // === what will happen ===

    personValues(person) {
        const names = ["name", "id_number", "id_kind", "kind", "phone", "email"];
        const values = {};
        for (const name of [...names, "address", "birth_date", "sex"]) {
            if (person[name]) {
                values[name] = person[name];
            }
        }
        return values;
    }

    get values() {
        const { state } = this;
        const values = {
            ...this.choice,
            applicant: this.personValues(state.person),
            papers: this.paperRows
                .filter(({ paper }) => paper.ok || paper.notNeeded)
                .map((row) => this.paperValues(row)),
        };
        if (state.forOther) {
            values.submitter = this.personValues(state.submitter);
            values.authorisation = state.authorisation;
        }
        return values;
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
            files: paper.files,
        };
    }

    /** What stands in the way, each with the field to go to. */
    get obstacles() {
        const { person, request, forOther, submitter } = this.state;
        const found = [];
        if (!person.name.trim()) {
            found.push({ field: "applicant_name", text: _t("The applicant's name is missing.") });
        }
        if (forOther && !submitter.name.trim()) {
            found.push({ field: "submitter_name", text: _t("The submitter's name is missing.") });
        }
        if (!request.procedure) {
            found.push({ field: "procedure_search", text: _t("No procedure is chosen.") });
        }
        for (const { component } of this.papersLacking) {
            found.push({
                field: `paper_${component.id}`,
                text: _t("Not handed in: %s", component.name),
            });
        }
        for (const { component, paper } of this.paperRows) {
            if (paper.notNeeded && !paper.reason.trim()) {
                found.push({
                    field: `reason_${component.id}`,
                    text: _t("Say why it does not apply: %s", component.name),
                });
            }
        }
        return found;
    }

    async receive() {
        if (this.state.busy) {
            return;
        }
        const [first] = this.obstacles;
        if (first) {
            this.state.errors = this.obstacles.map((obstacle) => obstacle.text);
            return this.focus(first.field);
        }
        this.state.busy = true;
        await this.attempt(async () => {
            this.state.done = await this.orm.call(MODEL, "counter_receive", [this.values]);
            window.open(this.state.done.slip_url, "_blank");
            this.reset({ keepPerson: false });
        });
        this.state.busy = false;
    }

    reset({ keepPerson }) {
        const { state } = this;
        if (!keepPerson) {
            this.last = { person: { ...state.person }, forOther: state.forOther };
            state.person = emptyPerson();
            state.submitter = emptyPerson();
            state.forOther = false;
            state.authorisation = "";
        }
        state.request = emptyRequest();
        state.errors = [];
        this.focus("id_number");
    }

    /** One visit, several procedures: the same person again, at the next search. */
    again() {
        Object.assign(this.state.person, this.last.person);
        this.state.forOther = this.last.forOther;
        this.state.done = null;
        this.focus("procedure_search");
    }

    async attempt(work) {
        try {
            await work();
            this.state.errors = [];
        } catch (error) {
            this.fail(error);
        }
    }

    fail(error) {
        this.state.errors = [error.data?.message || error.message];
    }
}

registry.category("actions").add("onestop_dossier.counter", OnestopCounter);
