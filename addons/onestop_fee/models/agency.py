from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.onestop_procedure.rules import codes


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    tax_code = fields.Char(help="Printed on receipts (mã số thuế).")

    @api.constrains("tax_code")
    def _check_tax_code(self):
        for agency in self.filtered("tax_code"):
            try:
                codes.parse_tax_code(agency.tax_code)
            except codes.InvalidCode as error:
                raise ValidationError(
                    self.env._(
                        "Tax code: “%(code)s” is not a valid tax code.",
                        code=agency.tax_code,
                    )
                ) from error
