from jsonschema import Draft202012Validator

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import eform as rules
from ..rules.eform_lint import problems
from ..rules.eform_schema import compile_schema


class OnestopEform(models.Model):
    """A form that is filled in on a screen (e-form, biểu mẫu điện tử).

    Many versions may use one form. Once a published version does, the form with all
    its questions never changes; a change is a new edition.
    """

    _name = "onestop.eform"
    _description = "E-form"
    _inherit = ["onestop.edition.mixin", "onestop.nfc.mixin"]
    _order = "name, edition desc"

    name = fields.Char(required=True, help="What applicants read above the form.")
    description = fields.Text(
        string="Introduction", help="What applicants read before the first question."
    )
    active = fields.Boolean(default=True)
    previous_id = fields.Many2one(
        "onestop.eform",
        string="Previous edition",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    field_ids = fields.One2many(
        "onestop.eform.field",
        "eform_id",
        "Questions",
        domain=[("parent_id", "=", False)],
    )
    all_field_ids = fields.One2many("onestop.eform.field", "eform_id", readonly=True)
    question_count = fields.Integer(
        string="Number of questions", compute="_compute_question_count"
    )
    problem_text = fields.Text(string="Problems", compute="_compute_problem_text")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # === COMPUTES === #

    @api.depends("name", "edition")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for eform in self:
            eform.display_name = self.env._(
                "%(name)s (edition %(number)s)",
                name=eform.name or "",
                number=eform.edition,
            )

    @api.depends("all_field_ids.kind")
    def _compute_question_count(self):
        for eform in self:
            eform.question_count = len(
                eform.all_field_ids.filtered(lambda f: f.kind in rules.QUESTIONS)
            )

    @api.depends(lambda self: self._design_paths())
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for eform in self:
            eform.problem_text = "\n".join(eform._problems())

    @api.depends(lambda self: self._design_paths())
    @api.depends_context("lang")
    def _compute_preview(self):
        for eform in self:
            eform.preview = eform._preview_html()

    def _design_paths(self):
        """Return the fields on which the look of a form depends."""
        parts = self.env["onestop.eform.field"]._design_names()
        paths = [f"field_ids.{name}" for name in parts]
        return ["name", "description", *paths]

    # === EDITIONS === #

    def _used_by_published(self):
        groups = self.env["onestop.procedure.version"]._read_group(
            [("state", "=", "published"), ("eform_id", "in", self.ids)],
            ["eform_id"],
        )
        return self.browse([eform.id for [eform] in groups])

    def copy(self, default=None):
        copies = super().copy(default)
        for eform, twin in zip(self, copies, strict=True):
            eform._copy_fields_to(twin)
        return copies

    def copy_data(self, default=None):
        default = dict(default or {})
        named = "name" in default
        data = super().copy_data(default)
        for eform, vals in zip(self, data, strict=True):
            if not named:
                vals["name"] = self.env._("%(name)s (copy)", name=eform.name)
        return data

    def _copy_fields_to(self, other):
        """Add all questions of this form to another, conditions and choices too."""
        self.ensure_one()
        twins = {}
        behind = max(other.field_ids.mapped("sequence"), default=0)
        for field in self.all_field_ids.sorted(lambda f: (f._depth(), f.sequence)):
            default = {"eform_id": other.id, "key": field.key}
            if field.parent_id:
                default["parent_id"] = twins[field.parent_id].id
            else:
                default["sequence"] = behind + field.sequence
            twins[field] = field.copy(default)
        choices = {}
        for field, twin in twins.items():
            choices |= dict(zip(field.choice_ids, twin.choice_ids, strict=True))
        self.env["onestop.eform.condition"].create(
            [
                condition._twin_vals(twins, choices)
                for condition in self.all_field_ids.condition_ids
            ]
        )

    def action_copy_from(self):
        """Ask for another form whose questions are to be added here."""
        self.ensure_one()
        self._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take over questions of another form"),
            "res_model": "onestop.eform.copy",
            "view_mode": "form",
            "target": "new",
            "context": {"default_eform_id": self.id},
        }

    # === WHAT THE RULES SAY === #

    def _form(self):
        """Return the rules' Form."""
        self.ensure_one()
        return rules.Form(
            self.name or "", tuple(field._form_field() for field in self._sorted())
        )

    def _sorted(self):
        """Return the questions that stand in no group, in order."""
        return self.field_ids.filtered(lambda f: not f.parent_id).sorted("sequence")

    def _problems(self):
        """Return what stands against using this form, as sentences."""
        self.ensure_one()
        form = self._form()
        wording = self.env["onestop.eform.wording"]
        return [wording._problem(problem, form) for problem in problems(form)]

    def _json_schema(self, on=None):
        """Return the form compiled to JSON Schema, draft 2020-12.

        :param on: the day for which days relative to today are written out; None:
            today
        :raises UserError: the form has problems
        """
        self.ensure_one()
        self._check_problems()
        return compile_schema(self._form(), on or self._today())

    def _check_answers(self, answers):
        """Return what is wrong with answers, judged as they stand.

        :param dict answers: see rules/eform.py; typed ones go through
            :meth:`_clean_answers` first
        :return: list of (path such as ``parents.0.name``, sentence for applicants)
        :raises UserError: the form has problems
        """
        self.ensure_one()
        self._check_problems()
        form = self._form()
        codes = list(_commune_codes(answers))
        communes = self.env["onestop.commune"]._provinces_of(codes)
        wording = self.env["onestop.eform.wording"]
        wrong = [
            (".".join(map(str, fault.path)), wording._wrong(fault, form))
            for fault in rules.check(form, answers, self._today(), communes)
        ]
        # The rules have the words; what other systems are told must agree.
        return wrong or self._schema_errors(form, answers)

    def _schema_errors(self, form, answers):
        """Return what the compiled schema refuses, in the words of the package."""
        validator = Draft202012Validator(
            compile_schema(form, self._today()),
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        return [
            (".".join(map(str, error.absolute_path)), error.message)
            for error in validator.iter_errors(answers)
        ]

    def _clean_answers(self, answers):
        """Return answers as typed without what is empty or hidden, in NFC."""
        self.ensure_one()
        self._check_problems()
        return rules.clean(self._form(), answers, self._today())

    def _check_problems(self):
        """Refuse to go on with a form that has problems."""
        for eform in self:
            found = eform._problems()
            if found:
                raise UserError("\n".join([eform.display_name, *found]))

    @api.model
    def _today(self):
        return self.env["onestop.procedure"]._today()

    # === PREVIEW === #

    def _preview_html(self):
        """Return the form as applicants will see it, without its buttons."""
        self.ensure_one()
        if self._problems():
            return False
        return self.env["ir.qweb"]._render(
            "onestop_procedure.eform_inert", self._page_values({}, [])
        )

    def _page_values(self, answers, wrong):
        """Return what the template of the form needs.

        :param answers: what was typed
        :param wrong: list of (path, sentence)
        """
        self.ensure_one()
        return self.env["onestop.eform.page"]._values(self, answers, wrong)

    def action_preview(self):
        """Open the form as applicants will see it in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/eform/{self.id}",
            "target": "new",
        }


def _commune_codes(value):
    """Yield every code that stands as a commune in answers."""
    if isinstance(value, dict):
        code = value.get("commune")
        if isinstance(code, str):
            yield code
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _commune_codes(item)
