from odoo import fields, models


class OnestopSubject(models.Model):
    """A kind of applicant (đối tượng thực hiện) as national records name it."""

    _name = "onestop.subject"
    _description = "Kind of applicant"
    _inherit = ["onestop.nfc.mixin"]
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="In the words of the national record.")
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "This kind of applicant is there already."
    )
