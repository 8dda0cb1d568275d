from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import nfc, to_local

LEVELS = ("ministry", "province", "district", "commune", "other")


class OnestopProcedure(models.Model):
    """The identity of an administrative procedure; its content is in versions."""

    _name = "onestop.procedure"
    _description = "Administrative procedure"
    _inherit = ["onestop.nfc.mixin"]
    _order = "code"

    code = fields.Char(required=True, help="National code, for example 1.001193")
    name = fields.Char(required=True)
    field_id = fields.Many2one("onestop.field", index=True, ondelete="restrict")
    level_ministry = fields.Boolean()
    level_province = fields.Boolean()
    level_district = fields.Boolean(
        string="District",
        help="The district level ended on 1/7/2025; kept for what is older.",
    )
    level_commune = fields.Boolean()
    level_other = fields.Boolean(string="Other bodies")
    level = fields.Selection(
        [
            ("ministry", "Ministry"),
            ("province", "Province"),
            ("district", "District"),
            ("commune", "Commune"),
            ("other", "Other bodies"),
        ],
        compute="_compute_level",
        search="_search_level",
        help="The lowest level that resolves it; searching finds every level.",
    )
    level_text = fields.Char(string="Levels", compute="_compute_level")
    kind = fields.Selection(
        [
            ("standard", "Standard"),
            ("specific", "Specific to a province"),
            ("internal", "Internal"),
        ],
        required=True,
        default="standard",
    )
    version_ids = fields.One2many("onestop.procedure.version", "procedure_id")
    current_version_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version in force",
        compute="_compute_current_version_id",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("abolished", "Abolished")],
        compute="_compute_state",
        search="_search_state",
    )
    version_count = fields.Integer(compute="_compute_state")
    sheet = fields.Html(compute="_compute_sheet", sanitize=False)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A procedure with this code already exists."
    )

    # === COMPUTES === #

    @api.depends(*(f"level_{level}" for level in LEVELS))
    @api.depends_context("lang")
    def _compute_level(self):
        labels = dict(self._fields["level"]._description_selection(self.env))
        for procedure in self:
            held = [level for level in LEVELS if procedure[f"level_{level}"]]
            named = [level for level in held if level != "other"] or held
            procedure.level = named[-1] if named else False
            procedure.level_text = ", ".join(labels[level] for level in held)

    def _search_level(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            [(f"level_{level}", "=", True)] for level in value if level in LEVELS
        )

    @api.depends("version_ids.state", "version_ids.date_from", "version_ids.date_to")
    def _compute_current_version_id(self):
        current = self._versions_on(self._today())
        for procedure in self:
            procedure.current_version_id = current.get(procedure._origin.id, False)

    @api.depends("current_version_id")
    @api.depends_context("lang")
    def _compute_sheet(self):
        for procedure in self:
            newest = procedure.version_ids.sorted("number")[-1:]
            version = procedure.current_version_id or newest
            procedure.sheet = version.sheet

    @api.depends("version_ids.state", "version_ids.date_to")
    def _compute_state(self):
        today = self._today()
        for procedure in self:
            versions = procedure.version_ids
            published = versions.filtered(lambda v: v.state == "published")
            procedure.version_count = len(versions)
            if not published:
                procedure.state = "draft"
            elif any(not v.date_to or v.date_to > today for v in published):
                procedure.state = "active"
            else:
                procedure.state = "abolished"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        published = Domain("version_ids.state", "=", "published")
        open_ended = Domain(
            "version_ids",
            "any",
            Domain("state", "=", "published")
            & (Domain("date_to", "=", False) | Domain("date_to", ">", self._today())),
        )
        domains = {
            "draft": ~published,
            "active": open_ended,
            "abolished": published & ~open_ended,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for procedure in self:
            procedure.display_name = f"{procedure.code} {procedure.name}"

    # === RULES OF THE RECORD === #

    @api.model
    def _nfc_vals(self, vals):
        vals = super()._nfc_vals(vals)
        if vals.get("name"):
            # Sources carry no-break spaces and stray line ends in names.
            vals["name"] = " ".join(nfc(vals["name"]).split())
        return vals

    @api.constrains("code")
    def _check_code(self):
        for procedure in self:
            if any(char.isspace() for char in procedure.code):
                raise ValidationError(
                    self.env._(
                        "Code “%(code)s”: a procedure code has no blanks.",
                        code=procedure.code,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_versions(self):
        for procedure in self:
            if procedure.version_ids:
                raise UserError(
                    self.env._(
                        "%(code)s has versions. A procedure ends by a decision that "
                        "abolishes it; only one without any version can be deleted.",
                        code=procedure.code,
                    )
                )

    # === VERSIONS === #

    @api.model
    def _today(self):
        """Return today's date in Vietnam, whatever the user's own zone."""
        return to_local(fields.Datetime.now()).date()

    def _versions_on(self, day):
        """Return procedure id → the version in force on the date, in one query."""
        versions = self.env["onestop.procedure.version"].search(
            Domain("procedure_id", "in", self._origin.ids) & self._in_force(day)
        )
        return {version.procedure_id.id: version for version in versions}

    @api.model
    def _in_force(self, day):
        """Return the domain of the versions in force on a date."""
        return (
            Domain("state", "=", "published")
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", day))
        )

    def _version_on(self, day):
        """Return the version in force on a date, or an empty recordset."""
        self.ensure_one()
        none = self.env["onestop.procedure.version"]
        return self._versions_on(day).get(self.id, none)

    @api.model
    def _by_code(self, code):
        """Return the procedure with this code.

        :raises UserError: names the field and says that the code is unknown
        """
        procedure = self.search([("code", "=", str(code or "").strip())], limit=1)
        if not procedure:
            raise UserError(
                self.env._(
                    "code: the catalogue has no procedure “%(code)s”.", code=code
                )
            )
        return procedure

    def action_new_version(self):
        """Open a draft copied from the newest version; dossiers are not touched."""
        self.ensure_one()
        self.env["onestop.procedure.version"].check_access("create")
        return self._draft_versions()[self]._open()

    def _draft_versions(self, taken=()):
        """Return procedure → draft to work on, made where there is none.

        :param taken: drafts that serve something else already
        """
        known = self.env["onestop.procedure.version"].search(
            [("procedure_id", "in", self.ids)], order="number"
        )
        versions = known.grouped("procedure_id")
        newest = {procedure: rows[-1:] for procedure, rows in versions.items()}
        drafts = {
            procedure: version
            for procedure, version in newest.items()
            if version.state == "draft" and version not in taken
        }
        # From an empty set: union() alone would take all versions along.
        to_copy = known[:0].union(*(newest[p] for p in newest if p not in drafts))
        copies = zip(to_copy.procedure_id, to_copy.copy(), strict=True)
        without = self.filtered(lambda procedure: procedure not in newest)
        made = known.create(
            [{"procedure_id": one.id, "name": one.name} for one in without]
        )
        return {**drafts, **dict(copies), **dict(zip(without, made, strict=True))}

    def action_open_versions(self):
        """Open the list of all versions of this procedure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_procedure_version_action"
        )
        action["domain"] = [("procedure_id", "=", self.id)]
        action["context"] = {"default_procedure_id": self.id}
        return action
