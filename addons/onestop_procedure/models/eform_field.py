import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import eform as rules
from ..rules.eform_lint import KEY_LENGTH
from ..tools import fold

KINDS = [
    ("short_text", "Short text"),
    ("long_text", "Long text"),
    ("number", "Number"),
    ("date", "Date"),
    ("choice", "Choice of one"),
    ("choices", "Choice of several"),
    ("address", "Address"),
    ("id_number", "Identity number"),
    ("file", "File"),
    ("group", "Repeated group"),
    ("heading", "Heading"),
    ("explanation", "Explanation"),
]
PREFILLS = [
    ("applicant.name", "Applicant: name"),
    ("applicant.id_number", "Applicant: identity number"),
    ("applicant.birth_date", "Applicant: date of birth"),
    ("applicant.sex", "Applicant: sex"),
    ("applicant.phone", "Applicant: phone"),
    ("applicant.email", "Applicant: e-mail"),
    ("applicant.address", "Applicant: address"),
]
ACCEPTS = ("citizen_id", "old_id", "passport", "tax_code")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# Days relative to today as people type them, in either language.
_FROM_TODAY = re.compile(
    r"(?:hom nay|today)(?: ?([+-]) ?(\d{1,5}) ?(nam|thang|ngay|y|m|d))?"
)
_SPANS = {"nam": "y", "thang": "m", "ngay": "d"}


class OnestopEformField(models.Model):
    """A question of an e-form, or a heading or explanation between questions."""

    _name = "onestop.eform.field"
    _description = "Question of an e-form"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "eform_id, sequence, id"
    _rec_name = "label"
    _rec_names_search = ["label", "key"]
    _fixed_parent = "eform_id"

    eform_id = fields.Many2one(
        "onestop.eform",
        compute="_compute_eform_id",
        store=True,
        readonly=False,
        recursive=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="cascade",
    )
    parent_id = fields.Many2one(
        "onestop.eform.field",
        string="Group",
        index="btree_not_null",
        ondelete="cascade",
    )
    child_ids = fields.One2many("onestop.eform.field", "parent_id", "Questions inside")
    sequence = fields.Integer(default=10)
    key = fields.Char(
        help="Name of the answer for other systems; made from the label when empty."
    )
    kind = fields.Selection(KINDS, required=True, default="short_text")
    label = fields.Char(string="Question", required=True)
    help_text = fields.Text(string="Help", help="Shown below the question.")
    required = fields.Boolean()
    # text
    min_length = fields.Integer(string="Characters, at least", help="0: no limit.")
    max_length = fields.Integer(string="Characters, at most", help="0: no limit.")
    pattern = fields.Char(
        help=r"A regular expression for the whole answer: [A-Z]{2}-\d+"
    )
    pattern_error = fields.Char(
        string="If it does not fit", help="What applicants then read."
    )
    # number; texts, because zero is a limit and nothing is none
    minimum = fields.Char(string="Smallest number")
    maximum = fields.Char(string="Largest number")
    decimals = fields.Integer()
    unit = fields.Char(help="Shown behind the number: m², đồng.")
    # date
    earliest = fields.Char(string="Earliest day")
    latest = fields.Char(
        string="Latest day",
        help="A day (31/01/2026) or today, today-18y (18 years ago), today+30d, "
        "today-6m.",
    )
    # choice
    choice_ids = fields.One2many(
        "onestop.eform.choice", "field_id", "Choices", copy=True
    )
    style = fields.Selection(
        [("list", "List to open"), ("radio", "All in view")],
        required=True,
        default="radio",
    )
    # identity number
    accepts_citizen_id = fields.Boolean(string="Citizen's number", default=True)
    accepts_old_id = fields.Boolean(string="Old number of 9 digits")
    accepts_passport = fields.Boolean(string="Passport")
    accepts_tax_code = fields.Boolean(string="Tax code")
    # address
    street = fields.Selection(
        [("required", "Required"), ("optional", "Optional"), ("none", "Not asked")],
        string="House number, street",
        required=True,
        default="optional",
    )
    # file
    extensions = fields.Char(
        string="File types",
        default="pdf, jpg, png",
        help="Endings of file names, parted by commas.",
    )
    max_megabytes = fields.Float(string="Largest file (MB)", default=10.0)
    # choices, files, rows
    min_items = fields.Integer(string="At least", help="0: no limit.")
    max_items = fields.Integer(
        string="At most", help="0: the usual: 1 file, 20 rows, any number of answers."
    )
    # shown if
    shown_mode = fields.Selection(
        [("all", "all conditions hold"), ("any", "one condition holds")],
        string="Shown if",
        required=True,
        default="all",
    )
    condition_ids = fields.One2many("onestop.eform.condition", "field_id", "Conditions")
    condition_count = fields.Integer(compute="_compute_condition_count")
    # before the first answer
    default_value = fields.Char(string="Answer beforehand")
    prefill = fields.Selection(PREFILLS, string="Filled in from")

    _key_uniq = models.Constraint(
        "UNIQUE(eform_id, key)", "Two questions of a form cannot have the same key."
    )
    _key_set = models.Constraint("CHECK(key <> '')", "A question needs a key.")

    # === COMPUTES === #

    @api.depends("parent_id.eform_id")
    def _compute_eform_id(self):
        for field in self:
            if field.parent_id:
                field.eform_id = field.parent_id.eform_id

    @api.depends("condition_ids")
    def _compute_condition_count(self):
        for field in self:
            field.condition_count = len(field.condition_ids)

    @api.model
    def _design_names(self):
        """Return the paths of everything in a question that shows or checks."""
        own = [
            "kind", "label", "help_text", "required", "key", "sequence", "min_length",
            "max_length", "pattern", "pattern_error", "minimum", "maximum", "decimals",
            "unit", "earliest", "latest", "style", "street", "extensions",
            "max_megabytes", "min_items", "max_items", "shown_mode", "default_value",
            "prefill", *(f"accepts_{kind}" for kind in ACCEPTS),
        ]  # fmt: skip
        parts = ["choice_ids.value", "choice_ids.label", "condition_ids.operator"]
        parts += ["condition_ids.value", "condition_ids.other_id", "parent_id"]
        parts += ["condition_ids.choice_ids"]
        return [*own, *parts, *(f"child_ids.{name}" for name in own + parts)]

    # === KEYS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_keys(vals_list))

    def write(self, vals):
        return super().write(self._readable(vals))

    @api.model
    def _with_keys(self, vals_list):
        """Return the values with a key for each that has none, from its label."""
        parents = self.browse([v["parent_id"] for v in vals_list if v.get("parent_id")])
        homes = {parent.id: parent.eform_id.id for parent in parents}
        taken, result = {}, []
        for vals in vals_list:
            vals = self._readable(vals)
            home = homes.get(vals.get("parent_id")) or vals.get("eform_id")
            home = home or self.env.context.get("default_eform_id")
            if home not in taken:
                known = self.search_fetch([("eform_id", "=", home)], ["key"])
                taken[home] = set(known.mapped("key"))
            if not vals.get("key"):
                vals["key"] = free_key(vals.get("label"), taken[home])
            taken[home].add(vals["key"])
            result.append(vals)
        return result

    @api.model
    def _readable(self, vals):
        """Return the values with days as typed in the form of the rules.

        31/01/2026 becomes 2026-01-31, “hôm nay - 18 năm” today-18y.
        """
        vals = dict(vals)
        for name in ("earliest", "latest", "default_value"):
            if vals.get(name):
                vals[name] = readable_day(vals[name])
        return vals

    @api.constrains("parent_id", "eform_id")
    def _check_parent(self):
        for field in self:
            parent = field.parent_id
            if parent and parent.eform_id != field.eform_id:
                raise ValidationError(
                    self.env._(
                        "Group: “%(group)s” belongs to another form.",
                        group=parent.label,
                    )
                )
            if parent and parent.kind != "group":
                raise ValidationError(
                    self.env._(
                        "Group: “%(label)s” is no repeated group.", label=parent.label
                    )
                )
        if self._has_cycle():
            raise ValidationError(self.env._("Group: a group cannot stand in itself."))

    @api.constrains("minimum", "maximum")
    def _check_numbers(self):
        for field in self:
            for name in ("minimum", "maximum"):
                if field[name] and number_in(field[name]) is None:
                    raise ValidationError(
                        self.env._(
                            "%(label)s: “%(value)s” is no number.",
                            label=self._fields[name].get_description(
                                self.env, ["string"]
                            )["string"],
                            value=field[name],
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        gone = self | self.search([("id", "child_of", self.ids)])
        needing = self.env["onestop.eform.condition"].search(
            [("other_id", "in", gone.ids), ("field_id", "not in", gone.ids)]
        )
        for condition in needing:
            raise UserError(
                self.env._(
                    "“%(other)s” is needed: “%(label)s” is shown depending on it.",
                    other=condition.other_id.label,
                    label=condition.field_id.label,
                )
            )

    def _depth(self):
        """Return in how many groups this question stands."""
        return 1 + self.parent_id._depth() if self.parent_id else 0

    # === FOR THE RULES === #

    def _form_field(self):
        """Return the rules' FormField."""
        self.ensure_one()
        return rules.FormField(
            key=self.key or free_key(self.label, set()),
            kind=self.kind,
            label=self.label or "",
            help=self.help_text or "",
            required=self.required,
            shown_if=self._shown_if(),
            **getattr(self, f"_limits_{self.kind}", dict)(),
            prefill=self.prefill or "",
            default=self._default_answer(),
        )

    def _shown_if(self):
        """Return the rules' Condition under which this is shown; None: always."""
        parts = tuple(condition._rule() for condition in self.condition_ids)
        if len(parts) < 2:
            return parts[0] if parts else None
        return rules.Condition(self.shown_mode, parts=parts)

    def _default_answer(self):
        """Return the answer given beforehand, as the rules hold it; None: none."""
        text = (self.default_value or "").strip()
        if not text:
            return None
        if self.kind == "number":
            number = number_in(text)
            return text if number is None else number
        if self.kind not in ("choice", "choices"):
            return text
        values = {choice.label: choice.value for choice in self.choice_ids}
        picked = [part.strip() for part in text.split(";")]
        picked = [values.get(part, part) for part in picked]
        return picked if self.kind == "choices" else ";".join(picked)

    def _limits_short_text(self):
        return {
            **self._limits_long_text(),
            "pattern": self.pattern or "",
            "pattern_error": self.pattern_error or "",
        }

    def _limits_long_text(self):
        return {
            "min_length": self.min_length or None,
            "max_length": self.max_length or None,
        }

    def _limits_number(self):
        return {
            "minimum": number_in(self.minimum),
            "maximum": number_in(self.maximum),
            "decimals": self.decimals,
            "unit": self.unit or "",
        }

    def _limits_date(self):
        return {"earliest": self.earliest or "", "latest": self.latest or ""}

    def _limits_choice(self):
        return {
            "choices": tuple(
                rules.Choice(choice.value or "", choice.label or "")
                for choice in self.choice_ids.sorted("sequence")
            ),
            "style": self.style,
        }

    def _limits_choices(self):
        return {**self._limits_choice(), **self._limits_items()}

    def _limits_items(self):
        return {
            "min_items": self.min_items or None,
            "max_items": self.max_items or None,
        }

    def _limits_id_number(self):
        return {
            "accepts": tuple(kind for kind in ACCEPTS if self[f"accepts_{kind}"]),
        }

    def _limits_address(self):
        return {"street": self.street}

    def _limits_file(self):
        endings = (self.extensions or "").lower().replace(".", " ")
        return {
            "extensions": tuple(dict.fromkeys(re.split(r"[\s,;]+", endings.strip()))),
            "max_bytes": int(self.max_megabytes * 2**20) or None,
            **self._limits_items(),
        }

    def _limits_group(self):
        return {
            "fields": tuple(f._form_field() for f in self.child_ids.sorted("sequence")),
            **self._limits_items(),
        }

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "date" and not self.earliest:
            self.earliest = "1900-01-01"


def free_key(label, taken):
    """Return a key made from a label that is not taken yet."""
    words = re.sub(r"[^a-z0-9]+", "_", fold(label or "")).strip("_")
    stem = words if words[:1].isalpha() else f"q_{words}".strip("_")
    stem = stem[: KEY_LENGTH - 4].rstrip("_")
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def readable_day(text):
    """Return a day as typed in the form of the rules; other texts as they are."""
    match = _DAY_MONTH_YEAR.fullmatch(text.strip())
    if match:
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    match = _FROM_TODAY.fullmatch(fold(text))
    if not match:
        return text
    sign, count, span = match.groups(default="")
    return f"today{sign}{count}{_SPANS.get(span, span)}"


def number_in(text):
    """Return the number in a text (1000, 2.5 or 2,5); None: there is none."""
    text = (text or "").strip().replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text):
        return None
    return float(text) if "." in text else int(text)
