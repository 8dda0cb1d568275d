"""Fees on screens: in the preview at the counter, and for the cashier."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import fees
from odoo.addons.onestop_procedure.tools import dong


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def _preview(self, values):
        """Add what the chosen procedure will cost.

        ``fees``: list of ``{name, kind, amount, text, basis, settled, reduction,
        ground}``, the reduction in whole đồng with its ground; ``fee_total``: sum of
        the settled amounts in whole đồng.
        """
        result = super()._preview(values)
        chosen = self._read_choice(values)
        try:
            facts = fees.ChargeFacts(
                on=self._local_date(),
                case=chosen["case"]._fee_key(),
                channel=chosen["channel"],
                payer_classes=chosen["payer_classes"].mapped("code"),
                quantity=values.get("quantity") or 1,
            )
        except fees.FeeError as error:
            raise UserError(
                self.env._("quantity: a whole number, at least 1, is expected.")
            ) from error
        rows = [
            {
                "name": row["name"],
                "kind": row["kind"],
                "amount": int(row["amount"]),
                "text": self._fee_text(row),
                "basis": row["basis"] or "",
                "reduction": int(row.get("reduction") or 0),
                "ground": row.get("reduction_ground") or "",
                "settled": row["state"] != "unsettled",
            }
            for row in self._tariff_charges(chosen["version"], facts)
        ]
        return {
            **result,
            "fees": rows,
            "fee_total": sum(row["amount"] for row in rows),
        }

    @api.model
    def _fee_text(self, row):
        """Return the amount in words for a screen."""
        if row["state"] == "unsettled":
            return row["source_text"] or self.env._("set by the cashier")
        return dong(row["amount"])

    # === CASHIER ===#

    @api.model
    def cashier_find(self, text):
        """Return the bill of the dossier that a code or the QR of a slip names.

        :param str text: dossier code, or the address in the slip's QR
        :raises UserError: unknown, or of another centre
        """
        text = (text or "").strip()
        token = text.rsplit("/", 1)[-1] if "/" in text else ""
        code = text.upper()
        if token:
            everything = self.sudo()  # whoever holds the slip may pay for it
            found = everything.search([("token", "=", token)])
            code = found.code or text
        dossier = self.env["onestop.receipt"]._collectable(code)
        return dossier._bill()

    def _bill(self):
        """Return what the cashier's screen shows of this dossier, no more."""
        charges = self.charge_ids.filtered(lambda charge: charge.state != "void")
        roles = self._roles_here()
        return {
            "code": self.code,
            "applicant": self.applicant_name,
            "procedure": self.version_id.name or self.procedure_id.name,
            "charges": charges._rows(),
            "due": int(self.amount_due),
            "paid": int(self.amount_paid),
            "status": self._fee_status(),
            "unsettled": bool(charges.filtered(lambda c: c.state == "unsettled")),
            "may_change": "accountant" in roles,
            "receipts": [
                receipt._screen_row() for receipt in self.receipt_ids.sorted("id")
            ],
        }

    def action_open_cashier(self):
        """Open the cashier's screen on this dossier."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "onestop_fee.onestop_cashier_action"
        )
        return {**action, "params": {"code": self.code}}
