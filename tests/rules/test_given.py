"""Values from outside: every shape against every kind of value, and texts."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from onestop_rules import given
from onestop_rules.given import (
    Choice,
    Day,
    Key,
    Many,
    Object,
    Raw,
    Text,
    Whole,
    Wrong,
    Yes,
    read,
)

SHAPES = {
    "text": Text(5),
    "raw": Raw(),
    "whole": Whole(1, 9),
    "yes_no": Yes(),
    "choice": Choice(("a", "b")),
    "date": Day(),
    "key": Key(),
    "list": Many(Text(5), 2),
    "one_or_more": Many(Text(5), 2, single=True),
    "object": Object({"a": Text(5), "papers": Many(Object({"n": Whole()}))}),
}
CASES = [
    ("text", "abc", "abc"),
    ("text", "  a \u00a0\n b ", "a b"),
    ("text", "a\u202eb\u200b", "ab"),
    ("text", "👍🏽", "👍🏽"),
    ("text", "👨\u200d👩", "👨\u200d👩"),
    ("text", " \u200f ", None),
    ("text", "", None),
    ("text", None, None),
    ("text", False, None),
    ("text", "abcdef", "long"),
    ("text", "a" * 10**6, "long"),
    ("text", "a\x00b", "control"),
    ("text", "\ud800", "control"),
    ("text", 5, "text"),
    ("text", ["a"], "text"),
    ("text", True, "text"),
    ("raw", "x" * 10**6, "x" * 10**6),
    ("raw", b"x", "text"),
    ("whole", 1, 1),
    ("whole", 0, "range"),
    ("whole", 10**30, "range"),
    ("whole", True, "whole"),
    ("whole", 1.5, "whole"),
    ("whole", float("nan"), "whole"),
    ("whole", "1", "whole"),
    ("yes_no", False, False),
    ("yes_no", 0, "yes_no"),
    ("choice", "a", "a"),
    ("choice", "", None),
    ("choice", "c", "choice"),
    ("choice", ["a"], "choice"),
    ("date", "1990-03-05", "1990-03-05"),
    ("date", "", None),
    ("date", "1899-12-31", "range"),
    ("date", "1990-02-30", "date"),
    ("date", "19900305", "date"),
    ("date", 19900305, "date"),
    ("key", 3, 3),
    ("key", "TK", "TK"),
    ("key", 0, "range"),
    ("key", 10**10, "range"),
    ("key", {}, "key"),
    ("list", ["a", None, "b"], "many"),
    ("list", ["a", None], ["a"]),
    ("list", "a", "list"),
    ("list", {"a": 1}, "list"),
    ("one_or_more", "a", ["a"]),
    ("one_or_more", ["a", "b"], ["a", "b"]),
    ("one_or_more", 5, "text"),
    ("object", {"a": " x ", "papers": [{"n": 0}]}, {"a": "x", "papers": [{"n": 0}]}),
    ("object", {"a": None}, {}),
    ("object", [], "object"),
    ("object", "a", "object"),
    ("object", {"b": 1}, "unknown"),
]


@pytest.mark.parametrize(("name", "value", "expected"), CASES)
def test_cases(name, value, expected):
    try:
        found = read(SHAPES[name], value)
    except Wrong as wrong:
        found = wrong.reason
    assert found == expected


def test_the_place_is_named():
    with pytest.raises(Wrong) as caught:
        read(SHAPES["object"], {"papers": [{"n": 1}, {"n": "x"}]})
    assert caught.value.path == "papers.1.n"
    assert str(caught.value).startswith("papers.1.n: whole")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates(date(1, 1, 1)).map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@drawn(st.sampled_from(sorted(SHAPES)), JSON)
def test_any_json_is_read_or_refused(name, value):
    try:
        read(SHAPES[name], value)
    except Wrong as wrong:
        assert wrong.reason


@drawn(st.text(max_size=300))
def test_clean_text(value):
    """What comes out is NFC, within its limit, stays as it is when read again."""
    try:
        clean = given.text(value, 100, "a")
    except Wrong:
        return
    assert len(clean) <= 100
    assert unicodedata.is_normalized("NFC", clean)
    assert given.text(clean, 100, "a") == clean
    clean.encode("utf-8")


@drawn(st.text(alphabet="ắặễộựĐđ aăâeêioôơuưy", min_size=1, max_size=60))
def test_both_normal_forms_are_one(value):
    forms = {unicodedata.normalize(form, value) for form in ("NFC", "NFD")}
    assert len({given.text(form, 100, "a") for form in forms}) == 1
