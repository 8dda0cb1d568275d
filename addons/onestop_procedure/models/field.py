from odoo import fields, models


class OnestopField(models.Model):
    """A field of administration (lĩnh vực), such as civil status or land."""

    _name = "onestop.field"
    _description = "Field of administration"
    _inherit = ["onestop.nfc.mixin"]
    _order = "name"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(help="National code, for example G15-TP07; may be empty.")
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "A field with this name already exists."
    )
