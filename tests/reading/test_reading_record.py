"""A record into the values of a procedure and a version."""

from datetime import date

import pytest
from onestop_reading.agency import clean_code, code_of, level_of
from onestop_reading.record import read_record
from onestop_reading.source import read_objects
from onestop_reading.text import one_line, plain, tone_free


def read(value):
    (entry,) = read_objects([value])
    assert entry.fault is None, entry.fault
    return read_record(entry.record)


def reasons(reading, kind):
    return [
        reason
        for problem in reading.problems
        if problem.kind == kind
        for reason, _args in problem.reasons
    ]


def test_a_plain_record_leaves_nothing_to_settle(record):
    reading = read(record())
    assert reading.problems == []
    assert reading.date_from == date(2026, 7, 1)
    assert reading.parts["channel"] == [
        {
            "channel": "direct",
            "term_text": "3 Ngày làm việc",
            "description": "",
            "term_quantity": 3.0,
            "term_unit": "working_day",
            "source_quantity": "3",
            "source_unit": "WORKING_DAY",
        }
    ]


def test_names_lose_stray_blanks_and_keep_the_source(record):
    reading = read(record(name=" Cấp\xa0giấy \tthử\nnghiệm "))
    assert reading.procedure["name"] == "Cấp giấy thử nghiệm"
    assert reading.version["source_name"] == " Cấp\xa0giấy \tthử\nnghiệm "


def test_levels_in_any_case(record):
    reading = read(record(level=["Cấp Tỉnh", "Cấp xã"]))
    held = {key for key, value in reading.procedure.items() if value is True}
    assert held == {"level_province", "level_commune"}
    assert reasons(read(record(level=["Cấp liên xã"])), "level") == ["level_unknown"]


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({}, date(2026, 7, 1)),
        ({"decision_date": None, "publication_date": "2026-08-02"}, date(2026, 8, 2)),
        (
            {"decision_date": None, "created_at": "2026-08-02T20:00:00+00:00"},
            date(2026, 8, 3),
        ),
    ],
)
def test_date_from(record, changes, day):
    reading = read(record(**changes))
    assert reading.date_from == day
    assert reasons(reading, "date") == []


def test_a_record_without_date_is_told(record):
    portal = "019d2bf9-f1cc-772f-9f52-96dc0f4d212c"
    reading = read(record(decision_date=None, portal_id=portal))
    assert reading.date_from == date(2026, 3, 27)
    assert reasons(reading, "date") == ["date_missing"]
    assert read(record(decision_date=None)).date_from is None


def test_flags_and_online_level(record):
    reading = read(record(flags={"isNonTerritorial": True, "isVertical": True}))
    assert reading.version["non_territorial"] and reading.version["is_vertical"]
    assert reading.version["online_level"] == "none"
    online = [{"method": "ONLINE"}]
    assert read(record(channels=online)).version["online_level"] == "full"
    offline = read(record(channels=online, flags={"isOfflineOnly": True}))
    assert offline.version["online_level"] == "none"


def test_agencies_keep_role_code_and_words(record):
    reading = read(
        record(
            executing_agencies=[{"code": None, "name": "Ủy ban nhân dân cấp xã"}],
            executing_agencies_catalogue=["Sở Xây dựng", ""],
            authority_agencies=[{"code": "CTUBNDXA", "name": "Chủ tịch UBND cấp xã"}],
        )
    )
    rows = [(row["role"], row["code"], row["name"]) for row in reading.parts["agency"]]
    assert rows == [
        ("executing", "", "Ủy ban nhân dân cấp xã"),
        ("listed", "", "Sở Xây dựng"),
        ("authority", "CTUBNDXA", "Chủ tịch UBND cấp xã"),
    ]


def test_promulgating_agency(record):
    named = read(record(promulgating_agency={"code": None, "name": "Bộ Tư pháp"}))
    assert (named.agency_code, named.problems) == ("G15", [])
    court = read(record(promulgating_agency={"name": "Tòa án nhân dân"}))
    assert reasons(court, "agency") == ["agency_no_code"]
    assert reasons(read(record(promulgating_agency=None)), "agency") == [
        "agency_missing"
    ]


def test_identifiers_and_levels_of_agencies():
    assert clean_code(" h56.14 ") == "H56.14"
    assert clean_code("000.00.20.G08") == "000.00.20.G08"
    assert clean_code("BCA_CAX") == clean_code("CTUBNDXA") == ""
    assert code_of("bộ tài chính") == "G12"
    assert level_of("UBND Thành phố Đà Nẵng") == "province"
    assert level_of("Ủy ban nhân dân xã Thử") == "commune"
    assert level_of("Ngân hàng Nhà nước Việt Nam") == "ministry"
    assert level_of("Tòa án nhân dân") == "other"


def test_a_channel_with_several_limits_is_told_and_kept(record):
    channels = [
        {"method": "DIRECT", "time_qty": 7, "time_unit": "DAY", "time_text": "07 Ngày"},
        {
            "method": "DIRECT",
            "time_qty": 14,
            "time_unit": "DAY",
            "time_text": "14 Ngày",
            "description": "Trường hợp phức tạp",
        },
    ]
    reading = read(record(channels=channels))
    assert len(reading.parts["channel"]) == 2
    (problem,) = reading.problems
    assert problem.kind == "duplicate"
    assert problem.words == "07 Ngày\n14 Ngày Trường hợp phức tạp"


def test_the_cutoff_is_the_versions(record):
    words = (
        "Trong ngày; nếu nhận hồ sơ sau {} giờ thì trả trong ngày làm việc tiếp theo"
    )

    def channels(*hours):
        return [
            {"method": method, "time_unit": "OTHER", "time_text": words.format(hour)}
            for method, hour in zip(("DIRECT", "ONLINE"), hours, strict=False)
        ]

    assert read(record(channels=channels(15, 15))).version["cutoff"] == 900
    differing = read(record(channels=channels(15, 16)))
    assert "cutoff" not in differing.version
    assert reasons(differing, "term") == ["term_cutoffs"]


def test_cases_and_doubles(record):
    cases = [
        {"code": "9.1.01", "name": "Cấp\nmới", "time_qty": 3, "time_unit": "DAY"},
        {"code": "9.1.01", "name": "Cấp đổi"},
    ]
    reading = read(record(cases=cases))
    assert [case["name"] for case in reading.parts["case"]] == ["Cấp mới", "Cấp đổi"]
    assert reading.parts["case"][0]["source_name"] == "Cấp\nmới"
    # a case without a limit of its own follows its channel: nothing to settle there
    assert reasons(reading, "duplicate") == ["case_code"]
    assert reasons(reading, "term") == []


def test_components(record):
    items = [
        {
            "code": "KQ1",
            "name": "Tờ khai",
            "originals": 1,
            "copies": 0,
            "form_files": ["Mẫu 01.docx", "Mẫu 02.docx"],
        },
        {"name": "Giấy ủy quyền (nếu có).", "originals": 0, "copies": 1},
        {"name": "", "originals": 1},
    ]
    groups = [
        {"group": "Giấy tờ phải nộp", "items": items},
        {"group": "Nhóm trống", "items": [], "trailing": "Phần còn lại"},
    ]
    reading = read(record(dossier=groups))
    first, second, third = reading.parts["component"]
    assert first["form_names"] == "Mẫu 01.docx\nMẫu 02.docx"
    assert (first["required"], second["required"]) == (True, False)
    assert third["name"] == "Giấy tờ phải nộp"
    assert reasons(reading, "component") == ["component_no_name", "component_left"]
    assert reading.problems[-1].words == "Nhóm trống\nPhần còn lại"


def test_what_cannot_be_read_is_handed_on(record):
    reading = read(
        record(
            raw={"legal_basis": "Luật 1"},
            parse_notes=["legal_basis: not split"],
            novelty={"a": [1]},
        )
    )
    left, unknown = reading.problems
    assert (left.words, left.reasons[0][0]) == ("Luật 1", "section_left")
    assert (unknown.words, unknown.reasons[0][0]) == ('{"a": [1]}', "key_unknown")


def test_texts_for_comparing():
    assert one_line("a\xa0 b\n\tc ") == "a b c"
    assert plain("- (Không có.)") == "không có.)"
    assert tone_free("Hoà  Bình Đất") == tone_free("Hòa Bình đất") == "hoa binh dat"
