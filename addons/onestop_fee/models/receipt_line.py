"""Lines of a receipt: the charges that it settles, as they stood at issue."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .labels import DONG_DIGITS


class OnestopReceiptLine(models.Model):
    _name = "onestop.receipt.line"
    _description = "Line of a receipt"
    _order = "receipt_id desc, sequence, id"
    _log_access = False  # as its receipt

    receipt_id = fields.Many2one(
        "onestop.receipt", required=True, index=True, ondelete="restrict"
    )
    charge_id = fields.Many2one(
        "onestop.charge", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    quantity = fields.Integer(required=True)
    amount = fields.Float(digits=DONG_DIGITS, required=True)
    basis = fields.Char("Legal basis")

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A line of a receipt has an amount."
    )

    # It refuses and calls nothing.
    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("An issued receipt is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("An issued receipt is never deleted."))
