from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.codes import InvalidCode, parse_agency_code


class OnestopAgency(models.Model):
    """An agency of any level; centres are agencies that receive dossiers."""

    _name = "onestop.agency"
    _description = "Agency"
    _inherit = ["onestop.nfc.mixin"]
    _parent_store = True
    _order = "code nulls last, name"
    _rec_names_search = ["name", "code", "short_name", "name_ids.name"]

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(
        string="Identifier",
        help="National identifier, for example H56.14; may be unknown for agencies "
        "that only stand in the catalogue.",
    )
    short_name = fields.Char(help="Used where a line is short: slips, lists.")
    level = fields.Selection(
        string="Tier",
        selection=[
            ("ministry", "Ministry"),
            ("province", "Province"),
            ("district", "District (ended 1/7/2025)"),
            ("commune", "Commune"),
            ("other", "Other body"),
        ],
        required=True,
        default="province",
    )
    parent_id = fields.Many2one(
        "onestop.agency", string="Superior agency", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("onestop.agency", "parent_id", "Subordinate agencies")
    is_centre = fields.Boolean(
        string="One-stop centre", help="Receives dossiers and returns results."
    )
    governing_name = fields.Char(
        string="Governing body",
        help="First line of the printed header, above the agency's own name.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working time",
        help="Empty: the superior agency's, else the default of the suite.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "onestop_agency_member_rel",
        "agency_id",
        "user_id",
        string="Members",
    )
    counter_ids = fields.One2many("onestop.counter", "agency_id", "Counters")
    active = fields.Boolean(default=True)
    date_from = fields.Date(string="Established on")
    date_to = fields.Date(
        string="Dissolved from", help="First day on which it is no more."
    )
    address = fields.Char()
    phone = fields.Char()
    email = fields.Char()
    place = fields.Char(
        string="Place name", help="Printed before the date of a document."
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "An agency with this identifier already exists."
    )

    @api.model
    def _nfc_vals(self, vals):
        vals = super()._nfc_vals(vals)
        if "code" in vals:
            # Empty texts would clash with each other in the unique constraint.
            vals["code"] = (vals["code"] or "").upper() or False
        return vals

    @api.constrains("code", "is_centre")
    def _check_code(self):
        for agency in self:
            if agency.is_centre and not agency.code:
                raise ValidationError(
                    self.env._(
                        "Identifier: %(name)s is a centre, and dossier codes begin "
                        "with the identifier of the centre.",
                        name=agency.name,
                    )
                )
            try:
                if agency.code:
                    parse_agency_code(agency.code)
            except InvalidCode:
                raise ValidationError(
                    self.env._(
                        "Identifier “%(code)s”: at most 35 characters, digits and "
                        "capital letters in groups parted by dots, beginning with the "
                        "ministry or province, such as H56.14.",
                        code=agency.code,
                    )
                ) from None

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("Superior agency: an agency cannot stand above itself.")
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for agency in self:
            if (
                agency.date_from
                and agency.date_to
                and agency.date_to < agency.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "Dissolved from: the end of %(name)s lies before its start.",
                        name=agency.name,
                    )
                )

    def _calendar(self):
        """Return the resource.calendar that applies to this agency, or to none."""
        if self:
            self.ensure_one()
        agency = self
        while agency:
            if agency.calendar_id:
                return agency.calendar_id
            agency = agency.parent_id
        return self.env["resource.calendar"]._onestop_default()

    def _work_calendar(self):
        """Return the rules' WorkCalendar of this agency.

        Own calendar, else the nearest superior's, else the suite's default (also
        for an empty recordset).
        """
        return self._calendar()._onestop_work_calendar()
