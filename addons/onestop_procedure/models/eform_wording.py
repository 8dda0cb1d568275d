from babel.numbers import format_decimal

from odoo import api, models
from odoo.tools.misc import babel_locale_parse

from ..rules import eform as rules
from . import eform_words as words

MEGABYTE = 2**20


class OnestopEformWording(models.AbstractModel):
    """Words what the rules say about e-forms and their answers."""

    _name = "onestop.eform.wording"
    _description = "Wording of e-forms"

    @api.model
    def _say(self, table, key, arguments=None):
        """Return a sentence of a table of :mod:`eform_words`, arguments put in."""
        # The tables hold lazy translations.
        # pylint: disable=gettext-variable
        return self.env._(table[key]) % (arguments or {})

    # === WHAT IS WRONG WITH A FORM === #

    @api.model
    def _problem(self, problem, form):
        """Return the sentence about a problem that the lint found."""
        labels = _labels(form.fields)
        arguments = {
            **problem.arguments,
            "key": problem.field,
            "label": labels.get(problem.field) or problem.field,
        }
        if "other" in arguments:
            arguments["other"] = labels.get(arguments["other"]) or arguments["other"]
        if problem.rule == "bad_pattern":
            arguments["reason"] = self._say(
                words.PATTERN_REASONS, arguments["reason"], arguments
            )
        if problem.rule == "cycle":
            arguments["fields"] = " → ".join(
                f"“{labels[key]}”" for key in problem.arguments["fields"]
            )
        if "known" in arguments:
            arguments["known"] = ", ".join(arguments["known"])
        return self._say(words.PROBLEMS, problem.rule, arguments)

    # === WHAT IS WRONG WITH ANSWERS === #

    @api.model
    def _wrong(self, fault, form):
        """Return the sentence about a wrong answer: the question, then the rule."""
        place, field = self._place(fault.path, form)
        told = self._told(fault, field)
        if not place:
            return self.env._("The answers cannot be read.")
        return self.env._("%(question)s: %(words)s.", question=place, words=told)

    @api.model
    def _told(self, fault, field):
        """Return what is said about a fault after the name of the question."""
        if fault.rule == "pattern":
            # The designer's own words.
            return fault.arguments["words"].rstrip(".")
        return self._say(words.WRONG, _variant(fault, field), self._arguments(fault))

    @api.model
    def _arguments(self, fault):
        """Return the arguments of a fault as applicants read them."""
        arguments = dict(fault.arguments)
        if fault.rule == "file_size":
            arguments["limit"] = self._number(round(arguments["limit"] / MEGABYTE, 1))
        elif fault.rule in ("too_early", "too_late"):
            arguments["limit"] = arguments["limit"].strftime("%d/%m/%Y")
        elif "limit" in arguments:
            arguments["limit"] = self._number(arguments["limit"])
        if "accepts" in arguments:
            arguments["accepts"] = self._accepted(arguments["accepts"])
        if "allowed" in arguments:
            arguments["allowed"] = ", ".join(arguments["allowed"])
        return arguments

    @api.model
    def _accepted(self, kinds):
        """Return which identity numbers are accepted, in words."""
        listed = [self._say(words.ID_KINDS, kind) for kind in kinds]
        return self._say(words.CONDITION_ENDS, "any").join(listed)

    @api.model
    def _number(self, number):
        """Return a number in the reader's style: 1.234,5."""
        locale = babel_locale_parse(self.env.lang or self.env.user.lang)
        return format_decimal(number, locale=locale)

    @api.model
    def _place(self, path, form):
        """Return the words of the question at a path, and its rules FormField.

        Rows are counted from 1: ``Parents 2, Name``.
        """
        told, fields, field = [], form.fields, None
        for step in path:
            if isinstance(step, int):
                if field and field.kind == "group" and told:
                    told[-1] = f"{told[-1]} {step + 1}"
                continue
            found = next((f for f in fields if f.key == step), None)
            if found:
                told.append(found.label)
                field, fields = found, found.fields
            elif field and field.kind == "address" and step in words.ADDRESS_PARTS:
                told.append(self._say(words.ADDRESS_PARTS, step))
            elif not field or field.kind != "file":
                told.append(step)
        return ", ".join(told), field

    # === WHEN A QUESTION IS SHOWN === #

    @api.model
    def _condition(self, condition, form):
        """Return a condition in words: “Status” is “Married” and …"""
        questions = {field.key: field for field in _all_fields(form.fields)}
        return self._condition_words(condition, questions)

    def _condition_words(self, condition, questions):
        if condition.operator in rules.JOINS:
            end = self._say(words.CONDITION_ENDS, condition.operator)
            parts = (self._condition_words(p, questions) for p in condition.parts)
            return end.join(parts)
        question = questions.get(condition.field)
        values = condition.value
        if not isinstance(values, tuple):
            values = () if values is None else (values,)
        labels = {c.value: c.label for c in question.choices} if question else {}
        arguments = {
            "question": question.label if question else condition.field,
            "value": ", ".join(str(labels.get(value, value)) for value in values),
        }
        return self._say(words.CONDITIONS, condition.operator, arguments)


def _variant(fault, field):
    """Return the key of the words that fit the fault best."""
    kind = field.kind if field else ""
    if fault.rule == "type" and kind in ("number", "date"):
        return f"type_{kind}"
    if fault.rule == "required" and kind in ("choice", "choices", "file"):
        return "required_file" if kind == "file" else "required_choice"
    if fault.rule == "too_late" and fault.arguments["named"] == "today":
        return "in_future"
    if fault.rule == "too_early" and fault.arguments["named"] == "today":
        return "in_past"
    return fault.rule


def _all_fields(fields):
    """Yield every field of a form, those in groups too."""
    for field in fields:
        yield field
        yield from _all_fields(field.fields)


def _labels(fields):
    """Return key → label of every field of a form."""
    return {field.key: field.label for field in _all_fields(fields)}
