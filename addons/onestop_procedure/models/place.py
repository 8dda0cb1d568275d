from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import search_key

PROVINCE_KINDS = [("tinh", "Province"), ("thanh_pho", "City")]
COMMUNE_KINDS = [
    ("xa", "Commune"),
    ("phuong", "Ward"),
    ("dac_khu", "Special zone"),
]
# How official names begin; they are Vietnamese in every language.
PREFIXES = {
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "xa": "Xã",
    "phuong": "Phường",
    "dac_khu": "Đặc khu",
}


class OnestopPlaceMixin(models.AbstractModel):
    """An administrative unit with its official code, found as people type."""

    _name = "onestop.place.mixin"
    _description = "Administrative unit"
    _inherit = ["onestop.nfc.mixin"]
    _order = "code"
    _rec_name = "full_name"

    code = fields.Char(required=True)
    name = fields.Char(required=True, help="Without its kind: “Hà Nội”.")
    full_name = fields.Char(compute="_compute_full_name", store=True)
    name_key = fields.Char(compute="_compute_full_name", store=True, index="trigram")
    ended_on = fields.Date(
        index="btree_not_null",
        help="First day on which it no longer exists; it stays for older addresses.",
    )

    @api.depends("name", "kind")
    def _compute_full_name(self):
        for place in self:
            full_name = f"{PREFIXES.get(place.kind, '')} {place.name or ''}".strip()
            place.full_name = full_name
            place.name_key = search_key(full_name)

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("ilike", "like", "=ilike", "=like") or not value:
            return super()._search_display_name(operator, value)
        words = search_key(value).split()
        named = Domain.AND([Domain("name_key", "like", word) for word in words])
        return named | Domain("code", "=like", f"{value.strip()}%")

    def _existing_domain(self):
        """Return the domain of what exists today."""
        today = self.env["onestop.procedure"]._today()
        return Domain("ended_on", "=", False) | Domain("ended_on", ">", today)


class OnestopProvince(models.Model):
    """A province or city under the centre (34 since 1/7/2025)."""

    _name = "onestop.province"
    _description = "Province"
    _inherit = ["onestop.place.mixin"]

    kind = fields.Selection(PROVINCE_KINDS, required=True, default="tinh")
    source = fields.Char(help="The act that gives it its code or its present name.")
    commune_ids = fields.One2many("onestop.commune", "province_id", "Communes")
    commune_count = fields.Integer(
        string="Number of communes", compute="_compute_commune_count"
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already in use.")
    _code_form = models.Constraint(
        "CHECK(code ~ '^[0-9]{2}$')", "The code of a province has two digits."
    )

    @api.model
    def _existing(self):
        """Return the provinces of today by name."""
        return self.search(self._existing_domain(), order="name")

    def _compute_commune_count(self):
        communes = self.env["onestop.commune"]
        domain = communes._existing_domain() & Domain("province_id", "in", self.ids)
        counts = dict(communes._read_group(domain, ["province_id"], ["__count"]))
        for province in self:
            province.commune_count = counts.get(province, 0)

    def action_communes(self):
        """Open the communes of this province."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_commune_action"
        )
        action["domain"] = Domain("province_id", "=", self.id)
        action["context"] = {"default_province_id": self.id}
        return action


class OnestopCommune(models.Model):
    """A commune, ward or special zone, the only level below the province."""

    _name = "onestop.commune"
    _description = "Commune"
    _inherit = ["onestop.place.mixin"]
    _order = "province_id, name, id"

    kind = fields.Selection(COMMUNE_KINDS, required=True, default="xa")
    province_id = fields.Many2one(
        "onestop.province", required=True, index=True, ondelete="restrict"
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already in use.")
    _code_form = models.Constraint(
        "CHECK(code ~ '^[0-9]{5}$')", "The code of a commune has five digits."
    )

    @api.model
    def _provinces_of(self, codes):
        """Return commune code → province code, of those codes that exist today."""
        domain = self._existing_domain() & Domain("code", "in", list(codes))
        rows = self.search_fetch(domain, ["code", "province_id"])
        return {row.code: row.province_id.code for row in rows}

    @api.model
    def _of_province(self, code):
        """Return the communes of today of a province, by name."""
        if not code:
            return self.browse()
        here = Domain("province_id.code", "=", code)
        return self.search_fetch(self._existing_domain() & here, ["code", "full_name"])

    @api.model
    def _by_words(self, text, province_code):
        """Return the communes of a province that are called like this.

        The full name, the bare name or the code; accents do not matter unless
        several differ by them alone.
        """
        domain = self._existing_domain() & Domain(
            "province_id.code", "=", province_code
        )
        key = search_key(text)
        named = Domain("name_key", "=", key) | Domain("code", "=", text.strip())
        for prefix in ("xa", "phuong", "dac_khu"):
            named |= Domain("name_key", "=", search_key(f"{PREFIXES[prefix]} {text}"))
        found = self.search(domain & named)
        exact = found.filtered(
            lambda row: text.lower() in (row.name.lower(), row.full_name.lower())
        )
        return exact or found
