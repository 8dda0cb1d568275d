"""The dialog that gives an agency a new name from a day on."""

from odoo import fields, models

from ..models.agency_name import TEXTS


class OnestopAgencyRename(models.TransientModel):
    _name = "onestop.agency.rename"
    _description = "Rename an agency"

    agency_id = fields.Many2one("onestop.agency", required=True, readonly=True)
    old_name = fields.Char(related="agency_id.name", string="Name so far")
    name = fields.Char(string="New name", required=True)
    short_name = fields.Char()
    governing_name = fields.Char(string="Governing body")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["onestop.procedure"]._today(),
        help="First day of the new name. A day to come takes effect by itself.",
    )
    ground = fields.Char(
        string="Legal ground", required=True, help="Number and date of the act."
    )

    def action_apply(self):
        """Rename the agency as the dialog says."""
        self.ensure_one()
        self.agency_id.check_access("write")
        self.agency_id._rename(
            {field: self[field] for field in TEXTS}, self.date_from, self.ground
        )
        return {"type": "ir.actions.act_window_close"}
