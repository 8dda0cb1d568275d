"""Printed forms as data: what a form is called, and how it looks, from when to when.

Ministries replace whole sets of forms (2018, 2025, and again when the next circular
comes). ``code`` says what a form is for and never changes; its number, title, layout
and suffix are those of the set in force on the document's date.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

CODES = [
    ("01", "01 Receipt and appointment slip"),
    ("02", "02 Request for supplement"),
    ("03", "03 Refusal"),
    ("04", "04 Apology and new date"),
    ("05", "05 Notice of stopping"),
    ("06", "06 Control slip"),
    ("07", "07 Register"),
    ("slips", "One slip for several dossiers"),
    ("transfer", "Transfer slip"),
    ("handed", "Receipt of results and originals"),
]


class OnestopForm(models.Model):
    _name = "onestop.form"
    _description = "Printed form of a set of forms"
    _order = "code, date_from desc"

    code = fields.Selection(CODES, "Used for", required=True)
    mark = fields.Char("Number of the form", help="As printed: Mẫu số 01.")
    name = fields.Char("Title", required=True, help="As printed, in Vietnamese.")
    template = fields.Char(required=True, help="External id of its QWeb template.")
    numbering = fields.Selection(
        [
            ("none", "No number"),
            ("code", "Running number of the dossier's code"),
            ("year", "From 1 each year, by agency and form"),
        ],
        required=True,
        default="none",
    )
    suffix = fields.Char(help="Follows the number after a slash.")
    issuer = fields.Selection(
        [("centre", "The centre"), ("competent", "The agency that resolves")],
        required=True,
        default="centre",
        help="Whose name stands at the head.",
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until")
    basis = fields.Char("Legal source", required=True)

    @api.constrains("code", "date_from", "date_to")
    def _check_dates(self):
        for form in self:
            if form.date_to and form.date_to < form.date_from:
                raise ValidationError(
                    self.env._("Until: a form cannot end before it begins.")
                )
            others = Domain("code", "=", form.code) & Domain("id", "!=", form.id)
            if self.search_count(others & form._domain_meets(), limit=1):
                raise ValidationError(
                    self.env._(
                        "From, until: two forms “%(name)s” would be in force at once.",
                        name=form.name,
                    )
                )

    def _domain_meets(self):
        """Return the domain of forms whose dates meet this one's."""
        open_end = Domain("date_to", "=", False)
        meets = open_end | Domain("date_to", ">=", self.date_from)
        if self.date_to:
            meets &= Domain("date_from", "<=", self.date_to)
        return meets

    @api.constrains("template")
    def _check_template(self):
        for form in self:
            view = self.env.ref(form.template or "", raise_if_not_found=False)
            if not view or view._name != "ir.ui.view":
                raise ValidationError(
                    self.env._(
                        "Template: there is no template “%(name)s”.", name=form.template
                    )
                )

    @api.constrains("numbering", "suffix")
    def _check_suffix(self):
        for form in self:
            if form.numbering != "none" and not form.suffix:
                raise ValidationError(
                    self.env._("Suffix: a form with a number needs one.")
                )

    @api.model
    def _on(self, code, day):
        """Return the form ``code`` of the set in force on ``day``.

        :raises UserError: there was no such form then
        """
        form = self.search(
            Domain("code", "=", code)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day)),
            limit=1,
        )
        if not form:
            labels = dict(self._fields["code"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "There is no form “%(form)s” on %(day)s.",
                    form=labels.get(code, code),
                    day=day.strftime("%d/%m/%Y"),
                )
            )
        return form

    def _issuing_agency(self, dossier):
        """Return the agency whose paper this is."""
        if self.issuer == "competent" and dossier.competent_agency_id:
            return dossier.competent_agency_id
        return dossier.agency_id

    def _draw_number(self, dossier, day):
        """Return the number to print, drawn where the form has one of its own.

        Numbers of a year are drawn like dossier codes, in a transaction of their own:
        a print that fails leaves a gap, which no rule forbids here.
        """
        if self.numbering == "none":
            return ""
        if self.numbering == "year":
            return self._next_of_year(self._issuing_agency(dossier), day)
        return f"{dossier._running_number()}/{self.suffix}"

    def _next_of_year(self, agency, day):
        """Draw the next number of this form of ``agency`` in the year of ``day``."""
        number = self.env["onestop.code.counter"]._next(
            f"{agency.code} {self.suffix}", day.replace(month=1, day=1)
        )
        return f"{number:02}/{self.suffix}"
