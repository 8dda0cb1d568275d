from odoo import fields, models
from odoo.fields import Domain


class OnestopProcedure(models.Model):
    """How much work in hand a procedure has."""

    _inherit = "onestop.procedure"

    open_dossier_count = fields.Integer(
        string="Open dossiers", compute="_compute_open_dossier_count"
    )

    def _compute_open_dossier_count(self):
        # Who keeps the catalogue need not read anybody's dossier.
        dossiers = self.env["onestop.dossier"].sudo()  # counts only
        counts = dict(
            dossiers._read_group(
                self._open_dossiers_domain(), ["procedure_id"], ["__count"]
            )
        )
        counts = {procedure.id: count for procedure, count in counts.items()}
        for procedure in self:
            procedure.open_dossier_count = counts.get(procedure._origin.id, 0)

    def _open_dossiers_domain(self):
        """Return the domain of received dossiers that are not finished."""
        return (
            Domain("procedure_id", "in", self._origin.ids)
            & Domain("received_at", "!=", False)
            & Domain("finished_at", "=", False)
        )

    def action_open_dossiers(self):
        """Open the list of the open dossiers that the reader may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_dossier.onestop_dossier_action"
        )
        action.update(domain=list(self._open_dossiers_domain()), context={})
        return action
