from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.commitment import is_longer
from ..rules.deadline import DeadlineError, Term
from ..rules.legal import Basis
from .version_part import CHANNELS

TERM_UNITS = [
    ("working_hour", "Working hours"),
    ("working_day", "Working days"),
    ("day", "Days"),
    ("month", "Months"),
    ("same_day", "Same day"),
    ("none", "No time limit"),
]
UNITS_WITH_QUANTITY = ("working_hour", "working_day", "day", "month")
COMMITTED_UNITS = [unit for unit in TERM_UNITS if unit[0] != "none"]
# Terms are compared by the day of the rules, whatever shifts an agency has.
MINUTES_PER_DAY = 480


class OnestopTermMixin(models.AbstractModel):
    """A term as the rules take it, beside the words of the source.

    The term is the law's. A province may commit to a shorter one (cắt giảm thời gian
    giải quyết): both are kept, and the earlier due date counts.
    """

    _name = "onestop.term.mixin"
    _description = "Term of a channel or a case"

    term_quantity = fields.Float(string="Term", digits=(10, 4))
    term_unit = fields.Selection(
        TERM_UNITS,
        string="Unit",
        help="Empty: not known yet, the source's words wait to be settled.",
    )
    term_text = fields.Char(string="Term in the source's words")
    committed_quantity = fields.Float(string="Committed term", digits=(10, 4))
    committed_unit = fields.Selection(
        COMMITTED_UNITS,
        string="Committed unit",
        help="Empty: the province committed to nothing shorter than the law.",
    )
    committed_basis = fields.Char(
        string="Committed by", help="Number and date of the decision that cut the term."
    )
    term_label = fields.Char(string="Time limit", compute="_compute_term_label")
    legal_label = fields.Char(string="By law", compute="_compute_term_label")
    committed_label = fields.Char(string="Commitment", compute="_compute_term_label")

    @api.depends(
        "term_quantity",
        "term_unit",
        "term_text",
        "committed_quantity",
        "committed_unit",
    )
    @api.depends_context("lang")
    def _compute_term_label(self):
        wording = self.env["onestop.wording"]
        for record in self:
            record.legal_label = wording._legal_label(record)
            record.committed_label = wording._committed_label(record)
            record.term_label = wording._term_label(record)

    @api.constrains("term_quantity", "term_unit")
    def _check_term(self):
        for record in self:
            quantity, unit = record.term_quantity, record.term_unit
            # Zero occurs in national records; it waits on the settle-list.
            if unit in UNITS_WITH_QUANTITY and quantity < 0:
                raise ValidationError(
                    self.env._("Term: a time limit cannot be negative.")
                )
            if unit == "month" and quantity != int(quantity):
                raise ValidationError(
                    self.env._("Term: months are whole numbers; use days instead.")
                )

    @api.constrains(
        "term_quantity", "term_unit", "committed_quantity", "committed_unit"
    )
    def _check_committed(self):
        for record in self.filtered("committed_unit"):
            record._check_commitment()

    def _check_commitment(self):
        """Refuse a commitment that is no term, or longer than the legal one."""
        if self._is_ambiguous_alone():
            raise ValidationError(
                self.env._(
                    "Committed term: settle the legal term first; a commitment is "
                    "measured against it."
                )
            )
        has_quantity = self.committed_unit in UNITS_WITH_QUANTITY
        if has_quantity and self.committed_quantity <= 0:
            raise ValidationError(
                self.env._("Committed term: it must be more than zero.")
            )
        try:
            committed = self._committed_rule()
        except DeadlineError as error:
            raise ValidationError(
                self.env._("Committed term: months are whole numbers; use days.")
            ) from error
        if is_longer(committed, self._legal_rule(), MINUTES_PER_DAY):
            raise ValidationError(
                self.env._(
                    "Committed term: %(committed)s is longer than the legal term, "
                    "%(legal)s.",
                    committed=self.committed_label,
                    legal=self.legal_label,
                )
            )

    def _legal_rule(self, **how):
        """Return the legal term as the rules take it.

        :param how: policy and cut-off of the version
        """
        return Term(Fraction(str(self.term_quantity)), self.term_unit, **how)

    def _committed_rule(self, **how):
        """Return the committed term as the rules take it; None: there is none."""
        if not self.committed_unit:
            return None
        return Term(Fraction(str(self.committed_quantity)), self.committed_unit, **how)

    def _commitment_basis(self):
        """Return the rules' Basis of the commitment, or None."""
        return Basis(self.committed_basis) if self.committed_basis else None

    def _is_ambiguous_alone(self):
        """Whether this row by itself tells no due date."""
        return not self.term_unit or (
            self.term_unit in UNITS_WITH_QUANTITY and not self.term_quantity
        )

    def _is_ambiguous(self):
        """Whether the term, though structured, tells no due date."""
        return bool(self.term_unit) and self._is_ambiguous_alone()


class OnestopProcedureChannel(models.Model):
    _name = "onestop.procedure.channel"
    _description = "Channel of a procedure"
    _inherit = ["onestop.version.part", "onestop.term.mixin"]
    _rec_name = "channel"

    channel = fields.Selection(CHANNELS, required=True, default="direct")
    description = fields.Text()

    # No uniqueness: national records give one channel several rows, each with the
    # time limit of a case that they do not name.

    def _is_ambiguous(self):
        """Whether it is zero, or other rows of the same channel give another term."""
        rows = self.version_id.channel_ids.filtered(
            lambda row: row.channel == self.channel
        )
        terms = {
            (
                row.term_quantity,
                row.term_unit,
                row.committed_quantity,
                row.committed_unit,
            )
            for row in rows
        }
        return super()._is_ambiguous() or len(terms) > 1


class OnestopProcedureCase(models.Model):
    """A case (trường hợp) with a code and, often, a term of its own."""

    _name = "onestop.procedure.case"
    _description = "Case of a procedure"
    _inherit = ["onestop.version.part", "onestop.term.mixin"]
    _rec_names_search = ["name", "code"]

    code = fields.Char()
    name = fields.Char(required=True)

    def _fee_key(self):
        """Return how tariff lines and charge facts name this case; None: no case."""
        return str(self.id) if self else None
