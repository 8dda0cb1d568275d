"""Terms of which two hold: by law, and a shorter one that a province committed to.

Provinces cut terms by decision (cắt giảm thời gian giải quyết). Both terms are kept;
the earlier due date counts, and the answer tells both.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from .deadline import Deadline, Suspension, Term, due
from .legal import Basis
from .term import DeadlineError, Line
from .worktime import WorkCalendar

__all__ = [
    "cut",
    "due_of_both",
    "estimated_minutes",
    "is_longer",
    "shorter",
    "worked_minutes",
]

#: Five of seven days are worked; a month has a twelfth of 365.25 days.
_WORKED_SHARE = Fraction(5, 7)
_DAYS_OF_MONTH = Fraction(1461, 48)

#: unit → (unit of what is left after a cut, how many of it one has, its smallest step).
_CUTS = {
    "working_hour": ("working_hour", 1, Fraction(1, 2)),
    "working_day": ("working_day", 1, Fraction(1, 2)),
    "day": ("day", 1, Fraction(1)),
    "month": ("day", 30, Fraction(1)),
}


def due_of_both(
    received: datetime,
    legal: Term,
    committed: Term,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
    basis: Basis | None = None,
) -> Deadline:
    """The deadline under two terms: the earlier date counts, the law's in a tie.

    While a suspension is open there is no date; the term counts that would end
    earlier if every open suspension had ended when it began. ``basis``: the decision
    of the commitment. The lines of the term that counts follow one line for each of
    the two. Raises as :func:`deadline.due` does.
    """
    spans = list(suspensions)
    answers = {
        "legal_term": (legal, due(received, legal, calendar, spans), None),
        "committed_term": (committed, due(received, committed, calendar, spans), basis),
    }
    dates = {name: found.due_at for name, (_term, found, _basis) in answers.items()}
    if not all(span.end for span in spans):
        closed = [span if span.end else _emptied(span) for span in spans]
        dates = {
            name: due(received, term, calendar, closed).due_at
            for name, (term, _found, _basis) in answers.items()
        }
    key = _earlier(dates)
    counting = answers[key][1]
    both = tuple(
        Line(name, _told(term, found, name == key), source)
        for name, (term, found, source) in answers.items()
    )
    return Deadline(
        counting.due_at,
        counting.effective_at,
        counting.remaining,
        counting.remaining_unit,
        both + counting.lines,
    )


def worked_minutes(
    start: datetime,
    end: datetime,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> int:
    """Working minutes in ``[start, end)`` during which no suspension held the clock.

    An open suspension holds it until ``end``. Raises :class:`DeadlineError` where the
    end lies before the start.
    """
    if end < start:
        raise DeadlineError(f"the end lies before the start: {end}")
    total = calendar.working_minutes(start, end)
    at = start
    for span in sorted(suspensions, key=lambda span: span.start):
        first = max(span.start, at)
        last = min(span.end or end, end)
        if first < last:
            total -= calendar.working_minutes(first, last)
            at = last
    return total


def estimated_minutes(term: Term, minutes_per_day: int) -> Fraction | None:
    """About how many working minutes a term gives; None: no limit.

    Exact for terms in working time. Days and months count the usual share of working
    days; the same day is one working day. For comparing terms, never for a date.
    """
    day = Fraction(minutes_per_day)
    return {
        "working_hour": term.quantity * 60,
        "working_day": term.quantity * day,
        "day": term.quantity * day * _WORKED_SHARE,
        "month": term.quantity * day * _WORKED_SHARE * _DAYS_OF_MONTH,
        "same_day": day,
        "none": None,
    }[term.unit]


def cut(term: Term, percentage: Fraction | int) -> Term | None:
    """What is left of ``term`` after ``percentage`` (0–100) of it is taken off.

    Rounded up to half working hours and days and to whole days, so that no more is
    promised than was chosen; months are cut in days, 30 to a month. None where nothing
    can be cut: the same day, no limit, or rounding gives the whole term back. Raises
    :class:`DeadlineError` for a percentage that is none.

    >>> cut(Term(10, "working_day"), 25).quantity
    Fraction(15, 2)
    """
    if not 0 <= percentage <= 100:
        raise DeadlineError(f"a share lies between 0 and 100 per cent: {percentage}")
    if term.unit not in _CUTS:
        return None
    unit, factor, step = _CUTS[term.unit]
    whole = term.quantity * factor
    left = whole * (100 - Fraction(percentage)) / 100
    left = -(-left // step) * step
    if not 0 < left < whole:
        return None
    return Term(left, unit, term.policy, term.cutoff)


def is_longer(term: Term, other: Term, minutes_per_day: int) -> bool:
    """Whether ``term`` gives more time than ``other``: exact for one and the same unit.

    Different units are compared by :func:`estimated_minutes`; no limit is the longest.
    """
    first = estimated_minutes(term, minutes_per_day)
    second = estimated_minutes(other, minutes_per_day)
    if second is None:
        return False
    return first is None or first > second


def shorter(legal: Term, committed: Term, minutes_per_day: int) -> Term:
    """The term to plan by: the committed one unless it is longer than the law's."""
    return legal if is_longer(committed, legal, minutes_per_day) else committed


def _emptied(span):
    """An open suspension as if it had ended when it began."""
    return Suspension(span.start, span.start, span.mode, span.ground)


def _earlier(dates):
    """Which of the two dates comes first; the law's in a tie, none is the latest."""
    legal, committed = dates["legal_term"], dates["committed_term"]
    if committed is not None and (legal is None or committed < legal):
        return "committed_term"
    return "legal_term"


def _told(term, found, counts):
    return {
        "quantity": term.quantity,
        "unit": term.unit,
        "due_at": found.due_at,
        "counts": counts,
    }
