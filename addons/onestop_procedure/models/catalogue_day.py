from odoo import api, fields, models
from odoo.exceptions import UserError

DAY = "%d/%m/%Y"


class OnestopCatalogueDay(models.TransientModel):
    """Asks for a day and shows the catalogue, or one procedure, as it was then."""

    _name = "onestop.catalogue.day"
    _description = "Catalogue on a date"

    day = fields.Date(
        required=True, default=lambda self: self.env["onestop.procedure"]._today()
    )
    procedure_id = fields.Many2one("onestop.procedure")
    version_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version in force then",
        compute="_compute_version_id",
    )
    answer = fields.Char(compute="_compute_version_id")

    @api.depends("day", "procedure_id")
    @api.depends_context("lang")
    def _compute_version_id(self):
        versions = self.env["onestop.procedure.version"]
        for ask in self:
            one = ask.procedure_id and ask.day
            version = ask.procedure_id._version_on(ask.day) if one else versions
            ask.version_id = version
            ask.answer = one and ask._answer(version)

    def _answer(self, version):
        """Return in words what was in force on the day."""
        if version:
            return version._in_force_text()
        return self.env._(
            "On %(day)s no version was in force.", day=self.day.strftime(DAY)
        )

    def action_open_version(self):
        """Open the version that was in force on the day.

        :raises UserError: none was
        """
        self.ensure_one()
        if not self.version_id:
            raise UserError(self._answer(self.version_id))
        return self.version_id._open()

    def action_open_catalogue(self):
        """Open the list of all versions that were in force on the day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_procedure_version_action"
        )
        title = self.env._("Catalogue on %(day)s", day=self.day.strftime(DAY))
        action.update(
            # A domain, not ids: the list counts and groups thousands by itself.
            domain=list(self.env["onestop.procedure"]._in_force(self.day)),
            context={},
            name=title,
            display_name=title,
            # A day of the past is looked at, not linked to.
            path=False,
        )
        return action


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    def action_on_date(self):
        """Ask for a day and show the version of this procedure in force then."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Version on a date"),
            "res_model": "onestop.catalogue.day",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_procedure_id": self.id},
        }
