from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopPayerClass(models.Model):
    """A class of payers to whom tariffs and reductions are tied.

    The classes of Điều 10 Luật Phí và lệ phí 97/2015/QH13 come with the add-on;
    provinces add those that their councils name (students, cooperatives …).
    """

    _name = "onestop.payer.class"
    _description = "Class of payers"
    _inherit = ["onestop.nfc.mixin"]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="Used by other systems that hand in dossiers."
    )
    name = fields.Char(required=True)
    basis = fields.Char(string="Legal basis")
    proof = fields.Char(help="What a payer shows to prove it.")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already in use.")

    def write(self, vals):
        if "code" in vals:
            # Tariffs of published versions are remembered with the codes.
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.model
    def _by_codes(self, codes):
        """Return the classes with these codes.

        :param codes: one code, several parted by commas, a list of such, or nothing
        :raises UserError: names the field and the codes there are
        """
        if not codes:
            return self.browse()
        if isinstance(codes, str):
            codes = [codes]
        if not isinstance(codes, list | tuple) or not all(
            isinstance(code, str) for code in codes
        ):
            raise UserError(
                self.env._("payer_class: a code, or a list of codes, is expected.")
            )
        parts = (part.strip() for code in codes for part in code.split(","))
        wanted = [part for part in parts if part]
        found = self.search([("code", "in", wanted)])
        unknown = set(wanted) - set(found.mapped("code"))
        if unknown:
            raise UserError(
                self.env._(
                    "payer_class: “%(unknown)s” is not known (there are: %(codes)s).",
                    unknown=", ".join(sorted(unknown)),
                    codes=", ".join(self.search([], limit=50).mapped("code"))
                    or self.env._("none"),
                )
            )
        return found
