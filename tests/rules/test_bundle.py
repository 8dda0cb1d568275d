"""Linked procedures: what is refused, the order of legs, and expected dates."""

import random
from datetime import datetime, timedelta

import pytest
from onestop_rules.bundle import FLAWS, Flaw, Leg, Planned, flaws, in_order, plan
from onestop_rules.deadline import Term, due
from onestop_rules.worktime import WorkCalendar
from oracle import Oracle
from samples import office_year

MONDAY = datetime(2026, 11, 16, 8)
BIRTH = (Leg("birth"), Leg("residence", "birth"), Leg("insurance", "residence"))
FAULTS = [
    ((Leg("a"),), Flaw("too_few")),
    ((Leg("a"), Leg("a")), Flaw("twice", "a")),
    ((Leg("a"), Leg("b", "c")), Flaw("unknown", "b")),
    ((Leg("a", "a"), Leg("b")), Flaw("loop", "a")),
    ((Leg("a", "b"), Leg("b", "a"), Leg("c")), Flaw("loop", "b")),
]


def random_legs(rng):
    """A bundle without fault, and its legs in any order."""
    keys = [f"p{number}" for number in range(rng.randint(2, 7))]
    legs = [
        Leg(key, rng.choice([None, *keys[:place]])) for place, key in enumerate(keys)
    ]
    rng.shuffle(legs)
    return legs


@pytest.mark.parametrize(("legs", "flaw"), FAULTS)
def test_faults_are_named(legs, flaw):
    assert flaw in flaws(legs)
    assert flaw.rule in FLAWS


def test_good_bundles_have_no_flaw():
    assert flaws(BIRTH) == ()
    rng = random.Random(118)
    for _round in range(500):
        legs = random_legs(rng)
        assert flaws(legs) == ()
        places = {leg.key: place for place, leg in enumerate(in_order(legs))}
        assert len(places) == len(legs)
        assert all(
            leg.after is None or places[leg.after] < places[leg.key] for leg in legs
        )


def test_a_loop_has_no_order():
    with pytest.raises(ValueError, match="ever begins"):
        in_order((Leg("a", "b"), Leg("b", "a")))


def test_each_leg_has_its_own_clock():
    """Random bundles and terms: each date by the oracle, leg after leg."""
    parts = office_year()
    calendar, oracle = WorkCalendar(*parts), Oracle(*parts)
    rng = random.Random(297)
    for _round in range(200):
        legs = random_legs(rng)
        terms = {leg.key: rng.randint(1, 9) for leg in legs}
        start = MONDAY + timedelta(minutes=rng.randrange(14 * 24 * 60))

        def due_of(key, begins, terms=terms):
            return due(begins, Term(terms[key], "working_day"), calendar).due_at

        def by_oracle(leg, legs=legs, terms=terms, start=start):
            before = next((one for one in legs if one.key == leg.after), None)
            begins = by_oracle(before) if before else start
            answer, _left = oracle.due(
                begins, terms[leg.key], "working_day", "to_the_hour", None, []
            )
            return answer

        found = plan(legs, start, due_of)
        for leg in legs:
            assert found[leg.key].due_at == by_oracle(leg)


def test_known_dates_and_open_ends():
    def due_of(_key, begins):
        return begins + timedelta(days=1)

    late = MONDAY + timedelta(days=30)
    found = plan(BIRTH, MONDAY, due_of, {"birth": late})
    assert found["residence"] == Planned(late, late + timedelta(days=1))
    assert found["insurance"].due_at == late + timedelta(days=2)
    stands = plan(BIRTH, MONDAY, due_of, {"birth": None})
    assert stands["insurance"] == Planned(None, None)
