"""Whether one answer of an e-form is right, for each kind of question.

Each checker yields what is wrong as ``(path below the question, rule, arguments)``.
The shape of answers is told in :mod:`eform`.
"""

import calendar
import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import codes
from .pattern import PatternError, parse_pattern

#: Most characters of a text where the question sets no limit of its own.
SHORT_TEXT_LENGTH = 255
LONG_TEXT_LENGTH = 4000
STREET_LENGTH = 255
FILE_NAME_LENGTH = 255
FILE_ID_LENGTH = 100
#: Most rows of a group, most files of a question, where it sets no limit of its own.
ROWS = 20
FILES = 1
#: Kinds of identity numbers that a question may accept.
ID_KINDS = ("citizen_id", "old_id", "passport", "tax_code")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RELATIVE = re.compile(r"today(?:([+-])([0-9]{1,5})([dmy]))?")
_PROVINCE = re.compile(r"[0-9]{2}")
_COMMUNE = re.compile(r"[0-9]{5}")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_CONTROL_BUT_LINE = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class FormError(ValueError):
    """A form that cannot be computed with; the lint would have refused it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with answers.

    ``path``: keys and row numbers (from 0) that lead to it; ``rule``: a key for the
    caller's words; ``arguments``: what the words need.
    """

    path: tuple
    rule: str
    arguments: dict = field(default_factory=dict)


# === days ===


def day_of(text: str, on: date) -> date:
    """The day that a limit names: ``2026-01-31``, ``today``, ``today-18y``,
    ``today+30d``, ``today-6m``; ``on`` is today.

    A day that the target month does not have becomes its last day. Raises
    :class:`FormError` for what names no day.

    >>> day_of("today-18y", date(2028, 2, 29))
    datetime.date(2010, 2, 28)
    """
    fixed = parse_date(text)
    if fixed:
        return fixed
    match = _RELATIVE.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise FormError(f"no day: {text!r}")
    if not match[1]:
        return on
    count = int(match[2]) * (1 if match[1] == "+" else -1)
    try:
        if match[3] == "d":
            return on + timedelta(days=count)
        months = 12 * on.year + on.month - 1 + count * (12 if match[3] == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(on.day, last))
    except (ValueError, OverflowError) as error:
        raise FormError(f"no day: {text!r}") from error


def parse_date(value: object) -> date | None:
    """The day of ``YYYY-MM-DD``; None for everything else."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# === numbers ===


def is_number(value: object) -> bool:
    """Whether this is a number of JSON: no truth value, nothing endless."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def is_whole(value: object) -> bool:
    """Whether this is a number of JSON without a fraction (``2.0`` has none)."""
    return is_number(value) and (isinstance(value, int) or value.is_integer())


def number_fits(kind: str, text: str) -> bool:
    """Whether an identity number, written without separators, is of this kind.

    The check digit of a tax code is left aside; see :func:`tax_digit_fits`.
    """
    if kind == "tax_code":
        return bool(re.fullmatch(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12}", text))
    if not re.fullmatch(r"[A-Z0-9]+", text):
        return False
    found = codes.identity_kind(text)
    # Passports of some countries have nine digits only.
    return found is not None if kind == "passport" else found == kind


def tax_digit_fits(text: str) -> bool:
    """Whether a tax code's check digit and branch number are right."""
    try:
        return codes.parse_tax_code(text).number == text
    except codes.InvalidCode:
        return False


def canonical_number(text: str) -> str:
    """An identity number as typed (spaces, dots, small letters) without separators;
    only the hyphen before the branch of a tax code stays.

    >>> canonical_number("0311 910 910 - 001"), canonical_number("b 123.4567")
    ('0311910910-001', 'B1234567')
    """
    bare = re.sub(r"[\s.]", "", text).upper()
    if re.fullmatch(r"[0-9]{10}-[0-9]{3}", bare):
        return bare
    return bare.replace("-", "")


# === one checker per kind ===


def _texts(value, at, longest, control):
    """What is wrong with any text: ``at`` is the path below the question."""
    if not isinstance(value, str):
        yield at, "type", {}
        return
    if not value.strip():
        yield at, "blank", {}
    if len(value) > longest:
        yield at, "too_long", {"limit": longest, "length": len(value)}
    if control.search(value):
        yield at, "characters", {}
    if _SURROGATE.search(value) or not unicodedata.is_normalized("NFC", value):
        yield at, "not_nfc", {}


def _short_text(question, value, context):
    longest = min(question.max_length or SHORT_TEXT_LENGTH, SHORT_TEXT_LENGTH)
    wrong = tuple(_texts(value, (), longest, _CONTROL))
    yield from wrong
    if not isinstance(value, str):
        return
    yield from _too_short(question, value)
    # Only what is short enough meets the pattern: see the limits in ``pattern``.
    if question.pattern and len(value) <= SHORT_TEXT_LENGTH:
        try:
            known = parse_pattern(question.pattern)
        except PatternError as error:
            raise FormError(str(error)) from error
        if not re.search(known.text, value):
            yield (), "pattern", {"words": question.pattern_error}


def _long_text(question, value, context):
    longest = question.max_length or LONG_TEXT_LENGTH
    yield from _texts(value, (), longest, _CONTROL_BUT_LINE)
    if isinstance(value, str):
        yield from _too_short(question, value)


def _too_short(question, value):
    least = question.min_length or 0
    if len(value) < least:
        yield (), "too_short", {"limit": least, "length": len(value)}


def _number(question, value, context):
    if not is_number(value):
        yield (), "type", {}
        return
    if not question.decimals and not is_whole(value):
        yield (), "not_whole", {}
    elif round(value, question.decimals) != value:
        yield (), "decimals", {"limit": question.decimals}
    if question.minimum is not None and value < question.minimum:
        yield (), "too_small", {"limit": question.minimum}
    if question.maximum is not None and value > question.maximum:
        yield (), "too_large", {"limit": question.maximum}


def _date(question, value, context):
    day = parse_date(value)
    if not day:
        yield (), "type", {}
        return
    if question.earliest:
        limit = day_of(question.earliest, context.on)
        if day < limit:
            yield (), "too_early", {"limit": limit, "named": question.earliest}
    if question.latest:
        limit = day_of(question.latest, context.on)
        if day > limit:
            yield (), "too_late", {"limit": limit, "named": question.latest}


def _choice(question, value, context):
    if not isinstance(value, str):
        yield (), "type", {}
    elif value not in {choice.value for choice in question.choices}:
        yield (), "not_choice", {"value": value}


def _choices(question, value, context):
    if not isinstance(value, list):
        yield (), "type", {}
        return
    for index, item in enumerate(value):
        for _at, rule, arguments in _choice(question, item, context):
            yield (index,), rule, arguments
    if any(item in value[:index] for index, item in enumerate(value)):
        yield (), "double", {}
    yield from _counted(value, question.min_items or 1, question.max_items)


def _counted(value, least, most):
    if len(value) < least:
        yield (), "too_few", {"limit": least, "count": len(value)}
    if most is not None and len(value) > most:
        yield (), "too_many", {"limit": most, "count": len(value)}


def _id_number(question, value, context):
    if not isinstance(value, str):
        yield (), "type", {}
        return
    fitting = [kind for kind in question.accepts if number_fits(kind, value)]
    if not fitting:
        yield (), "id_number", {"accepts": question.accepts}
    elif fitting == ["tax_code"] and not tax_digit_fits(value):
        yield (), "tax_check", {}


def _address(question, value, context):
    if not isinstance(value, dict):
        yield (), "type", {}
        return
    parts = ["province", "commune"] + ["street"] * (question.street != "none")
    for name in value:
        if name not in parts:
            yield (name,), "unknown", {}
    for name in parts:
        if name not in value and (name != "street" or question.street == "required"):
            yield (name,), "required", {}
    right = True
    for name, form in (("province", _PROVINCE), ("commune", _COMMUNE)):
        code = value.get(name)
        if not isinstance(code, str) or not form.fullmatch(code):
            right = False
            if name in value:
                yield (name,), "place", {}
    if "street" in parts and "street" in value:
        yield from _texts(value["street"], ("street",), STREET_LENGTH, _CONTROL)
    if right and context.communes is not None:
        yield from _known_place(value, context.communes)


def _known_place(value, communes):
    found = communes.get(value["commune"])
    if found is None:
        yield ("commune",), "unknown_place", {"code": value["commune"]}
    elif found != value["province"]:
        yield ("commune",), "wrong_province", {"code": value["commune"]}


def _file(question, value, context):
    if not isinstance(value, list):
        yield (), "type", {}
        return
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            yield (index,), "type", {}
            continue
        yield from _one_file(question, item, index)
    most = FILES if question.max_items is None else question.max_items
    yield from _counted(value, question.min_items or 1, most)


def _one_file(question, item, index):
    for name in item:
        if name not in ("name", "size", "id"):
            yield (index, name), "unknown", {}
    if "id" in item:
        yield from _texts(item["id"], (index, "id"), FILE_ID_LENGTH, _CONTROL)
    name, size = item.get("name"), item.get("size")
    wrong = tuple(_texts(name, (index, "name"), FILE_NAME_LENGTH, _CONTROL))
    yield from wrong
    if isinstance(name, str) and extension(name) not in question.extensions:
        yield (index,), "file_type", {"name": name, "allowed": question.extensions}
    if not is_whole(size) or size < 1:
        yield (index, "size"), "type", {}
    elif question.max_bytes is not None and size > question.max_bytes:
        yield (index,), "file_size", {"name": name, "limit": question.max_bytes}


def extension(name: str) -> str:
    """The part of a file's name behind its last dot, in small letters; "": none.

    >>> extension("Giấy chứng sinh.PDF")
    'pdf'
    """
    head, dot, tail = name.rpartition(".")
    return tail.lower() if head and dot and tail.isascii() else ""


CHECKERS = {
    "short_text": _short_text,
    "long_text": _long_text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "id_number": _id_number,
    "address": _address,
    "file": _file,
}
