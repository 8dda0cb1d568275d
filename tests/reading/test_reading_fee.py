"""Fee lines: what is certain, and what waits to be settled."""

from fractions import Fraction

import pytest
from onestop_reading.fee import citations, kind_of, mark_several, prices, read_fee

VND = "Việt Nam Đồng"


def line(amount, text="", currency=VND, **more):
    return {"amount": amount, "currency": currency, "text": text, **more}


SETTLED = [
    (line(100000, "Lệ phí cấp giấy phép: 100.000 đồng/01 lần cấp."), "le_phi", 100000),
    (line(18000000, "Phí thẩm định tiêu chuẩn và điều kiện sản xuất"), "phi", 18000000),
    (line(100000, "Phí công bố: 100.000 đồng/lần", None), "phi", 100000),
    (line(0, currency=None, label="Miễn phí"), None, 0),
    (line(0, "Không có.", None, label="Miễn phí"), None, 0),
    (line(0, "- Không", None), None, 0),
    (line(0, "Không thu phí", None), None, 0),
    (line(0, "Miễn lệ phí (Thông tư số 47/2019/TT-BTC).", None), None, 0),
    (line(None, "Phí : Không Đồng", None), "phi", 0),
]
OPEN = [
    (line(0, "190.000 đồng/sổ", None), "fee_zero_price"),
    (line(0, "Cho một loại hình: 8.000.000/lần", None), "fee_zero_price"),
    (line(0, "02 triệu đồng/Giấy chứng nhận", None), "fee_zero_price"),
    (
        line(0, "(Theo quy định của Hội đồng nhân dân cấp tỉnh)", None),
        "fee_zero_council",
    ),
    (line(0, "Thông tư số 94/2021/TT-BTC ngày 02/11/2021", None), "fee_zero_words"),
    (line(0, "Chưa quy định.", None), "fee_zero_words"),
    (line(None), "fee_none"),
    (line(None, "Không quy định"), "fee_none"),
    (line(None, "Hội đồng nhân dân cấp tỉnh quy định."), "fee_council"),
    (
        line(135, "Lệ phí cấp giấy phép lái xe: 135.000 đồng/lần.", "VNĐ"),
        "fee_thousands",
    ),
    (line(20, "20.000 đồng/lần.", "VNĐ"), "fee_thousands"),
    (line(200, "Đăng ký nhận cha, mẹ, con", None), "fee_currency"),
    (line(15, "", "USD", type="Lệ phí", raw="Lệ phí : 1.5 USD"), "fee_differs"),
    (line(50000, "áp dụng mức phí 25.000 đồng/hồ sơ"), "fee_other_price"),
    (line(5000000, "Miễn phí từ ngày 07/4/2026 đến 30/6/2026"), "fee_dates"),
    (line(50000, "Bằng 50% mức thu"), "fee_share"),
    (
        line(400000, "Mức thu lệ phí: 400.000đ. Miễn lệ phí đối với trẻ em"),
        "fee_exemption",
    ),
    (
        line(150000, "Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định"),
        "fee_council",
    ),
    (line(320000, "Tra cứu tại Quyết định số 2252/QĐ-VP"), "fee_lookup"),
    (line(2000, "Phí chứng thực: 2.000 đồng/trang"), "fee_unit"),
    (line(100000), "fee_kind"),
    (line(2000000, "Thẩm định cấp phép", "Đồng", type="Phí"), "fee_kind"),
]


@pytest.mark.parametrize(("source", "kind", "amount"), SETTLED)
def test_certain_lines(source, kind, amount):
    fee = read_fee(source)
    assert fee.settled, fee.problems
    assert (fee.kind, fee.amount) == (kind, amount)


@pytest.mark.parametrize(("source", "problem"), OPEN)
def test_open_lines_keep_the_amount_of_the_source(source, problem):
    fee = read_fee(source)
    assert not fee.settled
    assert problem in fee.problems
    assert fee.amount == (source["amount"] or 0)


def test_dollars_stay_dollars():
    fee = read_fee(line(100, "Lệ phí cấp mới", "USD"))
    assert (fee.currency, fee.amount, fee.problems) == ("USD", 100, ())


def test_thousands_are_not_guessed():
    assert read_fee(line(135, "Lệ phí: 135.000 đồng/lần", "VNĐ")).amount == 135


@pytest.mark.parametrize(
    ("note", "source_type", "kind"),
    [
        ("Phí thẩm định hồ sơ", "FEE", "phi"),
        ("- Lệ phí cấp giấy", "SERVICE_FEE", "le_phi"),
        ("Mức thu lệ phí: 400.000đ", None, "le_phi"),
        ("Giá dịch vụ công chứng", "PRICE_LEVEL", "service"),
        # words and type contradict each other: nothing is certain
        ("Phí cấp bản sao", "SERVICE_FEE", None),
        ("Theo biểu phí, lệ phí", "FEE", None),
        ("Phí, lệ phí theo Thông tư", "FEE", None),
        ("Chi phí in ấn", "FEE", None),
        ("Miễn phí", "FEE", None),
        ("", "SERVICE_FEE", None),
    ],
)
def test_the_kind_comes_from_words_only(note, source_type, kind):
    assert kind_of(note, source_type) == kind


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("20.000 đồng/lần", {20000}),
        ("250,000 đồng/bản.", {250000}),
        ("Cấp mới 40.000đồng/lần; cấp lại 20.000 đồng/lần", {40000, 20000}),
        ("dưới 2,1 tỷ đồng", {2_100_000_000}),
        ("1,5 USD/Giấy phép", {Fraction(3, 2)}),
        ("Thông tư số 64/2025/TT-BTC ngày 30/6/2025", set()),
        ("5000 đồng", {5000}),
    ],
)
def test_prices_of_a_note(note, expected):
    assert prices(note) == expected


def test_citations_are_the_legal_basis():
    note = "/hồ sơ (Thông tư số 61/2023/TT-BTC và Luật 97/2015/QH13)"
    assert citations(note) == "Thông tư số 61/2023/TT-BTC; Luật 97/2015/QH13"


def test_several_amounts_of_one_kind_are_alternatives():
    land = read_fee(line(100000, "Phí thẩm định (Đất)"))
    house = read_fee(line(155000, "Phí thẩm định (Đất+Tài sản)"))
    duty = read_fee(line(35000, "Lệ phí cấp giấy"))
    marked = mark_several(
        [("direct", land), ("direct", house), ("direct", duty), ("online", land)]
    )
    assert [fee.settled for fee in marked] == [False, False, True, True]
    assert marked[0].problems == ("fee_several",)
