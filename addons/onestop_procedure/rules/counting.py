"""What is counted as received, resolved and in progress in the statutory tables.

The II.06 family of Thông tư 01/2020/TT-VPCP: columns 3 to 13. One record is counted by
:func:`classify`, a table is built by :func:`table`, and :func:`broken_identities`
names what does not tie out. ``docs/rules.md`` §6 has the formulas in words.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .deadline import timeliness

CHANNELS = ("direct", "online", "postal")
#: Where a dossier that ended without a result stands: in column 9 (resolved on time),
#: or in columns of its own beside 7 and 11.
UNRESOLVED_SETTINGS = ("on_time", "apart")
#: How a dossier may end: with a result, stopped (withdrawn, not supplemented), refused;
#: or its reception was a mistake of the counter and was voided.
OUTCOMES = ("finished", "stopped", "refused", "voided")
#: A voided reception: left out of the period in which it was received and voided, or
#: counted like a stopped dossier.
VOIDED_SETTINGS = ("left_out", "counted")


class CountingError(ValueError):
    """A record, a period or a setting that makes no sense."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both days included.

    ``as_of``: the day by which open dossiers are judged, if it is earlier than
    ``end`` (a period that still runs).
    """

    start: date
    end: date
    as_of: date | None = None

    def __post_init__(self):
        if self.end < self.start:
            raise CountingError(f"a period ends before it starts: {self.end}")

    @property
    def judged_on(self) -> date:
        """The day by which open dossiers are judged."""
        return self.end if self.as_of is None else min(self.end, self.as_of)


@dataclass(frozen=True, slots=True)
class Record:
    """What counting must know about one dossier.

    ``received_at``: local time, None before receipt (not counted at all).
    ``channel``: one of :data:`CHANNELS`. ``due_at``: None without due date and while
    the clock stands. ``finished_at``: when it ended: status 9, else 10, else stop or
    refusal (Quyết định 766/QĐ-TTg); None while open. ``outcome``: one of
    :data:`OUTCOMES`, of ended dossiers. ``suspensions``: pairs (start, end or None) in
    which the clock stood. ``group``: whatever the caller groups by.
    """

    received_at: datetime | None
    channel: str
    due_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str = "finished"
    suspensions: tuple[tuple[datetime, datetime | None], ...] = ()
    group: Hashable = None

    def __post_init__(self):
        if self.channel not in CHANNELS:
            raise CountingError(f"unknown channel: {self.channel!r}")
        if self.outcome not in OUTCOMES:
            raise CountingError(f"unknown outcome: {self.outcome!r}")
        if self.finished_at and not self.received_at:
            raise CountingError("a dossier ended without having been received")
        if self.finished_at and self.finished_at < self.received_at:
            raise CountingError(f"a dossier ended before receipt: {self.finished_at}")


@dataclass(frozen=True, slots=True)
class Counting:
    """Where one dossier stands in one period; all None when it is not counted.

    ``received``: ``online``, ``direct`` (with postal) or ``carried``. Exactly one of
    the following is set for a counted dossier. ``resolved``: ``early``, ``on_time`` or
    ``overdue``. ``open``: ``in_time`` or ``late``. ``apart``: ``stopped`` or
    ``refused``, only with the setting ``apart``.
    """

    received: str | None = None
    resolved: str | None = None
    open: str | None = None
    apart: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of II.06: counts by column number; ``group`` None is the total row.

    3 received = 4 online + 5 direct and postal + 6 carried over; 7 resolved = 8 early
    + 9 on time + 10 overdue; 11 in progress = 12 in time + 13 late; ``stopped`` and
    ``refused`` are filled with the setting ``apart`` only.
    """

    group: Hashable
    c3: int = 0
    c4: int = 0
    c5: int = 0
    c6: int = 0
    c7: int = 0
    c8: int = 0
    c9: int = 0
    c10: int = 0
    c11: int = 0
    c12: int = 0
    c13: int = 0
    stopped: int = 0
    refused: int = 0


_COLUMNS = {
    "received": {"online": "c4", "direct": "c5", "carried": "c6"},
    "resolved": {"early": "c8", "on_time": "c9", "overdue": "c10"},
    "open": {"in_time": "c12", "late": "c13"},
    "apart": {"stopped": "stopped", "refused": "refused"},
}
_SUMS = {
    "c3": ("c4", "c5", "c6"),
    "c7": ("c8", "c9", "c10"),
    "c11": ("c12", "c13"),
}
_NUMBERS = tuple(column.name for column in fields(Row))[1:]


def classify(
    record: Record,
    period: Period,
    unresolved: str = "on_time",
    voided: str = "left_out",
) -> Counting:
    """Where ``record`` stands in ``period``.

    Received before the start and still open then, or ended in the period or later:
    carried over. Ended in the period: resolved, judged by date; without due date on
    time. Open at the end: late once the due date has passed, but in time while the
    clock stands, unless it was late when the clock stopped. ``unresolved``: one of
    :data:`UNRESOLVED_SETTINGS`; ``voided``: one of :data:`VOIDED_SETTINGS`.

    A reception voided in the very period in which it was made is no dossier of that
    period. One that was carried over has been counted: it ends like a stopped one.
    """
    if unresolved not in UNRESOLVED_SETTINGS:
        raise CountingError(f"unknown setting: {unresolved!r}")
    if voided not in VOIDED_SETTINGS:
        raise CountingError(f"unknown setting: {voided!r}")
    last = period.judged_on
    if record.received_at is None or record.received_at.date() > last:
        return Counting()
    ended_on = record.finished_at and record.finished_at.date()
    if ended_on is not None and ended_on < period.start:
        return Counting()
    received = _received(record, period)
    if ended_on is None or ended_on > last:
        return Counting(received, open=_open(record, last))
    if record.outcome == "finished":
        return Counting(received, resolved=_resolved(record))
    if record.outcome == "voided" and voided == "left_out" and received != "carried":
        return Counting()
    if unresolved == "apart":
        apart = "refused" if record.outcome == "refused" else "stopped"
        return Counting(received, apart=apart)
    return Counting(received, resolved="on_time")


def table(
    records: Iterable[Record],
    period: Period,
    group_key: Callable[[Record], Hashable] | None = None,
    unresolved: str = "on_time",
    voided: str = "left_out",
) -> tuple[Row, ...]:
    """The rows of II.06, in the order in which groups first appear, then the total.

    ``group_key`` gives the group of a record (default: its ``group``). The total row
    has the group None and is always there. Groups without a counted dossier have no
    row.
    """
    counts: dict[Hashable, dict[str, int]] = {}
    for record in records:
        counting = classify(record, period, unresolved, voided)
        if counting.received is None:
            continue
        group = record.group if group_key is None else group_key(record)
        count = counts.setdefault(group, dict.fromkeys(_NUMBERS, 0))
        for part, columns in _COLUMNS.items():
            place = getattr(counting, part)
            if place is not None:
                count[columns[place]] += 1
    rows = [_row(group, count) for group, count in counts.items()]
    total = {name: sum(getattr(row, name) for row in rows) for name in _NUMBERS}
    return (*rows, Row(None, **total))


def broken_identities(
    rows: Iterable[Row], previous: Iterable[Row] | None = None
) -> tuple[tuple[Hashable, str], ...]:
    """The identities that do not hold, as pairs (group, identity); empty is right.

    In each row 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13 and
    3 = 7 + 11 + stopped + refused; the total row is the sum of the others; and with
    the rows of the period before, column 6 is its column 11 (totals).
    """
    rows = tuple(rows)
    broken = []
    for row in rows:
        for total, parts in _SUMS.items():
            if getattr(row, total) != sum(getattr(row, part) for part in parts):
                broken.append((row.group, f"{total} = {' + '.join(parts)}"))
        if row.c3 != row.c7 + row.c11 + row.stopped + row.refused:
            broken.append((row.group, "c3 = c7 + c11 + stopped + refused"))
    *groups, total = rows
    for name in _NUMBERS:
        if getattr(total, name) != sum(getattr(row, name) for row in groups):
            broken.append((None, f"total of {name}"))
    if previous is not None and total.c6 != tuple(previous)[-1].c11:
        broken.append((None, "c6 = c11 of the period before"))
    return tuple(broken)


def percent(part: int, whole: int, digits: int = 2) -> Decimal | None:
    """``part`` as per cent of ``whole``, rounded half up; None of nothing.

    >>> percent(6374, 7475)
    Decimal('85.27')
    """
    return scaled(100, part, whole, digits)


def scaled(top: int, part: int, whole: int, digits: int = 2) -> Decimal | None:
    """``top`` × ``part`` ÷ ``whole``, rounded half up (points of Quyết định 766)."""
    if not whole:
        return None
    scale = 10**digits
    exact = Fraction(top * part * scale, whole)
    units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return (Decimal(units) / scale).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _row(group, count):
    sums = {total: sum(count[part] for part in parts) for total, parts in _SUMS.items()}
    return Row(group, **(count | sums))


def _received(record, period):
    if record.received_at.date() < period.start:
        return "carried"
    return "online" if record.channel == "online" else "direct"


def _resolved(record):
    kept = timeliness(record.finished_at, record.due_at)
    return "on_time" if kept == "no_due_date" else kept


def _open(record, last):
    """In time or late at the end of ``last``."""
    if record.due_at is None or record.due_at.date() >= last:
        return "in_time"
    due_on = record.due_at.date()
    for start, end in record.suspensions:
        stood = start.date() <= last and (end is None or end.date() > last)
        if stood and start.date() <= due_on:
            return "in_time"
    return "late"
