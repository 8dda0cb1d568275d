"""Time limits: what is certain, and what stays words."""

from fractions import Fraction

import pytest
from onestop_reading.term import read_term, read_words

CERTAIN = [
    ("5 Ngày làm việc", 5, "working_day"),
    ("30 Ngày", 30, "day"),
    ("6.25 Ngày làm việc", Fraction(25, 4), "working_day"),
    ("12,5 ngày làm việc", Fraction(25, 2), "working_day"),
    ("0.5 Giờ", Fraction(1, 2), "working_hour"),
    ("2 Tháng", 2, "month"),
    ("Không quá 03 ngày làm việc", 3, "working_day"),
    ("Không quá 15 ngày.", 15, "day"),
    ("Không quá 07 ngày kể từ ngày nhận đủ hồ sơ hợp lệ.", 7, "day"),
    ("07ngày làm việc kể từ ngày nhận được hồ sơ đầy đủ, hợp lệ.", 7, "working_day"),
    (
        "+ Thời hạn trả kết quả: tối đa 30 (ba mươi) ngày kể từ ngày nhận được hồ sơ "
        "đầy đủ, hợp lệ.",
        30,
        "day",
    ),
    ("Thực hiện trong ngày làm việc nhận được hồ sơ đầy đủ, chính xác", 0, "same_day"),
    ("Ngay trong ngày làm việc", 0, "same_day"),
    ("Không có thời hạn trả kết quả", 0, "none"),
    ("Không phải trả kết quả cho người nộp thuế", 0, "none"),
]
CUTOFF = [
    "Thực hiện trong ngày làm việc nhận được đủ hồ sơ xóa nợ; nếu thời điểm nhận đủ hồ "
    "sơ, sau 15 giờ cùng ngày thì có thể giải quyết việc xóa nợ trong ngày làm việc "
    "tiếp theo",
    "Ngay trong ngày tiếp nhận yêu cầu, trường hợp nhận hồ sơ sau 15 giờ mà không giải "
    "quyết được ngay thì trả kết quả trong ngày làm việc tiếp theo.",
    "Trong ngày; nếu nhận hồ sơ sau 15h00 thì trả trong ngày làm việc tiếp theo",
]
UNCERTAIN = [
    ("", "term_missing"),
    ("7", "term_no_unit"),
    ("10-25", "term_no_unit"),
    ("Không quy định", "term_not_set"),
    ("Không xác định", "term_unknown"),
    ("Theo mô tả", "term_unknown"),
    ("khác", "term_unknown"),
    ("1.5 tháng", "term_month_fraction"),
    ("Tùy theo đợt", "term_words"),
    ("Chậm nhất là ngay trước khi tàu rời cảng", "term_words"),
    (
        "Ngay trong ngày làm việc hoặc theo thời gian thống nhất với bên yêu cầu",
        "term_words",
    ),
    (
        "Trong ngày; nếu nhận hồ sơ sau 25 giờ thì trả trong ngày làm việc tiếp theo",
        "term_words",
    ),
    ("Thời gian giải quyết 06 ngày làm việc và 30 ngày.", "term_words"),
    (
        "Thời gian thực hiện: không quá 23 ngày (15 ngày và 08 ngày làm việc) trong "
        "đó:",
        "term_words",
    ),
    ("9 ngày làm việc  (hoặc 7 ngày làm việc  đối với nhà ở riêng lẻ)", "term_words"),
    (
        "03 ngày làm việc, trường hợp phải xác minh thì không quá 08 ngày làm việc.",
        "term_words",
    ),
    (
        "Không quá 05 ngày làm việc, tại các xã miền núi thì thời gian thực hiện được "
        "tăng thêm không quá 10 ngày làm việc",
        "term_words",
    ),
    (
        "03 ngày kể từ khi Kho bạc Nhà nước nhận đầy đủ hồ sơ tạm ứng và 07 ngày kể "
        "từ khi Kho bạc Nhà nước nhận đầy đủ hồ sơ thanh toán.",
        "term_words",
    ),
    ("12.5 ngày làm việc + thời gian thực hiện cấp lại Giấy chứng nhận", "term_words"),
]


@pytest.mark.parametrize(("words", "quantity", "unit"), CERTAIN)
def test_certain_words(words, quantity, unit):
    term = read_words(words)
    assert (term.quantity, term.unit, term.problem) == (quantity, unit, "")


@pytest.mark.parametrize("words", CUTOFF)
def test_receipt_after_the_cutoff_moves_to_the_next_working_day(words):
    term = read_words(words)
    assert (term.unit, term.cutoff, term.problem) == ("same_day", 15 * 60, "")


@pytest.mark.parametrize(("words", "problem"), UNCERTAIN)
def test_uncertain_words_stay_words(words, problem):
    term = read_words(words)
    assert (term.quantity, term.unit, term.problem) == (None, None, problem)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("WORKING_DAY", "working_day"),
        ("DAY", "day"),
        ("HOUR", "working_hour"),
        ("MONTH", "month"),
    ],
)
def test_unit_and_quantity_are_structure(unit, expected):
    term = read_term(4, unit, "")
    assert (term.quantity, term.unit, term.problem) == (4, expected, "")


def test_fractions_are_exact():
    assert read_term(6.25, "WORKING_DAY").quantity == Fraction(25, 4)
    assert read_term(0.1, "HOUR").quantity == Fraction(1, 10)


def test_words_that_differ_from_number_and_unit_are_told():
    term = read_term(1, "WORKING_DAY", "15 Ngày làm việc")
    assert (term.quantity, term.unit, term.problem) == (
        1,
        "working_day",
        "term_differs",
    )
    assert read_term(7, "DAY", "07 Ngày").problem == ""


def test_zero_is_kept_and_told():
    term = read_term(0, "HOUR", "0 Giờ")
    assert (term.quantity, term.unit, term.problem) == (0, "working_hour", "term_zero")


def test_a_part_of_a_month_stays_words():
    assert read_term(1.5, "MONTH").unit is None
    assert read_term(1.5, "MONTH").problem == "term_month_fraction"


def test_other_with_a_number_is_not_guessed():
    assert read_term(1, "OTHER", "1").problem == "term_no_unit"
    assert read_term(1, "OTHER", "1").unit is None


def test_the_description_helps_only_where_the_text_says_nothing():
    assert read_term(None, None, "", "Không quá 05 ngày làm việc").quantity == 5
    assert read_term(5, "OTHER", "5", "05 ngày làm việc").unit == "working_day"
    assert read_term(1, "OTHER", "1", "05 ngày làm việc").unit is None
    assert read_term(None, None, "", "Nộp tại quầy").problem == "term_missing"
    assert read_term(None, None, "Không quy định", "05 ngày").unit is None
