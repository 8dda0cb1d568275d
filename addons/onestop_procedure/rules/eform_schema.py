"""An e-form as JSON Schema (draft 2020-12), for every other program.

The schema accepts what :func:`eform.check` accepts, but for what JSON Schema cannot
say: the rules in :data:`BEYOND`. Days relative to today are written out for one day,
so a schema holds for the day it was compiled for.
"""

from datetime import date, timedelta
from itertools import product

from .eform import JOINS, SILENT, Condition, Form
from .eform_answer import (
    FILE_ID_LENGTH,
    FILE_NAME_LENGTH,
    FILES,
    LONG_TEXT_LENGTH,
    ROWS,
    SHORT_TEXT_LENGTH,
    STREET_LENGTH,
    day_of,
)
from .pattern import parse_pattern

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Rules of :func:`eform.check` that the schema does not hold.
BEYOND = frozenset(
    ("decimals", "tax_check", "unknown_place", "wrong_province", "not_nfc")
)

# "$" alone would overlook a line end at the end.
_END = r"$(?![\s\S])"
_NO_CONTROL = rf"^[^\u0000-\u001f\u007f]*{_END}"
_NO_CONTROL_BUT_LINE = rf"^[^\u0000-\u0009\u000b-\u001f\u007f]*{_END}"
_ID_PATTERNS = {
    "citizen_id": rf"^[0-9]{{12}}{_END}",
    "old_id": rf"^[0-9]{{9}}{_END}",
    "passport": rf"^(?=[A-Z]*[0-9])[A-Z0-9]{{5,15}}{_END}",
    "tax_code": rf"^(?:[0-9]{{10}}(?:-[0-9]{{3}})?|[0-9]{{12}}){_END}",
}
_DIGITS = "[0-9]"


def compile_schema(form: Form, on: date) -> dict:
    """The JSON Schema of a form's answers, valid on the day ``on``.

    Raises :class:`eform.FormError` or :class:`pattern.PatternError` for a form that
    :func:`eform_lint.problems` refuses.
    """
    return {
        "$schema": DIALECT,
        "$comment": f"days relative to today are those of {on.isoformat()}",
        "title": form.title,
        **_object(form.fields, on, {}),
    }


# === objects: the form, the rows of a group ===


def _object(fields, on, known):
    """The schema of a mapping; ``known``: what conditions further out come to."""
    names = {field.key: field for field in fields}
    properties, required, rules = {}, [], []
    for field in fields:
        if field.kind in SILENT:
            continue
        shown = _partly(field.shown_if, known)
        if shown is False:
            properties[field.key] = False
            continue
        leaves = sorted(_outside(field.fields, names), key=repr)
        if leaves:
            properties[field.key] = {"type": "array"}
            rules += _per_outcome(field, leaves, names, on, known)
        else:
            properties[field.key] = _value(field, on, known)
        if shown is not True:
            demand = {"required": [field.key]} if field.required else {}
            hide = {"properties": {field.key: False}}
            rules.append(
                {"if": _condition(shown, names, on), "then": demand, "else": hide}
            )
        elif field.required:
            required.append(field.key)
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if rules:
        schema["allOf"] = rules
    schema["additionalProperties"] = False
    return schema


def _per_outcome(field, leaves, names, on, known):
    """The schema of a group for each outcome of the conditions it has from here."""
    for outcome in product((True, False), repeat=len(leaves)):
        found = dict(zip(leaves, outcome, strict=True))
        tests = [
            test if holds else {"not": test}
            for leaf, holds in found.items()
            for test in [_condition(leaf, names, on)]
        ]
        group = _value(field, on, known | found)
        yield {"if": {"allOf": tests}, "then": {"properties": {field.key: group}}}


def outside_leaves(field, names) -> frozenset[Condition]:
    """The comparisons with questions in ``names`` made inside a group."""
    return frozenset(_outside(field.fields, names))


def _outside(fields, names):
    found = set()
    for field in fields:
        found |= {leaf for leaf in leaves_of(field.shown_if) if leaf.field in names}
        found |= _outside(field.fields, names)
    return found


def leaves_of(condition: Condition | None) -> tuple[Condition, ...]:
    """The comparisons that a condition is made of."""
    if condition is None:
        return ()
    if condition.operator in JOINS:
        return tuple(leaf for part in condition.parts for leaf in leaves_of(part))
    return (condition,)


def _partly(condition, known):
    """A condition after what is known: True, False, or what remains of it."""
    if condition is None:
        return True
    if condition.operator not in JOINS:
        return known.get(condition, condition)
    parts = [_partly(part, known) for part in condition.parts]
    end = condition.operator == "any"
    if any(part is end for part in parts):
        return end
    parts = tuple(part for part in parts if isinstance(part, Condition))
    return Condition(condition.operator, parts=parts) if parts else not end


# === conditions ===


def _condition(condition, names, on):
    if condition.operator in JOINS:
        join = "allOf" if condition.operator == "all" else "anyOf"
        return {join: [_condition(part, names, on) for part in condition.parts]}
    key = condition.field
    if condition.operator == "empty":
        return {"not": {"required": [key]}}
    return {
        "required": [key],
        "properties": {key: _comparison(condition, names[key].kind, on)},
    }


def _comparison(condition, kind, on):
    operator, value = condition.operator, condition.value
    if operator == "filled":
        return True
    if operator == "contains":
        return {"type": "array", "contains": {"const": value}}
    if operator in ("in", "not_in"):
        listed = [day_of(v, on).isoformat() if kind == "date" else v for v in value]
        return {"enum": listed} if operator == "in" else {"not": {"enum": listed}}
    if operator in ("equals", "not_equals"):
        if kind == "date":
            value = day_of(value, on).isoformat()
        return {"const": value} if operator == "equals" else {"not": {"const": value}}
    if kind == "date":
        return _date_comparison(operator, day_of(value, on))
    word = {
        "greater": "exclusiveMinimum",
        "at_least": "minimum",
        "less": "exclusiveMaximum",
        "at_most": "maximum",
    }[operator]
    return {"type": "number", word: value}


def _date_comparison(operator, day):
    """Days from or up to a day; ISO dates are ordered like their digits."""
    if (
        operator == "greater"
        and day == date.max
        or operator == "less"
        and (day == date.min)
    ):
        return False
    step = timedelta(days=1)
    if operator in ("greater", "at_least"):
        pattern = days_from(day + step if operator == "greater" else day)
    else:
        pattern = days_to(day - step if operator == "less" else day)
    return {"type": "string", "pattern": pattern}


def days_from(day: date) -> str:
    """A pattern for ISO dates on or after a day."""
    return _beyond(day.isoformat(), lambda digit: (digit + 1, 9))


def days_to(day: date) -> str:
    """A pattern for ISO dates on or before a day.

    >>> days_to(date(1, 1, 2)).startswith("^(?:0001-01-0[0-1]|0001-00-[0-9][0-9]|")
    True
    """
    return _beyond(day.isoformat(), lambda digit: (0, digit - 1))


def _beyond(text, span):
    parts = []
    for index in reversed(range(len(text))):
        if text[index] == "-":
            continue
        low, high = span(int(text[index]))
        if low <= high:
            digit = str(low) if low == high else f"[{low}-{high}]"
            rest = "".join(
                "-" if sign == "-" else _DIGITS for sign in text[index + 1 :]
            )
            parts.append(text[:index] + digit + rest)
    return f"^(?:{'|'.join([*parts, text])}){_END}"


# === values ===


def _value(field, on, known):
    schema = {"title": field.label} if field.label else {}
    if field.help:
        schema["description"] = field.help
    if field.kind == "group":
        return schema | _group(field, on, known)
    if field.kind == "date":
        return schema | _date(field, on)
    return schema | _VALUES[field.kind](field)


def _group(field, on, known):
    return {
        "type": "array",
        "minItems": field.min_items or 1,
        "maxItems": ROWS if field.max_items is None else field.max_items,
        "items": {"minProperties": 1, **_object(field.fields, on, known)},
    }


def _text(longest, patterns, shortest=None):
    return {
        "type": "string",
        "minLength": max(1, shortest or 0),
        "maxLength": longest,
        "allOf": [{"pattern": pattern} for pattern in (r"\S", *patterns)],
    }


def _short_text(field):
    longest = min(field.max_length or SHORT_TEXT_LENGTH, SHORT_TEXT_LENGTH)
    patterns = [_NO_CONTROL]
    if field.pattern:
        patterns.append(parse_pattern(field.pattern).text)
    return _text(longest, patterns, field.min_length)


def _long_text(field):
    longest = field.max_length or LONG_TEXT_LENGTH
    return _text(longest, [_NO_CONTROL_BUT_LINE], field.min_length)


def _number(field):
    schema = {"type": "number" if field.decimals else "integer"}
    if field.minimum is not None:
        schema["minimum"] = field.minimum
    if field.maximum is not None:
        schema["maximum"] = field.maximum
    return schema


def _date(field, on):
    limits = []
    if field.earliest:
        limits.append({"pattern": days_from(day_of(field.earliest, on))})
    if field.latest:
        limits.append({"pattern": days_to(day_of(field.latest, on))})
    schema = {"type": "string", "format": "date"}
    return schema | ({"allOf": limits} if limits else {})


def _choice(field):
    return {
        "type": "string",
        "anyOf": [{"const": c.value, "title": c.label} for c in field.choices],
    }


def _choices(field):
    schema = {
        "type": "array",
        "uniqueItems": True,
        "minItems": field.min_items or 1,
        "items": _choice(field),
    }
    if field.max_items is not None:
        schema["maxItems"] = field.max_items
    return schema


def _id_number(field):
    return {
        "type": "string",
        "anyOf": [{"pattern": _ID_PATTERNS[kind]} for kind in field.accepts],
    }


def _address(field):
    properties = {
        "province": {"type": "string", "pattern": rf"^[0-9]{{2}}{_END}"},
        "commune": {"type": "string", "pattern": rf"^[0-9]{{5}}{_END}"},
    }
    required = ["province", "commune"]
    if field.street != "none":
        properties["street"] = _text(STREET_LENGTH, [_NO_CONTROL])
    if field.street == "required":
        required.append("street")
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _file(field):
    endings = "|".join(
        "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in extension)
        for extension in field.extensions
    )
    size = {"type": "integer", "minimum": 1}
    if field.max_bytes is not None:
        size["maximum"] = field.max_bytes
    return {
        "type": "array",
        "minItems": field.min_items or 1,
        "maxItems": FILES if field.max_items is None else field.max_items,
        "items": {
            "type": "object",
            "properties": {
                "name": _text(
                    FILE_NAME_LENGTH, [_NO_CONTROL, rf"[\s\S]\.(?:{endings}){_END}"]
                ),
                "size": size,
                "id": _text(FILE_ID_LENGTH, [_NO_CONTROL]),
            },
            "required": ["name", "size"],
            "additionalProperties": False,
        },
    }


_VALUES = {
    "short_text": _short_text,
    "long_text": _long_text,
    "number": _number,
    "choice": _choice,
    "choices": _choices,
    "id_number": _id_number,
    "address": _address,
    "file": _file,
}
