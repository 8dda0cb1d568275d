"""Calendars and questions for the tests: fixed, random and drawn by hypothesis."""

import csv
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

CASES = Path(__file__).parent / "cases"
UNITS = ("working_hour", "working_day", "day", "month", "same_day", "none")
POLICIES = ("to_the_hour", "end_of_day")
MODES = ("extend", "restart")

OFFICE = [(420, 690), (810, 1020)]

#: Weeks that agencies really work, and some that only a test would think of.
WEEKS = (
    {day: OFFICE for day in range(5)},
    {**{day: OFFICE for day in range(5)}, 5: [(450, 690)]},
    {day: [(480, 720), (780, 1020)] for day in range(6)},
    {0: [(1000, 1440)], 1: [(0, 90), (600, 601)], 4: [(0, 1440)]},
    {2: [(810, 1020), (420, 690)]},
    {day: [(0, 720), (720, 1440)] for day in range(7)},
)


def read_cases(name):
    """The rows of a CSV file of cases, as dictionaries."""
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def office_year():
    """Arguments of the calendar of the CSV: office shifts, days off of 2026."""
    rows = read_cases("calendar_2026.csv")
    off = {date.fromisoformat(row["date"]) for row in rows if row["worked"] == "no"}
    extra = {
        date.fromisoformat(row["date"]): OFFICE
        for row in rows
        if row["worked"] == "yes"
    }
    return WEEKS[0], off, extra


def random_year(rng):
    """Arguments of a calendar with random days off and extra days about 2026."""
    days = [date(2026, 1, 1) + timedelta(days=rng.randrange(400)) for _ in range(60)]
    hours = ([(420, 690), (810, 1020)], [(480, 720)], [(1380, 1440)], [(600, 601)])
    extra = {day: rng.choice(hours) for day in days[:8]}
    return rng.choice(WEEKS), set(days[8:]) | set(days[:2]), extra


def random_instant(rng, first=datetime(2026, 1, 1), days=300):
    return first + timedelta(seconds=rng.randrange(days * 86400))


def random_quantity(rng, unit):
    if unit == "month":
        return rng.randrange(4)
    if unit == "day":
        return rng.choice((rng.randrange(40), Fraction(rng.randrange(60), 4)))
    if rng.random() < 0.6:
        return rng.randrange(6)
    parts = rng.choice((4, 7, 60, 100))
    return Fraction(rng.randrange(7 * parts), parts)


def random_suspensions(rng, received, most=4):
    """Suspensions of any mix around ``received``, some overlapping, some open."""
    spans = []
    for _number in range(rng.randrange(most + 1)):
        start = received + timedelta(minutes=rng.randrange(-1500, 9000))
        if spans and rng.random() < 0.3:
            start = rng.choice(spans)[1] or start
        length = rng.choice((0, 30, 600, 3000, 6000))
        end = start + timedelta(minutes=rng.randrange(length + 1))
        if rng.random() < 0.08:
            end = None
        spans.append((start, end, rng.choice(MODES)))
    return spans


def random_question(rng):
    """Arguments of a term with receipt and suspensions, for rules and oracle alike."""
    unit = rng.choice(UNITS[:-1])
    received = random_instant(rng)
    return {
        "received": received,
        "quantity": random_quantity(rng, unit),
        "unit": unit,
        "policy": rng.choice(POLICIES),
        "cutoff": rng.choice((None, 0, 600, 900, 1440)),
        "suspensions": random_suspensions(rng, received),
    }


# === hypothesis ===

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))
DATES = st.dates(date(2026, 1, 1), date(2027, 1, 31))


@st.composite
def ranges(draw):
    """One to three ranges of one day, not overlapping, in any order."""
    edges = draw(
        st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).filter(
            lambda edges: len(edges) % 2 == 0
        )
    )
    edges.sort()
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return draw(st.permutations(pairs))


@st.composite
def calendars(draw):
    """Arguments of a calendar that has working time every week."""
    weekly = draw(
        st.one_of(
            st.sampled_from(WEEKS),
            st.dictionaries(st.integers(0, 6), ranges(), min_size=1, max_size=7),
        )
    )
    days_off = draw(st.sets(DATES, max_size=20))
    extra = draw(st.dictionaries(DATES, ranges(), max_size=4))
    return weekly, days_off, extra


@st.composite
def suspensions(draw, received):
    start = received + timedelta(minutes=draw(st.integers(-3000, 10_000)))
    length = draw(st.one_of(st.none(), st.integers(0, 9000)))
    end = None if length is None else start + timedelta(minutes=length)
    return start, end, draw(st.sampled_from(MODES))


@st.composite
def questions(draw):
    unit = draw(st.sampled_from(UNITS))
    received = draw(INSTANTS)
    quantity = (
        st.integers(0, 4)
        if unit in ("month", "working_day")
        else st.fractions(0, 6, max_denominator=60)
    )
    return {
        "received": received,
        "quantity": draw(quantity),
        "unit": unit,
        "policy": draw(st.sampled_from(POLICIES)),
        "cutoff": draw(st.one_of(st.none(), st.integers(0, 1440))),
        "suspensions": draw(st.lists(suspensions(received), max_size=4)),
    }
