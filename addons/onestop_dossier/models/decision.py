from datetime import datetime, time

from odoo import models
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_utc


class OnestopDecision(models.Model):
    """Which dossiers a publishing decision touches. None of them moves."""

    _inherit = "onestop.decision"

    def _touched_dossiers(self):
        counts = super()._touched_dossiers()
        for key, domain in self._touched_domains().items():
            # Who publishes need not read anybody's dossier.
            dossiers = self.env["onestop.dossier"].sudo()  # counts only
            for procedure, count in dossiers._read_group(
                domain, ["procedure_id"], ["__count"]
            ):
                row = counts.setdefault(procedure.id, {"open": 0, "since": 0})
                row[key] += count
        return counts

    def _touched_domains(self):
        """Return count → domain of the dossiers of this decision's procedures."""
        procedures = self.line_ids._procedures()
        of_these = Domain("procedure_id", "in", procedures.ids)
        start = to_utc(datetime.combine(self.effective_on, time.min))
        received = Domain("received_at", "!=", False)
        return {
            "open": of_these & received & Domain("finished_at", "=", False),
            "since": of_these & Domain("received_at", ">=", start),
        }

    def action_open_dossiers(self):
        """Open the list of the open dossiers that this decision touches."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_dossier.onestop_dossier_action"
        )
        action.update(domain=list(self._touched_domains()["open"]), context={})
        return action


class OnestopDecisionPreview(models.TransientModel):
    _inherit = "onestop.decision.preview"

    def action_open_dossiers(self):
        """Open the list of the open dossiers that the decision touches."""
        return self.decision_id.action_open_dossiers()
