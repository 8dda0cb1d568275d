"""The dialog "Open a dossier by code": code, purpose, words."""

from odoo import fields, models


class OnestopDossierOpen(models.TransientModel):
    _name = "onestop.dossier.open"
    _description = "Open a dossier by code"

    code = fields.Char(required=True, help="The whole code, as printed on the slip.")
    purpose_id = fields.Many2one(
        "onestop.opening.purpose", "What for", required=True, ondelete="cascade"
    )
    needs_words = fields.Boolean(related="purpose_id.needs_words")
    words = fields.Char("In words", help="No names and no ID numbers of people.")

    def action_apply(self):
        """Open the dossier and record who and why."""
        self.ensure_one()
        return self.env["onestop.dossier"].action_open(
            self.code, self.purpose_id.code, self.words
        )
