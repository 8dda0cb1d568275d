"""Due dates: the cases of the CSV, the oracle, and what must be refused."""

import csv
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from onestop_rules import deadline, legal
from onestop_rules.deadline import Suspension, Term, due, timeliness
from onestop_rules.worktime import NotLocalTime, NoWorkingTime, WorkCalendar
from oracle import Oracle
from samples import (
    CASES,
    OFFICE,
    WEEKS,
    calendars,
    office_year,
    questions,
    random_question,
    random_year,
    read_cases,
)

OFFICE_YEAR = WorkCalendar(*office_year())
MONDAY = datetime(2026, 11, 16, 8)


def instant(text):
    return datetime.fromisoformat(text) if text else None


def read_suspensions(text):
    for part in filter(None, text.split(";")):
        start, end, mode = part.strip().split("/")
        yield Suspension(instant(start), instant(end), mode)


def ask(calendar, question):
    """The answer of the rules to a question of samples.py."""
    term = Term(
        question["quantity"], question["unit"], question["policy"], question["cutoff"]
    )
    spans = [Suspension(*span) for span in question["suspensions"]]
    return due(question["received"], term, calendar, spans)


def check(parts, question):
    """Rules and oracle agree; lines and fields of the answer are in order."""
    found = ask(WorkCalendar(*parts), question)
    expected, remaining = Oracle(*parts).due(**question)
    assert (found.due_at, found.remaining) == (expected, remaining), question
    assert (found.remaining is None) == (found.remaining_unit is None)
    for line in found.lines:
        assert set(line.arguments) == set(deadline.LINE_KEYS[line.key])
    last = found.lines[-1]
    if found.due_at:
        assert (last.key, last.arguments) == ("due", {"at": found.due_at})
    else:
        assert last.key in ("no_due_date", "clock_stopped")


# === cases and oracle ===


@pytest.mark.parametrize(
    "row", read_cases("deadlines.csv"), ids=lambda row: row["case"]
)
def test_case_of_the_csv(row):
    term = Term(
        row["quantity"],
        row["unit"],
        row["policy"],
        int(row["cutoff"]) if row["cutoff"] else None,
    )
    spans = list(read_suspensions(row["suspensions"]))
    found = due(instant(row["received"]), term, OFFICE_YEAR, spans)
    assert found.due_at == instant(row["due"])
    assert row["citation"]


@pytest.mark.parametrize(
    "row", read_cases("deadlines.csv"), ids=lambda row: row["case"]
)
def test_oracle_agrees_with_the_csv(row):
    spans = [(s.start, s.end, s.mode) for s in read_suspensions(row["suspensions"])]
    expected, _remaining = Oracle(*office_year()).due(
        instant(row["received"]),
        row["quantity"],
        row["unit"],
        row["policy"],
        int(row["cutoff"]) if row["cutoff"] else None,
        spans,
    )
    assert expected == instant(row["due"])


@given(calendars(), questions())
def test_oracle(parts, question):
    check(parts, question)


def test_twenty_thousand_dates_against_the_oracle():
    """Every unit, policy and mix of suspensions, from a fixed seed."""
    rng = random.Random(2026)
    years = [office_year(), *(random_year(rng) for _ in range(11))]
    pairs = [(WorkCalendar(*parts), Oracle(*parts)) for parts in years]
    for _number in range(20_000):
        calendar, oracle = rng.choice(pairs)
        question = random_question(rng)
        found = ask(calendar, question)
        assert (found.due_at, found.remaining) == oracle.due(**question), question


def test_real_days_off():
    """The real days off and make-up days of 2019–2027."""
    path = CASES.parents[3] / "shared" / "data" / "holidays_vn_2019_2027.csv"
    if not path.exists():
        pytest.skip("../shared is absent (holidays_vn_2019_2027.csv)")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kinds = {date.fromisoformat(row["date"]): row["kind"] for row in rows}
    worked = [day for day, kind in kinds.items() if kind == "swapped_working_day"]
    parts = (WEEKS[0], set(kinds) - set(worked), dict.fromkeys(worked, OFFICE))
    calendar, oracle = WorkCalendar(*parts), Oracle(*parts)
    for offset in range(0, 9 * 365, 5):
        received = datetime(2019, 1, 1, 9, 30) + timedelta(days=offset)
        found = due(received, Term(3, "working_day"), calendar)
        expected = oracle.due(received, 3, "working_day", "to_the_hour", None, ())
        assert (found.due_at, None) == expected


# === properties ===


@given(calendars(), questions())
def test_an_extension_never_brings_the_date_forward(parts, question):
    calendar = WorkCalendar(*parts)
    spans = [span for span in question["suspensions"] if span[2] == "extend"]
    later = ask(calendar, question | {"suspensions": spans}).due_at
    sooner = ask(calendar, question | {"suspensions": []}).due_at
    if later and sooner:
        assert later >= sooner


@given(calendars(), questions())
def test_order_of_suspensions_does_not_matter(parts, question):
    calendar = WorkCalendar(*parts)
    turned = question | {"suspensions": question["suspensions"][::-1]}
    one, other = ask(calendar, question), ask(calendar, turned)
    assert (one.due_at, one.remaining) == (other.due_at, other.remaining)


@given(calendars(), questions())
def test_a_restart_is_a_new_receipt(parts, question):
    """Whatever happened before, a restart at the very end gives a fresh term."""
    calendar = WorkCalendar(*parts)
    received = question["received"]
    before = ask(calendar, question | {"suspensions": []})
    if before.due_at is None:
        return
    end = before.due_at + timedelta(days=3, minutes=7)
    restart = (received, end, "restart")
    again = ask(calendar, question | {"suspensions": [restart]})
    fresh = ask(calendar, question | {"suspensions": [], "received": end})
    assert again.due_at == fresh.due_at


# === lines ===


def keys(found):
    return [line.key for line in found.lines]


def test_lines_of_an_ordinary_term():
    found = due(datetime(2026, 8, 20, 17, 30), Term(2, "working_day"), OFFICE_YEAR)
    assert keys(found) == [
        "received",
        "term",
        "effective_receipt",
        "extra_day_worked",
        "due",
    ]
    assert found.effective_at == datetime(2026, 8, 21, 7)
    term = found.lines[1].arguments
    assert term == {
        "quantity": 2,
        "unit": "working_day",
        "policy": "to_the_hour",
        "minutes": 960,
    }
    assert found.lines[3].arguments == {"date": date(2026, 8, 22), "minutes": 480}


def test_lines_name_the_days_off_that_were_skipped():
    found = due(datetime(2026, 8, 28, 16, 30), Term(2, "working_day"), OFFICE_YEAR)
    skipped = [line for line in found.lines if line.key == "day_off_skipped"]
    days = [line.arguments["date"].isoformat() for line in skipped]
    assert days == ["2026-08-31", "2026-09-01", "2026-09-02"]
    assert "Điều 112" in str(skipped[0].basis)


def test_lines_say_that_the_last_day_moved():
    found = due(MONDAY, Term(5, "day"), OFFICE_YEAR)
    moved = {"date": date(2026, 11, 21), "to": date(2026, 11, 23)}
    assert ("moved_to_working_day", moved) in [line[:2] for line in found.lines]


def test_lines_of_a_cutoff():
    found = due(
        datetime(2026, 11, 16, 15), Term(0, "same_day", cutoff=900), OFFICE_YEAR
    )
    cutoff = next(line for line in found.lines if line.key == "cutoff")
    assert cutoff.arguments == {"minute": 900, "date": date(2026, 11, 17)}


def test_lines_forget_what_a_restart_discards():
    spans = [
        Suspension(datetime(2026, 11, 16, 9), datetime(2026, 11, 16, 10), "extend"),
        Suspension(
            datetime(2026, 11, 17, 9), datetime(2026, 11, 21, 10), "restart", "g"
        ),
        Suspension(datetime(2026, 12, 30, 9), None, "extend", "late"),
    ]
    found = due(MONDAY, Term(3, "working_day"), OFFICE_YEAR, spans)
    assert keys(found) == [
        "received",
        "term",
        "restart",
        "effective_receipt",
        "suspension_ignored",
        "day_off_skipped",
        "due",
    ]
    assert found.lines[2].arguments["ground"] == "g"
    assert found.effective_at == datetime(2026, 11, 23, 7)


def test_lines_of_a_suspension_say_how_much_did_not_count():
    span = Suspension(
        datetime(2026, 11, 18, 10), datetime(2026, 11, 20, 15), ground="x"
    )
    for unit, policy, amount, amount_unit in (
        ("working_day", "to_the_hour", 1140, "minute"),
        ("working_day", "end_of_day", 2, "working_day"),
        ("day", "to_the_hour", 2, "day"),
    ):
        found = due(MONDAY, Term(5, unit, policy), OFFICE_YEAR, [span])
        line = next(line for line in found.lines if line.key == "suspension")
        assert line.arguments == {
            "start": span.start,
            "end": span.end,
            "amount": amount,
            "amount_unit": amount_unit,
            "ground": "x",
        }


def test_basis_follows_the_day_of_receipt():
    def first(received):
        return due(received, Term(1, "working_day"), OFFICE_YEAR).lines[0].basis

    assert first(datetime(2025, 6, 30, 9)).document == "Nghị định 61/2018/NĐ-CP"
    assert first(datetime(2025, 7, 1, 9)).document == "Nghị định 118/2025/NĐ-CP"
    assert first(datetime(2026, 8, 5, 9)).document == "Nghị định 309/2026/NĐ-CP"
    assert first(datetime(2010, 1, 4, 9)) is None


def test_a_suspension_that_ended_by_the_effective_receipt_leaves_no_line():
    night = datetime(2026, 11, 16, 5)
    for mode in ("extend", "restart"):
        span = Suspension(night, datetime(2026, 11, 16, 7), mode)
        found = due(night, Term(1, "working_day"), OFFICE_YEAR, [span])
        assert keys(found) == ["received", "term", "effective_receipt", "due"]


# === shifts until midnight ===


def test_hours_that_run_out_at_midnight_belong_to_the_day_before():
    calendar = WorkCalendar({0: [(1320, 1440)]}, (), {})
    midnight = datetime(2026, 11, 17)
    for hours, expected in ((2, midnight), (3, midnight + timedelta(days=7))):
        found = due(MONDAY, Term(hours, "working_hour", "end_of_day"), calendar)
        assert found.due_at == expected


# === open suspensions ===


@pytest.mark.parametrize(
    ("quantity", "unit", "policy", "mode", "remaining", "remaining_unit"),
    [
        (5, "working_day", "to_the_hour", "extend", 2400 - 18 * 60, "minute"),
        (5, "working_day", "to_the_hour", "restart", 2400, "minute"),
        (5, "working_day", "end_of_day", "extend", 3, "working_day"),
        (5, "working_day", "end_of_day", "restart", 5, "working_day"),
        (30, "working_hour", "end_of_day", "extend", 1, "working_day"),
        (30, "working_hour", "end_of_day", "restart", 1800, "minute"),
        (5, "day", "to_the_hour", "extend", 3, "day"),
        (5, "day", "to_the_hour", "restart", 5, "day"),
        (1, "month", "to_the_hour", "extend", 28, "day"),
        (1, "month", "to_the_hour", "restart", 1, "month"),
    ],
)
def test_open_suspension(quantity, unit, policy, mode, remaining, remaining_unit):
    span = Suspension(datetime(2026, 11, 18, 10), None, mode, "supplement")
    found = due(MONDAY, Term(quantity, unit, policy), OFFICE_YEAR, [span])
    assert found.due_at is None
    assert (found.remaining, found.remaining_unit) == (remaining, remaining_unit)
    assert found.lines[-1].arguments == {
        "since": span.start,
        "remaining": remaining,
        "remaining_unit": remaining_unit,
        "ground": "supplement",
    }


def test_open_suspension_of_a_same_day_result():
    span = Suspension(datetime(2026, 11, 16, 10), None)
    found = due(MONDAY, Term(0, "same_day"), OFFICE_YEAR, [span])
    assert (found.due_at, found.remaining, found.remaining_unit) == (None, 0, "day")


def test_no_due_date_even_while_suspended():
    span = Suspension(datetime(2026, 11, 16, 10), None)
    found = due(MONDAY, Term(0, "none"), OFFICE_YEAR, [span])
    assert (found.due_at, found.remaining) == (None, None)
    assert keys(found) == ["received", "no_due_date"]


# === what is refused ===


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((-1, "working_day"), "negative"),
        (("-0.5", "day"), "negative"),
        (("five", "day"), "no number"),
        (("7,5", "day"), "no number"),
        (("1/0", "day"), "no number"),
        ((1.5, "day"), "no number"),
        ((True, "day"), "no number"),
        ((None, "day"), "no number"),
        ((Decimal("nan"), "day"), "no number"),
        ((Fraction(3, 2), "month"), "month"),
        ((1, "week"), "unit"),
        ((1, "day", "noon"), "policy"),
        ((0, "same_day", "end_of_day", 1441), "cut-off"),
        ((0, "same_day", "end_of_day", -1), "cut-off"),
        ((0, "same_day", "end_of_day", 900.0), "cut-off"),
    ],
)
def test_terms_that_are_refused(arguments, words):
    with pytest.raises(deadline.DeadlineError, match=words):
        Term(*arguments)


def test_quantities_are_kept_exactly():
    assert Term("6.25", "working_day").quantity == Fraction(25, 4)
    assert Term(Decimal("7.5"), "working_day").minutes(480) == 3600
    assert Term(" 2 ", "month").quantity == 2
    with pytest.raises(deadline.DeadlineError, match="working minutes"):
        Term(1, "day").minutes(480)


def test_suspensions_that_are_refused():
    with pytest.raises(deadline.DeadlineError, match="ends before"):
        Suspension(MONDAY, MONDAY - timedelta(minutes=1))
    with pytest.raises(deadline.DeadlineError, match="mode"):
        Suspension(MONDAY, None, "pause")


def test_time_zones_are_refused():
    aware = MONDAY.replace(tzinfo=UTC)
    with pytest.raises(NotLocalTime):
        due(aware, Term(1, "day"), OFFICE_YEAR)
    with pytest.raises(NotLocalTime):
        Suspension(MONDAY, aware)
    with pytest.raises(NotLocalTime):
        timeliness(aware, MONDAY)
    with pytest.raises(NotLocalTime):
        timeliness(MONDAY, aware)


@pytest.mark.parametrize("unit", ["working_hour", "working_day", "day", "month"])
def test_terms_beyond_all_calendars_are_refused(unit):
    with pytest.raises(ValueError, match="9999"):
        due(MONDAY, Term(10**9, unit), OFFICE_YEAR)


def test_a_calendar_that_ends_is_an_answer_not_a_loop():
    calendar = WorkCalendar({}, (), {date(2026, 11, 16): OFFICE})
    with pytest.raises(NoWorkingTime, match="after its last day"):
        due(MONDAY, Term(2, "working_day"), calendar)
    assert due(MONDAY, Term(6, "working_hour"), calendar).due_at.hour == 16


def test_arguments_are_not_changed():
    spans = [Suspension(MONDAY, MONDAY + timedelta(days=9), "restart")] * 2
    term = Term(1, "working_day")
    assert due(MONDAY, term, OFFICE_YEAR, spans) == due(
        MONDAY, term, OFFICE_YEAR, spans
    )
    assert len(spans) == 2
    assert due(MONDAY, term, OFFICE_YEAR, iter(spans)).due_at


# === early, on time, overdue ===


@pytest.mark.parametrize(
    ("finished", "precision", "expected"),
    [
        ("2026-11-22 23:59", "date", "early"),
        ("2026-11-23 00:00", "date", "on_time"),
        ("2026-11-23 23:59", "date", "on_time"),
        ("2026-11-24 00:00", "date", "overdue"),
        ("2026-11-20 08:00", "instant", "on_time"),
        ("2026-11-23 08:00", "instant", "on_time"),
        ("2026-11-23 08:00:01", "instant", "overdue"),
    ],
)
def test_timeliness(finished, precision, expected):
    due_at = datetime(2026, 11, 23, 8)
    assert timeliness(instant(finished), due_at, precision) == expected
    assert expected in deadline.TIMELINESS


def test_timeliness_without_due_date():
    assert timeliness(MONDAY, None) == "no_due_date"
    assert timeliness(MONDAY, None, "instant") == "no_due_date"
    with pytest.raises(deadline.DeadlineError, match="precision"):
        timeliness(MONDAY, MONDAY, "hour")


# === the register of bases ===


def test_register_of_bases():
    for topic, bases in legal.REGISTER.items():
        assert bases, topic
        assert legal.cite(topic) is bases[-1]
        assert all(str(basis).strip() for basis in bases)
    with pytest.raises(legal.UnknownTopic):
        legal.cite("weather")
