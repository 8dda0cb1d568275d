"""How long people's data are kept, and by when a request about them is answered.

Terms are data with dates and a source (the add-on keeps them): the laws on people's
data and on archives change, and no term is written into the program. Where none is
set, nothing is ever over: data stay until somebody says how long.

Sources of the terms seeded by the add-on: NĐ 13/2023/NĐ-CP (until 31/12/2025), Luật
Bảo vệ dữ liệu cá nhân 91/2025/QH15 with NĐ 356/2025/NĐ-CP (from 1/1/2026).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .worktime import WorkCalendar

UNITS = ("hour", "working_day", "day", "month", "year", "forever")
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Term:
    """So much time, in force from one day to another, for all or for something.

    ``procedure`` and ``field`` say for what; a term of a procedure goes before one of
    its field, and that before one of neither. ``key`` is the caller's.
    """

    quantity: int
    unit: str
    date_from: date
    date_to: date | None = None
    procedure: int | None = None
    field: int | None = None
    key: int | None = None

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}")
        if self.quantity < 0 or (self.quantity == 0 and self.unit != "forever"):
            raise ValueError("a term is at least 1")
        if self.date_to and self.date_to < self.date_from:
            raise ValueError("a term cannot end before it begins")


def in_force(
    terms: Iterable[Term],
    day: date,
    procedure: int | None = None,
    field: int | None = None,
) -> Term | None:
    """Return the term that counts on ``day``: the most specific, of these the newest.

    ``None`` where none is set.
    """
    found = [
        term
        for term in terms
        if term.date_from <= day
        and (term.date_to is None or day <= term.date_to)
        and term.procedure in (None, procedure)
        and term.field in (None, field)
    ]
    return max(
        found,
        key=lambda term: (
            term.procedure is not None,
            term.field is not None,
            term.date_from,
        ),
        default=None,
    )


def last_day(closed: date, term: Term) -> date | None:
    """Return the last day on which data of what was closed on a day are kept.

    ``None``: for good. Months and years end on the same day of the month, or on its
    last one. Only days, months, years and ``forever`` measure keeping.
    """
    if term.unit == "forever":
        return None
    if term.unit == "day":
        return closed + timedelta(days=term.quantity)
    if term.unit not in ("month", "year"):
        raise ValueError(f"keeping is not measured in {term.unit!r}")
    return add_months(closed, term.quantity * (12 if term.unit == "year" else 1))


def is_over(closed: date, term: Term | None, day: date) -> bool:
    """Return whether on ``day`` the data need not be kept any more."""
    if term is None:
        return False
    last = last_day(closed, term)
    return last is not None and day > last


def closed_until(term: Term, day: date) -> date | None:
    """Return the last closing day whose data are over on ``day``.

    The reverse of :func:`last_day`, for asking a database once for each term.
    ``None``: nothing is ever over.
    """
    if term.unit == "forever":
        return None
    guess = day - timedelta(days=1)
    if term.unit == "day":
        return guess - timedelta(days=term.quantity)
    months = term.quantity * (12 if term.unit == "year" else 1)
    # The end of a month is clipped, so several days may end on one: take the last.
    found = add_months(guess, -months) + timedelta(days=3)
    while not is_over(found, term, day):
        found -= timedelta(days=1)
    return found


def answer_by(received: datetime, term: Term, calendar: WorkCalendar) -> datetime:
    """Return until when (local time) a request received then is to be answered.

    Hours are hours of the clock; days count from the day after, and the answer may
    come until the end of the last one (Bộ luật Dân sự 2015, Điều 147, 148).
    """
    if term.unit == "hour":
        return received + timedelta(hours=term.quantity)
    if term.unit == "working_day":
        day = calendar.add_working_days(received.date(), term.quantity)
        return datetime.combine(day, _LAST_MINUTE)
    last = last_day(received.date(), term)
    if last is None:
        raise ValueError("a request is answered at some time")
    return datetime.combine(last, _LAST_MINUTE)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
