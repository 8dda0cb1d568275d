from odoo import fields, models


class OnestopCounter(models.Model):
    """A counter of a centre and the fields it serves."""

    _name = "onestop.counter"
    _description = "Counter"
    _inherit = ["onestop.nfc.mixin"]
    _order = "agency_id, sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    agency_id = fields.Many2one(
        "onestop.agency",
        string="Centre",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_centre", "=", True)],
    )
    field_ids = fields.Many2many(
        "onestop.field", "onestop_counter_field_rel", "counter_id", "field_id"
    )
    user_ids = fields.Many2many(
        "res.users",
        "onestop_counter_user_rel",
        "counter_id",
        "user_id",
        string="Officers",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(agency_id, code)", "This centre already has a counter with this code."
    )
