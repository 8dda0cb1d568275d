"""Two terms, by law and committed: the oracle, properties, and what is refused."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import commitment, deadline
from onestop_rules.commitment import (
    cut,
    due_of_both,
    is_longer,
    shorter,
    worked_minutes,
)
from onestop_rules.deadline import Suspension, Term, due
from onestop_rules.legal import Basis
from onestop_rules.worktime import WorkCalendar
from oracle import Oracle
from samples import UNITS, calendars, office_year, questions, random_question

OFFICE_YEAR = WorkCalendar(*office_year())
MONDAY = datetime(2026, 11, 16, 8)
DECISION = Basis("Quyết định 12/QĐ-UBND")


def term_of(question):
    names = ("quantity", "unit", "policy", "cutoff")
    return Term(*(question[name] for name in names))


def expected(oracle, law, own):
    """What two independent computations, put side by side, say together.

    Without an open suspension the earlier of the two dates; with one, the answer of
    the term that would be earlier if it had ended when it began.
    """
    spans = law["suspensions"]
    own = own | {"received": law["received"], "suspensions": spans}
    closed = [(start, end or start, mode) for start, end, mode in spans]
    by_law, _left = oracle.due(**(law | {"suspensions": closed}))
    by_own, _left = oracle.due(**(own | {"suspensions": closed}))
    own_counts = by_own is not None and (by_law is None or by_own < by_law)
    if all(end for _start, end, _mode in spans):
        dates = [day for day in (by_law, by_own) if day is not None]
        assert (by_own if own_counts else by_law) == min(dates, default=None)
    return oracle.due(**(own if own_counts else law))


def check(parts, law, own):
    spans = [Suspension(*span) for span in law["suspensions"]]
    found = due_of_both(
        law["received"], term_of(law), term_of(own), WorkCalendar(*parts), spans
    )
    answer = expected(Oracle(*parts), law, own)
    assert (found.due_at, found.remaining) == answer, (law, own)
    for line in found.lines:
        assert set(line.arguments) == set(deadline.LINE_KEYS[line.key])
    first, second = found.lines[:2]
    assert (first.key, second.key) == ("legal_term", "committed_term")
    assert first.arguments["counts"] != second.arguments["counts"]
    counting = first if first.arguments["counts"] else second
    assert counting.arguments["due_at"] == found.due_at


@given(calendars(), questions(), questions())
def test_oracle(parts, law, own):
    check(parts, law, own)


def test_two_thousand_pairs_against_the_oracle():
    """Every pair of units, from a fixed seed, with the holidays of 2026."""
    rng = random.Random(63)
    for _number in range(2_000):
        check(office_year(), random_question(rng), random_question(rng))


@given(calendars(), questions(), questions())
def test_never_later_than_the_law(parts, law, own):
    calendar = WorkCalendar(*parts)
    spans = [Suspension(*span) for span in law["suspensions"] if span[1]]
    received, legal = law["received"], term_of(law)
    by_law = due(received, legal, calendar, spans).due_at
    both = due_of_both(received, legal, term_of(own), calendar, spans).due_at
    assert by_law is None or both <= by_law


def test_both_terms_are_told_with_the_decision():
    legal, own = Term(15, "working_day"), Term(10, "working_day")
    found = due_of_both(MONDAY, legal, own, OFFICE_YEAR, (), DECISION)
    assert found.due_at == due(MONDAY, own, OFFICE_YEAR).due_at
    by_law = due(MONDAY, legal, OFFICE_YEAR).due_at
    first, second = found.lines[:2]
    assert first.arguments == {
        "quantity": 15,
        "unit": "working_day",
        "due_at": by_law,
        "counts": False,
    }
    assert second.arguments["counts"] and second.basis == DECISION
    assert found.lines[2:] == due(MONDAY, own, OFFICE_YEAR).lines


def test_the_law_counts_where_the_commitment_is_no_earlier():
    for own in (Term(3, "working_day"), Term(30, "day"), Term(0, "none")):
        found = due_of_both(MONDAY, Term(3, "working_day"), own, OFFICE_YEAR)
        assert found.lines[0].arguments["counts"], own
    found = due_of_both(MONDAY, Term(0, "none"), Term(3, "day"), OFFICE_YEAR)
    assert found.lines[1].arguments["counts"] and found.due_at


def test_a_stopped_clock_keeps_the_shorter_remainder():
    stop = Suspension(MONDAY + timedelta(days=1), None)
    legal, own = Term(15, "working_day"), Term(10, "working_day")
    found = due_of_both(MONDAY, legal, own, OFFICE_YEAR, [stop])
    assert (found.due_at, found.remaining) == (None, 9 * 480)


# === comparing without a calendar ===


@given(*(st.builds(Term, st.integers(0, 60), st.sampled_from(UNITS)) for _ in "ab"))
def test_shorter_is_never_longer(legal, own):
    assert not is_longer(shorter(legal, own, 480), legal, 480)
    assert not (is_longer(legal, own, 480) and is_longer(own, legal, 480))
    if legal.unit == own.unit and legal.unit not in ("none", "same_day"):
        assert is_longer(own, legal, 480) == (own.quantity > legal.quantity)


@pytest.mark.parametrize(
    ("own", "legal", "longer"),
    [
        (Term(8, "working_hour"), Term(1, "working_day"), False),
        (Term(9, "working_hour"), Term(1, "working_day"), True),
        (Term(5, "working_day"), Term(7, "day"), False),
        (Term(6, "working_day"), Term(7, "day"), True),
        (Term(20, "working_day"), Term(1, "month"), False),
        (Term(1, "month"), Term(20, "working_day"), True),
        (Term(1, "same_day"), Term(1, "working_day"), False),
        (Term(0, "none"), Term(1, "month"), True),
        (Term(1, "month"), Term(0, "none"), False),
    ],
)
def test_other_units_are_compared_by_their_usual_share(own, legal, longer):
    assert is_longer(own, legal, 480) == longer
    assert shorter(legal, own, 480) == (legal if longer else own)


# === cutting ===


@given(st.builds(Term, st.integers(0, 90), st.sampled_from(UNITS)), st.integers(0, 100))
def test_a_cut_never_promises_more_than_was_chosen(term, percentage):
    left = cut(term, percentage)
    if left is None:
        return
    assert not is_longer(left, term, 480) and left.quantity > 0
    factor = 30 if term.unit == "month" else 1
    exact = term.quantity * factor * (100 - percentage)
    step = 100 if left.unit == "day" else 50
    assert exact <= left.quantity * 100 < exact + step
    assert (left.quantity * 100) % step == 0


@pytest.mark.parametrize(
    ("term", "percentage", "left"),
    [
        (Term(10, "working_day"), 30, Term(7, "working_day")),
        (Term(5, "working_day"), 30, Term("3.5", "working_day")),
        (Term(3, "working_day"), 30, Term("2.5", "working_day")),
        (Term(15, "day"), 20, Term(12, "day")),
        (Term(7, "day"), 10, None),
        (Term(1, "month"), 20, Term(24, "day")),
        (Term(1, "working_day"), 10, None),
        (Term(0, "working_day"), 20, None),
        (Term(0, "same_day"), 20, None),
        (Term(0, "none"), 20, None),
        (Term(9, "day"), 100, None),
    ],
)
def test_cuts(term, percentage, left):
    assert cut(term, percentage) == left


def test_a_share_that_is_none():
    for percentage in (-1, 101):
        with pytest.raises(deadline.DeadlineError):
            cut(Term(10, "day"), percentage)


# === what was used ===


@given(calendars(), questions(), st.integers(0, 20_000))
def test_used_time_is_counted_minute_by_minute(parts, question, length):
    oracle = Oracle(*parts)
    start = question["received"].replace(second=0, microsecond=0)
    end = start + timedelta(minutes=length)
    spans = [Suspension(*span) for span in question["suspensions"]]
    found = worked_minutes(start, end, WorkCalendar(*parts), spans)
    base = (start - datetime(1, 1, 1)) // timedelta(minutes=1)
    counted = 0
    for offset in range(length):
        at = start + timedelta(minutes=offset)
        held = any(s.start <= at and (s.end is None or at < s.end) for s in spans)
        counted += oracle.works_at(base + offset) and not held
    assert found == counted


def test_time_does_not_run_backwards():
    with pytest.raises(deadline.DeadlineError):
        worked_minutes(MONDAY, MONDAY - timedelta(minutes=1), OFFICE_YEAR)


def test_the_package_offers_it():
    assert set(commitment.__all__) <= set(vars(commitment))
