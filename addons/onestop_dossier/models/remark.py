"""Remarks: the words that go with an event.

Events hold no free text (they outlive a person's data, see ``event.py``); reasons,
guidance and opinions are kept here, where they can be deleted when the law asks.
"""

from odoo import fields, models


class OnestopDossierRemark(models.Model):
    _name = "onestop.dossier.remark"
    _description = "Remark on a dossier"
    _inherit = "onestop.dossier.part"
    _order = "id desc"
    _rec_name = "text"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="cascade"
    )
    event_id = fields.Many2one("onestop.dossier.event", index="btree_not_null")
    opening_id = fields.Many2one(
        "onestop.dossier.opening", index="btree_not_null", ondelete="restrict"
    )
    action = fields.Char(readonly=True)
    event_action = fields.Selection(related="event_id.action", string="What was done")
    author_id = fields.Many2one("res.users", readonly=True)
    at = fields.Datetime(readonly=True)
    text = fields.Text(required=True)
    public = fields.Boolean("Shown to the applicant")
