"""E-forms: what a form asks, which questions are shown, whether answers are right.

A form is frozen data. Answers are what JSON can hold: a mapping from the key of a
question to its answer; a question without an answer is absent, never empty.

- short and long text, date (``YYYY-MM-DD``), one choice, identity number: a text;
- number: a number; several choices: a list of texts;
- address: ``{province, commune, street}`` with the codes of Quyết định
  19/2025/QĐ-TTg;
- file: a list of ``{name, size}`` (bytes), with ``id`` where it is kept already;
- repeated group: a list of rows, each a mapping like the form's own.

A question that is not shown has no answer: :func:`clean` drops it, :func:`check`
refuses it, and it is never demanded. All texts are in Unicode form NFC.
``docs/eforms.md`` explains the meaning in words.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from .eform_answer import (
    CHECKERS,
    ROWS,
    FormError,
    Wrong,
    canonical_number,
    day_of,
    is_number,
    parse_date,
)

#: Kinds of questions, then kinds that only say something.
QUESTIONS = (*CHECKERS, "group")
SILENT = ("heading", "explanation")
KINDS = QUESTIONS + SILENT

COMPARISONS = (
    "equals",
    "not_equals",
    "in",
    "not_in",
    "contains",
    "filled",
    "empty",
    "greater",
    "at_least",
    "less",
    "at_most",
)
JOINS = ("all", "any")


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is shown.

    ``operator``: one of :data:`COMPARISONS` on the answer to the question ``field``,
    with ``value`` (a tuple for ``in`` and ``not_in``; a number; a text; a day as
    :func:`day_of` reads it), or ``all`` / ``any`` of ``parts``. Every comparison with
    a question that has no answer, or is not shown, is false, but ``empty`` is true.
    """

    operator: str
    field: str = ""
    value: object = None
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to pick from: what is stored, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """A question of a form, or a heading or explanation between questions.

    ``key``: its name in the answers, unique in the whole form. ``kind``: one of
    :data:`KINDS`. Limits are inclusive, None is no limit: ``min_length`` and
    ``max_length`` in characters, ``minimum`` and ``maximum`` of a number with at most
    ``decimals`` decimals, ``earliest`` and ``latest`` as :func:`day_of` reads them,
    ``min_items`` and ``max_items`` of choices, files or rows, ``max_bytes`` of a file.
    ``pattern`` (see :mod:`pattern`) has its own words for the error. ``accepts``:
    kinds of identity numbers. ``street`` of an address: ``required``, ``optional`` or
    ``none``. ``style`` of a choice: ``list`` or ``radio``. ``prefill``: what is known
    about the applicant that answers it beforehand (``applicant.name``).
    """

    key: str
    kind: str
    label: str = ""
    help: str = ""
    required: bool = False
    shown_if: Condition | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_error: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    unit: str = ""
    earliest: str = ""
    latest: str = ""
    choices: tuple[Choice, ...] = ()
    style: str = "list"
    accepts: tuple[str, ...] = ("citizen_id",)
    street: str = "optional"
    extensions: tuple[str, ...] = ("pdf", "jpg", "jpeg", "png")
    max_bytes: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    fields: tuple["FormField", ...] = ()
    default: object = None
    prefill: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its title and what stands in it, in order."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is compared with besides its question.

    ``on``: today. ``communes``: code of a commune → code of its province; None: places
    are not looked up.
    """

    on: date
    communes: dict | None = None


# === what is shown ===


class Level:
    """The questions and answers of the form, or of one row of a group.

    Conditions look for the question they name here, then further out.
    """

    __slots__ = ("fields", "values", "outer", "context", "_shown")

    def __init__(self, fields, values, context, outer=None):
        self.fields = {field.key: field for field in fields}
        self.values = values
        self.outer = outer
        self.context = context
        self._shown = {}

    def shown(self, key: str) -> bool:
        """Whether this question is shown. Raises :class:`FormError` on a cycle."""
        known = self._shown.get(key)
        if known == "asked":
            raise FormError(f"{key}: shown if it is shown")
        if known is None:
            condition = self.fields[key].shown_if
            self._shown[key] = "asked"
            known = condition is None or self.holds(condition)
            self._shown[key] = known
        return known

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds for the answers of this level."""
        if condition.operator in JOINS:
            join = all if condition.operator == "all" else any
            return join([self.holds(part) for part in condition.parts])
        level = self
        while level and condition.field not in level.fields:
            level = level.outer
        if not level:
            raise FormError(f"{condition.field}: no such question")
        return level._compares(condition)

    def _compares(self, condition):
        question = self.fields[condition.field]
        value = self.values.get(question.key)
        if value is None or not self.shown(question.key):
            return condition.operator == "empty"
        return compare(question, condition, value, self.context.on)

    def rows(self, field: FormField) -> list["Level"]:
        """The levels of a group's rows; what is no row is left out."""
        values = self.values.get(field.key)
        return [
            Level(field.fields, row, self.context, self)
            for row in (values if isinstance(values, list) else [])
            if isinstance(row, dict)
        ]


def compare(question: FormField, condition: Condition, value, on: date) -> bool:
    """Whether an answer that is there fulfils a comparison.

    Raises :class:`FormError` for a comparison that the kind of question does not know.
    """
    operator, wanted = condition.operator, condition.value
    if operator in ("filled", "empty"):
        return operator == "filled"
    if operator == "contains":
        return isinstance(value, list) and wanted in value
    if operator in ("in", "not_in"):
        wanted = [_comparable(question, item, on) for item in wanted]
    else:
        wanted = _comparable(question, wanted, on)
    value = _comparable(question, value, on)
    if value is None:
        return False
    match operator:
        case "equals":
            return value == wanted
        case "not_equals":
            return value != wanted
        case "in":
            return value in wanted
        case "not_in":
            return value not in wanted
        case "greater":
            return value > wanted
        case "at_least":
            return value >= wanted
        case "less":
            return value < wanted
        case "at_most":
            return value <= wanted
    raise FormError(f"no such comparison: {operator!r}")


def _comparable(question, value, on):
    """A value as its kind compares; None for what is no answer of that kind."""
    if question.kind == "number":
        return value if is_number(value) else None
    if question.kind == "date":
        try:
            return day_of(value, on)
        except FormError:
            return None
    return value if isinstance(value, str) else None


def visible(form: Form, answers: dict, on: date) -> frozenset[tuple]:
    """The paths of everything that is shown, headings too.

    A path is keys and row numbers: ``("parents", 0, "name")``.
    """
    return frozenset(_visible(Level(form.fields, answers, Context(on)), ()))


def _visible(level, path):
    for key, field in level.fields.items():
        if not level.shown(key):
            continue
        yield (*path, key)
        if field.kind == "group":
            for index, row in enumerate(level.rows(field)):
                yield from _visible(row, (*path, key, index))


# === whether answers are right ===


def check(
    form: Form, answers: object, on: date, communes: dict | None = None
) -> tuple[Wrong, ...]:
    """Everything that is wrong with the answers, in the order of the form.

    ``on``: today; ``communes``: see :class:`Context`. Nothing wrong: an empty tuple.
    Raises :class:`FormError` for a form that :func:`eform_lint.problems` refuses.
    """
    if not isinstance(answers, dict):
        return (Wrong((), "type"),)
    level = Level(form.fields, answers, Context(on, communes))
    return tuple(_check_level(level, ()))


def _check_level(level, path):
    for field in level.fields.values():
        if field.kind in SILENT:
            continue
        here = (*path, field.key)
        if field.key not in level.values:
            if field.required and level.shown(field.key):
                yield Wrong(here, "required")
        elif not level.shown(field.key):
            yield Wrong(here, "hidden")
        elif field.kind == "group":
            yield from _check_group(level, field, here)
        else:
            value = level.values[field.key]
            for below, rule, words in CHECKERS[field.kind](field, value, level.context):
                yield Wrong((*here, *below), rule, words)
    for key in level.values:
        if key not in level.fields or level.fields[key].kind in SILENT:
            yield Wrong((*path, key), "unknown")


def _check_group(level, field, path):
    value = level.values[field.key]
    if not isinstance(value, list):
        yield Wrong(path, "type")
        return
    least = field.min_items or 1
    most = ROWS if field.max_items is None else field.max_items
    if len(value) < least:
        yield Wrong(path, "too_few", {"limit": least, "count": len(value)})
    if len(value) > most:
        yield Wrong(path, "too_many", {"limit": most, "count": len(value)})
    for index, row in enumerate(value):
        if not isinstance(row, dict):
            yield Wrong((*path, index), "type")
        elif not row:
            yield Wrong((*path, index), "blank")
        else:
            inner = Level(field.fields, row, level.context, level)
            yield from _check_level(inner, (*path, index))


# === from what was typed to answers ===


def clean(form: Form, answers: dict, on: date) -> dict:
    """The answers with texts in NFC and without outer blanks, identity numbers
    without separators, and without what is empty or belongs to a hidden question.

    What is of no known question or of a wrong type stays, for :func:`check` to name.
    """
    tidied = tidy(form, answers)
    while True:
        level = Level(form.fields, tidied, Context(on))
        pruned = _without_hidden(level)
        # A row that loses its last answer may hide what asked for the row.
        if pruned == tidied:
            return pruned
        tidied = pruned


def tidy(form: Form, answers: dict) -> dict:
    """What :func:`clean` does, but answers to hidden questions stay."""
    return _tidy_level(form.fields, answers)


def _tidy_level(fields, values):
    known = {field.key: field for field in fields}
    result = {}
    for key, value in values.items():
        value = _tidy(known.get(key), value)
        if value not in (None, "", [], {}):
            result[key] = value
    return result


def _tidy(field, value):
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
        return canonical_number(text) if field and field.kind == "id_number" else text
    if isinstance(value, dict):
        return _tidy_level((), value)
    if isinstance(value, list):
        group = field.fields if field and field.kind == "group" else ()
        items = [
            _tidy_level(group, item) if isinstance(item, dict) else _tidy(None, item)
            for item in value
        ]
        return [item for item in items if item not in (None, "", [], {})]
    return value


def _without_hidden(level):
    result = {}
    for key, value in level.values.items():
        field = level.fields.get(key)
        if field and not level.shown(key):
            continue
        if field and field.kind == "group" and isinstance(value, list):
            value = [_row_without_hidden(level, field, row) for row in value]
            value = [row for row in value if row != {}]
        if value != []:
            result[key] = value
    return result


def _row_without_hidden(level, field, row):
    if not isinstance(row, dict):
        return row
    return _without_hidden(Level(field.fields, row, level.context, level))


__all__ = [
    "CHECKERS",
    "COMPARISONS",
    "JOINS",
    "KINDS",
    "QUESTIONS",
    "SILENT",
    "Choice",
    "Condition",
    "Context",
    "Form",
    "FormError",
    "FormField",
    "Level",
    "Wrong",
    "check",
    "clean",
    "compare",
    "day_of",
    "is_number",
    "parse_date",
    "tidy",
    "visible",
]
