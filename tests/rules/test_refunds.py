"""Refunds: the rule that names most answers, and a contradiction answers nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import refunds
from onestop_rules.refunds import OUTCOMES, UNKNOWN, RefundRule, refund

KINDS = ("phi", "le_phi", "service")
DAY = date(2026, 11, 20)
DAYS = st.none() | st.integers(-3, 3).map(lambda n: DAY + timedelta(days=n))


@st.composite
def rules(draw):
    first, last = draw(DAYS), draw(DAYS)
    if first and last and last < first:
        first, last = last, first
    return RefundRule(
        draw(st.sampled_from(refunds.VERDICTS)),
        draw(st.text(max_size=3)),
        draw(st.none() | st.sampled_from(OUTCOMES)),
        draw(st.none() | st.sampled_from(KINDS)),
        first,
        last,
    )


def oracle(given_rules, outcome, kind, day):
    """Ask level by level, as a clerk would leaf through the texts."""
    for wanted in ((outcome, kind), (outcome, None), (None, kind), (None, None)):
        verdicts = {
            rule.verdict
            for rule in given_rules
            if (rule.outcome, rule.kind) == wanted
            and not (rule.first and day < rule.first)
            and not (rule.last and day > rule.last)
        }
        if verdicts:
            return verdicts.pop() if len(verdicts) == 1 else "decide"
    return "decide"


@given(st.lists(rules(), max_size=8), st.sampled_from(OUTCOMES), st.sampled_from(KINDS))
def test_against_the_oracle(given_rules, outcome, kind):
    found = refund(given_rules, outcome, kind, DAY)
    assert found.verdict == oracle(given_rules, outcome, kind, DAY)
    assert found is UNKNOWN or found in given_rules


def test_nothing_is_built_in():
    for outcome in OUTCOMES:
        assert refund((), outcome, "phi", DAY) is UNKNOWN


def test_dates_bound_a_rule():
    rule = RefundRule("refund", "QĐ 1", "voided", None, DAY, DAY)
    assert refund([rule], "voided", "phi", DAY) is rule
    assert refund([rule], "voided", "phi", DAY + timedelta(days=1)) is UNKNOWN
    assert refund([rule], "refused", "phi", DAY) is UNKNOWN


@pytest.mark.parametrize(
    "values",
    [
        {"verdict": "maybe"},
        {"verdict": "keep", "outcome": "lost"},
        {"verdict": "keep", "first": DAY, "last": DAY - timedelta(days=1)},
    ],
)
def test_nonsense_is_refused(values):
    with pytest.raises(ValueError):
        RefundRule(**values)
