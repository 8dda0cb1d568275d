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
    counter_ids = fields.Many2many(
        "onestop.counter",
        "onestop_counter_field_rel",
        "field_id",
        "counter_id",
        string="Counters",
        readonly=True,
    )
    procedure_count = fields.Integer(
        string="Procedures", compute="_compute_procedure_count"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "A field with this name already exists."
    )

    def _compute_procedure_count(self):
        counts = dict(
            self.env["onestop.procedure"]._read_group(
                [("field_id", "in", self.ids)], ["field_id"], ["__count"]
            )
        )
        for field in self:
            field.procedure_count = counts.get(field._origin, 0)

    def action_open_procedures(self):
        """Open the list of procedures of this field."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_procedure_action"
        )
        action["domain"] = [("field_id", "=", self.id)]
        return action
