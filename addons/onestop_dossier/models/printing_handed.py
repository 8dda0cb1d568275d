"""The receipt that is signed when results and originals are handed over."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.tools import to_local

from .paper_originals import OVER


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _handed_pdf(self):
        """Return the list of results and originals handed over, to be signed.

        :raises UserError: a dossier that is not closed, or of another centre
        """
        self.check_access("read")
        if not self or any(dossier.state not in OVER for dossier in self):
            raise UserError(self.env._("Choose dossiers that are closed."))
        if len(self.agency_id) > 1:
            raise UserError(self.env._("One receipt lists dossiers of one centre."))
        dossiers = self.sudo()  # papers of readers' dossiers, for the print only
        now = to_local(fields.Datetime.now())
        values = {
            "agency": dossiers.agency_id,
            "giver": self.env.user.name,
            "rows": [dossier._handed_row() for dossier in dossiers],
        }
        return dossiers._list_pdf("handed", now, values)

    def _handed_row(self):
        """Return what one dossier gives back: result and originals."""
        ended = self.state in ("finished", "returned")
        return {
            "dossier": self,
            "has_result": ended,
            "results": self.result_ids if ended else self.result_ids[:0],
            "originals": self.paper_ids.filtered(lambda p: p.back_originals),
            "taker": self.fetched_by or "",
            "proof": self.fetched_proof or "",
            "tracking": self.return_tracking or "",
        }

    def action_print_handed(self):
        """Open the receipt of what is handed over for the selected dossiers."""
        return self._list_address("handed")
