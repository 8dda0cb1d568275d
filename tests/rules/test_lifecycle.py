"""The life of a dossier: every state and action, every requirement, random walks."""

import itertools
import pickle
import random
from collections import Counter
from dataclasses import fields, replace
from datetime import date

import pytest
from loading import STATES_PAGE, split_page
from onestop_rules import legal, lifecycle
from onestop_rules.lifecycle import (
    ACTIONS,
    REQUIREMENTS,
    ROLES,
    STATES,
    TRANSITIONS,
    Facts,
    IllegalTransition,
)
from samples import read_cases

PAIRS = list(itertools.product(STATES, ACTIONS))

#: Facts and roles under which each transition of the table may be done.
GOOD = {
    "complete": {"complete": True},
    "reason": {"reason": True},
    "new_date": {"new_date": True},
    "unanswered": {"supplement_expired": True},
    "previous_state": {"previous_state": "processing"},
    "decided": {"decided": True},
    "fee_due": {"fee_due": True},
    "hand_over_waiting": {"awaiting_acknowledgement": True},
    "opinion_asked": {"open_opinions": 1},
}
#: What breaks each requirement, starting from facts that satisfy the transition.
BAD = {
    "complete": {"complete": False},
    "late_entry": {"late_entry": True},
    "late_entry_reason": {"late_entry": True, "reason": False},
    "void": {"void": True, "reason": True},
    "no_void": {"void": True},
    "void_reason": {"void": True, "reason": False},
    "reason": {"reason": False},
    "new_date": {"new_date": False},
    "one_supplement": {"supplements": 1},
    "unanswered": {"supplement_expired": False},
    "reason_or_expired": {"supplement_expired": False, "reason": False},
    "previous_state": {"previous_state": "finished"},
    "undecided": {"decided": True},
    "decided": {"decided": False},
    "fee_due": {"fee_due": False},
    "fee_settled": {"fee_due": True},
    "first_apology": {"apologised": True},
    "hand_over_waiting": {"awaiting_acknowledgement": False},
    "acknowledged": {"awaiting_acknowledgement": True},
    "further_step": {"last_step": True},
    "earlier_step": {"first_step": True},
    "opinion_asked": {"open_opinions": 0},
}
#: Roles under which a broken requirement shows (where several may act).
BAD_ROLES = {
    "late_entry": {"reception"},
    "late_entry_reason": {"manager"},
    "void": {"leader", "system"},
    "void_reason": {"manager"},
    "one_supplement": {"officer"},
    "unanswered": {"leader", "system"},
    "reason_or_expired": {"manager"},
}


def good_facts(transition):
    changes = {}
    for key in transition.requires:
        changes |= GOOD.get(key, {})
    return Facts(**changes)


def refusal(state, action, roles, facts=None):
    with pytest.raises(IllegalTransition) as caught:
        lifecycle.apply(state, action, roles, facts or Facts())
    error = caught.value
    assert (error.state, error.action) == (state, action)
    assert isinstance(error, ValueError) and str(error)
    return error.reason


def pair(row):
    return f"{row['state']}-{row['action']}"


# === the table ===


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_every_pair(state, action):
    """Each pair is in the table and may be done, or is refused to everyone."""
    transition = TRANSITIONS.get((state, action))
    everyone = set(ROLES)
    if transition is None:
        assert refusal(state, action, everyone) == "state"
        assert action not in lifecycle.available(state, everyone)
        assert lifecycle.targets(state, action) == ()
        return
    facts = good_facts(transition)
    for role in ROLES:
        if role not in transition.roles:
            assert refusal(state, action, {role}, facts) == "role"
            assert action not in lifecycle.available(state, {role}, facts)
    done = lifecycle.apply(state, action, transition.roles, facts)
    assert done.target in STATES
    assert done.target in lifecycle.targets(state, action)
    assert (done.paper, done.topic) == (transition.paper, transition.topic)
    assert action in lifecycle.available(state, transition.roles, facts)


@pytest.mark.parametrize("row", read_cases("transitions.csv"), ids=pair)
def test_table_against_the_csv(row):
    """The table as a jurist may read it: one line for each transition and role."""
    transition = TRANSITIONS[row["state"], row["action"]]
    assert set(row["roles"].split()) == transition.roles
    assert row["target"] in lifecycle.targets(row["state"], row["action"])
    assert tuple(row["forms"].split()) == transition.paper
    assert row["citation"]


def test_csv_has_every_transition():
    rows = {(row["state"], row["action"]) for row in read_cases("transitions.csv")}
    assert rows == set(TRANSITIONS)


REQUIRED = [
    (state, action, key)
    for (state, action), transition in TRANSITIONS.items()
    for key in transition.requires
]


@pytest.mark.parametrize(("state", "action", "key"), REQUIRED)
def test_every_requirement_is_needed(state, action, key):
    transition = TRANSITIONS[state, action]
    roles = BAD_ROLES.get(key, transition.roles) & transition.roles or {"manager"}
    facts = replace(good_facts(transition), **BAD[key])
    assert refusal(state, action, roles, facts) == key
    shown = action in lifecycle.available(state, roles, facts)
    assert shown == REQUIREMENTS[key].supplied


def test_table_is_consistent():
    assert set(ACTIONS) == {action for _state, action in TRANSITIONS}
    assert set(BAD) == set(REQUIREMENTS) == {key for _s, _a, key in REQUIRED}
    for (state, action), transition in TRANSITIONS.items():
        assert state in STATES and action in ACTIONS
        assert transition.roles and transition.roles <= set(ROLES)
        assert set(transition.requires) <= set(REQUIREMENTS)
        assert set(transition.paper) <= set(lifecycle.FORMS)
        assert transition.basis is legal.REGISTER[transition.topic][-1]
        assert not STATES[state].final
        # What comes with the act is asked last: available() takes it for granted.
        supplied = [REQUIREMENTS[key].supplied for key in transition.requires]
        assert supplied == sorted(supplied)
    for state in STATES.values():
        leaving = [pair for pair in TRANSITIONS if pair[0] == state.key]
        assert state.final == (not leaving)
        assert state.clock in lifecycle.CLOCKS


def test_national_numbers():
    numbers = {key: state.national for key, state in STATES.items()}
    assert numbers == {
        "draft": None,
        "registered": 1,
        "received": 2,
        "not_received": 3,
        "processing": 4,
        "intake_supplement": 5,
        "supplement": 5,
        "payment": 6,
        "withdrawal": 7,
        "stopped": 8,
        "refused": None,
        "finished": 9,
        "returned": 10,
    }


def test_every_state_is_reached_and_left():
    edges = {
        (state, target)
        for state, action in TRANSITIONS
        for target in lifecycle.targets(state, action)
    }
    reached, ending = {"draft"}, {key for key, state in STATES.items() if state.final}
    for _round in STATES:
        reached |= {target for state, target in edges if state in reached}
        ending |= {state for state, target in edges if target in ending}
    assert reached == ending == set(STATES)


# === particular rules ===


def test_second_supplement_is_a_managers_and_needs_a_reason():
    first, second = Facts(reason=True), Facts(reason=True, supplements=1)
    question = ("processing", "request_supplement")
    assert lifecycle.apply(*question, {"officer"}, first).target == "supplement"
    assert refusal(*question, {"manager"}, first) == "one_supplement"
    assert refusal(*question, {"officer", "leader"}, second) == "one_supplement"
    assert lifecycle.apply(*question, {"manager"}, second).target == "supplement"
    assert refusal(*question, {"manager"}, replace(second, reason=False)) == "reason"


def test_supply_leads_back_to_where_it_was_asked():
    for state, target in (
        ("intake_supplement", "registered"),
        ("supplement", "processing"),
    ):
        assert lifecycle.apply(state, "supply", {"citizen"}).target == target


def test_keep_leads_to_the_state_before():
    for state in lifecycle.WITHDRAWABLE:
        asked = lifecycle.apply(state, "ask_withdrawal", {"citizen"})
        assert asked.target == "withdrawal"
        facts = Facts(previous_state=state, reason=True)
        assert lifecycle.apply("withdrawal", "keep", {"leader"}, facts).target == state
    facts = Facts(reason=True)
    assert refusal("withdrawal", "keep", {"leader"}, facts) == "previous_state"


def test_only_the_result_before_receives_the_next_leg():
    """Linked dossiers: a timed job or provider receives nothing else."""
    ready = Facts(complete=True, next_leg=True)
    found = lifecycle.apply("registered", "receive", {"system"}, ready)
    assert found.target == "received"
    assert refusal("registered", "receive", {"system"}, Facts(complete=True)) == (
        "late_entry"
    )
    assert refusal("draft", "receive", {"system"}, ready) == "role"
    assert refusal("registered", "receive", {"system"}, Facts(next_leg=True)) == (
        "complete"
    )


def test_late_entry():
    facts = Facts(complete=True, late_entry=True, reason=True)
    assert lifecycle.apply("draft", "receive", {"manager"}, facts).target == "received"
    assert refusal("draft", "receive", {"reception"}, facts) == "late_entry"
    today = Facts(complete=True)
    assert refusal("draft", "receive", {"manager"}, today) == "late_entry"
    for role in ("reception", "integrator"):
        assert lifecycle.apply("draft", "receive", {role}, today).paper[0] == "01"


def test_unanswered_supplement_is_stopped():
    question = ("supplement", "stop")
    assert refusal(*question, {"system"}) == "unanswered"
    expired = Facts(supplement_expired=True)
    assert lifecycle.apply(*question, {"system"}, expired).target == "stopped"
    assert refusal(*question, {"manager"}) == "reason_or_expired"
    assert lifecycle.apply(*question, {"manager"}, Facts(reason=True)).paper == ("05",)


def test_a_reception_is_voided_by_a_manager_before_a_decision():
    void = Facts(void=True, reason=True, supplement_expired=True)
    for state in ("received", "processing", "payment", "supplement", "withdrawal"):
        done = lifecycle.apply(state, "stop", {"manager"}, void)
        assert (done.target, done.paper) == ("stopped", ("05",))
        decided = replace(void, decided=True)
        assert refusal(state, "stop", {"manager"}, decided) == "undecided"
        no_reason = replace(void, reason=False)
        asked = {"reason", "void_reason"}
        assert refusal(state, "stop", {"manager"}, no_reason) in asked
    for state in ("supplement", "withdrawal"):
        assert refusal(state, "stop", {"leader"}, void) == "void"
    early = replace(void, supplement_expired=True)
    assert refusal("intake_supplement", "stop", {"manager"}, early) == "no_void"


def test_nothing_in_the_facts_says_overdue():
    """Overdue dossiers are never blocked: the table cannot even know."""
    names = {field.name for field in fields(Facts)}
    assert not {name for name in names if "due" in name} - {"fee_due"}


def test_unknown_words():
    assert refusal("lost", "finish", {"leader"}) == "unknown_state"
    assert refusal("draft", "vanish", {"leader"}) == "unknown_action"
    assert refusal("draft", "submit", ()) == "role"
    with pytest.raises(IllegalTransition):
        lifecycle.available("lost", ROLES)
    with pytest.raises(IllegalTransition):
        lifecycle.clock("lost")


def test_error_survives_pickling():
    error = IllegalTransition("draft", "finish", "state")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.state, copy.action, copy.reason) == ("draft", "finish", "state")
    assert str(copy) == str(error)


def test_configuring_roles_act_on_nothing():
    for state in STATES:
        assert lifecycle.available(state, {"admin", "catalogue", "auditor"}) == ()


@pytest.mark.parametrize(
    ("state", "facts", "stops", "expected"),
    [
        ("draft", Facts(), True, "not_started"),
        ("received", Facts(), True, "running"),
        ("supplement", Facts(), True, "stopped"),
        ("payment", Facts(), True, "stopped"),
        ("payment", Facts(), False, "running"),
        ("withdrawal", Facts(previous_state="supplement"), True, "stopped"),
        ("withdrawal", Facts(previous_state="payment"), False, "running"),
        ("withdrawal", Facts(previous_state="registered"), True, "not_started"),
        ("not_received", Facts(), True, "none"),
        ("finished", Facts(), True, "ended"),
    ],
)
def test_clock(state, facts, stops, expected):
    assert lifecycle.clock(state, facts, stops) == expected


def test_clock_of_a_withdrawal_out_of_nowhere():
    with pytest.raises(IllegalTransition) as caught:
        lifecycle.clock("withdrawal")
    assert caught.value.reason == "previous_state"


# === random walks ===


def test_random_walks():
    """Whoever acts, with whatever facts: a dossier only ever takes steps of the table,
    stays where it has ended, and available() promises what apply() does.
    """
    rng = random.Random(118)
    visits = Counter()
    for _walk in range(800):
        state, previous = "draft", None
        for _step in range(120):
            roles = set(rng.sample(ROLES, rng.randrange(1, 6)))
            facts = random_facts(rng, previous)
            offered = lifecycle.available(state, roles, facts)
            action = rng.choice(offered if offered and rng.random() < 0.5 else ACTIONS)
            try:
                done = lifecycle.apply(state, action, roles, facts)
            except IllegalTransition as error:
                requirement = REQUIREMENTS.get(error.reason)
                only_asks = requirement is not None and requirement.supplied
                assert (action in offered) == only_asks
                continue
            assert action in offered and not STATES[state].final
            assert roles & TRANSITIONS[state, action].roles
            if done.target == "withdrawal":
                previous = state
            state = done.target
            visits[state] += 1
    assert visits.keys() == STATES.keys() - {"draft"}, visits


def random_facts(rng, previous):
    values = {}
    for field in fields(Facts):
        if isinstance(field.default, bool):
            values[field.name] = rng.random() < 0.5
        elif isinstance(field.default, int):
            values[field.name] = rng.randrange(3)
    return Facts(previous_state=previous, **values)


# === the page in the docs ===


def test_diagram_in_the_docs_is_that_of_the_table():
    _before, shown, _after = split_page(STATES_PAGE.read_text(encoding="utf-8"))
    assert shown == lifecycle.diagram(), "run: python3 tests/rules/loading.py"


def test_docs_name_everything_in_the_table():
    text = STATES_PAGE.read_text(encoding="utf-8")
    for name in (*STATES, *ACTIONS, *REQUIREMENTS, *ROLES):
        assert f"`{name}`" in text, name


def test_citations_follow_the_day():
    old = legal.cite("reception", date(2025, 6, 30))
    assert old.document == "Nghị định 61/2018/NĐ-CP"
    assert legal.cite("result", date(2026, 11, 22)).article == "Điều 22"
