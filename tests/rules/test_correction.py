"""Corrections of a slip: fields, people, states; digests that tell nothing."""

import itertools
import pickle
import random
from datetime import datetime

import pytest
from onestop_rules import correction, late_entry, lifecycle
from onestop_rules.correction import CORRECTABLE, Change, IllegalCorrection

NAME = Change("applicant_name", "Nguyễn Văn A", "Nguyễn Văn Ả")
NUMBER = Change("applicant_id_number", "001085000001", "001085000002")
PHONE = Change("applicant_phone", "0901", "0902")


def refusal(state, roles, found, another_person=False, reason=True):
    with pytest.raises(IllegalCorrection) as caught:
        correction.check(state, roles, found, another_person, reason)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.reason, str(copy)) == (caught.value.reason, str(caught.value))
    return copy.reason


def test_from_the_receipt_until_the_decision():
    for state in lifecycle.STATES:
        clock = lifecycle.STATES[state].clock
        is_open = clock not in ("not_started", "none", "ended")
        assert correction.may_correct(state, {"reception"}) == is_open
        if is_open:
            assert correction.check(state, {"reception"}, [PHONE], False, True) is None
        else:
            assert refusal(state, {"reception", "manager"}, [PHONE]) == "state"


def test_only_the_counter_and_its_manager():
    for role in (*lifecycle.ROLES, "admin", "auditor", "catalogue"):
        allowed = role in ("reception", "manager")
        assert correction.may_correct("processing", {role}) == allowed
        if not allowed:
            assert refusal("processing", {role}, [PHONE]) == "role"


def test_another_person_needs_a_manager():
    for found in ([NAME], [NUMBER], [NAME, PHONE]):
        assert correction.check("received", {"reception"}, found, False, True) is None
        assert refusal("received", {"reception"}, found, True) == "person"
        assert correction.check("received", {"manager"}, found, True, True) is None
    assert refusal("received", {"reception"}, [NUMBER, NAME]) == "person"


def test_reason_and_something_to_correct():
    assert refusal("received", {"manager"}, [PHONE], reason=False) == "reason"
    assert refusal("received", {"manager"}, []) == "nothing"


def test_changes_against_a_plain_comparison():
    rng = random.Random(51)
    values = (None, "", "a", "b", 0, 1, 2)
    for _round in range(2_000):
        before = {name: rng.choice(values) for name in CORRECTABLE}
        names = rng.sample(CORRECTABLE, rng.randrange(len(CORRECTABLE) + 1))
        after = {name: rng.choice(values) for name in names}
        expected = {
            name for name in names if (before[name] or None) != (after[name] or None)
        }
        found = correction.changes(before, after)
        assert {change.field for change in found} == expected
        order = [CORRECTABLE.index(change.field) for change in found]
        assert order == sorted(order)


@pytest.mark.parametrize("field", ["procedure_id", "code", "due_at", "case_id", "x"])
def test_what_is_never_corrected(field):
    with pytest.raises(IllegalCorrection) as caught:
        correction.changes({}, {field: "x"})
    assert (caught.value.reason, caught.value.field) == ("field", field)


def test_digests_differ_by_salt_field_and_value():
    changes = [
        Change(field, before, after)
        for field, before, after in itertools.product(
            ("applicant_name", "content"), ("a", "b"), ("c", "d")
        )
    ]
    seen = set()
    for salt in ("s", "t"):
        for change in changes:
            [(field, pair)] = correction.digests(salt, [change]).items()
            assert field == change.field
            seen |= set(pair)
            assert all(len(digest) == 64 for digest in pair)
            assert change.after not in pair
    assert len(seen) == 2 * 2 * 4


@pytest.mark.parametrize(
    ("received", "channel", "reason"),
    [
        ("2026-11-20 08:00", "direct", None),
        ("2026-11-20 08:00", "postal", None),
        ("2026-11-22 10:00", "direct", None),
        ("2026-10-23 00:00", "direct", None),
        ("2026-11-22 10:01", "direct", "future"),
        ("2026-10-22 23:59", "direct", "too_old"),
        ("2026-11-20 08:00", "online", "channel"),
    ],
)
def test_late_entry(received, channel, reason):
    moments = datetime.fromisoformat(received), datetime(2026, 11, 22, 10)
    if reason is None:
        assert late_entry.check(*moments, channel) is None
        return
    with pytest.raises(late_entry.IllegalLateEntry) as caught:
        late_entry.check(*moments, channel)
    assert pickle.loads(pickle.dumps(caught.value)).reason == reason
