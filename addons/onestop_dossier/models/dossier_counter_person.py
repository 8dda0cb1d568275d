"""Who stands at the counter: found by number, card or tax code."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import codes
from odoo.addons.onestop_procedure.rules.given import LINE, Text

from .dossier import BEFORE_RECEIPT

# A dossier received this many days ago or less is shown when the same comes again.
DUPLICATE_DAYS = "onestop_dossier.duplicate_days"
MOST_DUPLICATES = 5


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def counter_applicant(self, text):
        """Return what an ID number, or the QR of a citizen card, tells of a person.

        :return: ``{known, warnings, name, kind, id_kind, id_number, phone, …}``
        :raises UserError: an unreadable QR
        """
        self._check_reception()
        text = self.env["onestop.given"]._read(Text(LINE), text, "text") or ""
        read = self._read_card(text) if "|" in text else self._read_number(text)
        number = read.get("id_number")
        applicants = self.env["onestop.applicant"]
        known = applicants._lookup(number)
        names = ("kind", "name", "id_kind", "phone", "email", "address", "sex")
        values = {name: known[name] or "" for name in names} if known else {}
        if known.birth_date:
            values["birth_date"] = known.birth_date.isoformat()
        values = {**values, **{k: v for k, v in read.items() if v}}
        values.setdefault("id_kind", applicants._guess_id_kind(number))
        if known:
            # What was settled about this number stays.
            values["id_kind"], values["kind"] = known.id_kind, known.kind
        values["known"] = bool(known)
        values["warnings"] = applicants._number_warnings(number) + (
            applicants._id_warnings(number, values.get("sex"), values.get("birth_date"))
        )
        values["open_dossiers"] = (
            self.search_count(
                Domain("applicant_id", "=", known.id)
                & Domain("received_at", "!=", False)
                & Domain("finished_at", "=", False)
            )
            if known
            else 0
        )
        return values

    @api.model
    def _read_number(self, text):
        """Return what a typed number says by its form alone."""
        try:
            code = codes.parse_tax_code(text)
        except codes.InvalidCode:
            return {"id_number": text}
        if code.kind == "personal":  # a citizen's number is the tax code as well
            return {"id_number": code.number, "id_kind": "citizen"}
        return {"id_number": code.number, "id_kind": "tax", "kind": "organisation"}

    @api.model
    def _read_card(self, text):
        try:
            card = codes.parse_citizen_qr(text)
        except ValueError as error:
            raise UserError(
                self.env._("QR: this is not the QR of a citizen card.")
            ) from error
        return {
            "id_kind": "citizen",
            "id_number": card.number,
            "name": card.name,
            "address": card.address,
            "sex": card.sex or False,
            "birth_date": card.born and card.born.isoformat(),
        }

    @api.model
    def _counter_duplicates(self, applicant, procedure):
        """Return dossiers of this person on this procedure: open, or of late.

        :return: ``[{id, code, state, date, url}]``, newest first
        """
        if not applicant:
            return []
        days = self.env["ir.config_parameter"].sudo()  # one number, no secret
        days = days.get_param(DUPLICATE_DAYS) or ""
        since = fields.Datetime.now() - timedelta(
            days=int(days) if days.isdecimal() else 30
        )
        waiting = [state for state in BEFORE_RECEIPT if state != "draft"]
        found = self.search(
            Domain("applicant_id", "=", applicant.id)
            & Domain("procedure_id", "=", procedure.id)
            & (
                Domain("state", "in", waiting)
                | Domain("received_at", ">=", since)
                | (
                    Domain("received_at", "!=", False)
                    & Domain("finished_at", "=", False)
                )
            ),
            order="id desc",
            limit=MOST_DUPLICATES,
        )
        return [
            {
                "id": one.id,
                "code": one.code or one.reference,
                "state": one._state_label(),
                "date": self._day_text(self._local_date(one.received_at))
                if one.received_at
                else self._day_text(self._local_date(one.create_date)),
                "url": f"/odoo/onestop.dossier/{one.id}",
            }
            for one in found
        ]


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    @api.model
    def _number_warnings(self, number):
        """Return a sentence for figures that are no number of any kind we know."""
        figures = "".join((number or "").split()).replace("-", "")
        if not figures.isdecimal() or len(figures) in (9, 12):
            return []
        if len(figures) in (10, 13):
            problem = self._id_problem("tax", figures)
            return [problem] if problem else []
        return [
            self.env._(
                "ID number: %(count)s figures; a citizen ID has 12, an old ID card 9, "
                "a tax code 10 or 13.",
                count=len(figures),
            )
        ]
