"""Every national record of ../shared, read again and compared."""

import json
import unicodedata
from collections import Counter

import pytest
from onestop_reading.record import read_record
from onestop_reading.source import read_objects

#: keys whose words are structured one to one, and so need no copy
STRUCTURED = {"method", "method_vi", "decision_date"}


@pytest.fixture(scope="module")
def readings(sample):
    entries = list(read_objects(sample))
    assert not [entry.fault for entry in entries if entry.fault]
    return [read_record(entry.record, entry.line) for entry in entries]


def nfc(text):
    return unicodedata.normalize("NFC", text)


def leaves(value, key=""):
    """Every text of a record with its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif isinstance(value, str):
        yield key, value


def test_everything_is_read(sample, readings):
    assert len(readings) == len(sample) == 406
    for source, reading in zip(sample, readings, strict=True):
        assert reading.code == source["code"].strip()
        assert len(reading.parts["channel"]) == len(source["channels"])
        assert len(reading.parts["case"]) == len(source["cases"])
        assert len(reading.parts["basis"]) == len(source["legal_basis"])
        assert len(reading.parts["result"]) == len(source["results"])
        assert len(reading.parts["component"]) == sum(
            len(group["items"]) for group in source["dossier"]
        )
        assert len(reading.parts["tariff"]) == sum(
            len(channel["fees"]) for channel in source["channels"]
        )


def test_terms_are_structured_wherever_unit_and_quantity_exist(sample, readings):
    structured = 0
    for source, reading in zip(sample, readings, strict=True):
        pairs = zip(source["channels"], reading.parts["channel"], strict=True)
        for channel, row in pairs:
            quantity, unit = channel["time_qty"], channel["time_unit"]
            assert row["term_text"] == nfc(channel["time_text"])
            if quantity is not None and unit not in (None, "OTHER"):
                structured += 1
                assert row["term_unit"]
                assert row["term_quantity"] == quantity
            elif not row["term_unit"]:
                assert row["term_quantity"] == 0
    assert structured == 893


def test_no_word_is_lost(sample, readings):
    for source, reading in zip(sample, readings, strict=True):
        kept = json.dumps(
            [
                reading.code,
                reading.version,
                reading.parts,
                [problem.words for problem in reading.problems],
                [problem.reasons for problem in reading.problems],
            ],
            ensure_ascii=False,
            default=str,
        )
        for key, text in leaves(source):
            if key not in STRUCTURED:
                words = json.dumps(nfc(text), ensure_ascii=False)[1:-1]
                assert words in kept, (reading.code, key, text[:80])


def test_every_uncertain_value_is_on_the_list(readings):
    for reading in readings:
        placed = Counter(
            (problem.part, problem.index, problem.kind) for problem in reading.problems
        )
        for index, row in enumerate(reading.parts["channel"]):
            assert row["term_unit"] or placed["channel", index, "term"] == 1
        for index, row in enumerate(reading.parts["tariff"]):
            assert row["settled"] == (placed["tariff", index, "fee"] == 0)
            assert row["kind"] or not row["settled"] or not row["amount"]
