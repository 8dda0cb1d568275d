"""The II.06 family: single dossiers, tables that tie out, rates of the seeds."""

import csv
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from onestop_rules import counting
from onestop_rules.counting import Counting, Period, Record, classify, percent, table
from samples import CASES, read_cases

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))


def at(text):
    return datetime.fromisoformat(f"2026-{text}") if text else None


def record(received, due=None, finished=None, **more):
    return Record(
        at(received), more.pop("channel", "direct"), at(due), at(finished), **more
    )


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        # received in the period
        (record("05-04 08:00", "05-11 08:00", "05-08 08:00"), ("direct", "early")),
        (record("05-04 08:00", "05-11 08:00", "05-11 16:00"), ("direct", "on_time")),
        (record("05-04 08:00", "05-11 08:00", "05-12 07:00"), ("direct", "overdue")),
        (record("05-04 08:00", None, "05-12 07:00"), ("direct", "on_time")),
        (record("05-04 08:00", "05-11 08:00", channel="online"), ("online", "late")),
        (record("05-04 08:00", "06-11 08:00", channel="postal"), ("direct", "in_time")),
        (record("05-04 08:00", "05-31 08:00"), ("direct", "in_time")),
        (record("05-04 08:00", "05-30 17:00"), ("direct", "late")),
        (record("05-04 08:00", "05-30 17:00", "06-01 08:00"), ("direct", "late")),
        (record("05-31 23:59", "06-30 08:00", "06-01 00:00"), ("direct", "in_time")),
        # carried over
        (record("04-30 08:00", "05-11 08:00", "05-08 08:00"), ("carried", "early")),
        (record("04-30 23:59", "05-11 08:00", "05-01 00:00"), ("carried", "early")),
        (record("01-05 08:00", "01-09 08:00"), ("carried", "late")),
        # not counted
        (record("04-01 08:00", "04-08 08:00", "04-30 23:59"), (None, None)),
        (record("06-01 00:00", "06-08 08:00"), (None, None)),
        (Record(None, "online"), (None, None)),
    ],
)
def test_one_dossier(dossier, expected):
    found = classify(dossier, MAY)
    assert (found.received, found.resolved or found.open) == expected


def test_waiting_for_a_supplement_is_in_time():
    waiting = ((at("05-20 08:00"), None),)
    assert classify(record("05-18 08:00", suspensions=waiting), MAY).open == "in_time"
    answered = ((at("05-20 08:00"), at("06-03 08:00")),)
    dossier = record("05-18 08:00", "05-25 08:00", suspensions=answered)
    assert classify(dossier, MAY).open == "in_time"
    earlier = ((at("05-19 08:00"), at("05-20 08:00")),)
    assert classify(replace(dossier, suspensions=earlier), MAY).open == "late"
    too_late = ((at("05-26 08:00"), None),)
    assert classify(replace(dossier, suspensions=too_late), MAY).open == "late"


@pytest.mark.parametrize("outcome", ["stopped", "refused"])
def test_ended_without_result(outcome):
    dossier = record("05-04 08:00", "05-11 08:00", "05-20 08:00", outcome=outcome)
    assert classify(dossier, MAY) == Counting("direct", resolved="on_time")
    assert classify(dossier, MAY, "apart") == Counting("direct", apart=outcome)
    (row, total) = table([dossier], MAY, unresolved="apart")
    assert (getattr(row, outcome), row.c3, row.c7, row.c11) == (1, 1, 0, 0)
    assert counting.broken_identities((row, total)) == ()


def test_a_voided_reception():
    """Not counted where it was made and voided; else it ends what was carried."""
    here = record("05-04 08:00", "05-11 08:00", "05-20 08:00", outcome="voided")
    assert classify(here, MAY) == Counting()
    counted = Counting("direct", resolved="on_time")
    assert classify(here, MAY, voided="counted") == counted
    later = replace(here, finished_at=at("06-02 08:00"))
    assert classify(later, MAY) == Counting("direct", open="late")
    carried = replace(here, received_at=at("04-30 08:00"))
    assert classify(carried, MAY) == Counting("carried", resolved="on_time")
    assert classify(carried, MAY, "apart") == Counting("carried", apart="stopped")
    with pytest.raises(counting.CountingError):
        classify(here, MAY, voided="perhaps")


def test_a_period_that_still_runs():
    running = replace(MAY, as_of=date(2026, 5, 10))
    assert classify(record("05-04 08:00", "05-11 08:00"), running).open == "in_time"
    assert classify(record("05-04 08:00", "05-09 08:00"), running).open == "late"
    assert classify(record("05-11 08:00", "05-18 08:00"), running) == Counting()
    ended = record("05-04 08:00", "05-20 08:00", "05-12 08:00")
    assert classify(ended, running).open == "in_time"
    assert replace(MAY, as_of=date(2027, 1, 1)).judged_on == MAY.end


def random_record(rng):
    received = datetime(2026, 1, 1) + timedelta(minutes=rng.randrange(200 * 1440))
    due = received + timedelta(days=rng.randrange(40))
    finished = received + timedelta(minutes=rng.randrange(60 * 1440))
    start = received + timedelta(days=rng.randrange(20))
    span = (start, rng.choice((None, start + timedelta(days=9))))
    return Record(
        received,
        rng.choice(counting.CHANNELS),
        rng.choice((due, due, None)),
        rng.choice((finished, finished, None)),
        rng.choice(counting.OUTCOMES),
        rng.choice(((), (span,))),
        rng.choice("ABC"),
    )


@pytest.mark.parametrize("unresolved", counting.UNRESOLVED_SETTINGS)
def test_tables_tie_out_month_after_month(unresolved):
    rng = random.Random(206)
    records = [random_record(rng) for _ in range(3_000)]
    months = [date(2026, month, 1) for month in range(1, 11)]
    previous = None
    for start, following in zip(months, months[1:], strict=False):
        period = Period(start, following - timedelta(days=1))
        rows = table(records, period, unresolved=unresolved)
        assert counting.broken_identities(rows, previous) == ()
        assert rows[-1].group is None
        by_channel = table(records, period, lambda one: one.channel, unresolved)
        assert by_channel[-1] == rows[-1]
        previous = rows
    assert rows[-1].c3 > 100 and rows[-1].c13 > 10 and rows[-1].c12 > 10


def test_no_records():
    (total,) = table([], MAY)
    assert (total.group, total.c3, total.c11) == (None, 0, 0)
    assert counting.broken_identities((total,)) == ()


def test_broken_identities_are_named():
    dossier = record("05-04 08:00", "05-11 08:00", "05-08 08:00", group="Hộ tịch")
    row, total = table([dossier], MAY)
    assert counting.broken_identities((replace(row, c4=1), total)) == (
        ("Hộ tịch", "c3 = c4 + c5 + c6"),
        (None, "total of c4"),
    )
    assert (None, "c6 = c11 of the period before") in counting.broken_identities(
        (row, total), (replace(total, c11=5),)
    )
    assert ("Hộ tịch", "c3 = c7 + c11 + stopped + refused") in (
        counting.broken_identities((replace(row, c7=0, c8=0), total))
    )


def test_records_that_are_refused():
    with pytest.raises(counting.CountingError, match="channel"):
        Record(at("05-04 08:00"), "pigeon")
    with pytest.raises(counting.CountingError, match="outcome"):
        record("05-04 08:00", outcome="lost")
    with pytest.raises(counting.CountingError, match="before receipt"):
        record("05-04 08:00", None, "05-03 08:00")
    with pytest.raises(counting.CountingError, match="received"):
        record("", None, "05-03 08:00")
    with pytest.raises(counting.CountingError, match="period"):
        Period(date(2026, 5, 2), date(2026, 5, 1))
    with pytest.raises(counting.CountingError, match="setting"):
        classify(record("05-04 08:00"), MAY, "somewhere")


# === rates ===


@pytest.mark.parametrize(
    "row", read_cases("seed_rates.csv"), ids=lambda row: row["figure"]
)
def test_rate_of_the_seeds(row):
    found = percent(int(row["part"]), int(row["whole"]), int(row["digits"]))
    assert str(found) == row["percent"]


def test_rate_of_nothing():
    assert percent(0, 0) is None
    assert counting.scaled(20, 3, 4) == Decimal("15.00")


def test_progress_scores_of_a_province():
    """Rates and points (of 20) of all units of a province, as the portal shows them."""
    path = CASES.parents[3] / "shared" / "data" / "stats_phutho_2026-08_progress.csv"
    if not path.exists():
        pytest.skip("../shared is absent (stats_phutho_2026-08_progress.csv)")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        on_time, received = int(row["total_on_time"]), int(row["total_received"])
        if received:
            assert percent(on_time, received) == Decimal(row["ratio_pct"])
            assert counting.scaled(20, on_time, received) == Decimal(row["score_max20"])
