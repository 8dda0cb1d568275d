"""Random e-forms that have no problems, and random answers to them."""

import unicodedata
from datetime import date

from hypothesis import strategies as st
from onestop_rules.eform import Choice, Condition, Form, FormField
from onestop_rules.eform_lint import OPERATORS, problems

ON = date(2026, 11, 22)
WORDS = st.sampled_from(
    ["", " ", "a", "AB-12", "Đỗ Thị Ý", "AB-12\n", "1\x07", "x" * 9]
)
DAYS = st.sampled_from(
    [
        "2026-11-21",
        "2026-11-22",
        "2026-11-23",
        "1899-12-31",
        "1900-01-01",
        "2026-02-30",
        "26-1-1",
        "2008-11-22",
        "2008-11-23",
        "today",
        "2026-11-22\n",
        "9999-12-31",
    ]
)
LIMIT_DAYS = st.sampled_from(["", "today", "1900-01-01", "today-18y", "2008-11-23"])
NUMBERS = st.sampled_from([-1, 0, 1, 2, 2.0, 2.5, 1e300, True, 10**20, "2"])
IDS = st.sampled_from(
    [
        "001190000001",
        "123456789",
        "B1234567",
        "0311910910",
        "0311910910-001",
        "0311910911",
        "12",
        "ABCDE",
        "b1234567",
        "001190000001\n",
    ]
)
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "province": st.sampled_from(["01", "1", "01\n", 1]),
        "commune": st.sampled_from(["00004", "4", ""]),
        "street": WORDS,
        "house": WORDS,
    },
)
FILES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(
                ["a.pdf", "a.PDF", ".pdf", "a.exe", "a.pdf\n", " "]
            ),
            "size": st.sampled_from([0, 1, 5, 5.0, 6, 2.5, "5"]),
            "id": st.sampled_from(["x", "", 1]),
            "path": WORDS,
        },
    ),
    max_size=3,
)
VALUES = st.sampled_from(["red", "green", "blue"])
JUNK = st.sampled_from([None, [], {}, "", 0, "x", [1], {"a": 1}, True])
SPECIAL = {
    "short_text": WORDS | st.text(max_size=5),
    "long_text": WORDS | st.text(max_size=5),
    "number": NUMBERS | st.floats(allow_nan=False, allow_infinity=False),
    "date": DAYS | st.dates().map(str),
    "choice": VALUES | st.just("black"),
    "choices": st.lists(VALUES | st.just("black"), max_size=4),
    "id_number": IDS,
    "address": PLACES,
    "file": FILES,
}


def nfc(value):
    """The value with all texts in NFC: what only the rules know is left out."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, dict):
        return {key: nfc(item) for key, item in value.items()}
    return value


def limits(low, high):
    """Two limits in order, either of them possibly absent."""
    pair = st.tuples(
        st.none() | st.integers(low, high), st.none() | st.integers(low, high)
    )
    return pair.map(lambda p: p if None in p else tuple(sorted(p)))


@st.composite
def conditions(draw, others, depth=1):
    """A condition on some of the questions that stand before it."""
    if depth and draw(st.booleans()):
        parts = draw(st.lists(conditions(others, depth - 1), min_size=1, max_size=2))
        return Condition(draw(st.sampled_from(["all", "any"])), parts=tuple(parts))
    other = draw(st.sampled_from(others))
    operator = draw(st.sampled_from(OPERATORS[other.kind]))
    if operator in ("filled", "empty"):
        return Condition(operator, other.key)
    values = {
        "short_text": st.sampled_from(["a", "AB-12", "Đỗ Thị Ý"]),
        "number": st.sampled_from([0, 1, 2, 2.5]),
        "date": st.sampled_from(["today", "2008-11-22", "today-18y"]),
        "choice": VALUES,
        "choices": VALUES,
        "id_number": IDS.filter(lambda text: text.isalnum()),
    }[other.kind]
    if operator in ("in", "not_in"):
        listed = draw(st.lists(values, min_size=1, max_size=2))
        return Condition(operator, other.key, tuple(listed))
    return Condition(operator, other.key, draw(values))


@st.composite
def questions(draw, key, others, depth):
    """A question named ``key`` that may depend on ``others``."""
    kinds = [*SPECIAL, "heading"] + ["group"] * 3 * (depth > 0)
    kind = draw(st.sampled_from(kinds))
    length, number, items = draw(limits(0, 6)), draw(limits(-1, 3)), draw(limits(0, 3))
    values = {
        "key": key,
        "kind": kind,
        "label": key,
        "required": kind != "heading" and draw(st.booleans()),
        "shown_if": draw(st.none() | conditions(others)) if others else None,
    }
    if kind in ("short_text", "long_text"):
        values |= {"min_length": length[0], "max_length": length[1] or None}
    if kind == "short_text":
        pattern = draw(st.sampled_from(["", r"[A-Z]{2}-\d+", "a|Đỗ.*"]))
        values |= {"pattern": pattern, "pattern_error": pattern and "Like AB-12"}
    elif kind == "number":
        values |= {"minimum": number[0], "maximum": number[1]}
        values["decimals"] = draw(st.integers(0, 2))
    elif kind == "date":
        values |= {"earliest": draw(LIMIT_DAYS), "latest": draw(LIMIT_DAYS)}
    elif kind in ("choice", "choices"):
        picked = draw(st.lists(VALUES, min_size=1, unique=True))
        values["choices"] = tuple(Choice(value, value) for value in picked)
    elif kind == "id_number":
        kinds = st.sampled_from(["citizen_id", "old_id", "passport", "tax_code"])
        values["accepts"] = tuple(draw(st.lists(kinds, min_size=1, unique=True)))
    elif kind == "address":
        values["street"] = draw(st.sampled_from(["required", "optional", "none"]))
    elif kind == "file":
        values |= {
            "extensions": ("pdf",),
            "max_bytes": draw(st.sampled_from([None, 5])),
        }
    elif kind == "group":
        values["fields"] = draw(levels(f"{key}_", others, depth - 1))
    if kind in ("choices", "file", "group"):
        values |= {"min_items": items[0], "max_items": items[1] or None}
    return FormField(**values)


@st.composite
def levels(draw, prefix, outer, depth):
    """The questions of a form or of a group."""
    made = []
    for index in range(draw(st.integers(1, 4 if depth == 2 else 2))):
        others = [f for f in (*outer, *made) if f.kind != "heading"]
        made.append(draw(questions(f"{prefix}{index}", others, depth)))
    return tuple(made)


@st.composite
def forms(draw):
    """A form without problems, its questions shuffled."""
    fields = draw(st.permutations(draw(levels("q", (), 2))))
    return Form("Form", tuple(fields))


def good_forms():
    """Forms that the lint accepts."""
    return forms().filter(lambda form: not problems(form))


@st.composite
def answers(draw, fields):
    """Answers of which some are right: mostly of the right type."""
    result = {}
    for field in fields:
        if field.kind != "heading" and draw(st.integers(0, 9)) < 7:
            result[field.key] = draw(answer(field))
    if draw(st.integers(0, 19)) == 0:
        result["stray"] = "x"
    return result


def answer(field):
    """An answer to one question, right or wrong."""
    if field.kind == "group":
        return st.lists(answers(field.fields), max_size=3) | JUNK
    likely = SPECIAL[field.kind]
    return likely | likely | likely | JUNK
