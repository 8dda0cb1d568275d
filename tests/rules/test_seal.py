"""The seal: whatever is done to a sealed day without the key is found and named."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import seal
from onestop_rules.seal import Finding, Key, SealError

KEY = Key("k1", bytes(range(32)))
WRONG = Key("k1", bytes(32))
FIELDS = ("action", "at", "details", "dossier_id", "id", "recorded_at", "sequence")
DAY = "2026-11-20"


def event(number, dossier, sequence=1, **more):
    return {
        "id": number,
        "dossier_id": dossier,
        "sequence": sequence,
        "action": "receive",
        "at": "2026-11-20T01:00:00",
        "recorded_at": "2026-11-20T01:00:05",
        "details": {"code": f"H99-261120-{dossier:04}", "version_id": 3},
        **more,
    }


def some_events(count=12):
    return [event(100 + n * 3, 1 + n % 5, 1 + n // 5) for n in range(count)]


def sealed(events, key=KEY, previous="", day=DAY):
    text, _root = seal.seal_day(key, "t", day, previous, FIELDS, events)
    return seal.read_day(text)


def test_untouched_day_has_no_findings():
    events = some_events()
    day = sealed(events)
    assert seal.is_genuine(day, KEY)
    assert seal.compare(day, KEY, events[::-1]) == []


def test_same_events_make_the_same_file():
    first = seal.seal_day(KEY, "t", DAY, "", FIELDS, some_events())
    assert first == seal.seal_day(KEY, "t", DAY, "", FIELDS, some_events())


def test_file_is_not_genuine_with_another_key_or_a_changed_line():
    text, _root = seal.seal_day(KEY, "t", DAY, "", FIELDS, some_events())
    assert not seal.is_genuine(seal.read_day(text), WRONG)
    lines = text.splitlines(keepends=True)
    for altered in (
        [*lines[:3], *lines[4:]],
        [lines[0], lines[2], lines[1], *lines[3:]],
        [*lines[:3], lines[3].replace("[", "[9"), *lines[4:]],
    ):
        assert not seal.is_genuine(seal.read_day("".join(altered)), KEY)


CHANGES = {
    "action": "stop",
    "at": "2026-11-19T01:00:00",
    "details": {"code": "H99-261120-9999", "version_id": 3},
    "dossier_id": 99,
    "recorded_at": "2026-11-20T02:00:00",
    "sequence": 77,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_value_is_sealed(name):
    events = some_events()
    victim = {**events[4], name: CHANGES[name]}
    found = seal.compare(sealed(events), KEY, [*events[:4], victim, *events[5:]])
    dossiers = (events[4]["dossier_id"],)
    if name == "dossier_id":
        dossiers += (99,)
    assert found == [Finding("changed", DAY, dossiers, victim["id"])]


@given(st.integers(0, 11), st.sampled_from(["changed", "removed", "inserted"]))
def test_one_touch_is_one_finding(place, kind):
    events = some_events()
    day, touched = sealed(events), list(events)
    victim = touched[place]
    if kind == "changed":
        touched[place] = {**victim, "action": "refuse"}
    elif kind == "removed":
        del touched[place]
    else:
        victim = event(victim["id"] + 1, 42)
        touched.insert(place, victim)
    assert seal.compare(day, KEY, touched) == [
        Finding(kind, DAY, (victim["dossier_id"],), victim["id"])
    ]


def test_reordering_is_found_as_changes():
    events = some_events()
    swapped = [
        {**events[1], "id": events[0]["id"]},
        {**events[0], "id": events[1]["id"]},
        *events[2:],
    ]
    found = seal.compare(sealed(events), KEY, swapped)
    assert [(one.kind, one.event) for one in found] == [
        ("changed", events[0]["id"]),
        ("changed", events[1]["id"]),
    ]


def test_the_same_id_twice_is_an_insertion():
    events = some_events()
    double = {**events[3], "action": "stop"}
    found = seal.compare(sealed(events), KEY, [*events, double])
    assert found == [
        Finding("inserted", DAY, (double["dossier_id"],), double["id"])
    ]  # fmt: skip


def chain(count, start=date(2026, 2, 26)):
    days, previous = [], ""
    for number in range(count):
        day = (start + timedelta(days=number)).isoformat()
        days.append(sealed(some_events(number), KEY, previous, day))
        previous = days[-1].root
    return days


def test_chain_names_the_missing_day():
    days = chain(6)
    assert seal.check_chain(days) == []
    found = seal.check_chain([*days[:2], *days[3:]])
    assert found == [
        Finding("file_missing", days[2].day),
        Finding("chain_broken", days[3].day),
    ]
    assert seal.check_chain(days[1:]) == [Finding("file_missing", days[0].day)]


def test_chain_names_the_day_that_was_sealed_anew():
    days = chain(4)
    days[1] = sealed(some_events(3), WRONG, days[0].root, days[1].day)
    assert seal.check_chain(days) == [Finding("chain_broken", days[2].day)]
    assert not seal.is_genuine(days[1], KEY)


def test_marks_forged_without_the_key_are_found_a_hundred_times():
    """The forger has the file as well and makes all of it anew with another key."""
    draw = random.Random(20261120)
    for _ in range(100):
        events = some_events()
        victim = draw.randrange(len(events))
        touched = list(events)
        touched[victim] = {**events[victim], "action": "finish"}
        forged = sealed(touched, WRONG)
        assert not seal.is_genuine(forged, KEY)
        assert touched[victim]["id"] in {
            one.event for one in seal.compare(forged, KEY, touched)
        }


@pytest.mark.parametrize(
    "text",
    ["k1", "k1 xyz", "k1 " + "ab" * 31, f"k1 {'ab' * 32}\nk1 {'cd' * 32}", "a b c"],
)
def test_bad_key_files(text):
    with pytest.raises(SealError):
        seal.read_keys(text)


@pytest.mark.parametrize("text", ["", "{}", "[]\n[]", "x\ny", '{"form":1}\n{"root":1}'])
def test_bad_day_files(text):
    with pytest.raises(SealError):
        seal.read_day(text)


def test_no_name_of_a_key_hides_its_secret():
    keys = seal.read_keys("k1 " + "AB" * 32 + "\n\n# old\nk2 " + "cd" * 32 + "\n")
    assert [key.id for key in keys] == ["k1", "k2"]
    assert keys[0].secret == b"\xab" * 32
