"""Terms, suspensions and the record of how a due date was found.

The vocabulary of :mod:`deadline`, which re-exports all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from . import legal
from .worktime import MINUTES_OF_DAY, to_minute

UNITS = ("working_hour", "working_day", "day", "month", "same_day", "none")
POLICIES = ("to_the_hour", "end_of_day")
MODES = ("extend", "restart")
PRECISIONS = ("date", "instant")
TIMELINESS = ("early", "on_time", "overdue", "no_due_date")

#: Units whose policy matters: they are counted in working time.
WORKING_UNITS = ("working_hour", "working_day")

#: key of a line → its arguments, with their types and meaning.
LINE_KEYS: Mapping[str, Mapping[str, str]] = {
    "received": {"at": "datetime: receipt, seconds dropped"},
    "effective_receipt": {"at": "datetime: first working instant from there on"},
    "term": {
        "quantity": "Fraction",
        "unit": "str: one of UNITS",
        "policy": "str: one of POLICIES; None where the unit has none",
        "minutes": "int: working minutes it stands for; None for other units",
    },
    "legal_term": {
        "quantity": "Fraction",
        "unit": "str: one of UNITS",
        "due_at": "datetime: due by it; None while the clock stands or without limit",
        "counts": "bool: the result is due by this term",
    },
    "committed_term": {
        "quantity": "Fraction",
        "unit": "str: one of UNITS",
        "due_at": "datetime: due by it; None while the clock stands or without limit",
        "counts": "bool: the result is due by this term",
    },
    "cutoff": {
        "minute": "int: the cut-off as minute of the day",
        "date": "date: working day the result moves to",
    },
    "suspension": {
        "start": "datetime: from when (not before the effective receipt)",
        "end": "datetime",
        "amount": "int: what was not counted",
        "amount_unit": "str: 'minute', 'working_day' or 'day'",
        "ground": "str",
    },
    "suspension_ignored": {
        "start": "datetime",
        "due_at": "datetime: had passed before it began",
        "ground": "str",
    },
    "restart": {
        "start": "datetime: from when the clock stood",
        "end": "datetime: instant from which the whole term runs anew",
        "ground": "str",
    },
    "day_off_skipped": {"date": "date: weekday on which nobody works"},
    "extra_day_worked": {"date": "date", "minutes": "int: working minutes of it"},
    "moved_to_working_day": {
        "date": "date: last day of the term, not worked",
        "to": "date: the next working day",
    },
    "due": {"at": "datetime"},
    "no_due_date": {},
    "clock_stopped": {
        "since": "datetime",
        "remaining": "int: what is left of the term",
        "remaining_unit": "str: 'minute', 'working_day', 'day' or 'month'",
        "ground": "str",
    },
}


class DeadlineError(ValueError):
    """A term, a suspension or a question that makes no sense."""


class Line(NamedTuple):
    """One step of the reckoning, to be worded by the caller.

    ``key`` is one of :data:`LINE_KEYS`, ``arguments`` a mapping with exactly the names
    given there, ``basis`` the text it follows from on the day of receipt (or None).
    """

    key: str
    arguments: Mapping[str, object]
    basis: legal.Basis | None


@dataclass(frozen=True, slots=True)
class Term:
    """How long a procedure may take.

    ``quantity``: a whole number, a Fraction, a Decimal or a text such as ``"6.25"``;
    kept as a Fraction. ``unit``: one of :data:`UNITS`. ``policy``: one of
    :data:`POLICIES`, heeded by ``working_hour`` and ``working_day`` only. ``cutoff``:
    minute of the day from which a ``same_day`` result may wait for the next working
    day (15:00 is 900; None: no such rule), heeded by ``same_day`` only.

    Raises :class:`DeadlineError` for a negative or unreadable quantity, fractional
    months, an unknown unit or policy, a cut-off outside the day.
    """

    quantity: Fraction
    unit: str
    policy: str = "to_the_hour"
    cutoff: int | None = None

    def __post_init__(self):
        quantity = _fraction(self.quantity)
        if quantity < 0:
            raise DeadlineError(f"a term cannot be negative: {self.quantity}")
        if self.unit not in UNITS:
            raise DeadlineError(f"unknown unit of a term: {self.unit!r}")
        if self.policy not in POLICIES:
            raise DeadlineError(f"unknown policy of a term: {self.policy!r}")
        if self.unit == "month" and quantity.denominator != 1:
            raise DeadlineError(f"a fraction of a month has no length: {quantity}")
        if self.cutoff is not None and not _is_minute(self.cutoff):
            raise DeadlineError(f"a cut-off lies within the day: {self.cutoff!r}")
        object.__setattr__(self, "quantity", quantity)

    @property
    def whole(self) -> int:
        """The quantity, fractions rounded up."""
        return -(-self.quantity.numerator // self.quantity.denominator)

    def minutes(self, minutes_per_day: int) -> int:
        """Working minutes of a ``working_hour`` or ``working_day`` term, half up.

        Raises :class:`DeadlineError` for other units.
        """
        if self.unit not in WORKING_UNITS:
            raise DeadlineError(f"a term in {self.unit!r} has no working minutes")
        factor = 60 if self.unit == "working_hour" else minutes_per_day
        top, bottom = self.quantity.numerator * factor, self.quantity.denominator
        return (2 * top + bottom) // (2 * bottom)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time in which the clock stands: ``[start, end)``, seconds dropped.

    ``end`` None: still open. ``mode`` ``extend``: what has passed so far counts;
    ``restart``: the whole term runs anew from ``end``. ``ground``: why, in the
    caller's words or a key of its own; it is handed on in the lines.

    Raises :class:`DeadlineError` for an end before the start and an unknown mode.
    """

    start: datetime
    end: datetime | None
    mode: str = "extend"
    ground: str = ""

    def __post_init__(self):
        object.__setattr__(self, "start", to_minute(self.start))
        if self.end is not None:
            object.__setattr__(self, "end", to_minute(self.end))
            if self.end < self.start:
                raise DeadlineError(f"a suspension ends before it starts: {self.end}")
        if self.mode not in MODES:
            raise DeadlineError(f"unknown mode of a suspension: {self.mode!r}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What :func:`due` found.

    ``due_at``: the instant the result is due; None without due date and while a
    suspension is open. ``effective_at``: the working instant the term counts from
    (after the last restart). ``remaining`` with ``remaining_unit``: what is left of
    the term while a suspension is open (``minute``: working minutes, ``working_day``,
    ``day``, ``month``), else None. ``lines``: the reckoning, step by step.
    """

    due_at: datetime | None
    effective_at: datetime
    remaining: int | None = None
    remaining_unit: str | None = None
    lines: tuple[Line, ...] = ()


def _is_minute(number):
    whole = isinstance(number, int) and not isinstance(number, bool)
    return whole and 0 <= number <= MINUTES_OF_DAY


def _fraction(quantity):
    if isinstance(quantity, bool) or not isinstance(
        quantity, int | str | Fraction | Decimal
    ):
        raise DeadlineError(f"the quantity of a term is no number: {quantity!r}")
    try:
        return Fraction(quantity)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise DeadlineError(
            f"the quantity of a term is no number: {quantity!r}"
        ) from error
