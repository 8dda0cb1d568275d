from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    onestop_centre_id = fields.Many2one(
        related="website_id.onestop_centre_id", readonly=False
    )
    onestop_main_color = fields.Char(
        related="website_id.onestop_main_color", readonly=False
    )
