from collections import defaultdict

from odoo import api, fields, models

from ..rules import eform as rules
from .eform_field import free_key, number_in, readable_day

OPERATORS = [
    ("equals", "is"),
    ("not_equals", "is not"),
    ("in", "is one of"),
    ("not_in", "is none of"),
    ("contains", "contains"),
    ("filled", "is answered"),
    ("empty", "is not answered"),
    ("greater", "is more than, later than"),
    ("at_least", "is at least, not before"),
    ("less", "is less than, earlier than"),
    ("at_most", "is at most, not after"),
]


class OnestopEformChoice(models.Model):
    """One of the answers to pick from."""

    _name = "onestop.eform.choice"
    _description = "Choice of a question"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "field_id, sequence, id"
    _rec_name = "label"
    _fixed_parent = "field_id.eform_id"

    field_id = fields.Many2one(
        "onestop.eform.field", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    label = fields.Char(string="Answer", required=True)
    value = fields.Char(
        string="Stored as",
        required=True,
        help="For other systems; made from the answer when empty.",
    )

    _value_uniq = models.Constraint(
        "UNIQUE(field_id, value)", "Two answers to pick from are stored alike."
    )

    @api.model_create_multi
    def create(self, vals_list):
        homes = [vals["field_id"] for vals in vals_list if vals.get("field_id")]
        known = self.search_fetch([("field_id", "in", homes)], ["field_id", "value"])
        taken = defaultdict(set)
        for choice in known:
            taken[choice.field_id.id].add(choice.value)
        result = []
        for vals in vals_list:
            used = taken[vals.get("field_id")]
            value = vals.get("value") or free_key(vals.get("label"), used)
            used.add(value)
            result.append({**vals, "value": value})
        return super().create(result)


class OnestopEformCondition(models.Model):
    """A comparison with the answer to another question."""

    _name = "onestop.eform.condition"
    _description = "Condition of a question"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "field_id, sequence, id"
    _fixed_parent = "field_id.eform_id"

    field_id = fields.Many2one(
        "onestop.eform.field", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    other_id = fields.Many2one(
        "onestop.eform.field",
        string="Question",
        required=True,
        index=True,
        ondelete="cascade",
    )
    other_kind = fields.Selection(related="other_id.kind")
    operator = fields.Selection(OPERATORS, required=True, default="equals")
    value = fields.Char(
        string="Compared with",
        help="A number, a text, a day (31/01/2026, today-18y); several are parted by "
        "semicolons.",
    )
    choice_ids = fields.Many2many(
        "onestop.eform.choice",
        "onestop_eform_condition_choice_rel",
        string="Answers",
        domain="[('field_id', '=', other_id)]",
    )

    def _rule(self):
        """Return the rules' Condition."""
        self.ensure_one()
        return rules.Condition(self.operator, self.other_id.key or "", self._value())

    def _value(self):
        """Return what the answer is compared with, as the rules hold it."""
        if self.operator in ("filled", "empty"):
            return None
        if self.other_id.kind in ("choice", "choices"):
            values = tuple(self.choice_ids.mapped("value"))
        else:
            parts = (self.value or "").split(";")
            values = tuple(self._one_value(part.strip()) for part in parts)
        if self.operator in ("in", "not_in"):
            return values
        # Several where one is expected: no answer equals that, and the lint says so.
        return values[0] if len(values) == 1 else None

    def _one_value(self, text):
        if self.other_id.kind == "date":
            return readable_day(text)
        if self.other_id.kind != "number":
            return text
        number = number_in(text)
        return text if number is None else number

    def _twin_vals(self, questions, choices):
        """Return the values of this condition in a copied form.

        :param questions: question → its copy; a question that was not copied stays
        :param choices: choice → its copy
        """
        self.ensure_one()
        return {
            "field_id": questions[self.field_id].id,
            "sequence": self.sequence,
            "other_id": questions[self.other_id].id,
            "operator": self.operator,
            "value": self.value,
            "choice_ids": [(6, 0, [choices[choice].id for choice in self.choice_ids])],
        }
