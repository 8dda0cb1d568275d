"""Process designs: good ones pass, each fault is told with its step, time adds up."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from designs import Mutant, facts, patterns, scaled
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import process, shapes
from onestop_rules.deadline import Term, due
from onestop_rules.process import Design, Facts, Fee, Opinion, ProcessError, Step, lint
from onestop_rules.worktime import WorkCalendar
from samples import WEEKS

OFFICE = WorkCalendar(WEEKS[0], (), {})
GOOD = [*patterns(), *scaled()]


def test_there_are_many_good_designs():
    assert len(shapes.SHAPES) >= 40
    assert len({shape.name for shape in shapes.SHAPES}) == len(shapes.SHAPES)
    assert len(GOOD) >= 100


def test_good_designs_pass():
    flawed = {name: lint(design, known) for name, design, known in GOOD}
    assert {name: flaws for name, flaws in flawed.items() if flaws} == {}


def _time(mutant):
    return "share" if mutant.design.pattern else "minutes"


def _everywhere(mutant, **changes):
    """The design with all its signatures changed."""
    return Design(
        tuple(
            replace(step, **changes) if step.kind == "sign" else step
            for step in mutant.design.steps
        ),
        mutant.design.pattern,
    )


def _received_again(m):
    at_counter = {"kind": "receive", "place": "centre", "role": "reception"}
    design = m.step(m.before, **at_counter, opinions=())
    # Back to it would be back over the counter.
    return Mutant(design, m.facts).step(m.last, back=())


def _second_end(m):
    end = replace(m.end, key="extra", order=m.end.order + 10)
    return m.with_steps(m.step(m.end, next=("extra",)), end)


def _dead_branch(m):
    design = m.step(m.before, next=(*m.before.next, "extra"))
    return m.with_steps(design, m.extra(m.end.order - 1, 1))


def _without_end(m):
    steps = m.step(m.last, next=()).steps[:-1]
    steps = (replace(s, next=tuple(k for k in s.next if k != m.end.key)) for s in steps)
    return Design(tuple(steps), m.design.pattern)


def _detour(m):
    """A step without time on the way to the last one."""
    following = tuple("extra" if k == m.last.key else k for k in m.before.next)
    extra = m.extra(m.last.order - 1, next=(m.last.key,))
    return m.with_steps(m.step(m.before, next=following), extra)


def _opinion(m, agency, time):
    opinion = Opinion(agency, **{_time(m): time})
    return m.step(m.before, kind="opinion", opinions=(opinion,))


def _own(m):
    return getattr(m.before, _time(m))


def _other_place(m, agency):
    return m.step(m.before, place="agency", agency=agency)


#: rule → how to break a good design: its (design, facts) and the step that is told.
FAULTS = {
    "no_step": lambda m: (Design(()), m.facts, None),
    "duplicate_key": lambda m: (
        m.with_steps(m.design, replace(m.last, order=m.end.order + 1)),
        m.facts,
        m.last.key,
    ),
    "duplicate_order": lambda m: (
        m.step(m.last, order=m.before.order),
        m.facts,
        m.last.key,
    ),
    "first_not_receive": lambda m: (
        m.step(m.first, kind="examine", place="competent", role="officer"),
        m.facts,
        m.first.key,
    ),
    "receive_again": lambda m: (
        _received_again(m),
        m.facts,
        m.before.key,
    ),
    "no_return": lambda m: (_without_end(m), m.facts, None),
    "return_not_last": lambda m: (_second_end(m), m.facts, m.end.key),
    "wrong_place": lambda m: (m.step(m.end, place="competent"), m.facts, m.end.key),
    "wrong_role": lambda m: (m.step(m.before, role="manager"), m.facts, m.before.key),
    "unknown_next": lambda m: (
        m.step(m.last, next=(*m.last.next, "ghost")),
        m.facts,
        m.last.key,
    ),
    "next_not_after": lambda m: (
        m.step(m.last, next=(*m.last.next, m.before.key)),
        m.facts,
        m.last.key,
    ),
    "loop_without_exit": lambda m: (
        m.step(m.last, next=(m.before.key,)),
        m.facts,
        m.last.key,
    ),
    "dead_end": lambda m: (_dead_branch(m), m.facts, "extra"),
    "unreachable": lambda m: (
        m.with_steps(m.design, m.extra(m.end.order - 1, 1, next=(m.end.key,))),
        m.facts,
        "extra",
    ),
    "unknown_back": lambda m: (m.step(m.last, back=("ghost",)), m.facts, m.last.key),
    "back_not_before": lambda m: (
        m.step(m.before, back=(m.last.key,)),
        m.facts,
        m.before.key,
    ),
    "back_over_counter": lambda m: (
        m.step(m.last, back=(m.first.key,)),
        m.facts,
        m.last.key,
    ),
    "agency_missing": lambda m: (_other_place(m, None), m.facts, m.before.key),
    "agency_ended": lambda m: (_other_place(m, "ended"), m.facts, m.before.key),
    "nobody": lambda m: (_other_place(m, "desert"), m.facts, m.before.key),
    "opinion_no_agency": lambda m: (
        m.step(m.before, kind="opinion", opinions=()),
        m.facts,
        m.before.key,
    ),
    "opinion_too_long": lambda m: (
        _opinion(m, "asked 1", _own(m) + 1),
        m.facts,
        m.before.key,
    ),
    "zero_time": lambda m: (_detour(m), m.facts, "extra"),
    "shares_not_whole": lambda m: (
        m.step(m.first, share=m.first.share + 1),
        m.facts,
        None,
    ),
    "too_long": lambda m: (
        m.step(m.last, minutes=m.last.minutes + m.facts.term),
        m.facts,
        m.last.key,
    ),
    "no_signature": lambda m: (_everywhere(m, kind="approve"), m.facts, m.end.key),
    "no_result": lambda m: (m.design, m.known(results=0), None),
    "fee_without_basis": lambda m: (
        m.design,
        m.known(fees=(Fee("Phí", 1, False),)),
        None,
    ),
}
#: The same rules broken in another way.
MORE = {
    "dead_end": lambda m: (m.step(m.last, next=()), m.facts, m.last.key),
    "nobody": lambda m: (
        m.step(m.last, place="agency", agency="officers"),
        m.known(
            staff=m.facts.staff | {"officers": {"officer"}},
            agencies=(*m.facts.agencies, "officers"),
        ),
        m.last.key,
    ),
    "agency_ended": lambda m: (_opinion(m, "ended", 1), m.facts, m.before.key),
    "zero_time": lambda m: (_opinion(m, "asked 1", 0), m.facts, m.before.key),
    "opinion_no_agency": lambda m: (_opinion(m, None, 1), m.facts, m.before.key),
    "loop_without_exit": lambda m: (
        m.step(m.last, next=(m.last.key,)),
        m.facts,
        m.last.key,
    ),
}
ONLY = {"shares_not_whole": True, "too_long": False}
BREAKS = [*FAULTS.items(), *MORE.items()]


def test_every_rule_is_broken_once():
    assert set(FAULTS) == set(process.RULES)


@pytest.mark.parametrize(("rule", "break_it"), BREAKS, ids=[rule for rule, _ in BREAKS])
def test_each_fault_on_every_good_design(rule, break_it):
    broken = 0
    for name, design, known in GOOD:
        if ONLY.get(rule, design.pattern) != design.pattern:
            continue
        mutated, told, step = break_it(Mutant(design, known))
        found = [(flaw.rule, flaw.step) for flaw in lint(mutated, told)]
        assert found == [(rule, step)], name
        broken += 1
    assert broken >= 40


@pytest.mark.parametrize("rule", FAULTS)
def test_flaws_name_what_their_rule_names(rule):
    pattern = rule == "shares_not_whole"
    design, known = next(g[1:] for g in GOOD if g[1].pattern == pattern)
    mutated, told, _step = FAULTS[rule](Mutant(design, known))
    (flaw,) = lint(mutated, told)
    assert set(flaw.arguments) == set(process.RULES[rule])


def test_unknown_facts_are_not_checked():
    design = Mutant(*next(g[1:] for g in GOOD)).step(
        GOOD[0][1].steps[1], place="agency", agency="anywhere"
    )
    assert lint(design, Facts()) == ()


def test_an_alternative_way_needs_its_signature_too():
    mutant = Mutant(*next(g[1:] for g in GOOD if g[0] == "province_either"))
    signs = [step for step in mutant.design.steps if step.kind == "sign"]
    for step in signs:
        flaws = lint(mutant.step(step, kind="approve"), mutant.facts)
        assert [flaw.rule for flaw in flaws] == ["no_signature"]


@pytest.mark.parametrize(
    "values", [{"kind": "cook"}, {"place": "moon"}, {"role": "king"}, {"minutes": -1}]
)
def test_nonsense_is_no_step(values):
    good = {"key": 1, "name": "", "kind": "sign", "place": "centre", "role": "leader"}
    with pytest.raises(ProcessError):
        Step(**{**good, **values})


# === TIME === #


def line(shares):
    """A pattern of steps one after the other."""
    return Design(
        tuple(
            Step(n, str(n), "examine", "competent", "officer", n, 0, share, (n + 1,))
            for n, share in enumerate(shares)
        ),
        pattern=True,
    )


def largest_remainders(shares, term):
    """The method of Hamilton, written down another way."""
    exact = [Fraction(share * term, sum(shares)) for share in shares]
    whole = [int(value) for value in exact]
    by_rest = sorted(range(len(shares)), key=lambda n: (whole[n] - exact[n], n))
    for n in by_rest[: term - sum(whole)]:
        whole[n] += 1
    return whole


@given(st.lists(st.integers(1, 400), min_size=1, max_size=9), st.integers(0, 40_000))
def test_spread_of_a_line_is_by_largest_remainder(shares, term):
    times = process.spread(line(shares), term)
    assert sum(times.values()) == term
    expected = largest_remainders(shares, term)
    if term >= len(shares):
        assert min(times.values()) >= 1
    if min(expected) >= 1 and min(s * term // sum(shares) for s in shares) >= 1:
        assert list(times.values()) == expected


@st.composite
def graphs(draw):
    """Steps whose arrows lead to any later ones, the last reached from all."""
    count = draw(st.integers(2, 7))
    steps = []
    for n in range(count):
        later = st.integers(n + 1, count - 1)
        after = () if n == count - 1 else draw(st.sets(later, min_size=1))
        share = draw(st.integers(0, 300))
        steps.append(
            Step(n, "", "examine", "competent", "officer", n, 0, share, tuple(after))
        )
    return Design(tuple(steps), pattern=True)


def ways(design, key=0):
    """Every way from a step to the last one."""
    following = design.following(key)
    if not following:
        return [[key]]
    return [[key, *way] for after in following for way in ways(design, after)]


@given(graphs())
def test_longest_path_against_all_ways(design):
    path = process.longest_path(design, lambda step: step.share)
    all_ways = ways(design)
    assert [step.key for step in path] in all_ways
    share = {step.key: step.share for step in design.steps}
    longest = max(sum(share[key] for key in way) for way in all_ways)
    assert sum(step.share for step in path) == longest


@given(graphs(), st.integers(0, 5_000))
def test_spread_on_a_graph_fills_the_term_and_no_way_passes_it(design, term):
    times = process.spread(design, term)
    sums = [sum(times[key] for key in way) for way in ways(design)]
    shares = {step.key: step.share for step in design.steps}
    if any(shares[key] for way in ways(design) for key in way):
        assert max(sums) == term
        if term >= len(design.steps):
            reached = {key for way in ways(design) for key in way}
            assert all(times[key] for key in reached if shares[key])
    else:
        assert max(sums) == 0


def test_spread_refuses_a_negative_term():
    with pytest.raises(ProcessError):
        process.spread(line([1]), -1)


def test_a_design_in_minutes_keeps_its_own():
    design = Design((Step(1, "", "sign", "competent", "leader", minutes=7),))
    assert process.spread(design, 480) == {1: 7}


@pytest.mark.parametrize("unit", ["day", "month"])
def test_term_minutes_is_what_any_receipt_has(unit):
    """No receipt of two years has less; for days some receipt has no more."""
    for quantity in range(1, 13 if unit == "month" else 46):
        sure = process.term_minutes(quantity, unit, 480)
        least = min(
            OFFICE.working_minutes(at, due(at, Term(quantity, unit), OFFICE).due_at)
            for at in (
                datetime(2027, 1, 1, 16, 59) + timedelta(days=n) for n in range(730)
            )
            if at.weekday() < 5
        )
        assert sure <= least
        if unit == "day":
            assert least == sure + 1  # the last minute of the receipt's day


@given(st.fractions(0, 90, max_denominator=8))
def test_term_minutes_of_working_time_is_exact(quantity):
    for unit in ("working_hour", "working_day"):
        expected = Term(quantity, unit).minutes(480)
        assert process.term_minutes(quantity, unit, 480) == expected


def test_term_minutes_of_the_others():
    assert process.term_minutes(1, "same_day", 480) == 120
    assert process.term_minutes(1, "same_day", 90) == 90
    assert process.term_minutes(0, "none", 480) is None


@given(st.integers(0, 1000), st.integers(0, 500), st.integers(0, 500))
def test_an_opinion_never_takes_longer_than_its_step(minutes, share, asked):
    opinion = Opinion("a", share=asked)
    time = process.opinion_minutes(opinion, minutes, share, True)
    assert 0 <= time <= minutes
    assert bool(time) == bool(asked and share and minutes)
    assert process.opinion_minutes(Opinion("a", 9), minutes, share, False) == 9


def test_facts_of_the_corpus_say_something():
    assert lint(GOOD[0][1], replace(facts(), staff={})) != ()
