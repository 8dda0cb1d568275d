"""Differences of contents: nothing of nothing, and exactly what was edited."""

import random

from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import difference
from onestop_rules.difference import ADDED, CHANGED, REMOVED, Part

SECTIONS = ("channel", "component", "tariff")
NAMES = ("term", "unit", "copies", "amount")
VALUES = st.one_of(st.none(), st.integers(0, 9), st.text(max_size=4), st.booleans())


@st.composite
def contents(draw):
    """Parts with keys of their own in each section."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(SECTIONS), st.text(min_size=1, max_size=3)),
            unique=True,
            max_size=12,
        )
    )
    return [
        Part(section, key, {name: draw(VALUES) for name in NAMES})
        for section, key in keys
    ]


@given(contents(), st.randoms(use_true_random=False))
def test_no_difference_to_itself_in_any_order(content, rng):
    shuffled = content[:]
    rng.shuffle(shuffled)
    assert difference.compare(content, content) == ()
    assert difference.compare(content, shuffled) == ()


@given(contents(), st.integers(0, 6), st.integers())
def test_exactly_the_edits_are_named(content, count, seed):
    edited, expected = edit(content, count, random.Random(seed))
    changes = difference.compare(content, edited)
    assert {(c.kind, c.section, c.key, c.name) for c in changes} == expected
    assert len(changes) == len(expected)


def edit(content, count, rng):
    """Make edits on different places; return the content and what was done."""
    parts, expected, touched = list(content), set(), set()
    for number in range(count):
        free = [p for p in parts if (p.section, p.key) not in touched]
        what = rng.choice((ADDED, REMOVED, CHANGED))
        if what == ADDED or not free:
            part = Part(rng.choice(SECTIONS), f"new{number}", {"term": number})
            parts.insert(rng.randrange(len(parts) + 1), part)
            name = ""
        else:
            part = rng.choice(free)
            place = parts.index(part)
            if what == REMOVED:
                del parts[place]
                name = ""
            else:
                name = rng.choice(NAMES)
                values = {**part.values, name: f"{part.values[name]}!{number}"}
                parts[place] = Part(part.section, part.key, values)
        kind = ADDED if part.key.startswith("new") and name == "" else what
        if not free:
            kind = ADDED
        touched.add((part.section, part.key))
        expected.add((kind, part.section, part.key, name))
    return parts, expected


@given(contents(), contents())
def test_the_way_back_is_the_mirror(one, other):
    mirror = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    there = difference.compare(one, other)
    back = difference.compare(other, one)
    assert {(c.kind, c.section, c.key, c.name, str(c.before)) for c in there} == {
        (mirror[c.kind], c.section, c.key, c.name, str(c.after)) for c in back
    }


def test_rows_of_one_key_are_paired_by_what_they_share():
    old = [
        Part("channel", "direct", {"term": 5, "text": "gần"}),
        Part("channel", "direct", {"term": 9, "text": "xa"}),
    ]
    new = [
        Part("channel", "direct", {"term": 7, "text": "xa"}),
        Part("channel", "direct", {"term": 5, "text": "gần"}),
    ]
    (change,) = difference.compare(old, new)
    assert (change.kind, change.name) == (CHANGED, "term")
    assert (change.before, change.after) == (9, 7)


def test_a_second_row_of_one_key_is_added():
    row = Part("channel", "direct", {"term": 5})
    (change,) = difference.compare([row], [row, Part("channel", "direct", {"term": 6})])
    assert (change.kind, change.before, change.after) == (ADDED, None, {"term": 6})


@given(st.text(), st.text())
def test_marked_words_lose_nothing(before, after):
    left, right = difference.marked_words(before, after)
    assert "".join(text for text, _ in left) == before
    assert "".join(text for text, _ in right) == after
    if before == after:
        assert not any(different for _, different in (*left, *right))


def test_marked_words_show_the_words_that_differ():
    left, right = difference.marked_words("trong 05 ngày", "trong 03 ngày làm việc")
    assert left == [("trong ", False), ("05 ", True), ("ngày", True)] or left[0] == (
        "trong ",
        False,
    )
    assert ("03 ", True) in right or any("03" in text and d for text, d in right)


def test_very_long_texts_are_shown_whole():
    long = "chữ " * difference.MAX_WORDS
    assert difference.marked_words(long, long + "x")[0] == [(long, True)]
