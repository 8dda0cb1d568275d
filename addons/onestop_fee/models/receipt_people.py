"""Receipts and refunds among a person's data: handed out with the rest.

Receipts are never deleted. What was decided on a refund stays, but its words.
"""

from odoo import models

from odoo.addons.onestop_dossier.models.people_plan import KEPT, line
from odoo.addons.onestop_dossier.models.people_sections import moment, section
from odoo.addons.onestop_procedure.tools import dong

from .receipt_print import KIND_WORDS, METHOD_WORDS


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _personal_data(self, agency):
        sections = super()._personal_data(agency)
        person = self.sudo()  # what a manager hands out; see the method extended
        return [
            *sections,
            person._section_receipts(agency),
            person._section_refunds(agency),
        ]

    def _section_receipts(self, agency):
        _ = self.env._
        receipts = self._dossiers_at(agency).receipt_ids.sorted("id")
        return section(
            "receipts",
            _("Receipts"),
            {
                "name": _("Number"),
                "issued": _("Issued"),
                "code": _("Dossier"),
                "kind": _("Kind"),
                "payer": _("Payer"),
                "id": _("ID number"),
                "address": _("Address"),
                "total": _("Total"),
                "method": _("Paid by"),
            },
            [
                {
                    "name": receipt.display_name,
                    "issued": moment(receipt.issued_at),
                    "code": receipt.dossier_code,
                    "kind": KIND_WORDS[receipt.kind],
                    "payer": receipt.payer_name,
                    "id": receipt.payer_id_number,
                    "address": receipt.payer_address,
                    "total": f"{int(receipt.total):,}".replace(",", "."),
                    "method": METHOD_WORDS[receipt.method],
                }
                for receipt in receipts
            ],
            self._section_files(
                "receipts",
                receipts,
                "attachment_id",
                lambda receipt: receipt.dossier_code,
            ),
        )

    def _section_refunds(self, agency):
        _ = self.env._
        refunds = self._dossiers_at(agency).refund_ids.sorted("id")
        return section(
            "refunds",
            _("Fees to refund"),
            {
                "code": _("Dossier"),
                "charge": _("Fee"),
                "amount": _("Amount"),
                "ended": _("Ended"),
                "state": _("State"),
                "reason": _("Reason"),
            },
            [
                {
                    "code": refund.dossier_id.code,
                    "charge": refund.charge_id.name,
                    "amount": dong(refund.amount),
                    "ended": moment(refund.ended_at),
                    "state": self._label(refund._name, "state", refund.state),
                    "reason": refund.reason,
                }
                for refund in refunds
            ],
        )

    def _plan_deletion(self, agency, day):
        """Add the receipts, which stay whatever the term of the dossier."""
        going, lines = super()._plan_deletion(agency, day)
        dossiers = self.sudo()._dossiers_at(agency)  # counted only
        receipts = self.env["onestop.receipt"].sudo()  # counted only
        count = receipts.search_count([("dossier_id", "in", dossiers.ids)])
        if count:
            reason = self.env._("Receipts are vouchers and are never changed.")
            lines.append(line("receipts", KEPT, reason, count))
        return going, lines


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _why_kept(self, rule, day):
        """Keep whoever may still get money back, whatever the term."""
        kept = super()._why_kept(rule, day)
        if kept or "open" not in self.sudo().refund_ids.mapped("state"):  # no data
            return kept
        return self.env._("A fee is still to be decided on: goes back or not."), None

    def _forget_parts(self):
        deleted = super()._forget_parts()
        self.refund_ids.write({"reason": False})
        return deleted
