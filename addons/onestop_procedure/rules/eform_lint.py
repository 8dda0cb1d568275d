"""What stands against using an e-form: every fault a designer can make.

A form without problems compiles, and its answers can always be checked.
"""

import re
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date

from . import eform
from .eform import JOINS, SILENT, Form
from .eform_answer import (
    FILES,
    ID_KINDS,
    LONG_TEXT_LENGTH,
    ROWS,
    SHORT_TEXT_LENGTH,
    FormError,
    day_of,
)
from .eform_schema import leaves_of, outside_leaves
from .pattern import PatternError, parse_pattern

#: A group may stand in a group, not deeper.
DEPTH = 2
MOST_FIELDS = 300
MOST_CHOICES = 300
#: Of so many comparisons the questions inside a group may depend on answers outside
#: it: the schema holds the group once for each outcome.
MOST_OUTSIDE = 4
KEY_LENGTH = 60
#: What files may be handed in, by the end of their name.
EXTENSIONS = frozenset(
    "pdf jpg jpeg png docx xlsx odt ods dwg dxf zip xml mp3 mp4".split()
)
MOST_BYTES = 100 * 2**20
STREETS = ("required", "optional", "none")
STYLES = ("list", "radio")
#: What is known of an applicant, and the kinds of questions it can answer.
PREFILLS = {
    "applicant.name": ("short_text",),
    "applicant.id_number": ("id_number",),
    "applicant.birth_date": ("date",),
    "applicant.sex": ("choice",),
    "applicant.phone": ("short_text",),
    "applicant.email": ("short_text",),
    "applicant.address": ("short_text", "long_text"),
}

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ORDERED = ("greater", "at_least", "less", "at_most")
_ALWAYS = ("filled", "empty")
_PLAIN = ("equals", "not_equals", "in", "not_in")
#: Comparisons that each kind of question knows.
OPERATORS = {
    "short_text": (*_PLAIN, *_ALWAYS),
    "long_text": _ALWAYS,
    "number": (*_PLAIN, *_ORDERED, *_ALWAYS),
    "date": (*_PLAIN, *_ORDERED, *_ALWAYS),
    "choice": (*_PLAIN, *_ALWAYS),
    "choices": ("contains", *_ALWAYS),
    "id_number": (*_PLAIN, *_ALWAYS),
    "address": _ALWAYS,
    "file": _ALWAYS,
    "group": _ALWAYS,
}
_SOME_DAY = date(2026, 1, 31)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a form: ``rule`` (a key for the caller's words), the key of the
    ``field`` it is about ("" for the form itself) and what the words need.
    """

    rule: str
    field: str = ""
    arguments: dict = made(default_factory=dict)


def problems(form: Form) -> tuple[Problem, ...]:
    """Everything that is wrong with a form; nothing: an empty tuple."""
    placed = list(_walk(form.fields, ()))
    fields = [question for question, _path in placed]
    found = []
    if not any(question.kind in eform.QUESTIONS for question in fields):
        found.append(Problem("no_question"))
    if len(fields) > MOST_FIELDS:
        found.append(Problem("too_many_fields", "", {"limit": MOST_FIELDS}))
    found += _keys(fields)
    for question, path in placed:
        found += _general(question, path)
        for check in _CHECKS.get(question.kind, ()):
            found += check(question)
    found += _references(form, placed)
    if not found:
        found += _cycles(placed)
    if not found:
        found += _defaults(fields)
    return tuple(found)


def _walk(fields, path):
    """Every field with the groups it stands in, outermost first."""
    for question in fields:
        yield question, path
        yield from _walk(question.fields, (*path, question))


# === keys and labels ===


def _keys(fields):
    seen = set()
    for question in fields:
        key = question.key
        if not _KEY.fullmatch(key) or len(key) > KEY_LENGTH:
            yield Problem("key_form", key, {"limit": KEY_LENGTH})
        elif key in seen:
            yield Problem("key_double", key)
        seen.add(key)


def _general(question, path):
    key = question.key
    if question.kind not in eform.KINDS:
        yield Problem("unknown_kind", key, {"kind": question.kind})
    if not question.label.strip():
        yield Problem("no_label", key)
    if question.kind in SILENT and question.required:
        yield Problem("required_text", key)
    if question.fields and question.kind != "group":
        yield Problem("no_group", key)
    if question.prefill:
        kinds = PREFILLS.get(question.prefill)
        if kinds is None:
            yield Problem("unknown_prefill", key, {"prefill": question.prefill})
        elif question.kind not in kinds or path:
            yield Problem("prefill_kind", key, {"prefill": question.prefill})


# === limits ===


def _span(question, rule, low, high, least=0, most=None):
    """Limits that do not fit each other or what is possible at all."""
    key = question.key
    for limit in (low, high):
        if limit is not None and (limit < least or most is not None and limit > most):
            yield Problem(f"{rule}_limit", key, {"limit": limit, "most": most})
    if low is not None and high is not None and low > high:
        yield Problem(f"{rule}_span", key, {"low": low, "high": high})


def _lengths(question):
    most = SHORT_TEXT_LENGTH if question.kind == "short_text" else LONG_TEXT_LENGTH
    high = most if question.max_length is None else question.max_length
    yield from _span(question, "length", question.min_length, high, 0, most)
    if high == 0:
        yield Problem("length_limit", question.key, {"limit": 0, "most": most})


def _pattern(question):
    if question.pattern:
        try:
            parse_pattern(question.pattern)
        except PatternError as error:
            words = {"reason": error.reason, "at": error.at + 1}
            yield Problem("bad_pattern", question.key, words)
        if not question.pattern_error.strip():
            yield Problem("no_pattern_error", question.key)


def _no_pattern(question):
    if question.pattern:
        yield Problem("pattern_kind", question.key)


def _numbers(question):
    yield from _span(
        question, "number", question.minimum, question.maximum, float("-inf")
    )
    if not 0 <= question.decimals <= 6:
        yield Problem("decimals_limit", question.key, {"limit": 6})


def _days(question):
    days = []
    for name in ("earliest", "latest"):
        text = getattr(question, name)
        try:
            days.append(day_of(text, _SOME_DAY) if text else None)
        except FormError:
            yield Problem("bad_day", question.key, {"day": text})
            return
    # One fixed and one relative day may pass each other in time.
    relative = [
        text.startswith("today") for text in (question.earliest, question.latest)
    ]
    if all(days) and relative[0] == relative[1] and days[0] > days[1]:
        words = {"low": question.earliest, "high": question.latest}
        yield Problem("day_span", question.key, words)


def _items(question):
    most = {"file": ROWS, "group": 100, "choices": MOST_CHOICES}[question.kind]
    high = question.max_items
    if high is None and question.kind in ("file", "group"):
        high = FILES if question.kind == "file" else ROWS
    yield from _span(question, "items", question.min_items, high, 0, most)
    if high == 0:
        yield Problem("items_limit", question.key, {"limit": 0, "most": most})


def _choices(question):
    key = question.key
    if not question.choices:
        yield Problem("no_choice", key)
    if len(question.choices) > MOST_CHOICES:
        yield Problem("too_many_choices", key, {"limit": MOST_CHOICES})
    seen = set()
    for choice in question.choices:
        if not choice.value.strip() or not choice.label.strip():
            yield Problem("choice_blank", key)
        elif choice.value in seen:
            yield Problem("choice_double", key, {"value": choice.value})
        seen.add(choice.value)
    if question.style not in STYLES:
        yield Problem("unknown_style", key, {"style": question.style})
    if question.kind == "choices" and (question.min_items or 0) > len(seen):
        words = {"low": question.min_items, "high": len(seen)}
        yield Problem("items_span", key, words)


def _accepts(question):
    if not question.accepts or set(question.accepts) - set(ID_KINDS):
        yield Problem("no_accepts", question.key)


def _street(question):
    if question.street not in STREETS:
        yield Problem("unknown_street", question.key, {"street": question.street})


def _files(question):
    if not question.extensions:
        yield Problem("no_extension", question.key)
    for extension in question.extensions:
        if extension not in EXTENSIONS:
            words = {"extension": extension, "known": tuple(sorted(EXTENSIONS))}
            yield Problem("unknown_extension", question.key, words)
    yield from _span(question, "bytes", None, question.max_bytes, 1, MOST_BYTES)


def _inside(question):
    inner = [part for part in question.fields if part.kind in eform.QUESTIONS]
    if not inner:
        yield Problem("group_empty", question.key)


_CHECKS = {
    "short_text": (_lengths, _pattern),
    "long_text": (_lengths, _no_pattern),
    "number": (_numbers,),
    "date": (_days,),
    "choice": (_choices,),
    "choices": (_choices, _items),
    "id_number": (_accepts,),
    "address": (_street,),
    "file": (_files, _items),
    "group": (_inside, _items),
}


# === conditions ===


def _references(form, placed):
    for question, path in placed:
        if question.kind == "group" and len(path) >= DEPTH:
            yield Problem("group_too_deep", question.key, {"limit": DEPTH})
        scope = _scope(form, path)
        if question.shown_if is not None:
            yield from _condition(question, question.shown_if, scope)
    for question, path in placed:
        names = {part.key for part in (path[-1].fields if path else form.fields)}
        if question.kind == "group" and len(outside_leaves(question, names)) > (
            MOST_OUTSIDE
        ):
            yield Problem("outside_conditions", question.key, {"limit": MOST_OUTSIDE})


def _scope(form, path):
    """The questions that a condition may name from inside the groups of ``path``."""
    scope = {}
    for fields in (form.fields, *(group.fields for group in path)):
        scope |= {part.key: part for part in fields if part.kind not in SILENT}
    return scope


def _condition(question, condition, scope):
    if condition.operator in JOINS:
        if not condition.parts:
            yield Problem("empty_condition", question.key)
        for part in condition.parts:
            yield from _condition(question, part, scope)
        return
    other = scope.get(condition.field)
    if other is None:
        words = {"other": condition.field}
        yield Problem("unknown_reference", question.key, words)
    elif condition.operator not in OPERATORS.get(other.kind, ()):
        words = {"other": other.key, "operator": condition.operator}
        yield Problem("operator_kind", question.key, words)
    elif condition.operator not in _ALWAYS:
        listed = condition.operator in ("in", "not_in")
        values = condition.value if listed else (condition.value,)
        if not isinstance(values, tuple) or not values:
            yield Problem("condition_value", question.key, {"other": other.key})
            return
        for value in values:
            if not _comparable(other, value):
                words = {"other": other.key, "value": value}
                yield Problem("condition_value", question.key, words)


def _comparable(other, value):
    """Whether an answer to the other question could ever equal this value."""
    if other.kind == "number":
        return eform.is_number(value)
    if not isinstance(value, str) or not value.strip():
        return False
    if other.kind == "date":
        try:
            return bool(day_of(value, _SOME_DAY))
        except FormError:
            return False
    if other.kind in ("choice", "choices"):
        return value in {choice.value for choice in other.choices}
    return True


def _cycles(placed):
    """Questions that are shown if they are shown, each circle told once."""
    needs = {question.key: set() for question, _path in placed}
    for question, path in placed:
        others = {leaf.field for leaf in leaves_of(question.shown_if)}
        needs[question.key] |= others
        # Whether a group has an answer depends on what its questions depend on.
        for index, group in enumerate(path):
            inner = {part.key for outer in path[index:] for part in outer.fields}
            needs[group.key] |= others - inner
    told = set()
    for key in needs:
        circle = _circle(key, needs)
        if circle and not told & set(circle):
            told |= set(circle)
            yield Problem("cycle", key, {"fields": circle})


def _circle(start, needs):
    """The shortest way from a question back to itself; empty: there is none."""
    ways, seen = [(start,)], set()
    for way in ways:
        for following in sorted(needs[way[-1]]):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()


# === defaults ===


def _defaults(fields):
    for question in fields:
        if question.default is None:
            continue
        if question.kind in ("group", "file", *SILENT):
            yield Problem("default_kind", question.key)
            continue
        context = eform.Context(_SOME_DAY)
        value = question.default
        if question.kind == "date":
            try:
                value = day_of(value, _SOME_DAY).isoformat()
            except FormError:
                yield Problem("bad_day", question.key, {"day": value})
                continue
        if list(eform.CHECKERS[question.kind](question, value, context)):
            yield Problem("bad_default", question.key, {"value": value})
