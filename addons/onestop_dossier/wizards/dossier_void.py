"""The dialog that voids a reception."""

from odoo import fields, models


class OnestopDossierVoid(models.TransientModel):
    _name = "onestop.dossier.void"
    _description = "Reception to void"

    dossier_id = fields.Many2one("onestop.dossier", required=True, readonly=True)
    code = fields.Char(related="dossier_id.code", related_sudo=False)
    applicant_name = fields.Char(
        related="dossier_id.applicant_name", related_sudo=False
    )
    procedure_id = fields.Many2one(
        related="dossier_id.procedure_id", related_sudo=False
    )
    reason = fields.Text(help="What went wrong; it stands on form 05.")

    def action_apply(self):
        """Void the reception and open form 05."""
        self.ensure_one()
        dossier = self.dossier_id
        event = dossier._transition("stop", {"reason": self.reason, "void": True})
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/{dossier.id}/05?event={event.id}",
            "target": "new",
            "close": True,
        }
