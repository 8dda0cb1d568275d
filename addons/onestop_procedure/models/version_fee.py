from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.fees import FeeError, Reduction, TariffLine
from ..rules.legal import Basis
from ..tools import dong, fold
from .version_part import CHANNELS

KINDS = [("phi", "Phí (fee)"), ("le_phi", "Lệ phí (charge)"), ("service", "Service")]


class OnestopProcedureTariff(models.Model):
    """One fee line; the source's words stay beside the structured amount."""

    _name = "onestop.procedure.tariff"
    _description = "Tariff of a procedure"
    _inherit = ["onestop.version.part", "onestop.case.of.version.mixin"]

    kind = fields.Selection(
        KINDS,
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
    payer_class_id = fields.Many2one(
        "onestop.payer.class",
        string="Payer class",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: for everybody.",
    )
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
                # Never turned into đồng: the cashier enters what the day's rate gives.
                number = dong(tariff.amount).removesuffix(" đ")
                tariff.amount_label = f"{number} {tariff.currency_code}"

    def _line(self):
        """Return the rules' TariffLine of this row.

        Rows of one kind and name are alternatives, of which at most one is charged.
        The amount is None, never a guess, where it is unsettled or not in đồng.
        """
        self.ensure_one()
        certain = self.settled and self.currency_code == "VND"
        return TariffLine(
            key=self._fee_name(),
            kind=self._rules_kind(),
            name=self.name,
            amount=self.amount if certain else None,
            case=self.case_id._fee_key(),
            channel=self.channel or None,
            payer_class=self.payer_class_id.code or None,
            min_quantity=self.min_quantity or None,
            max_quantity=self.max_quantity or None,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            basis=Basis(self.basis) if self.basis else None,
            per_unit=self.per_unit,
        )

    def _rules_kind(self):
        """Return the kind for the rules, which need one all the same.

        Without a kind a line is free or unsettled: no amount hangs on it.
        """
        return self.kind or "le_phi"

    def _fee_name(self):
        """Return how the rules name the fee of which this row is one price."""
        return f"{self._rules_kind()}:{fold(self.name)}"


class OnestopProcedureReduction(models.Model):
    """An exemption or a reduction, with its ground (Luật Phí và lệ phí, Điều 10).

    Of the reductions that fit a dossier the one that takes most off applies; they do
    not add up. A service price is reduced only where its tariff is named.
    """

    _name = "onestop.procedure.reduction"
    _description = "Reduction of a fee"
    _inherit = ["onestop.version.part", "onestop.case.of.version.mixin"]
    _rec_name = "ground"

    ground = fields.Char(
        required=True, help="Why less is charged, as printed on slip and receipt."
    )
    kind = fields.Selection(
        [("percentage", "Per cent off"), ("fixed", "Đồng off")],
        required=True,
        default="percentage",
    )
    value = fields.Float(
        digits=(14, 3), required=True, help="100 per cent is an exemption."
    )
    scope = fields.Selection(
        [
            ("state", "Every phí and lệ phí"),
            ("phi", "Every phí"),
            ("le_phi", "Every lệ phí"),
            ("named", "The fees named here"),
        ],
        required=True,
        default="state",
        string="Applies to",
    )
    tariff_ids = fields.Many2many(
        "onestop.procedure.tariff",
        "onestop_reduction_tariff_rel",
        "reduction_id",
        "tariff_id",
        string="Fees",
        copy=False,  # the version's copy() points at the copied tariff
        help="All prices of a fee of this name are reduced.",
    )
    channel = fields.Selection(CHANNELS, help="Empty: for every channel.")
    payer_class_id = fields.Many2one(
        "onestop.payer.class",
        string="Payer class",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: for everybody.",
    )
    date_from = fields.Date()
    date_to = fields.Date(string="Until", help="Last day of this reduction.")
    basis = fields.Char(string="Legal basis")
    value_label = fields.Char(string="Reduction", compute="_compute_value_label")

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A reduction cannot end before it begins.",
    )

    @api.depends("kind", "value")
    @api.depends_context("lang")
    def _compute_value_label(self):
        for reduction in self:
            if reduction.kind == "fixed":
                words = self.env._(
                    "%(amount)s less", amount=dong(round(reduction.value))
                )
            elif reduction.value == 100:
                words = self.env._("exempt")
            else:
                number = self.env["onestop.wording"]._number(reduction.value)
                words = self.env._("%(share)s%% less", share=number)
            reduction.value_label = words

    @api.constrains("kind", "value", "ground")
    def _check_value(self):
        for reduction in self:
            if not (reduction.ground or "").strip():
                raise ValidationError(
                    self.env._("Ground: say why less is charged; it is printed.")
                )
            try:
                usable = reduction.value > 0 and reduction._rule({})
            except FeeError:
                usable = False
            if not usable:
                raise ValidationError(
                    self.env._(
                        "Reduction: more than 0 and at most 100 per cent, or a whole "
                        "number of đồng."
                    )
                )

    @api.constrains("scope", "tariff_ids", "version_id")
    def _check_tariffs(self):
        for reduction in self:
            if reduction.tariff_ids.version_id - reduction.version_id:
                raise ValidationError(
                    self.env._("Fees: a reduction names fees of its own version.")
                )

    def _rule(self, keys_by_kind):
        """Return the rules' Reduction of this row.

        :param keys_by_kind: kind → names (``_fee_name``) of the version's fees
        """
        self.ensure_one()
        value = Fraction(str(self.value))
        if self.kind == "fixed" and value.denominator == 1:
            value = int(value)
        keys = None
        if self.scope == "named":
            keys = frozenset(tariff._fee_name() for tariff in self.tariff_ids)
        elif self.scope != "state":
            keys = frozenset(keys_by_kind.get(self.scope, ()))
        return Reduction(
            self.kind,
            value,
            self.ground,
            basis=Basis(self.basis) if self.basis else None,
            keys=keys,
            case=self.case_id._fee_key(),
            channel=self.channel or None,
            payer_class=self.payer_class_id.code or None,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
        )
