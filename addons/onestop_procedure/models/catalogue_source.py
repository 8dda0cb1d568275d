from odoo import api, fields, models

from ..tools import nfc


class OnestopProcedureVersion(models.Model):
    """What a national record says beside the structured content.

    The words stay as the source wrote them (Unicode form NFC), so that the source's
    text can be shown again and an uncertain reading checked against it.
    """

    _inherit = "onestop.procedure.version"

    source_system = fields.Char(string="Source", readonly=True, copy=False)
    source_id = fields.Char(
        string="Identifier in the source", readonly=True, copy=False, index="btree"
    )
    source_code = fields.Text(
        string="Code in the source",
        readonly=True,
        copy=False,
        help="Where the source writes it with blanks.",
    )
    source_digest = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 of the record as it was read; the same record changes nothing.",
    )
    source_url = fields.Char(string="Address of the source", readonly=True, copy=False)
    source_folder = fields.Char(readonly=True, copy=False)
    source_file = fields.Char(readonly=True, copy=False)
    source_name = fields.Text(string="Name in the source", readonly=True, copy=False)
    source_field = fields.Char(string="Field in the source", readonly=True, copy=False)
    source_field_code = fields.Char(readonly=True, copy=False)
    source_levels = fields.Char(
        string="Levels in the source", readonly=True, copy=False
    )
    source_type = fields.Char(string="Type in the source", readonly=True, copy=False)
    source_kind = fields.Char(string="Kind in the source", readonly=True, copy=False)
    source_state = fields.Char(string="State in the source", readonly=True, copy=False)
    source_agency = fields.Char(
        string="Promulgating agency in the source", readonly=True, copy=False
    )
    source_agency_code = fields.Char(readonly=True, copy=False)
    source_agency_id = fields.Char(readonly=True, copy=False)
    source_related = fields.Text(string="Related procedures", readonly=True, copy=False)
    source_published = fields.Char(string="Published there", readonly=True, copy=False)
    source_created = fields.Char(string="Created there", readonly=True, copy=False)
    source_updated = fields.Char(string="Updated there", readonly=True, copy=False)
    is_internal = fields.Boolean(string="Internal procedure")
    is_vertical = fields.Boolean(string="Vertical agency")
    is_full_process = fields.Boolean(string="Full process")
    is_shared_service = fields.Boolean(string="Shared service")
    is_offline_only = fields.Boolean(string="Offline only")
    agency_ids = fields.One2many(
        "onestop.procedure.agency", "version_id", "Agencies by role", copy=True
    )
    source_value_ids = fields.One2many(
        "onestop.procedure.source.value", "version_id", "Further values of the source"
    )

    @api.model
    def _nfc_vals(self, vals):
        """Long texts keep the source's line ends and outer blanks."""
        clean = super()._nfc_vals(vals)
        for name, value in vals.items():
            field = self._fields.get(name)
            if field and field.type == "text" and isinstance(value, str):
                clean[name] = nfc(value)
        return clean


class OnestopVersionPart(models.AbstractModel):
    _inherit = "onestop.version.part"

    @api.model
    def _nfc_vals(self, vals):
        """Parts hold words of the source: composed, otherwise as they are."""
        return {
            name: nfc(value) if isinstance(value, str) else value
            for name, value in vals.items()
        }


class OnestopProcedureSourceValue(models.Model):
    """A value of the source that has no field: its place there and its words."""

    _name = "onestop.procedure.source.value"
    _description = "Further value of the source"
    _inherit = ["onestop.version.part"]
    _rec_name = "key"

    key = fields.Char(string="Place in the source", required=True)
    words = fields.Text(string="In the source's words", required=True)


class OnestopProcedureAgency(models.Model):
    """An agency in a role; agencies outside the centre's directory stay words."""

    _name = "onestop.procedure.agency"
    _description = "Agency of a procedure by role"
    _inherit = ["onestop.version.part"]

    role = fields.Selection(
        [
            ("executing", "Carries out"),
            ("listed", "Carries out (national list)"),
            ("authority", "Decides"),
            ("authorized", "Authorised"),
            ("coordinating", "Takes part"),
        ],
        required=True,
        default="executing",
    )
    code = fields.Char(string="Identifier in the source")
    name = fields.Text(required=True)
    source_id = fields.Char()
    agency_id = fields.Many2one(
        "onestop.agency", string="In the directory", ondelete="restrict"
    )


class OnestopTermMixin(models.AbstractModel):
    _inherit = "onestop.term.mixin"

    source_quantity = fields.Char(string="Number in the source")
    source_unit = fields.Char(string="Unit in the source")


class OnestopProcedureCase(models.Model):
    _inherit = "onestop.procedure.case"

    source_name = fields.Text(string="Name in the source")
    source_id = fields.Char()


class OnestopProcedureComponent(models.Model):
    _inherit = "onestop.procedure.component"

    form_names = fields.Text(string="Form files in the source", help="One per line.")
    form_paths = fields.Text(string="Places of the form files", help="One per line.")
    source_id = fields.Char()
    source_required = fields.Char(
        string="Required in the source",
        help="The national portal says “false” of every paper, so it tells nothing.",
    )
    has_electronic_form = fields.Boolean(string="Electronic form")
    is_processing_result = fields.Boolean(string="Result of another procedure")
    source_text = fields.Text(string="In the source's words")


class OnestopProcedureTariff(models.Model):
    _inherit = "onestop.procedure.tariff"

    source_amount = fields.Char(string="Amount in the source")
    source_currency = fields.Char(string="Currency in the source")
    source_raw = fields.Text(string="Whole line in the source")


class OnestopProcedureBasis(models.Model):
    _inherit = "onestop.procedure.basis"

    issued_on = fields.Char(string="Issued on", help="As the source writes it.")
    issuer = fields.Char(help="As the source writes it.")
    source_id = fields.Char()


class OnestopProcedureResult(models.Model):
    _inherit = "onestop.procedure.result"

    source_id = fields.Char()
