"""Papers under a condition, amounts for one piece, reductions for some days, files."""

from datetime import date

import pytest
from onestop_reading.fault import Refused
from onestop_reading.fee import read_fee, read_piece, read_relief
from onestop_reading.files import open_file
from onestop_reading.parts import is_required
from onestop_reading.sheet import letter

PAPERS = [
    ("Đơn đề nghị", "", True),
    ("Đơn đề nghị", "* Giấy tờ phải nộp:", True),
    ("Thẻ căn cước", "Giấy tờ phải xuất trình", True),
    ("Giấy ủy quyền (nếu có)", "", False),
    ("Giấy ủy quyền, nếu có.", "", False),
    ("Bản sao giấy tờ (đối với trường hợp thừa kế)", "", False),
    ("Trường hợp ủy quyền thì nộp giấy ủy quyền", "", False),
    ("- Đối với tổ chức: giấy phép", "", False),
    ("Giấy phép", "(1.3) Đối với công trình tôn giáo:", False),
    ("Giấy phép", "a) Trường hợp cấp lại", False),
    ("Bản quét", "* Lưu ý :", False),
    ("Giấy xác nhận đối với dự án", "", True),
    ("Khi nộp", "", False),
    ("Khinh khí cầu: giấy phép", "", True),
]


@pytest.mark.parametrize(("name", "group", "required"), PAPERS)
def test_papers(name, group, required):
    assert is_required(name, group) is required


PIECES = [
    ("/trang", 2000, "trang"),
    ("(/bản)", 10, "bản"),
    ("Lệ phí: 2.000 đồng/trang", 2000, "trang"),
    ("Lệ phí: 3.000 đồng/trang", 2000, ""),
    ("2.000 đồng/trang, tối đa 200.000 đồng/bản", 2000, ""),
    ("50.000 đồng/lần", 50000, ""),
    ("", 1, ""),
]


@pytest.mark.parametrize(("note", "amount", "unit"), PIECES)
def test_pieces(note, amount, unit):
    assert read_piece(note, amount) == unit


def test_another_amount_for_some_days():
    note = (
        "(áp dụng mức phí 400.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày "
        "31/12/2026 theo Thông tư số 64/2025/TT-BTC)"
    )
    fee = read_fee({"amount": 800_000, "currency": "VNĐ", "text": note})
    assert (fee.kind, fee.settled, fee.amount) == ("phi", True, 800_000)
    relief = fee.relief
    assert (relief.kind, relief.value) == ("fixed", 400_000)
    assert (relief.first, relief.last) == (date(2025, 7, 1), date(2026, 12, 31))
    assert relief.basis == "Thông tư số 64/2025/TT-BTC"


def test_nothing_to_pay_for_some_days():
    note = "Miễn lệ phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC"
    kind, relief = read_relief(note, 5_000_000)
    assert (kind, relief.kind, relief.value) == ("le_phi", "percentage", 100)


@pytest.mark.parametrize(
    ("note", "amount"),
    [
        # "phí" may be any of the three; more than the amount; more words; no such day
        ("Miễn phí từ ngày 07/4/2026 đến 30/6/2026", 5_000_000),
        ("áp dụng mức phí 900.000 đồng đến hết ngày 31/12/2026", 800_000),
        ("áp dụng mức phí 400.000 đồng đến hết ngày 31/12/2026 tại xã A", 800_000),
        ("áp dụng mức phí 400.000 đồng đến hết ngày 31/02/2026", 800_000),
        ("áp dụng mức phí 400.000 đồng đến hết ngày 31/12/2026", None),
    ],
)
def test_uncertain_reductions_stay_words(note, amount):
    assert read_relief(note, amount) is None
    fee = read_fee({"amount": amount, "currency": "VNĐ", "text": note})
    assert not fee.settled and fee.relief is None


def test_a_reduction_for_some_days_of_one_of_several_amounts_is_open():
    note = "áp dụng mức phí 400.000 đồng đến hết ngày 31/12/2026"
    fee = read_fee({"amount": 800_000, "currency": "USD", "text": note})
    assert not fee.settled and fee.relief is None


KINDS = [
    (b'{"code": "9.1", "name": "x"}', "json_lines"),
    (b'\n{"code": "9.1", "name": "x"}\n', "json_lines"),
    (b'[{"code": "9.1", "name": "x"}]', "json"),
    (b'{\n"code": "9.1",\n"name": "x"}', "json"),
    (b"code,name\n9.1,x", "list"),
    (b"name;code\nx;9.1", "list"),
    (b'"name"\t"code"\nx\t9.1', "list"),
    (b"PK\x03\x04", "xlsx"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_kinds_of_files(data, kind):
    opened = open_file(data)
    assert opened.kind == kind
    if opened.entries is not None:
        (entry,) = opened.entries
        assert entry.record["code"] == "9.1"


BAD_FILES = [
    (b"", "empty_file"),
    (b" \n\x00", "empty_file"),
    ("code,name\n".encode("utf-16"), "not_utf8"),
    ("code,name\n".encode("utf-16-le"), "not_utf8"),
    ("code,name\n9.1,Đăng ký".encode("cp1258", "replace"), "not_utf8"),
    ("code,name\n".encode("utf-8-sig"), "byte_order_mark"),
    (b"%PDF-1.7", "is_pdf"),
    (b"\x1f\x8b\x08", "is_packed"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"code,ten\n9.1,x", "unknown_file"),
    (b"code,name,name\n9.1,x,y", "double_column"),
]


@pytest.mark.parametrize(("data", "rule"), BAD_FILES)
def test_bad_files(data, rule):
    with pytest.raises(Refused) as told:
        open_file(data)
    assert told.value.fault.rule == rule


def test_letters_of_columns():
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
