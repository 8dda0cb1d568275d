"""Applicants: identity data kept apart from ``res.partner``.

Every internal user can read all of ``res.partner``; numbers of identity papers
therefore live here, behind this model's own access rows (Luật Bảo vệ dữ liệu cá
nhân 91/2025/QH15). The partner stays for mail and portal login only.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import codes
from odoo.addons.onestop_procedure.rules.given import LINE, NAME, NUMBER
from odoo.addons.onestop_procedure.tools import fold, to_local

ID_KINDS = [
    ("citizen", "Citizen ID (12 digits)"),
    ("old", "Old ID card (9 digits)"),
    ("passport", "Passport"),
    ("tax", "Tax code"),
    ("none", "No number yet"),
]
# Who types numbers and finds people by them; everybody else sees them masked, and in
# full only by "show", which is recorded (docs/decisions/0030).
FULL_NUMBER = (
    "onestop_procedure.group_onestop_reception,"
    "onestop_procedure.group_onestop_integrator"
)
# Most characters of a text (docs/api.md).
TEXTS = {
    "name": NAME,
    "id_number": NUMBER,
    "phone": NUMBER,
    "email": NAME,
    "address": LINE,
}


class OnestopApplicant(models.Model):
    _name = "onestop.applicant"
    _description = "Applicant"
    _order = "name, id"
    _rec_names_search = ["name", "search_text"]

    kind = fields.Selection(
        [("person", "Person"), ("organisation", "Organisation")],
        required=True,
        default="person",
    )
    name = fields.Char(required=True)
    id_kind = fields.Selection(ID_KINDS, required=True, default="citizen")
    id_number = fields.Char("ID number", index=True, groups=FULL_NUMBER)
    birth_date = fields.Date()
    sex = fields.Selection([("male", "Male"), ("female", "Female")])
    phone = fields.Char()
    email = fields.Char()
    address = fields.Char()
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        index="btree_not_null",
        help="Contact of the portal login, where the person has one.",
    )
    dossier_ids = fields.One2many("onestop.dossier", "applicant_id", readonly=True)
    masked_id = fields.Char(
        "ID number (masked)", compute="_compute_masked_id", compute_sudo=True
    )
    search_text = fields.Char(
        compute="_compute_search_text", store=True, index="trigram"
    )

    _id_uniq = models.UniqueIndex(
        "(id_kind, id_number) WHERE id_number IS NOT NULL",
        "An applicant with this ID number already exists.",
    )

    @api.depends("id_number")
    def _compute_masked_id(self):
        for applicant in self:
            applicant.masked_id = mask(applicant.id_number)

    @api.depends("name")
    def _compute_search_text(self):
        for applicant in self:
            applicant.search_text = fold(applicant.name or "")

    @api.depends("name", "masked_id")
    def _compute_display_name(self):
        for applicant in self:
            parts = [applicant.name or "", applicant.masked_id or ""]
            applicant.display_name = " · ".join(part for part in parts if part)

    @api.model
    def _search_display_name(self, operator, value):
        """Find by name, and by number those who may read numbers.

        To search by a number is to ask for it: who sees the mask only must not find
        the digits behind it by trying.
        """
        domain = Domain(super()._search_display_name(operator, value))
        positive = operator not in Domain.NEGATIVE_OPERATORS
        if value and positive and self._reads_numbers():
            domain |= Domain("id_number", operator, value)
        return domain

    @api.model
    def _reads_numbers(self):
        """Return whether the user reads ID numbers in full without asking."""
        return self.env.su or self._has_field_access(self._fields["id_number"], "read")

    @api.constrains("kind", "id_kind", "id_number", "birth_date", "name")
    def _check_identity(self):
        for applicant in self:
            applicant._check_birth_date()
            if applicant.id_kind == "none":
                if applicant.id_number:
                    raise ValidationError(
                        self.env._("ID number: leave it empty for “no number yet”.")
                    )
                continue
            problem = self._id_problem(applicant.id_kind, applicant.id_number)
            if problem:
                raise ValidationError(problem)

    def _check_birth_date(self):
        born = self.birth_date
        if born and born.year < 1900:
            raise ValidationError(
                self.env._("Date of birth: the year must be 1900 or later.")
            )
        if born and born > to_local(fields.Datetime.now()).date():
            raise ValidationError(self.env._("Date of birth: it lies in the future."))

    def _id_problem(self, id_kind, id_number):
        """Return a sentence that says what is wrong with a number, or ``False``.

        Only the shape is refused here; a number that does not fit the person's
        sex or year of birth is a warning (see :meth:`_id_warnings`), because
        registers do hold such numbers.
        """
        number = id_number or ""
        if id_kind == "citizen" and not (number.isdigit() and len(number) == 12):
            return self.env._("ID number: a citizen ID has 12 digits.")
        if id_kind == "old" and not (number.isdigit() and len(number) == 9):
            return self.env._("ID number: an old ID card has 9 digits.")
        if id_kind == "tax":
            try:
                codes.parse_tax_code(number)
            except codes.InvalidCode:
                return self.env._(
                    "ID number: “%(number)s” is not a valid tax code "
                    "(10 digits with a check digit, or 13 for a branch).",
                    number=number,
                )
        if id_kind == "passport" and not 5 <= len(number) <= 20:
            return self.env._("ID number: a passport number has 5 to 20 characters.")
        return False

    @api.model
    def _id_warnings(self, number, sex=None, born=None):
        """Return sentences on what is odd about a 12-digit number; never a refusal.

        :param sex: ``male`` or ``female``, compared where known
        :param born: date of birth (or its ISO text), compared where known
        """
        number = "".join((number or "").split())
        if len(number) != 12 or not number.isdecimal():
            return []
        today = to_local(fields.Datetime.now()).date()
        found = codes.check_citizen_id(
            number, sex or None, fields.Date.to_date(born), today
        )
        words = self._id_warning_words()
        return [words[one.key] % one.arguments for one in found if one.key in words]

    @api.model
    def _id_warning_words(self):
        # The arguments are filled in where the sentence is used.
        _ = self.env._
        return {
            "unknown_birthplace": _(
                "ID number: it begins with %(code)s, which no province or country has."
            ),
            "sex_differs": _("ID number: it belongs to a person of the other sex."),
            "year_differs": _(
                "ID number: it says year of birth %(number)s, not %(given)s."
            ),
            "born_later": _(
                "ID number: it says year of birth %(year)s, which is still to come."
            ),
        }

    def _normalised(self, vals):
        """Return ``vals`` with clean NFC text and numbers without blanks."""
        vals = self.env["onestop.given"]._read_texts(vals, TEXTS, self._label_of)
        if "id_number" in vals:
            vals["id_number"] = "".join((vals["id_number"] or "").split()) or False
        return vals

    def _label_of(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalised(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalised(vals))

    @api.model
    def _lookup(self, id_number):
        """Return the applicant with this number, or an empty record."""
        number = "".join((id_number or "").split())
        return self.search([("id_number", "=", number)], limit=1) if number else self

    @api.model
    def _guess_id_kind(self, id_number, kind="person"):
        """Return the kind of paper that a bare number most likely belongs to."""
        number = "".join((id_number or "").split())
        if not number:
            return "none"
        if kind == "organisation":
            return "tax"
        if number.isdigit() and len(number) in (9, 12):
            return "old" if len(number) == 9 else "citizen"
        return "passport"

    @api.model
    def _find_or_create(self, values):
        """Return the applicant that ``values`` describe, made where unknown.

        :param dict values: ``name`` and, where known, ``id_number``, ``id_kind``,
            ``kind``, ``phone``, ``email``, ``address``, ``birth_date``, ``sex``.
        :raises ValidationError: a missing name, an impossible number

        A known person's number decides; contact data that differ are brought up
        to date, the name is not (a dossier keeps the name that it was given).
        """
        values = self._normalised({k: v for k, v in values.items() if v})
        if not values.get("name"):
            raise ValidationError(self.env._("Applicant: the name is missing."))
        kind = values.setdefault("kind", "person")
        values.setdefault("id_number", False)
        values.setdefault("id_kind", self._guess_id_kind(values["id_number"], kind))
        known = self._lookup(values["id_number"])
        if not known:
            return self.create(values)
        contact = {
            name: values[name]
            for name in ("phone", "email", "address", "birth_date", "sex")
            if values.get(name) and known[name] != values[name]
        }
        if contact:
            known.write(contact)
        return known


def mask(number):
    """Return an ID number of which the first and last three signs are left.

    Of shorter ones only the last three: six of nine digits would tell too much.
    """
    if not number:
        return ""
    if len(number) < 8:
        return "•" * len(number)
    if len(number) < 12:
        return "•" * (len(number) - 3) + number[-3:]
    return f"{number[:3]}{'•' * (len(number) - 6)}{number[-3:]}"
