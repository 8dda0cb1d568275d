/** Who: the applicant, or the one who hands in for somebody else. */

import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

export class CounterPerson extends Component {
    static template = "onestop_dossier.CounterPerson";
    static components = { DateTimeInput };
    static props = {
        visit: Object,
        who: { type: String, validate: (who) => ["applicant", "submitter"].includes(who) },
    };

    setup() {
        this.visit = useState(this.props.visit);
    }

    get person() {
        return this.visit[this.props.who];
    }

    get isApplicant() {
        return this.props.who === "applicant";
    }

    /** Names of fields, the applicant's as short as ever. */
    field(name) {
        if (!this.isApplicant) {
            return `submitter_${name}`;
        }
        return name === "name" ? "applicant_name" : name;
    }

    get isOrganisation() {
        return this.person.kind === "organisation";
    }

    get hint() {
        const { person } = this;
        if (!person.id_number) {
            return this.isApplicant
                ? _t("No number yet (a newborn, for example): leave it empty.")
                : "";
        }
        if (person.id_number.trim() !== person.asked) {
            return _t("Enter looks it up.");
        }
        if (!person.known) {
            return _t("New here.");
        }
        return person.open_dossiers
            ? _t("Known; open dossiers: %s", person.open_dossiers)
            : _t("Known; no open dossier.");
    }

    get birth() {
        const { birth_date } = this.person;
        return birth_date ? deserializeDate(birth_date) : false;
    }

    onBirth(value) {
        this.person.birth_date = value ? serializeDate(value) : "";
    }

    lookUp() {
        return this.visit.lookUp(this.props.who);
    }

    /** A business has a tax code, everybody else a paper of their own. */
    onKind() {
        this.person.kind = this.person.id_kind === "tax" ? "organisation" : "person";
    }

    /** Who resolves may follow from where somebody lives. */
    onAddress() {
        const { preview } = this.visit.request;
        if (this.isApplicant && preview?.competent.choices.length) {
            this.visit.preview();
        }
    }
}
