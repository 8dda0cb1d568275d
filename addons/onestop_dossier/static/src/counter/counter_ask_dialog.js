/** Not yet, or not at all: the reason for each paper and for the whole, then the form. */

import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

export class CounterAskDialog extends Component {
    static template = "onestop_dossier.CounterAskDialog";
    static components = { Dialog };
    static props = { visit: Object, action: String, close: Function };

    setup() {
        const { visit } = this.props;
        this.rows = useState(
            visit.paperRows(visit.request).map(({ component, paper }) => ({
                component,
                verdict: paper.notNeeded
                    ? "not_applicable"
                    : paper.ok || !component.required
                      ? "ok"
                      : "missing",
                reason: paper.notNeeded ? paper.reason : "",
                // A paper that need not be there and is not there is no paper.
                absent: !paper.ok && !paper.notNeeded,
            }))
        );
        this.state = useState({ reason: "", texts: [], error: "", busy: false });
        onWillStart(async () => {
            this.state.texts = await visit.call("counter_reasons", this.props.action);
        });
    }

    get declines() {
        return this.props.action === "decline";
    }

    get title() {
        return this.declines ? _t("Decline") : _t("Ask for a supplement");
    }

    /** A text that was picked is a beginning: it may be changed. */
    onText(ev) {
        const picked = this.state.texts.find((one) => String(one.id) === ev.target.value);
        if (picked) {
            const before = this.state.reason.trim();
            this.state.reason = before ? `${before}\n${picked.text}` : picked.text;
        }
        ev.target.value = "";
    }

    get papers() {
        const { visit } = this.props;
        return this.rows
            .filter((row) => !(row.absent && row.verdict === "ok"))
            .map(({ component, verdict, reason }) => {
                const { request } = visit;
                if (verdict === "not_applicable") {
                    return { component: component.id, verdict, reason };
                }
                const paper = request.papers[component.id];
                return { ...visit.paperValues({ component, paper }), verdict, reason };
            });
    }

    get problem() {
        if (this.declines && !this.state.reason.trim()) {
            return _t("Say why it is declined; the applicant reads it.");
        }
        const asked = this.rows.filter((row) => ["missing", "wrong"].includes(row.verdict));
        if (!this.declines && !asked.length) {
            return _t("Mark the papers that are missing or to be corrected.");
        }
        const silent = asked.find((row) => row.verdict === "wrong" && !row.reason.trim());
        if (!this.declines && silent) {
            return _t("Say what is to be corrected: %s", silent.component.name);
        }
        return "";
    }

    async confirm() {
        this.state.error = this.problem;
        if (this.state.error || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.visit.ask(this.props.action, this.papers, this.state.reason);
            this.props.close();
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
        this.state.busy = false;
    }
}
