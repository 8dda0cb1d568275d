"""The working calendar: arithmetic against walking, and what is refused."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import worktime
from onestop_rules.worktime import WorkCalendar
from oracle import Oracle
from samples import DATES, INSTANTS, OFFICE, WEEKS, calendars, office_year

OFFICE_YEAR = WorkCalendar(*office_year())


@given(calendars(), INSTANTS, st.integers(0, 6000))
def test_working_minutes_against_walking(parts, start, length):
    end = start + timedelta(minutes=length)
    walked = Oracle(*parts).count_minutes(start, end)
    assert WorkCalendar(*parts).working_minutes(start, end) == walked


@given(calendars(), INSTANTS, st.integers(0, 200))
def test_add_minutes_against_walking(parts, start, minutes):
    walked = Oracle(*parts).add_minutes(start, minutes)
    assert WorkCalendar(*parts).add_minutes(start, minutes) == walked


@given(calendars(), INSTANTS, st.integers(1, 10**6))
def test_add_minutes_undoes_working_minutes(parts, start, minutes):
    calendar = WorkCalendar(*parts)
    end = calendar.add_minutes(start, minutes)
    assert calendar.working_minutes(start, end) == minutes
    assert calendar.working_minutes(start, end - timedelta(minutes=1)) == minutes - 1


@given(calendars(), INSTANTS)
def test_next_working_against_walking(parts, instant):
    walked = Oracle(*parts).effective(instant)
    assert WorkCalendar(*parts).next_working(instant) == walked


@given(calendars(), DATES, st.integers(0, 40))
def test_working_days_against_walking(parts, day, count):
    calendar, oracle = WorkCalendar(*parts), Oracle(*parts)
    walked = [
        after
        for after in (day + timedelta(days=step) for step in range(1, count + 1))
        if oracle.worked(after)
    ]
    assert calendar.working_days(day, day + timedelta(days=count)) == len(walked)
    for number, expected in enumerate(walked, 1):
        assert calendar.add_working_days(day, number) == expected
    found = calendar.add_working_days(day, 0)
    assert found == oracle.first_worked(day)
    assert calendar.is_working_day(found)
    assert calendar.closing(found) == oracle.closing(found)


MONDAYS = (date(2026, 11, 2), date(2026, 11, 9))


def two_weeks(first, second):
    """``parts`` of a calendar of two weeks and, day by day, of one that walks.

    The second one has no pattern at all: every date near the tested ones is written
    out as an extra day or a day off, by counting weeks from Monday 1 January 0001.
    """
    weekly, days_off, extra = first
    walked_off, walked = set(days_off), dict(extra)
    day = date(2019, 1, 1)
    while day < date(2032, 1, 1):
        weeks_since = (day - date(1, 1, 1)).days // 7
        shifts = (weekly, second)[weeks_since % 2].get(day.weekday(), ())
        if day not in extra and day not in walked_off:
            if shifts:
                walked[day] = shifts
            else:
                walked_off.add(day)
        day += timedelta(days=1)
    return WorkCalendar(*first, other_week=second), (weekly, walked_off, walked)


@given(calendars(), st.sampled_from(WEEKS), INSTANTS, st.integers(0, 6000))
def test_two_weeks_against_walking(parts, second, start, length):
    calendar, walked = two_weeks(parts, second)
    oracle, end = Oracle(*walked), start + timedelta(minutes=length)
    assert calendar.working_minutes(start, end) == oracle.count_minutes(start, end)
    minutes = length % 400
    assert calendar.add_minutes(start, minutes) == oracle.add_minutes(start, minutes)
    assert calendar.next_working(start) == oracle.effective(start)


def test_two_weeks_take_turns():
    calendar = WorkCalendar(
        {0: OFFICE}, (), {}, other_week={0: OFFICE, 5: [(480, 720)]}
    )
    saturdays = [date(2026, 11, 7) + timedelta(weeks=week) for week in range(4)]
    worked = [calendar.is_working_day(day) for day in saturdays]
    assert worked == [worktime.week_type(day) == 1 for day in saturdays]
    assert sorted(worked) == [False, False, True, True]
    assert calendar == WorkCalendar(
        {0: OFFICE}, (), {}, other_week={0: OFFICE, 5: [(480, 720)]}
    )
    assert calendar != WorkCalendar({0: OFFICE}, (), {})
    with pytest.raises(worktime.NoWorkingTime):
        WorkCalendar({}, (), {}, other_week={})
    assert WorkCalendar({}, (), {}, other_week={0: OFFICE}).is_working_day(
        next(day for day in MONDAYS if worktime.week_type(day))
    )


def test_extra_days_go_before_days_off_and_the_week():
    day, short = date(2026, 9, 2), [(480, 600)]
    calendar = WorkCalendar(WEEKS[0], {day}, {day: short, date(2026, 9, 3): short})
    assert calendar.shifts(day) == ((480, 600),)
    assert calendar.shifts(date(2026, 9, 3)) == ((480, 600),)
    assert calendar.shifts(date(2026, 9, 4)) == tuple(OFFICE)


def test_exceptions():
    found = OFFICE_YEAR.exceptions(date(2026, 4, 26), date(2026, 8, 31))
    assert [(day.isoformat(), worked) for day, worked in found] == [
        ("2026-04-27", False),  # 26 April is a Sunday and not missed by anyone
        ("2026-04-30", False),
        ("2026-05-01", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
    ]


def test_ranges_in_any_order_and_touching():
    calendar = WorkCalendar({0: [(720, 1020), (420, 690), (690, 720)]}, (), {})
    assert calendar.shifts(date(2026, 11, 16)) == ((420, 1020),)


def test_a_shift_until_midnight_closes_at_the_next_date():
    calendar = WorkCalendar({0: [(1380, 1440)]}, (), {})
    monday = datetime(2026, 11, 16, 9)
    assert calendar.add_minutes(monday, 60) == datetime(2026, 11, 17)
    assert calendar.closing(monday.date()) == datetime(2026, 11, 17)


def test_long_terms_cost_no_walking():
    """Three thousand years of working days are found at once, and counted back."""
    start = date(2026, 1, 1)
    far = OFFICE_YEAR.add_working_days(start, 750_000)
    assert OFFICE_YEAR.working_days(start, far) == 750_000


def test_a_calendar_is_a_value():
    one, other = WorkCalendar(*office_year()), WorkCalendar(*office_year())
    assert one == other and hash(one) == hash(other) and one is not other
    assert one != WorkCalendar(WEEKS[2], (), {})
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
    with pytest.raises(AttributeError):
        one.minutes_per_day = 420


def test_a_calendar_keeps_its_own_copy():
    weekly, off, extra = {0: [(480, 720)]}, set(), {}
    calendar = WorkCalendar(weekly, off, extra)
    weekly[1] = [(480, 720)]
    off.add(date(2026, 11, 16))
    extra[date(2026, 11, 17)] = [(480, 720)]
    assert calendar == WorkCalendar({0: [(480, 720)]}, (), {})
    assert calendar.is_working_day(date(2026, 11, 16))
    assert not calendar.is_working_day(date(2026, 11, 17))


@pytest.mark.parametrize(
    ("ranges", "error"),
    [
        ([(480, 480)], worktime.EmptyRange),
        ([(720, 480)], worktime.EmptyRange),
        ([(480, 720), (719, 800)], worktime.OverlappingRanges),
        ([(480, 720), (500, 600)], worktime.OverlappingRanges),
        ([(-1, 480)], worktime.RangeOutsideDay),
        ([(480, 1441)], worktime.RangeOutsideDay),
        ([(480.0, 720.0)], worktime.CalendarError),
    ],
)
def test_ranges_that_are_refused(ranges, error):
    with pytest.raises(error, match="weekday 2"):
        WorkCalendar({2: ranges}, (), {})
    with pytest.raises(error, match="2026-11-16"):
        WorkCalendar(WEEKS[0], (), {date(2026, 11, 16): ranges})


def test_calendars_that_are_refused():
    for weekly in ({}, {0: []}):
        with pytest.raises(worktime.NoWorkingTime):
            WorkCalendar(weekly, (), {})
    with pytest.raises(worktime.CalendarError, match="weekday"):
        WorkCalendar({7: OFFICE}, (), {})
    with pytest.raises(worktime.CalendarError, match="date"):
        WorkCalendar(WEEKS[0], [datetime(2026, 1, 1)], {})
    with pytest.raises(worktime.CalendarError, match="date"):
        WorkCalendar(WEEKS[0], ["2026-01-01"], {})
    with pytest.raises(worktime.EmptyRange, match="without hours"):
        WorkCalendar(WEEKS[0], (), {date(2026, 1, 3): []})
    for minutes in (0, -480, 480.0):
        with pytest.raises(worktime.CalendarError, match="minutes"):
            WorkCalendar(WEEKS[0], (), {}, minutes)


def test_questions_that_are_refused():
    monday = datetime(2026, 11, 16, 8)
    with pytest.raises(worktime.CalendarError, match="before"):
        OFFICE_YEAR.working_minutes(monday, monday - timedelta(minutes=1))
    with pytest.raises(worktime.CalendarError, match="-1"):
        OFFICE_YEAR.add_minutes(monday, -1)
    with pytest.raises(worktime.CalendarError, match="-1"):
        OFFICE_YEAR.add_working_days(monday.date(), -1)
    with pytest.raises(worktime.NoWorkingTime, match="not a working day"):
        OFFICE_YEAR.closing(date(2026, 11, 15))
    with pytest.raises(worktime.NotLocalTime):
        OFFICE_YEAR.next_working(monday.replace(tzinfo=UTC))


def test_days_that_are_all_off_end_in_an_error():
    day = date(2026, 11, 16)
    calendar = WorkCalendar({}, (), {day: OFFICE})
    assert calendar.add_minutes(datetime(2026, 1, 1), 480) == datetime(2026, 11, 16, 17)
    with pytest.raises(worktime.NoWorkingTime):
        calendar.add_minutes(datetime(2026, 1, 1), 481)
    with pytest.raises(worktime.NoWorkingTime):
        calendar.next_working(datetime(2026, 11, 16, 17))


def test_seconds_are_dropped():
    start = datetime(2026, 11, 16, 8, 0, 59, 999_999)
    assert OFFICE_YEAR.next_working(start) == datetime(2026, 11, 16, 8)
    assert OFFICE_YEAR.add_minutes(start, 1) == datetime(2026, 11, 16, 8, 1)
    assert OFFICE_YEAR.working_minutes(start, start.replace(minute=1, second=0)) == 1
