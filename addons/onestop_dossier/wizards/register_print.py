"""The dialog for form 07: of which centre, from when to when, which field."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OnestopRegisterPrint(models.TransientModel):
    _name = "onestop.register.print"
    _description = "Register to print"

    agency_id = fields.Many2one(
        "onestop.agency",
        "Centre",
        required=True,
        domain="[('is_centre', '=', True)]",
        default=lambda self: self.env.user.agency_ids.filtered("is_centre")[:1],
    )
    field_id = fields.Many2one("onestop.field", help="Empty: all fields.")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", required=True, default=fields.Date.context_today)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.date_to < wizard.date_from:
                raise ValidationError(
                    self.env._("Until: the period ends before it begins.")
                )

    def action_print(self):
        """Open the register."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/register/{self.id}",
            "target": "new",
        }

    def _pdf(self):
        return self.env["onestop.dossier"]._register_pdf(
            self.agency_id, self.date_from, self.date_to, self.field_id
        )
