"""Terms of people's data, as data: how long they are kept, when a request is answered.

The law on people's data changed in 2023 and 2026, terms of keeping differ between
procedures; each row has dates and its source, and says whether somebody has read the
source. Without a row nothing is proposed for deletion.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import retention
from odoo.addons.onestop_procedure.tools import to_local, to_utc

REQUEST_KINDS = [
    ("export", "Hand out what is held"),
    ("correction", "Correct"),
    ("deletion", "Delete"),
]
KINDS = [("retention", "Keeping closed dossiers"), *REQUEST_KINDS]
UNITS = [
    ("hour", "Hours"),
    ("working_day", "Working days"),
    ("day", "Calendar days"),
    ("month", "Months"),
    ("year", "Years"),
    ("forever", "For good"),
]


class OnestopDataTerm(models.Model):
    _name = "onestop.data.term"
    _description = "Term of people's data"
    _order = "kind, procedure_id, field_id, date_from desc, id"
    _rec_name = "basis"

    kind = fields.Selection(KINDS, "Term for", required=True, default="retention")
    procedure_id = fields.Many2one(
        "onestop.procedure",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: all procedures of the field, or all.",
    )
    field_id = fields.Many2one(
        "onestop.field", index="btree_not_null", ondelete="cascade"
    )
    quantity = fields.Integer("How much", default=1)
    unit = fields.Selection(UNITS, required=True, default="year")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until")
    basis = fields.Char("Source", required=True, help="Law and article.")
    confirmed = fields.Boolean(
        "Read in the source",
        help="Somebody of the centre has compared the term with the text of the law.",
    )

    @api.constrains("kind", "quantity", "unit", "date_from", "date_to")
    def _check_term(self):
        measures = {
            "retention": ("day", "month", "year", "forever"),
        }
        for term in self:
            allowed = measures.get(term.kind, retention.UNITS[:-1])
            if term.unit not in allowed:
                raise ValidationError(
                    self.env._("Unit: it does not measure what this term is for.")
                )
            if term.unit != "forever" and term.quantity < 1:
                raise ValidationError(self.env._("How much: at least 1."))
            if term.date_to and term.date_to < term.date_from:
                raise ValidationError(
                    self.env._("Until: a term cannot end before it begins.")
                )

    @api.constrains("kind", "procedure_id", "field_id")
    def _check_scope(self):
        for term in self:
            if term.kind != "retention" and (term.procedure_id or term.field_id):
                raise ValidationError(
                    self.env._("Procedure, field: only for keeping closed dossiers.")
                )
            if term.procedure_id and term.field_id:
                raise ValidationError(
                    self.env._("Procedure, field: name one of them, not both.")
                )

    @api.depends("quantity", "unit", "basis")
    def _compute_display_name(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        for term in self:
            much = "" if term.unit == "forever" else f"{term.quantity} "
            unit = units.get(term.unit, "").lower()
            term.display_name = f"{much}{unit} ({term.basis or '…'})"

    def _rule(self):
        """Return the term as the rules take it; its key is the record's id."""
        return retention.Term(
            0 if self.unit == "forever" else self.quantity,
            self.unit,
            self.date_from,
            self.date_to or None,
            self.procedure_id.id or None,
            self.field_id.id or None,
            self.id,
        )

    @api.model
    def _rules(self, kind, day):
        """Return the terms of a kind in force on ``day``, as the rules take them."""
        terms = self.sudo().search(  # settings, the same for whoever asks
            Domain("kind", "=", kind)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        return [term._rule() for term in terms]

    @api.model
    def _for_procedures(self, procedures, day):
        """Return ``{procedure id: rule of keeping or None}`` on ``day``."""
        rules = self._rules("retention", day)
        return {
            procedure.id: retention.in_force(
                rules, day, procedure.id, procedure.field_id.id
            )
            for procedure in procedures
        }

    @api.model
    def _answer_by(self, kind, received_at, agency):
        """Return until when a request is to be answered, naive UTC, and the term.

        :return: ``(False, empty)`` where no term is set
        """
        received = to_local(received_at)
        rule = retention.in_force(self._rules(kind, received.date()), received.date())
        if not rule:
            return False, self.browse()
        until = retention.answer_by(received, rule, agency._work_calendar())
        return to_utc(until), self.browse(rule.key)
