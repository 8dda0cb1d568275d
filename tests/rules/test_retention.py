"""Terms of people's data: against days counted one by one."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import retention
from onestop_rules.retention import Term
from onestop_rules.worktime import WorkCalendar

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
KEEPING = st.builds(
    Term,
    st.integers(1, 40),
    st.sampled_from(("day", "month", "year")),
    st.just(date(2000, 1, 1)),
)
START = date(2020, 1, 1)


def same_day_after(day, months):
    """Walk month by month; a day that a month lacks is its last one."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


@given(DAYS, KEEPING)
def test_last_day_is_counted(closed, term):
    if term.unit == "day":
        expected = closed
        for _ in range(term.quantity):
            expected += timedelta(days=1)
    else:
        months = term.quantity * (12 if term.unit == "year" else 1)
        expected = same_day_after(closed, months)
    assert retention.last_day(closed, term) == expected
    assert not retention.is_over(closed, term, expected)
    assert retention.is_over(closed, term, expected + timedelta(days=1))


@given(DAYS, KEEPING)
def test_closed_until_is_the_last_day_that_is_over(day, term):
    last = retention.closed_until(term, day)
    assert retention.is_over(last, term, day)
    assert not any(
        retention.is_over(last + timedelta(days=more), term, day)
        for more in range(1, 6)
    )


def test_nothing_is_over_without_a_term():
    assert not retention.is_over(date(1990, 1, 1), None, date(2090, 1, 1))
    good = Term(0, "forever", START)
    assert not retention.is_over(date(1990, 1, 1), good, date(2090, 1, 1))
    assert retention.closed_until(good, date(2090, 1, 1)) is None


TERMS = st.lists(
    st.builds(
        Term,
        st.integers(1, 9),
        st.just("year"),
        st.dates(date(2020, 1, 1), date(2020, 2, 1)),
        st.none() | st.dates(date(2020, 2, 1), date(2020, 3, 1)),
        st.sampled_from((None, 1, 2)),
        st.sampled_from((None, 7, 8)),
    ),
    max_size=8,
)


@given(TERMS, st.dates(date(2019, 12, 1), date(2020, 4, 1)))
def test_the_most_specific_term_counts(terms, day):
    found = retention.in_force(terms, day, procedure=1, field=7)
    fits = [
        term
        for term in terms
        if term.date_from <= day <= (term.date_to or date.max)
        and term.procedure in (1, None)
        and term.field in (7, None)
    ]
    if not fits:
        assert found is None
        return
    assert found in fits
    for other in fits:
        if found.procedure is None:
            assert other.procedure is None
            if found.field is None:
                assert other.field is None


def test_answers():
    office = [(420, 690), (810, 1020)]
    week = WorkCalendar({day: office for day in range(5)}, set(), {})
    friday = datetime(2026, 11, 20, 16, 30)
    for quantity, unit, expected in (
        (72, "hour", datetime(2026, 11, 23, 16, 30)),
        (2, "working_day", datetime(2026, 11, 24, 23, 59)),
        (10, "day", datetime(2026, 11, 30, 23, 59)),
        (1, "month", datetime(2026, 12, 20, 23, 59)),
    ):
        term = Term(quantity, unit, START)
        assert retention.answer_by(friday, term, week) == expected
    with pytest.raises(ValueError, match="at some time"):
        retention.answer_by(friday, Term(0, "forever", START), week)


@pytest.mark.parametrize(
    ("quantity", "unit", "until"),
    [(0, "day", None), (-1, "year", None), (1, "week", None), (1, "day", date.min)],
)
def test_impossible_terms(quantity, unit, until):
    with pytest.raises(ValueError, match="term|unit"):
        Term(quantity, unit, START, until)


def test_hours_do_not_measure_keeping():
    with pytest.raises(ValueError, match="hour"):
        retention.last_day(START, Term(1, "hour", START))
