"""A second, slow computation of due dates, to be compared with the rules.

It shares no import with the package. Terms in working time are found by walking the
minutes of the clock one at a time, terms in days by walking the days, as the rules are
worded in ``docs/rules.md``; nothing here is clever, so that reading it is checking it.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor

DAY = timedelta(days=1)
EPOCH = datetime(1, 1, 1)


class Oracle:
    """One calendar. A suspension is a tuple ``(start, end or None, mode)``."""

    def __init__(self, weekly, days_off, extra_days, minutes_per_day=480):
        self.weekly = weekly
        self.days_off = days_off
        self.extra_days = extra_days
        self.minutes_per_day = minutes_per_day
        self._worked = {}

    def worked(self, day):
        """The minutes of ``day`` on which people work, as a set."""
        return self.worked_on(day.toordinal())

    def worked_on(self, ordinal):
        if ordinal not in self._worked:
            day = date.fromordinal(ordinal)
            if day in self.extra_days:
                ranges = self.extra_days[day]
            elif day in self.days_off:
                ranges = []
            else:
                ranges = self.weekly.get(day.weekday(), [])
            minutes = [m for start, end in ranges for m in range(start, end)]
            self._worked[ordinal] = frozenset(minutes)
        return self._worked[ordinal]

    def works_at(self, minute):
        return minute % 1440 in self.worked_on(minute // 1440 + 1)

    def effective(self, instant):
        """The first minute from ``instant`` on at which people work."""
        day, minute = instant.date(), number(instant) % 1440
        while minute not in self.worked(day):
            minute += 1
            if minute >= 1440 or not self.worked(day):
                day, minute = day + DAY, 0
        return moment((day.toordinal() - 1) * 1440 + minute)

    def closing(self, day):
        return moment((day.toordinal() - 1) * 1440 + max(self.worked(day)) + 1)

    def count_minutes(self, start, end):
        return sum(self.works_at(m) for m in range(number(start), number(end)))

    def add_minutes(self, start, minutes):
        now = number(start)
        while minutes:
            minutes -= self.works_at(now)
            now += 1
        return moment(now)

    # === the whole question ===

    def due(self, received, quantity, unit, policy, cutoff, suspensions):
        """``(due or None, remaining or None)`` by the words of the rules."""
        received = moment(number(received))
        spans = [
            (moment(number(start)), end and moment(number(end)), mode)
            for start, end, mode in suspensions
        ]
        if unit == "none":
            return None, None
        if unit in ("working_hour", "working_day") and policy == "to_the_hour":
            minutes = self.minutes(quantity, unit)
            return self.due_by_minutes(received, minutes, spans)
        question = (Fraction(quantity), unit, cutoff)
        return self.due_by_days(received, question, spans)

    def minutes(self, quantity, unit):
        factor = 60 if unit == "working_hour" else self.minutes_per_day
        return floor(Fraction(quantity) * factor + Fraction(1, 2))

    # === terms in working time: walk the minutes ===

    def due_by_minutes(self, received, minutes, spans):
        """What a suspension covers does not count; a restart sets the count back.

        ``now`` is the minute at hand; what covers it changes only at an ``event``.
        """
        spans = [
            (number(start), None if end is None else number(end), mode)
            for start, end, mode in merged(spans)
        ]
        now = number(received)
        events = {now, *(m for span in spans for m in span[:2] if m is not None)}
        last = max(events)
        passed, started = 0, False
        today = self.worked_on(now // 1440 + 1)
        while True:
            if not now % 1440:
                today = self.worked_on(now // 1440 + 1)
            waiting = not started or passed < minutes
            if not today and now > last and waiting:
                now += 1440 - now % 1440  # a day on which nothing can happen
                continue
            if now in events:
                covering = [s for s in spans if covers(s, now)]
                restarting = any(mode == "restart" for _s, _e, mode in covering)
                is_open = any(end is None for _s, end, _m in covering)
                if restarting or (now, now, "restart") in spans:
                    passed, started = 0, False
            works = now % 1440 in today
            started = started or (works and not restarting)
            if started and passed == minutes and not is_open:
                return moment(now), None
            if is_open and now >= last:
                return None, minutes - passed
            passed += bool(started and works and not covering)
            now += 1

    # === terms that end with a day: walk the days ===

    def due_by_days(self, received, question, spans):
        while True:
            effective = self.effective(received)
            spans = [s for s in spans if s[1] is None or s[1] > effective]
            base = self.last_day(effective, question)
            again, answer = self.try_suspensions(base, effective, question, spans)
            if again is None:
                return answer
            spans = [span for span in spans if span != again]
            received = again[1]

    def try_suspensions(self, base, effective, question, spans):
        """``(the restart that throws all away, None)`` or ``(None, the answer)``."""
        day, opened = base, None
        for start, end, mode in sorted(merged(spans), key=lambda span: span[0]):
            start = max(start, effective)
            if opened is None and start > self.closing(self.first_worked(day)):
                continue
            if end is None:
                modes = (mode, opened and opened[1])
                mode = "restart" if "restart" in modes else "extend"
                opened = (opened[0] if opened else start, mode)
            elif mode == "restart":
                return (self.original(spans, end, mode), None)
            elif opened is None:
                day = self.moved(day, start, end, question)
        if opened is None:
            return None, (self.closing(self.first_worked(day)), None)
        return None, (None, self.left(day, opened, question))

    def original(self, spans, end, mode):
        return next(span for span in spans if span[1:] == (end, mode))

    def last_day(self, effective, question):
        """The day on which the term ends if nothing happens."""
        quantity, unit, cutoff = question
        day = effective.date()
        if unit == "month":
            return self.same_day_of_month(day, int(quantity))
        if unit == "same_day":
            minute = number(effective) % 1440
            late = cutoff is not None and minute >= cutoff
            return self.first_worked(day + DAY) if late else day
        if unit == "working_hour":
            left = self.minutes(quantity, unit)
            now = number(effective)
            while left > 1:
                left -= self.works_at(now)
                now += 1
            while not self.works_at(now):
                now += 1
            return moment(now).date()
        for _step in range(ceil(quantity)):
            day += DAY
            while unit == "working_day" and not self.worked(day):
                day += DAY
        return day

    def same_day_of_month(self, day, months):
        first = day.replace(day=1)
        for _step in range(months):
            first = (first + 31 * DAY).replace(day=1)
        wanted = day.day
        while True:
            try:
                return first.replace(day=wanted)
            except ValueError:
                wanted -= 1

    def first_worked(self, day):
        while not self.worked(day):
            day += DAY
        return day

    def moved(self, day, start, end, question):
        """``day`` moved by the days that ``[start, end)`` touched."""
        working = question[1] in ("working_day", "working_hour")
        touched = start.date()
        while touched < end.date():
            touched += DAY
            if working and not self.worked(touched):
                continue
            day += DAY
            while working and not self.worked(day):
                day += DAY
        return day

    def left(self, day, opened, question):
        """How many days of the term are left while a suspension is open."""
        quantity, unit, _cutoff = question
        since, mode = opened
        if mode == "restart":
            if unit == "working_hour":
                return self.minutes(quantity, unit)
            return 0 if unit == "same_day" else ceil(quantity)
        count, walk = 0, since.date()
        while walk < day:
            walk += DAY
            count += unit not in ("working_day", "working_hour") or bool(
                self.worked(walk)
            )
        return count


def number(instant):
    """Whole minutes since the beginning of the year 1; seconds are dropped."""
    return (instant - EPOCH) // timedelta(minutes=1)


def moment(minutes):
    return EPOCH + timedelta(minutes=minutes)


def covers(span, minute):
    start, end, _mode = span
    return start <= minute and (end is None or minute < end)


def merged(spans):
    """Suspensions that extend: made one as long as any two meet or overlap."""
    extends = [(s, e) for s, e, mode in spans if mode == "extend"]
    restarts = [span for span in spans if span[2] == "restart"]
    joined = True
    while joined:
        joined = False
        for one in extends:
            for other in extends:
                if one is not other and meet(one, other):
                    extends.remove(one)
                    extends.remove(other)
                    extends.append(union(one, other))
                    joined = True
                    break
            if joined:
                break
    return [(s, e, "extend") for s, e in extends] + restarts


def meet(one, other):
    begins_in_time = other[1] is None or one[0] <= other[1]
    return begins_in_time and (one[1] is None or other[0] <= one[1])


def union(one, other):
    ends = (one[1], other[1])
    return min(one[0], other[0]), None if None in ends else max(ends)
