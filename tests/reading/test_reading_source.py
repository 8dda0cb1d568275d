"""Lines, shapes and dates: each wrong line is named with field and rule."""

import json
import unicodedata
from datetime import date

import pytest
from onestop_reading.dates import day_of_identifier, read_day
from onestop_reading.source import digest, read_lines, read_objects, refuse_doubles


def to_line(value):
    return json.dumps(value, ensure_ascii=False).encode()


def only(data):
    (entry,) = read_lines(data)
    return entry


BAD_LINES = [
    (b"\xef\xbb\xbf{}", "byte_order_mark"),
    ("{}".encode("utf-16"), "not_utf8"),
    ('{"code": "9.1", "name": "C\u00e0p"}'.encode("cp1258"), "not_utf8"),
    (b'{"code": ', "not_json"),
    (b'{"code": "9.1", "name": "x", "related": NaN}', "not_json"),
    (b"[1]", "not_a_record"),
    (b'"text"', "not_a_record"),
    (b"null", "not_a_record"),
]


@pytest.mark.parametrize(("data", "rule"), BAD_LINES)
def test_bad_lines(data, rule):
    entry = only(data)
    assert entry.record is None
    assert (entry.fault.rule, entry.fault.line) == (rule, 1)


def channel(**changes):
    return [{"method": "DIRECT", **changes}]


BAD_RECORDS = [
    ({"code": None}, "missing", "code"),
    ({"code": "  "}, "missing", "code"),
    ({"code": 1.5}, "wrong_type", "code"),
    ({"code": "1. 2"}, "blank_in_code", "code"),
    ({"name": None}, "missing", "name"),
    ({"name": ""}, "missing", "name"),
    ({"name": "a\x00b"}, "bad_character", "name"),
    ({"name": "a\ud800"}, "bad_character", "name"),
    ({"decision_date": "32/13/2026"}, "bad_date", "decision_date"),
    ({"updated_at": "yesterday"}, "bad_date", "updated_at"),
    ({"channels": {}}, "not_a_list", "channels"),
    ({"channels": ["x"]}, "not_an_object", "channels[0]"),
    ({"channels": [None]}, "missing", "channels[0]"),
    ({"subjects": [None]}, "missing", "subjects[0]"),
    ({"channels": [{}]}, "missing", "channels[0].method"),
    ({"channels": [{"method": "FAX"}]}, "unknown_word", "channels[0].method"),
    ({"channels": channel(time_unit="WEEK")}, "unknown_word", "channels[0].time_unit"),
    ({"channels": channel(time_qty=-1)}, "negative", "channels[0].time_qty"),
    ({"channels": channel(time_qty="3")}, "wrong_type", "channels[0].time_qty"),
    ({"channels": channel(time_qty=True)}, "wrong_type", "channels[0].time_qty"),
    ({"channels": channel(time_qty=1e6)}, "too_large", "channels[0].time_qty"),
    (
        {"channels": channel(fees=[{"amount": -5}])},
        "negative",
        "channels[0].fees[0].amount",
    ),
    (
        {"channels": channel(fees=[{"amount": 3 * 10**9}])},
        "too_large",
        "channels[0].fees[0].amount",
    ),
    (
        {"cases": [{"time_qty": -2, "time_unit": "DAY"}]},
        "negative",
        "cases[0].time_qty",
    ),
    (
        {"dossier": [{"items": [{"originals": -1}]}]},
        "negative",
        "dossier[0].items[0].originals",
    ),
    ({"flags": {"isVertical": "yes"}}, "wrong_type", "flags.isVertical"),
    ({"raw": {"dossier": "\x00"}}, "bad_character", "raw.dossier"),
]


@pytest.mark.parametrize(("changes", "rule", "field"), BAD_RECORDS)
def test_bad_records(record, changes, rule, field):
    (entry,) = read_objects([record(**changes)])
    assert entry.record is None
    assert (entry.fault.rule, entry.fault.field) == (rule, field)


def test_a_fault_names_line_and_code(record):
    data = b"\n".join([to_line(record()), b"", to_line(record(code="9.2", name=""))])
    good, bad = read_lines(data)
    assert (good.line, good.fault) == (1, None)
    assert (bad.line, bad.fault.line, bad.fault.code) == (3, 3, "9.2")


def test_windows_line_ends_are_fine(record):
    assert only(to_line(record()) + b"\r\n").record


def test_a_code_stands_once(record):
    first, other, again = refuse_doubles(
        read_objects([record(), record(code="9.2"), record(code=" 9.000001 ")])
    )
    assert first.record and other.record
    assert again.fault.rule == "duplicate_code"
    assert dict(again.fault.args) == {"first": "1"}


def test_texts_become_nfc(record):
    decomposed = unicodedata.normalize("NFD", "Cấp giấy phép")
    (entry,) = read_objects([record(name=decomposed, subjects=[decomposed])])
    assert entry.record["name"] == "Cấp giấy phép"
    assert entry.record["subjects"] == ["Cấp giấy phép"]


def test_digest_ignores_bookkeeping_order_and_empty_keys(record):
    base = digest(record())
    assert digest(dict(reversed(record().items()))) == base
    assert digest(record(updated_at="2026-09-01", related="", cases=[])) == base
    assert digest(record(name="Cấp giấy khác")) != base
    assert digest(record(channels=[])) != base


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-03T00:00:00+07:00", date(2026, 7, 3)),
        # 18:30 in Greenwich is the next morning in Hà Nội
        ("2026-07-03T18:30:00Z", date(2026, 7, 4)),
        ("2026-07-03", date(2026, 7, 3)),
        ("2026-07-03T23:59:59", date(2026, 7, 3)),
        ("", None),
        (None, None),
    ],
)
def test_days_are_local(text, day):
    assert read_day(text) == day


def test_the_portal_numbers_its_records_by_time():
    assert day_of_identifier("019d2bf9-f1cc-772f-9f52-96dc0f4d212c") == date(
        2026, 3, 27
    )
    assert day_of_identifier("b1d0a6a2-5f0b-4d8e-9a51-0c1d2e3f4a5b") is None
    assert day_of_identifier("12345") is None
    assert day_of_identifier(None) is None
