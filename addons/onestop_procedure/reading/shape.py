"""The shape of a national record: which keys it has and what each may hold.

Keys that the shape does not know are handed on by :func:`unknown`, because what is not
read would be lost.
"""

import math
import re
from dataclasses import dataclass, field

from .dates import read_day
from .fault import refuse
from .term import OTHER, UNITS

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
#: Largest number of a database column (PostgreSQL int4).
LARGEST = 2**31 - 1

FEE_KINDS = ("phi", "le_phi", "service")
METHODS = {"DIRECT": "direct", "ONLINE": "online", "POSTAL": "postal"}


@dataclass(frozen=True)
class Value:
    """A value of a record: what it may be, and whether it must be there."""

    types: tuple[type, ...]
    required: bool = False
    choices: frozenset = frozenset()
    is_date: bool = False
    largest: int = LARGEST


@dataclass(frozen=True)
class Shape:
    """An object with known keys."""

    keys: dict = field(default_factory=dict)


TEXT = Value((str,))
NEEDED = Value((str,), required=True)
DATE = Value((str,), is_date=True)
FLAG = Value((bool,))
COUNT = Value((int,))
AMOUNT = Value((int, float))
#: The longest limit of the national list is 300 days.
TIME = Value((int, float), largest=10_000)
ANYTHING = Value((str, list, dict, int, float, bool))
CODED = Shape({"code": TEXT, "name": TEXT, "portal_id": TEXT})
UNIT = Value((str,), choices=frozenset([*UNITS, OTHER]))

_FEE = Shape(
    {
        "type": TEXT,
        "label": TEXT,
        "amount": AMOUNT,
        "currency": TEXT,
        "text": TEXT,
        "raw": TEXT,
        "kind": Value((str,), choices=frozenset(FEE_KINDS)),
        "basis": TEXT,
        "unit_name": TEXT,
    }
)
_CHANNEL = Shape(
    {
        "method": Value((str,), required=True, choices=frozenset(METHODS)),
        "method_vi": TEXT,
        "time_qty": TIME,
        "time_unit": UNIT,
        "time_text": TEXT,
        "fees": [_FEE],
        "description": TEXT,
        "glued_time_and_fee": TEXT,
    }
)
_ITEM = Shape(
    {
        "code": TEXT,
        "name": TEXT,
        "originals": COUNT,
        "copies": COUNT,
        "required": FLAG,
        "form_files": [TEXT],
        "has_electronic_form": FLAG,
        "is_processing_result": FLAG,
        "name_and_form_raw": TEXT,
        "trailing": TEXT,
        "portal_id": TEXT,
        "source_required": FLAG,
        "form_paths": [TEXT],
    }
)
_CASE = Shape(
    {
        "code": TEXT,
        "name": TEXT,
        "time_qty": TIME,
        "time_unit": UNIT,
        "portal_id": TEXT,
    }
)
_BASIS = Shape(
    {
        "number": TEXT,
        "name": TEXT,
        "ngay_ban_hanh": TEXT,
        "co_quan_ban_hanh": TEXT,
        "portal_id": TEXT,
    }
)
#: Values without a key of their own: where the source has them, and what they say.
_MORE = Shape({"key": NEEDED, "value": NEEDED, "unknown": FLAG})
FLAGS = (
    "isInternal",
    "isVertical",
    "isFullProcess",
    "isSharedService",
    "isOfflineOnly",
    "isNonTerritorial",
)
RECORD = Shape(
    {
        "code": NEEDED,
        "code_words": TEXT,
        "name": NEEDED,
        "source": TEXT,
        "portal_id": TEXT,
        "promulgating_agency": CODED,
        "decision_no": TEXT,
        "decision_date": DATE,
        "publication_date": DATE,
        "level": [TEXT],
        "procedure_type": TEXT,
        "kind": TEXT,
        "state": TEXT,
        "field": TEXT,
        "field_code": TEXT,
        "subjects": [TEXT],
        "executing_agencies": [CODED],
        "executing_agencies_catalogue": [TEXT],
        "authority_agencies": [CODED],
        "authorized_agencies": [CODED],
        "coordinating_agencies": [CODED],
        "receiving_address": TEXT,
        "steps": [Shape({"name": TEXT, "text": TEXT})],
        "channels": [_CHANNEL],
        "cases": [_CASE],
        "dossier": [Shape({"group": TEXT, "items": [_ITEM], "trailing": TEXT})],
        "legal_basis": [_BASIS],
        "more": [_MORE],
        "conditions": TEXT,
        "results": [CODED],
        "flags": Shape(dict.fromkeys(FLAGS, FLAG)),
        "related": TEXT,
        "created_at": DATE,
        "updated_at": DATE,
        "source_url": TEXT,
        "source_folder": TEXT,
        "source_file": TEXT,
        "parse_notes": [TEXT],
        "raw": ANYTHING,
    }
)

#: names of JSON, the same in every language
_TYPE_NAMES = {str: "string", int: "number", float: "number", bool: "boolean"}


def check(value, shape, where=""):
    """Raise :class:`Refused` at the first place where a value has not the shape."""
    if isinstance(shape, Shape):
        _check_object(value, shape, where)
    elif isinstance(shape, list):
        if value is None:
            return
        if not isinstance(value, list):
            refuse("not_a_list", where)
        for index, item in enumerate(value):
            place = f"{where}[{index}]"
            if item is None:
                refuse("missing", place)
            check(item, shape[0], place)
    else:
        _check_value(value, shape, where)


def _check_object(value, shape, where):
    if value is None:
        return
    if not isinstance(value, dict):
        refuse("not_an_object", where)
    for key, inner in shape.keys.items():
        check(value.get(key), inner, f"{where}.{key}".lstrip("."))


def _check_value(value, shape, where):
    if value is None:
        if shape.required:
            refuse("missing", where)
        return
    # bool is an int to Python, but not to the source.
    if type(value) not in shape.types:
        wanted = dict.fromkeys(_TYPE_NAMES.get(kind, "array") for kind in shape.types)
        refuse("wrong_type", where, wanted="/".join(wanted))
    if isinstance(value, str):
        _check_text(value, shape, where)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) > shape.largest:
            refuse("too_large", where, value=value)
        if value < 0:
            refuse("negative", where, value=value)


def _check_text(value, shape, where):
    if shape.required and not value.strip():
        refuse("missing", where)
    if shape.choices and value not in shape.choices:
        refuse(
            "unknown_word",
            where,
            value=value,
            known=", ".join(sorted(shape.choices)),
        )
    if shape.is_date:
        read_day(value, where)


def check_characters(value, where=""):
    """Refuse what no database text can hold: NUL and halves of surrogate pairs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            check_characters(key, where)
            check_characters(inner, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            check_characters(inner, f"{where}[{index}]")
    elif isinstance(value, str) and _IMPOSSIBLE.search(value):
        refuse("bad_character", _IMPOSSIBLE.sub("?", where))


def unknown(value, shape, where=""):
    """Yield path and value of every key that the shape does not know."""
    if isinstance(shape, list):
        for index, item in enumerate(value or []):
            yield from unknown(item, shape[0], f"{where}[{index}]")
    elif isinstance(shape, Shape) and value:
        for key, inner in value.items():
            path = f"{where}.{key}".lstrip(".")
            if key in shape.keys:
                yield from unknown(inner, shape.keys[key], path)
            else:
                yield path, inner
