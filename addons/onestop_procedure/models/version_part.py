from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.fees import TariffLine
from ..rules.legal import Basis
from ..tools import dong, fold

CHANNELS = [("direct", "At the counter"), ("online", "Online"), ("postal", "By post")]
TERM_UNITS = [
    ("working_hour", "Working hours"),
    ("working_day", "Working days"),
    ("day", "Days"),
    ("month", "Months"),
    ("same_day", "Same day"),
    ("none", "No time limit"),
]
UNITS_WITH_QUANTITY = ("working_hour", "working_day", "day", "month")


class OnestopVersionPart(models.AbstractModel):
    """A row of a version; once the version is published it never changes."""

    _name = "onestop.version.part"
    _description = "Part of a version"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "version_id, sequence, id"
    _fixed_parent = "version_id"

    version_id = fields.Many2one(
        "onestop.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)


class OnestopTermMixin(models.AbstractModel):
    """A term as the rules take it, beside the words of the source."""

    _name = "onestop.term.mixin"
    _description = "Term of a channel or a case"

    term_quantity = fields.Float(string="Term", digits=(10, 4))
    term_unit = fields.Selection(
        TERM_UNITS,
        string="Unit",
        help="Empty: not known yet, the source's words wait to be settled.",
    )
    term_text = fields.Char(string="Term in the source's words")
    term_label = fields.Char(string="Time limit", compute="_compute_term_label")

    @api.depends("term_quantity", "term_unit", "term_text")
    @api.depends_context("lang")
    def _compute_term_label(self):
        wording = self.env["onestop.wording"]
        for record in self:
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

    def _is_ambiguous(self):
        """Whether the term, though structured, tells no due date."""
        return self.term_unit in UNITS_WITH_QUANTITY and not self.term_quantity


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
        terms = {(row.term_quantity, row.term_unit) for row in rows}
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


class OnestopCaseOfVersionMixin(models.AbstractModel):
    """Belongs to all cases of its version, or to one of them."""

    _name = "onestop.case.of.version.mixin"
    _description = "Row for one case"

    case_id = fields.Many2one(
        "onestop.procedure.case",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,  # the version's copy() points it at the copied case
        help="Empty: for every case.",
    )

    @api.constrains("case_id", "version_id")
    def _check_case(self):
        for record in self:
            if record.case_id and record.case_id.version_id != record.version_id:
                raise ValidationError(
                    self.env._(
                        "Case: “%(case)s” belongs to another version.",
                        case=record.case_id.name,
                    )
                )


class OnestopProcedureComponent(models.Model):
    """What a version asks for; what is handed in is a paper of the dossier."""

    _name = "onestop.procedure.component"
    _description = "Component of a dossier"
    _inherit = ["onestop.version.part", "onestop.case.of.version.mixin"]

    group_name = fields.Char(string="Group")
    code = fields.Char()
    name = fields.Text(required=True)
    originals = fields.Integer(default=1)
    copies = fields.Integer()
    required = fields.Boolean(default=True)
    form_url = fields.Char(string="Form address")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "onestop_component_attachment_rel",
        "component_id",
        "attachment_id",
        string="Form files",
    )

    _counts_positive = models.Constraint(
        "CHECK(originals >= 0 AND copies >= 0)",
        "The number of originals and copies cannot be negative.",
    )


class OnestopProcedureTariff(models.Model):
    """One fee line; the source's words stay beside the structured amount."""

    _name = "onestop.procedure.tariff"
    _description = "Tariff of a procedure"
    _inherit = ["onestop.version.part", "onestop.case.of.version.mixin"]

    kind = fields.Selection(
        [("phi", "Phí (fee)"), ("le_phi", "Lệ phí (charge)"), ("service", "Service")],
        default="le_phi",
        help="Three kinds of money that are never mixed on one receipt. Empty: the "
        "source does not tell; no such amount is settled.",
    )
    name = fields.Char(required=True)
    amount = fields.Integer(help="Whole units of the currency.")
    amount_label = fields.Char(string="Amount to pay", compute="_compute_amount_label")
    currency_code = fields.Selection(
        [("VND", "VND"), ("USD", "USD")], required=True, default="VND"
    )
    channel = fields.Selection(CHANNELS, help="Empty: for every channel.")
    payer_class = fields.Char(help="Empty: for everybody.")
    per_unit = fields.Boolean(
        help="The amount counts for each copy, page or piece, not for the dossier."
    )
    unit_name = fields.Char(string="Counted in", help="Copies, pages, vehicles …")
    min_quantity = fields.Integer(string="From quantity", help="0: no lower bound.")
    max_quantity = fields.Integer(string="To quantity", help="0: no upper bound.")
    date_from = fields.Date()
    date_to = fields.Date(string="Until", help="Last day of this amount.")
    basis = fields.Char(string="Legal basis")
    source_text = fields.Text(string="In the source's words")
    source_type = fields.Char(string="Type in the source")
    settled = fields.Boolean(
        default=True,
        help="Not settled: the amount is not certain; the cashier enters it with "
        "its basis.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount cannot be negative."
    )
    _settled_kind = models.Constraint(
        "CHECK(kind IS NOT NULL OR settled IS NOT TRUE OR amount = 0)",
        "A settled amount is phí, lệ phí or a price of a service: say which.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A tariff cannot end before it begins.",
    )

    @api.depends("amount", "currency_code", "settled", "source_text")
    @api.depends_context("lang")
    def _compute_amount_label(self):
        for tariff in self:
            if not tariff.settled:
                tariff.amount_label = tariff.source_text or self.env._("not settled")
            elif tariff.currency_code == "VND":
                tariff.amount_label = dong(tariff.amount)
            else:
                tariff.amount_label = f"{tariff.amount} {tariff.currency_code}"

    def _line(self):
        """Return the rules' TariffLine of this row.

        Rows of one kind and name are alternatives, of which at most one is charged.
        The amount is None, never a guess, where it is unsettled or not in đồng.
        """
        self.ensure_one()
        certain = self.settled and self.currency_code == "VND"
        # Without a kind a line is free or unsettled; the rules need one all the same.
        kind = self.kind or "le_phi"
        return TariffLine(
            key=f"{kind}:{fold(self.name)}",
            kind=kind,
            name=self.name,
            amount=self.amount if certain else None,
            case=self.case_id._fee_key(),
            channel=self.channel or None,
            payer_class=self.payer_class or None,
            min_quantity=self.min_quantity or None,
            max_quantity=self.max_quantity or None,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            basis=Basis(self.basis) if self.basis else None,
            per_unit=self.per_unit,
        )


class OnestopProcedureBasis(models.Model):
    _name = "onestop.procedure.basis"
    _description = "Legal basis of a procedure"
    _inherit = ["onestop.version.part"]

    number = fields.Char()
    name = fields.Text(required=True)


class OnestopProcedureResult(models.Model):
    _name = "onestop.procedure.result"
    _description = "Result of a procedure"
    _inherit = ["onestop.version.part"]

    code = fields.Char()
    name = fields.Text(required=True)


class OnestopProcedureStepText(models.Model):
    """A step in the words of the published procedure (not the process design)."""

    _name = "onestop.procedure.step.text"
    _description = "Published step of a procedure"
    _inherit = ["onestop.version.part"]

    name = fields.Char()
    text = fields.Text(required=True)
