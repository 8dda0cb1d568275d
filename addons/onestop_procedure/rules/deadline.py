"""The appointment date (ngày hẹn trả kết quả) and what became of it.

:func:`due` computes it from the receipt, the term, the calendar and the suspensions;
:func:`timeliness` says how a finished dossier kept it. ``docs/rules.md`` §2 has the
meaning in full, with the law and the worked cases.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from . import legal
from .term import (
    LINE_KEYS,
    MODES,
    POLICIES,
    PRECISIONS,
    TIMELINESS,
    UNITS,
    WORKING_UNITS,
    Deadline,
    DeadlineError,
    Line,
    Suspension,
    Term,
)
from .worktime import WorkCalendar, to_minute

__all__ = [
    "LINE_KEYS",
    "MODES",
    "POLICIES",
    "PRECISIONS",
    "TIMELINESS",
    "UNITS",
    "WORKING_UNITS",
    "Deadline",
    "DeadlineError",
    "Line",
    "Suspension",
    "Term",
    "add_months",
    "due",
    "timeliness",
]

_DAY = timedelta(days=1)


def due(
    received: datetime,
    term: Term,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> Deadline:
    """The date on which the result is due.

    ``received`` is local time. Suspensions may come in any order and may overlap.
    Raises ``ValueError`` subclasses: an aware datetime, too little working time left in
    the calendar, a date beyond the calendar of years.
    """
    received = to_minute(received)
    reckoning = _Reckoning(term, calendar, received.date())
    reckoning.note("received", {"at": received}, "clock_start")
    if term.unit == "none":
        effective = reckoning.start(received)
        reckoning.note("no_due_date", {})
        return Deadline(None, effective, lines=tuple(reckoning.lines))
    return reckoning.run(received, _in_order(suspensions))


def timeliness(
    finished: datetime, due_at: datetime | None, precision: str = "date"
) -> str:
    """How a dossier finished at ``finished`` kept ``due_at``: one of TIMELINESS.

    ``date``: an earlier date is early, the same on time, a later one overdue
    (the statutory tables). ``instant``: not after ``due_at`` is on time, else overdue
    (Quyết định 766/QĐ-TTg). Raises :class:`DeadlineError` for another precision.
    """
    if precision not in PRECISIONS:
        raise DeadlineError(f"unknown precision: {precision!r}")
    to_minute(finished)  # refuses a time zone: the date of it would be another
    if due_at is None:
        return "no_due_date"
    to_minute(due_at)
    if precision == "instant":
        return "on_time" if finished <= due_at else "overdue"
    finished_on, due_on = finished.date(), due_at.date()
    if finished_on == due_on:
        return "on_time"
    return "early" if finished_on < due_on else "overdue"


# === the two ways in which a term runs ===


class _MinuteRun(NamedTuple):
    """A term of which ``left`` working minutes are to pass from ``at`` on."""

    at: datetime
    left: int

    unit = "minute"

    def due_at(self, calendar):
        return calendar.add_minutes(self.at, self.left)

    def extend(self, calendar, start, end):
        """The run after ``[start, end)`` did not count, and how much that was."""
        if self.remaining(calendar, start) == 0:
            return self, 0
        lost = calendar.working_minutes(start, end)
        return _MinuteRun(end, self.remaining(calendar, start)), lost

    def remaining(self, calendar, since):
        return max(0, self.left - calendar.working_minutes(self.at, since))

    def moved(self, calendar):
        return None


class _WorkingDayRun(NamedTuple):
    """A term that ends with the closing of the working day ``day``."""

    day: date

    unit = "working_day"

    def due_at(self, calendar):
        return calendar.closing(self.day)

    def extend(self, calendar, start, end):
        touched = calendar.working_days(start.date(), end.date())
        return _WorkingDayRun(calendar.add_working_days(self.day, touched)), touched

    def remaining(self, calendar, since):
        return calendar.working_days(since.date(), self.day)

    def moved(self, calendar):
        return None


class _DayRun(NamedTuple):
    """A term that ends with ``day`` or, if nobody works then, the next working day."""

    day: date

    unit = "day"

    def due_at(self, calendar):
        return calendar.closing(calendar.add_working_days(self.day, 0))

    def extend(self, calendar, start, end):
        touched = (end.date() - start.date()).days
        return _DayRun(_later(self.day, touched)), touched

    def remaining(self, calendar, since):
        return max(0, (self.day - since.date()).days)

    def moved(self, calendar):
        last = calendar.add_working_days(self.day, 0)
        return last if last != self.day else None


def _hours_to_the_day(effective, term, calendar):
    """Hours with the policy ``end_of_day``: the day on which they run out."""
    minutes = term.minutes(calendar.minutes_per_day)
    ends = calendar.add_minutes(effective, minutes)
    if minutes and not ends.hour and not ends.minute:
        # A shift that closes at midnight: the hours ran out on the day before.
        ends -= _DAY
    return _WorkingDayRun(ends.date())


def _minutes_run(effective, term, calendar):
    return _MinuteRun(effective, term.minutes(calendar.minutes_per_day))


def _days_to_the_day(effective, term, calendar):
    return _WorkingDayRun(calendar.add_working_days(effective.date(), term.whole))


def _calendar_days(effective, term, calendar):
    return _DayRun(_later(effective.date(), term.whole))


def _months(effective, term, calendar):
    return _DayRun(add_months(effective.date(), int(term.quantity)))


def _same_day(effective, term, calendar):
    day = effective.date()
    if _is_after_cutoff(effective, term):
        day = calendar.add_working_days(day, 1)
    return _DayRun(day)


#: (unit, policy) → how the term starts to run at an effective receipt.
_RUNS = {
    ("working_hour", "to_the_hour"): _minutes_run,
    ("working_day", "to_the_hour"): _minutes_run,
    ("working_hour", "end_of_day"): _hours_to_the_day,
    ("working_day", "end_of_day"): _days_to_the_day,
    ("day", "to_the_hour"): _calendar_days,
    ("day", "end_of_day"): _calendar_days,
    ("month", "to_the_hour"): _months,
    ("month", "end_of_day"): _months,
    ("same_day", "to_the_hour"): _same_day,
    ("same_day", "end_of_day"): _same_day,
}


class _Reckoning:
    """One computation of a due date: collects the lines while it goes."""

    def __init__(self, term, calendar, day):
        self.term = term
        self.calendar = calendar
        self.day = day  # of receipt: decides which texts are cited
        self.lines = []

    def note(self, key, arguments, topic=None):
        basis = topic and legal.cite(topic, self.day)
        self.lines.append(Line(key, arguments, basis))

    def start(self, instant):
        """The effective receipt for a (new) receipt at ``instant``."""
        effective = self.calendar.next_working(instant)
        if effective != instant:
            self.note("effective_receipt", {"at": effective}, "clock_start")
        return effective

    def run(self, received, spans):
        """The deadline; each restart throws away what the clock did before it."""
        self.note_term()
        since = received
        while True:
            effective = self.start(since)
            kept = len(self.lines)
            spans = [span for span in spans if span.end is None or span.end > effective]
            run, stop = self.pass_through(effective, spans)
            if stop is None or stop.end is None or stop.mode != "restart":
                return self.close(effective, since, run, stop)
            del self.lines[kept:]
            arguments = {"start": max(stop.start, effective), "end": stop.end}
            self.note("restart", arguments | {"ground": stop.ground}, "clock_restart")
            spans.remove(stop)
            since = stop.end

    def pass_through(self, effective, spans):
        """Let the term run past ``spans``; stop at a restart or an open suspension.

        A restart inside an open suspension is looked for, because it decides how much
        of the term is left when the clock goes on.
        """
        run = self.begin(effective)
        stop = None
        for span in spans:
            start = max(span.start, effective)
            if stop is None and start > (due_at := run.due_at(self.calendar)):
                arguments = {"start": start, "due_at": due_at, "ground": span.ground}
                self.note("suspension_ignored", arguments)
                continue
            if span.end is None:
                stop = _joined(stop, span) if stop else span
            elif span.mode == "restart":
                return run, span
            elif stop is None:
                run, amount = run.extend(self.calendar, start, span.end)
                self.note_extension(span, start, run.unit, amount)
        return run, stop

    def begin(self, effective):
        term = self.term
        if term.unit == "same_day" and _is_after_cutoff(effective, term):
            moved = self.calendar.add_working_days(effective.date(), 1)
            arguments = {"minute": term.cutoff, "date": moved}
            self.note("cutoff", arguments, "same_day_cutoff")
        return _RUNS[term.unit, term.policy](effective, term, self.calendar)

    def close(self, effective, since, run, stop):
        """Write the last lines and answer."""
        if stop is not None:
            return self.close_stopped(effective, run, stop)
        due_at = run.due_at(self.calendar)
        self.note_exceptions(since.date(), run, due_at)
        moved = run.moved(self.calendar)
        if moved:
            arguments = {"date": run.day, "to": moved}
            self.note("moved_to_working_day", arguments, "last_day")
        self.note("due", {"at": due_at})
        return Deadline(due_at, effective, lines=tuple(self.lines))

    def close_stopped(self, effective, run, stop):
        since = max(stop.start, effective)
        if stop.mode == "restart":
            remaining, unit = self.whole_term()
        else:
            remaining, unit = run.remaining(self.calendar, since), run.unit
        arguments = {"since": since, "remaining": remaining, "remaining_unit": unit}
        self.note("clock_stopped", arguments | {"ground": stop.ground}, "clock_stop")
        return Deadline(None, effective, remaining, unit, tuple(self.lines))

    def whole_term(self):
        """The whole term as (amount, unit), for a clock that will start anew."""
        term = self.term
        if term.unit == "working_day" and term.policy == "end_of_day":
            return term.whole, "working_day"
        if term.unit in WORKING_UNITS:
            return term.minutes(self.calendar.minutes_per_day), "minute"
        if term.unit == "same_day":
            return 0, "day"
        return term.whole, term.unit

    def note_term(self):
        term = self.term
        working = term.unit in WORKING_UNITS
        per_day = self.calendar.minutes_per_day
        arguments = {
            "quantity": term.quantity,
            "unit": term.unit,
            "policy": term.policy if working else None,
            "minutes": term.minutes(per_day) if working else None,
        }
        self.note("term", arguments)

    def note_extension(self, span, start, unit, amount):
        arguments = {
            "start": start,
            "end": span.end,
            "amount": amount,
            "amount_unit": unit,
            "ground": span.ground,
        }
        self.note("suspension", arguments, "clock_stop")

    def note_exceptions(self, first, run, due_at):
        """Days off and make-up days that a term in working time met on its way."""
        if isinstance(run, _DayRun):
            return
        for day, worked in self.calendar.exceptions(first, due_at.date()):
            if worked:
                ranges = self.calendar.shifts(day)
                minutes = sum(end - start for start, end in ranges)
                arguments = {"date": day, "minutes": minutes}
                self.note("extra_day_worked", arguments, "days_off")
            else:
                self.note("day_off_skipped", {"date": day}, "days_off")


# === small things ===


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, clipped to that month's length.

    Raises :class:`DeadlineError` beyond the year 9999.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise DeadlineError(f"{months} months after {day} lie beyond the year 9999")
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _in_order(suspensions):
    """Suspensions by start; those that extend and meet or overlap are made one."""
    given = sorted(suspensions, key=_start)
    spans = [span for span in given if span.mode == "restart"]
    last = None
    for span in given:
        if span.mode == "restart":
            continue
        if last and (last.end is None or span.start <= last.end):
            spans[-1] = last = _joined(last, span)
        else:
            spans.append(span)
            last = span
    return sorted(spans, key=_start)


def _joined(first, second):
    """One suspension for two of which ``first`` does not start later."""
    ends = (first.end, second.end)
    modes = (first.mode, second.mode)
    grounds = dict.fromkeys((first.ground, second.ground))
    return Suspension(
        first.start,
        None if None in ends else max(ends),
        "restart" if "restart" in modes else "extend",
        "; ".join(ground for ground in grounds if ground),
    )


def _start(span):
    return span.start


def _is_after_cutoff(effective, term):
    minute = effective.hour * 60 + effective.minute
    return term.cutoff is not None and minute >= term.cutoff


def _later(day, count):
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise DeadlineError(
            f"{count} days after {day} lie beyond the year 9999"
        ) from None
