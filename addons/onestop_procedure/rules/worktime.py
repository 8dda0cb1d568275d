"""Working time of an agency: shifts of the week, days off, make-up working days.

Every question is answered by arithmetic on two running totals (working minutes and
working days before a date), not by walking: a term of 300 days costs as much as one of
three, and no calendar can make a computation run for ever.

Source: shifts are the agency's own decision; days off are Bộ luật Lao động 45/2019,
Điều 112 and the yearly decisions that swap a day off against a make-up working day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate

MINUTES_OF_DAY = 1440
_LAST_ORDINAL = date.max.toordinal()

Ranges = tuple[tuple[int, int], ...]


class CalendarError(ValueError):
    """A working calendar that makes no sense, or a question it cannot answer."""


class EmptyRange(CalendarError):
    """A range of working time that does not end after its start."""


class OverlappingRanges(CalendarError):
    """Two ranges of working time of one day that share a minute."""


class RangeOutsideDay(CalendarError):
    """A range of working time that leaves its day (0 to 1440 minutes)."""


class NoWorkingTime(CalendarError):
    """No working time where some is needed: in the calendar, or after a date."""


class NotLocalTime(CalendarError):
    """A datetime with a time zone; the rules reckon in naive local time."""


def to_minute(instant: datetime) -> datetime:
    """``instant`` without its seconds. Raises :class:`NotLocalTime` if it is aware."""
    if instant.tzinfo is not None:
        raise NotLocalTime(f"{instant.isoformat()} has a time zone; give local time")
    if instant.second or instant.microsecond:
        return instant.replace(second=0, microsecond=0)
    return instant


@dataclass(frozen=True, slots=True)
class _Tally:
    """Running total of a number that each date has: its weekday's, or its own.

    ``week`` holds the running total within a week, or within two that take turns (8 or
    15 numbers, the last is that of the whole),
    ``ordinals`` the dates with a number of their own, ``shift`` by how much those have
    moved the total (one number more than dates), ``reached`` the total before each.
    """

    week: tuple[int, ...]
    ordinals: tuple[int, ...]
    shift: tuple[int, ...]
    reached: tuple[int, ...]

    @classmethod
    def of(cls, week: Sequence[int], own: Mapping[int, int]) -> "_Tally":
        """From the numbers of the 7 or 14 weekdays and of the dates (by ordinal)."""
        ordinals, period = tuple(sorted(own)), len(week)
        moves = (own[ordinal] - week[(ordinal - 1) % period] for ordinal in ordinals)
        tally = cls(
            tuple(accumulate(week, initial=0)),
            ordinals,
            tuple(accumulate(moves, initial=0)),
            (),
        )
        reached = tuple(tally.before(ordinal) for ordinal in ordinals)
        return cls(tally.week, ordinals, tally.shift, reached)

    def before(self, ordinal: int) -> int:
        """The total of all dates before ``ordinal`` (ordinal 1 is a Monday)."""
        weeks, rest = divmod(ordinal - 1, len(self.week) - 1)
        moved = self.shift[bisect_left(self.ordinals, ordinal)]
        return weeks * self.week[-1] + self.week[rest] + moved

    def locate(self, total: int) -> tuple[int, int]:
        """The date on which ``total`` is reached, and how much of it falls on it.

        Raises :class:`NoWorkingTime` when it is never reached.
        """
        passed = bisect_left(self.reached, total)
        if passed:
            own = self.ordinals[passed - 1]
            if self.before(own + 1) >= total:
                return own, total - self.reached[passed - 1]
        plain = total - self.shift[passed]
        if not self.week[-1]:
            raise NoWorkingTime("the calendar has no working time after its last day")
        weeks, rest = divmod(plain - 1, self.week[-1])
        weekday = bisect_right(self.week, rest) - 1
        ordinal = weeks * (len(self.week) - 1) + weekday + 1
        if ordinal >= _LAST_ORDINAL:
            raise NoWorkingTime("the date lies beyond the year 9999")
        return ordinal, rest + 1 - self.week[weekday]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When an agency works.

    ``weekly``: weekday (0 is Monday) → ranges ``(start, end)`` in minutes of the day,
    end not included; a weekday left out is not worked. ``days_off``: dates without
    work. ``extra_days``: date → its own ranges (make-up working days, days with other
    hours); it goes before ``days_off`` and ``weekly``. ``minutes_per_day``: working
    minutes that one working *day* of a term stands for, whatever the shifts add up to.
    ``other_week``: where two weeks take turns, the shifts of every second one
    (:func:`week_type` 1), and ``weekly`` those of the first.

    Ranges may come in any order and may touch. Raises :class:`EmptyRange`,
    :class:`OverlappingRanges`, :class:`RangeOutsideDay`, :class:`NoWorkingTime` (no
    range at all) and :class:`CalendarError` (weekday, minutes per day).
    """

    weekly: Mapping[int, Sequence[tuple[int, int]]]
    days_off: Collection[date]
    extra_days: Mapping[date, Sequence[tuple[int, int]]]
    minutes_per_day: int = 480
    other_week: Mapping[int, Sequence[tuple[int, int]]] | None = None
    _week: tuple[Ranges, ...] = field(init=False, repr=False, compare=False)
    _own: dict[int, Ranges] = field(init=False, repr=False, compare=False)
    _minutes: _Tally = field(init=False, repr=False, compare=False)
    _days: _Tally = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        weekly = _shifts_of_week(self.weekly)
        weeks = [weekly]
        if self.other_week is not None:
            weeks.append(_shifts_of_week(self.other_week))
        days_off = frozenset(_date(day) for day in self.days_off)
        extra = {
            _date(day): _ranges(ranges, day.isoformat())
            for day, ranges in self.extra_days.items()
        }
        _check_working_time(weeks, extra, self.minutes_per_day)
        own = dict.fromkeys((day.toordinal() for day in days_off), ())
        own.update((day.toordinal(), ranges) for day, ranges in extra.items())
        week = tuple(shifts.get(day, ()) for shifts in weeks for day in range(7))
        values = {
            "weekly": weekly,
            "other_week": weeks[1] if self.other_week is not None else None,
            "days_off": days_off,
            "extra_days": extra,
            "_week": week,
            "_own": own,
            "_minutes": _tally(week, own, _length),
            "_days": _tally(week, own, bool),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __hash__(self):
        return hash(
            (
                self._week,
                self.days_off,
                tuple(sorted(self.extra_days.items())),
                self.minutes_per_day,
            )
        )

    # === instants ===

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Working minutes in ``[start, end)``; seconds are dropped.

        Raises :class:`CalendarError` when ``end`` lies before ``start``.
        """
        start, end = to_minute(start), to_minute(end)
        if end < start:
            raise CalendarError(f"{end} lies before {start}")
        return self._passed(end) - self._passed(start)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """The earliest instant by which ``minutes`` working minutes have passed.

        Minutes that run out at a closing end there, not at the next opening; zero
        minutes end at ``start`` itself. Seconds of ``start`` are dropped. Raises
        :class:`CalendarError` for negative minutes, :class:`NoWorkingTime` when the
        calendar has too little working time left.
        """
        start = to_minute(start)
        if minutes < 0:
            raise CalendarError(f"cannot add {minutes} working minutes")
        if not minutes:
            return start
        ordinal, rest = self._minutes.locate(self._passed(start) + minutes)
        for opening, closing in self._ranges_on(ordinal):
            if rest <= closing - opening:
                break
            rest -= closing - opening
        return _instant(ordinal, opening + rest)

    def next_working(self, instant: datetime) -> datetime:
        """``instant`` if it is working time, else the next opening.

        Before opening → opening; in a break → after it; at or after closing → opening
        of the next working day. Seconds are dropped.
        """
        instant = to_minute(instant)
        ordinal = instant.toordinal()
        minute = instant.hour * 60 + instant.minute
        for opening, closing in self._ranges_on(ordinal):
            if minute < closing:
                return instant if opening <= minute else _instant(ordinal, opening)
        total = self._days.before(ordinal + 1) + 1
        ordinal, _rest = self._days.locate(total)
        return _instant(ordinal, self._ranges_on(ordinal)[0][0])

    # === days ===

    def shifts(self, day: date) -> Ranges:
        """The ranges worked on ``day``, in order; touching ones are joined."""
        return self._ranges_on(day.toordinal())

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` has any working time."""
        return bool(self._ranges_on(day.toordinal()))

    def closing(self, day: date) -> datetime:
        """The end of the last range of ``day``. Raises :class:`NoWorkingTime`."""
        ranges = self._ranges_on(day.toordinal())
        if not ranges:
            raise NoWorkingTime(f"{day.isoformat()} is not a working day")
        return _instant(day.toordinal(), ranges[-1][1])

    def working_days(self, after: date, until: date) -> int:
        """Working days later than ``after`` and not later than ``until``.

        Zero when ``until`` does not lie after ``after``.
        """
        before = self._days.before
        return max(0, before(until.toordinal() + 1) - before(after.toordinal() + 1))

    def add_working_days(self, day: date, count: int) -> date:
        """The working day number ``count`` after ``day`` (``day`` is number 0).

        With a count of zero: ``day`` itself, or the next working day when ``day`` is
        not one. Raises :class:`CalendarError` for a negative count.
        """
        if count < 0:
            raise CalendarError(f"cannot add {count} working days")
        ordinal = day.toordinal()
        if not count:
            if self._ranges_on(ordinal):
                return day
            count = 1
        found, _rest = self._days.locate(self._days.before(ordinal + 1) + count)
        return date.fromordinal(found)

    def exceptions(self, first: date, last: date) -> tuple[tuple[date, bool], ...]:
        """Dates from ``first`` to ``last`` that differ from their weekday.

        Pairs ``(date, worked)`` in order: ``False`` for a day off that its weekday
        would have worked, ``True`` for an extra day.
        """
        ordinals = self._days.ordinals
        start = bisect_left(ordinals, first.toordinal())
        stop = bisect_right(ordinals, last.toordinal())
        return tuple(
            (date.fromordinal(ordinal), bool(self._own[ordinal]))
            for ordinal in ordinals[start:stop]
            if self._own[ordinal] or self._week[(ordinal - 1) % len(self._week)]
        )

    # === inside ===

    def _ranges_on(self, ordinal: int) -> Ranges:
        own = self._own.get(ordinal)
        return self._week[(ordinal - 1) % len(self._week)] if own is None else own

    def _passed(self, instant: datetime) -> int:
        """Working minutes before ``instant``, from the beginning of all dates."""
        ordinal = instant.toordinal()
        minute = instant.hour * 60 + instant.minute
        passed = self._minutes.before(ordinal)
        for opening, closing in self._ranges_on(ordinal):
            if minute <= opening:
                break
            passed += min(minute, closing) - opening
        return passed


def week_type(day: date) -> int:
    """Which of two weeks that take turns ``day`` lies in: 0 or 1, as Odoo counts."""
    return (day.toordinal() - 1) // 7 % 2


def _shifts_of_week(weekly: Mapping[int, Iterable[tuple[int, int]]]):
    return {
        _weekday(day): _ranges(ranges, f"weekday {day}")
        for day, ranges in weekly.items()
    }


def _instant(ordinal: int, minute: int) -> datetime:
    return datetime.fromordinal(ordinal) + timedelta(minutes=minute)


def _length(ranges: Ranges) -> int:
    return sum(end - start for start, end in ranges)


def _tally(week: Iterable[Ranges], own: Mapping[int, Ranges], measure) -> _Tally:
    return _Tally.of(
        [int(measure(ranges)) for ranges in week],
        {ordinal: int(measure(ranges)) for ordinal, ranges in own.items()},
    )


def _weekday(day: int) -> int:
    if day not in range(7):
        raise CalendarError(f"weekday {day!r} is not one of 0 (Monday) to 6 (Sunday)")
    return int(day)


def _date(day: date) -> date:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise CalendarError(f"{day!r} is not a date")
    return day


def _ranges(ranges: Iterable[tuple[int, int]], where: str) -> Ranges:
    """``ranges`` in order, touching ones joined. Raises what WorkCalendar promises."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if not (isinstance(start, int) and isinstance(end, int)):
            raise CalendarError(f"{where}: {start!r}–{end!r} are not whole minutes")
        if start < 0 or end > MINUTES_OF_DAY:
            raise RangeOutsideDay(f"{where}: {start}–{end} leaves the day (0–1440)")
        if start >= end:
            raise EmptyRange(f"{where}: {start}–{end} does not end after its start")
        if joined and start < joined[-1][1]:
            raise OverlappingRanges(f"{where}: {start}–{end} overlaps {joined[-1]}")
        if joined and start == joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def _check_working_time(weeks, extra, minutes_per_day):
    if not any(any(week.values()) for week in [*weeks, extra]):
        raise NoWorkingTime("the calendar has no working time at all")
    for day, ranges in extra.items():
        if not ranges:
            raise EmptyRange(f"{day.isoformat()}: a make-up working day without hours")
    if not isinstance(minutes_per_day, int) or minutes_per_day <= 0:
        raise CalendarError(
            f"{minutes_per_day!r} is no number of working minutes of a day"
        )
