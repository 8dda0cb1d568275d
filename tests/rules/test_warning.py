"""Warnings by remaining work, against walking every way and every minute."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import warning
from onestop_rules.design import Design, Step
from onestop_rules.warning import Thresholds
from onestop_rules.worktime import WorkCalendar

MINUTES = st.integers(0, 3_000)
THRESHOLDS = st.builds(Thresholds, MINUTES, st.integers(0, 99))


@st.composite
def designs(draw):
    """A design with any arrows, forward, back and to nowhere."""
    count = draw(st.integers(1, 7))
    orders = draw(st.permutations(range(count)))
    arrows = st.lists(st.integers(0, count), max_size=3, unique=True).map(tuple)
    steps = [
        Step(
            key,
            f"step {key}",
            draw(st.sampled_from(("examine", "sign", "return"))),
            "centre",
            "officer",
            orders[key],
            next=draw(arrows),
        )
        for key in range(count)
    ]
    times = draw(st.lists(MINUTES, min_size=count, max_size=count))
    return Design(tuple(steps)), dict(enumerate(times))


def all_ways(steps, key):
    """Every way on from a step, as lists of keys; arrows backwards are not taken."""
    ways = [[]]
    for target in steps[key].next:
        if target in steps and steps[target].order > steps[key].order:
            ways += [[target, *way] for way in all_ways(steps, target)]
    return ways


@given(designs())
def test_work_after_against_every_way(given_design):
    design, times = given_design
    steps = {step.key: step for step in design.steps}
    found = warning.work_after(design, times)
    assert found.keys() == steps.keys()
    for key in steps:
        sums = [
            sum(0 if steps[k].kind == "return" else times[k] for k in way)
            for way in all_ways(steps, key)
        ]
        assert found[key] == max(sums)


def hurried(work, hurry):
    """Minutes that the work takes at least, each shortened in turn."""
    hundredths = 0
    for _minute in range(work):
        hundredths += 100 - hurry
    return hundredths  # in hundredths of a minute


@given(st.integers(0, 600), st.integers(-600, 600), THRESHOLDS)
def test_level_against_counting(work, left, thresholds):
    found = warning.level(work, left, thresholds)
    if left < 0:
        expected = "late"
    elif hurried(work, thresholds.hurry) > sum(100 for _ in range(left)):
        expected = "at_risk"
    elif left - work < 0 or left <= thresholds.soon:
        expected = "tight"
    else:
        expected = "on_track"
    assert found == expected


@given(MINUTES, MINUTES, MINUTES)
def test_remaining_work_against_counting(designed, spent, after):
    rest = len(range(spent, designed)) if spent < designed else 0
    assert warning.remaining_work(designed, spent, after) == rest + after


@given(MINUTES, st.integers(-3_000, 3_000), st.integers(0, 500), THRESHOLDS)
def test_waiting_never_makes_it_better(work, left, wait, thresholds):
    """Time that passes without work, and work without time gained, only alarm."""
    rank = warning.LEVELS.index
    now = rank(warning.level(work, left, thresholds))
    assert rank(warning.level(work, left - wait, thresholds)) >= now
    assert rank(warning.level(work + wait, left, thresholds)) >= now


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.data())
def test_who_keeps_the_design_is_never_at_risk(times, data):
    """Steps that fill the whole term, each done in its time or faster."""
    steps = [
        Step(n, "", "examine", "centre", "officer", n, next=(n + 1,))
        for n in range(len(times))
    ]
    after = warning.work_after(Design(tuple(steps)), dict(enumerate(times)))
    left = sum(times)
    for key, designed in enumerate(times):
        taken = data.draw(st.integers(0, designed))
        for spent in (0, taken):
            work = warning.remaining_work(designed, spent, after[key])
            assert warning.level(work, left - spent, Thresholds(0, 0)) in (
                "on_track",
                "tight" if left == spent else "on_track",
            )
        left -= taken


TODAY = date(2026, 11, 20)
NEAR = st.integers(-40, 5).map(lambda days: TODAY + timedelta(days=days))


@given(st.sets(NEAR), st.sets(NEAR), st.integers(0, 15))
def test_overdue_before_against_counting(off, extra, days):
    """Each date of the last weeks, its working days counted one after the other."""
    shifts = [(450, 690)]
    calendar = WorkCalendar(
        dict.fromkeys(range(5), shifts), off, dict.fromkeys(extra, shifts)
    )
    limit = warning.overdue_before(calendar, TODAY, days)
    for back in range(90):
        due = TODAY - timedelta(days=back)
        after = [due + timedelta(days=n + 1) for n in range(back)]
        late = sum(d in extra or (d.weekday() < 5 and d not in off) for d in after)
        assert (late > days) == (due < limit)


@pytest.mark.parametrize(
    ("work", "left", "found"),
    [
        (0, -1, "late"),
        (0, 0, "tight"),
        (2_400, 2_400, "on_track"),
        (2_401, 2_400, "tight"),
        (3_000, 2_400, "tight"),
        (3_001, 2_400, "at_risk"),
        (0, 480, "tight"),
        (0, 481, "on_track"),
        (600, 480, "tight"),
        (601, 480, "at_risk"),
    ],
)
def test_edges_of_the_usual_thresholds(work, left, found):
    assert warning.level(work, left) == found


@pytest.mark.parametrize(
    "call",
    [
        lambda: Thresholds(-1),
        lambda: Thresholds(hurry=100),
        lambda: Thresholds(hurry=-1),
        lambda: warning.level(-1, 0),
        lambda: warning.remaining_work(1, -1, 0),
        lambda: warning.overdue_before(None, TODAY, -1),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(warning.WarningError):
        call()
