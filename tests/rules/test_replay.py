"""Replay of closed dossiers, against counting minute by minute."""

from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import process, replay
from onestop_rules.process import Design, Step
from onestop_rules.replay import Closed, Visit

KINDS = ("receive", "examine", "approve", "sign")
TIMES = st.integers(0, 400)


@st.composite
def lines(draw):
    """A design of steps one after the other, in shares or in minutes."""
    kinds = ["receive", *draw(st.lists(st.sampled_from(KINDS[1:]), max_size=5))]
    times = draw(st.lists(TIMES, min_size=len(kinds), max_size=len(kinds)))
    pattern = draw(st.booleans())
    name = "share" if pattern else "minutes"
    steps = [
        Step(n, "", kind, "centre", "officer", n, next=(n + 1,), **{name: time})
        for n, (kind, time) in enumerate(zip(kinds, times, strict=True))
    ]
    end = Step(len(kinds), "", "return", "centre", "reception", len(kinds))
    return Design((*steps, end), pattern)


LIMITS = st.none() | st.integers(0, 2_000)
VISITS = st.lists(st.builds(Visit, st.sampled_from(KINDS), TIMES, st.booleans()))
CLOSED = st.lists(
    st.builds(Closed, VISITS.map(tuple), st.none() | TIMES, LIMITS, LIMITS), max_size=8
)


def minute_by_minute(design, dossier):
    """The minutes at each step and elsewhere, each minute put down on its own."""
    plan = process.spread(design, dossier.term or 0)
    way = [step for step in design.steps if step.kind != "return"]
    at = {step.key: 0 for step in way}
    elsewhere = 0
    for kind in KINDS:
        total = sum(v.minutes for v in dossier.visits if v.kind == kind)
        here = [step.key for step in way if step.kind == kind]
        visited = any(v.kind == kind for v in dossier.visits)
        if not here:
            elsewhere += total
        elif not visited:
            at.update({key: plan[key] for key in here})
        else:
            parts = [plan[key] for key in here]
            parts = parts if sum(parts) else [1 for _ in here]
            bounds = [
                total * sum(parts[: n + 1]) // sum(parts) for n in range(len(here))
            ]
            for minute in range(total):
                at[here[next(n for n, b in enumerate(bounds) if minute < b)]] += 1
    return plan, at, elsewhere


@given(lines(), CLOSED)
def test_replay_against_minute_by_minute(design, dossiers):
    found = replay.replay(design, dossiers)
    judged = [d for d in dossiers if d.limit is not None and d.limit_then is not None]
    then, now = set(), set()
    late = {step.key: 0 for step in design.steps[:-1]}
    spent = dict(late)
    for number, dossier in enumerate(judged):
        plan, at, elsewhere = minute_by_minute(design, dossier)
        if sum(v.minutes for v in dossier.visits) > dossier.limit_then:
            then.add(number)
        if sum(at.values()) + elsewhere > dossier.limit:
            now.add(number)
        for key in late:
            late[key] += plan[key] > 0 and at[key] > plan[key]
            spent[key] += at[key]
    assert (found.dossiers, found.undated) == (len(judged), len(dossiers) - len(judged))
    assert (found.late_then, found.late) == (len(then), len(now))
    assert (found.better, found.worse) == (len(then - now), len(now - then))
    assert {step.key: step.late for step in found.steps} == late
    assert {step.key: step.minutes for step in found.steps} == spent
    for step in found.steps:
        kind = design.step(step.key).kind
        assert step.late_then == sum(
            any(v.late and v.kind == kind for v in dossier.visits) for dossier in judged
        )


def test_the_same_design_and_term_change_nothing():
    steps = [
        Step(0, "", "receive", "centre", "reception", 0, 60, next=(1,)),
        Step(1, "", "examine", "competent", "officer", 1, 600, next=(2,)),
        Step(2, "", "sign", "competent", "leader", 2, 240, next=(3,)),
        Step(3, "", "return", "centre", "reception", 3),
    ]
    visits = (Visit("receive", 30), Visit("examine", 700, True), Visit("sign", 100))
    dossiers = [Closed(visits, None, limit, limit) for limit in (829, 830)]
    found = replay.replay(Design(tuple(steps)), dossiers)
    assert (found.late_then, found.late, found.better, found.worse) == (1, 1, 0, 0)
    assert [(s.late_then, s.late, s.minutes) for s in found.steps] == [
        (0, 0, 60),
        (2, 2, 1400),
        (0, 0, 200),
    ]


def test_two_steps_of_a_kind_share_what_was_needed():
    steps = [
        Step(0, "", "receive", "centre", "reception", 0, share=100, next=(1,)),
        Step(1, "", "examine", "competent", "officer", 1, share=600, next=(2,)),
        Step(2, "", "examine", "competent", "officer", 2, share=300, next=(3,)),
        Step(3, "", "return", "centre", "reception", 3),
    ]
    visits = (Visit("receive", 10), Visit("examine", 900), Visit("stamp", 5))
    found = replay.replay(
        Design(tuple(steps), pattern=True), [Closed(visits, 1000, 914, 915)]
    )
    assert [step.minutes for step in found.steps] == [10, 600, 300]
    # The work that has no step any more is still done: one minute too much.
    assert (found.late_then, found.late, found.worse) == (0, 1, 1)
