"""Receipts among a person's data: handed out with the rest, never deleted."""

from odoo import models

from odoo.addons.onestop_dossier.models.people_plan import KEPT, line
from odoo.addons.onestop_dossier.models.people_sections import moment, section

from .receipt_print import KIND_WORDS, METHOD_WORDS


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _personal_data(self, agency):
        sections = super()._personal_data(agency)
        person = self.sudo()  # what a manager hands out; see the method extended
        return [*sections, person._section_receipts(agency)]

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
