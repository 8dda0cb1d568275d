from odoo import fields, models


class OnestopRefundDecision(models.TransientModel):
    _name = "onestop.refund.decision"
    _description = "Decision on refunds"

    refund_ids = fields.Many2many("onestop.refund", required=True, readonly=True)
    verdict = fields.Selection(
        [("granted", "The money goes back"), ("denied", "The money stays")],
        "Decision",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Decide on the selected fees (see ``onestop.refund.decide``)."""
        self.refund_ids.decide(self.verdict == "granted", self.reason)
        return {"type": "ir.actions.act_window_close"}
