"""Patterns of e-forms: what is allowed, what they mean, and that they stay quick."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules.pattern import (
    PATTERN_LENGTH,
    SUBJECT_LENGTH,
    PatternError,
    parse_pattern,
)

GOOD = (
    (r"0[0-9]{9}", ("0912345678",), ("912345678", "09123456789", "0912345678\n")),
    (r"[A-Z]{2}-\d+", ("AB-1",), ("AB-", "ab-1", "xAB-1")),
    (r"[A-ZĐ][a-zà-ỹ]*", ("Đất", "A"), ("đất", "Đất ")),
    (r"ab?c|d", ("ac", "abc", "d"), ("abbc", "abd", "")),
    (r"(?:\d{2}/){2}\d{4}", ("31/01/2026",), ("31/01", "3/1/2026")),
    (r"(\d\d\.){1,3}", ("11.", "11.22.33."), ("11.22.33.44.",)),
    (r"[^;]+", ("a b",), ("a;b", "")),
    (r"[\d.\-]{1,5}", ("1.2-3",), ("1/2", "123456")),
    (r"a{2}", ("aa",), ("a", "aaa")),
    (r"a{2,}", ("aa", "aaaa"), ("a",)),
    (r".", ("x",), ("", "xy", "\n")),
)
BAD = (
    ("", "empty", 0),
    ("a" * (PATTERN_LENGTH + 1), "too_long", PATTERN_LENGTH),
    ("e\N{COMBINING ACUTE ACCENT}", "not_nfc", 0),
    ("(a", "unclosed", 0),
    ("[a", "unclosed", 0),
    ("a)", "unclosed", 1),
    (r"(a)\1", "not_allowed", 3),
    ("(?=a)", "not_allowed", 1),
    ("(?P<x>a)", "not_allowed", 1),
    ("^a", "not_allowed", 0),
    ("a$", "not_allowed", 1),
    (r"\w", "not_allowed", 0),
    (r"\bx", "not_allowed", 0),
    ("[]^a]", "not_allowed", 0),
    ("[z-a]", "not_allowed", 0),
    ("[[:alpha:]]", "not_allowed", 1),
    ("*a", "quantifier", 0),
    ("a**", "quantifier", 2),
    ("a+?", "quantifier", 2),
    ("a{3,2}", "quantifier", 1),
    ("a{0}", "quantifier", 1),
    ("a{999}", "quantifier", 1),
    ("a{x}", "quantifier", 1),
    ("(a+)+", "repeated_group", 0),
    ("(a|a)*", "repeated_group", 0),
    ("(a|b){2}", "repeated_group", 0),
    ("((ab)*c)*", "repeated_group", 0),
    ("(a?b)+", "repeated_group", 0),
    ("a*a*a*", "too_many_ways", 4),
    ("(x+x+)y|x+x+x+", "too_many_ways", 12),
)


@pytest.mark.parametrize(("text", "right", "wrong"), GOOD)
def test_whole_answers(text, right, wrong):
    pattern = parse_pattern(text).text
    for answer in right:
        assert re.search(pattern, answer), answer
    for answer in wrong:
        assert not re.search(pattern, answer), answer


@pytest.mark.parametrize(("text", "reason", "at"), BAD)
def test_refused(text, reason, at):
    with pytest.raises(PatternError) as caught:
        parse_pattern(text)
    assert (caught.value.reason, caught.value.at) == (reason, at)


PARTS = st.sampled_from(
    [
        "a",
        "[ab]",
        r"\d",
        ".",
        "(",
        ")",
        "(?:",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{1,9}",
        "[^a]",
    ]
)


@given(st.lists(PARTS, max_size=12).map("".join), st.text("ab1\n", max_size=12))
def test_means_what_python_means(text, answer):
    """What is accepted compiles, and matches what Python's own reading matches."""
    try:
        pattern = parse_pattern(text)
    except PatternError:
        return
    # Python's \d knows digits of all scripts; the answers here hold ASCII ones.
    assert bool(re.search(pattern.text, answer)) == bool(re.fullmatch(text, answer))


@pytest.mark.parametrize(
    "text", ["a*a*b", "[ab]*[ab]*x", ".+,.+,", "a*.*b|.*a*b", "a{1,50}a{1,50}a{1,50}b"]
)
def test_worst_answers_take_no_time(text):
    pattern = re.compile(parse_pattern(text).text)
    began = time.perf_counter()
    assert not pattern.search("a" * SUBJECT_LENGTH)
    # Some 20 ms here; minutes were it exponential.
    assert time.perf_counter() - began < 5
