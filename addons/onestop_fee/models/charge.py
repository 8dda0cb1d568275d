"""Charges: what a dossier owes, line by line, with its legal basis."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_procedure.tools import dong

from .labels import DONG_DIGITS, KINDS, MONEY_ROLES

# A paid charge is what its receipt says: only the link to it may still be set.
FREE_WHEN_PAID = {"receipt_id"}


class OnestopCharge(models.Model):
    """A line of the fee of one dossier.

    Rows are made at receipt from the tariff of the version and changed through
    :meth:`settle` and by receipts; nobody has write access over any API.
    """

    _name = "onestop.charge"
    _description = "Charge"
    _inherit = "onestop.dossier.part"
    _order = "dossier_id desc, sequence, id"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    agency_id = fields.Many2one(related="dossier_id.agency_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    tariff_id = fields.Many2one(
        "onestop.procedure.tariff", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(
        KINDS, help="Empty: the tariff does not tell; the cashier says with the amount."
    )
    name = fields.Char(required=True)
    quantity = fields.Integer(required=True, default=1)
    amount = fields.Float(digits=DONG_DIGITS, help="In đồng, after reduction.")
    basis = fields.Char("Legal basis")
    reduction = fields.Float(digits=DONG_DIGITS)
    reduction_ground = fields.Char("Ground of the reduction")
    source_text = fields.Text("In the source's words")
    state = fields.Selection(
        [
            ("unsettled", "Amount not set"),
            ("due", "Due"),
            ("paid", "Paid"),
            ("waived", "Waived"),
            ("void", "Void"),
        ],
        required=True,
        default="due",
        index=True,
    )
    receipt_id = fields.Many2one(
        "onestop.receipt", index="btree_not_null", ondelete="restrict"
    )
    settled_by_id = fields.Many2one("res.users", "Amount set by")
    settled_at = fields.Datetime("Amount set on")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND reduction >= 0 AND quantity > 0)",
        "Amount and reduction cannot be negative; the quantity is at least 1.",
    )
    _due_has_amount = models.Constraint(
        "CHECK(state NOT IN ('due', 'paid') OR amount > 0)",
        "A charge of 0 đồng is waived, not due.",
    )
    _due_has_kind = models.Constraint(
        "CHECK(state NOT IN ('due', 'paid') OR kind IS NOT NULL)",
        "What is due is phí, lệ phí or a price of a service: say which.",
    )

    @api.depends("name", "amount", "state")
    def _compute_display_name(self):
        for charge in self:
            amount = "…" if charge.state == "unsettled" else dong(charge.amount)
            charge.display_name = f"{charge.name}: {amount}"

    # === ACCESS: a charge is seen by who sees its dossier ===#

    @api.model
    def _sees_all_parts(self):
        """Accountants see all money, whatever its dossier."""
        return super()._sees_all_parts() or bool(
            self.env.user._onestop_roles() & {"accountant", "auditor"}
        )

    # === CHANGES ===#

    def write(self, vals):
        """Refuse to change what a receipt already states."""
        if vals.keys() - FREE_WHEN_PAID and any(c.state == "paid" for c in self):
            raise UserError(
                self.env._("A paid charge cannot be changed; its receipt stands.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise UserError(self.env._("A charge is never deleted, only waived."))

    def settle(self, amount, basis, kind=None):
        """Set the amount of a charge whose tariff leaves it open.

        :param int amount: whole đồng; 0 waives the charge
        :param str basis: the legal text, or the ground of the exemption
        :param kind: ``phi``, ``le_phi`` or ``service``, where the tariff does not tell
        :raises UserError: wrong role or state, no basis, no kind, not a whole amount

        A cashier sets amounts that the tariff leaves open; changing an amount that
        follows from the tariff, or waiving it, is for an accountant.
        """
        self.ensure_one()
        amount = self.env["onestop.receipt"]._whole_dong(amount)
        basis = (basis or "").strip()
        if not basis:
            raise UserError(self.env._("basis: the legal basis must be given."))
        charge = self._check_may_settle()
        waived = not amount
        charge.write(
            {
                "kind": charge.kind or self._read_kind(kind, amount),
                "amount": amount,
                "state": "waived" if waived else "due",
                "basis": charge.basis if waived and charge.basis else basis,
                "reduction": charge.amount if waived else 0,
                "reduction_ground": basis if waived else False,
                "settled_by_id": self.env.uid,
                "settled_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _read_kind(self, kind, amount):
        """Return the kind that the cashier states for an amount to be collected."""
        if kind in dict(KINDS):
            return kind
        if kind or amount:
            raise UserError(
                self.env._(
                    "kind: say whether it is phí, lệ phí or a price of a service."
                )
            )
        return False

    def _check_may_settle(self):
        """Return the charge in superuser mode if the user may set its amount."""
        charge = self.sudo()  # nobody writes charges directly; checked here
        roles = charge.dossier_id.sudo(False)._roles_here() & MONEY_ROLES
        if not roles:
            raise AccessError(
                self.env._("Amounts are set by the cashier of the centre.")
            )
        if charge.state not in ("unsettled", "due"):
            raise UserError(
                self.env._("“%(name)s” is settled already.", name=charge.name)
            )
        if charge.state == "due" and "accountant" not in roles:
            raise UserError(
                self.env._(
                    "“%(name)s” follows from the tariff; only an accountant changes "
                    "it.",
                    name=charge.name,
                )
            )
        return charge

    # === FOR RECEIPTS, SCREENS AND CALLERS ===#

    def _prepare_receipt_lines(self):
        """Return commands for the lines of the receipt that settles these charges."""
        return [
            Command.create(
                {
                    "charge_id": charge.id,
                    "sequence": charge.sequence,
                    "name": charge.name,
                    "quantity": charge.quantity,
                    "amount": charge.amount,
                    "basis": charge.basis,
                }
            )
            for charge in self
        ]

    def _rows(self):
        """Return the charges as JSON values, amounts in whole đồng."""
        states = dict(self._fields["state"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": charge.id,
                "name": charge.name,
                "kind": charge.kind or "",
                "kind_name": kinds.get(charge.kind, ""),
                "quantity": charge.quantity,
                "amount": int(charge.amount),
                "basis": charge.basis or "",
                "reduction": int(charge.reduction),
                "reduction_ground": charge.reduction_ground or "",
                "source_text": charge.source_text or "",
                "state": charge.state,
                "state_name": states[charge.state],
            }
            for charge in self
        ]
