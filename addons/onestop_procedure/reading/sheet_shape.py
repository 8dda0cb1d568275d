"""The sheets and columns of the workbook in which staff enter procedures.

One definition serves both ends: the template that is downloaded and the reading of
what comes back. Titles are Vietnamese, because the workbook is read by people; the
keys stand in the first row of every sheet, the titles in the second.
"""

from dataclasses import dataclass

#: How a cell is read: see ``sheet``.
TEXT, CODE, LINES, NUMBER, COUNT, DAY, FLAG, CHOICE, CHOICES = (
    "text",
    "code",
    "lines",
    "number",
    "count",
    "day",
    "flag",
    "choice",
    "choices",
)


@dataclass(frozen=True)
class Column:
    """A column: key, Vietnamese title, how it is read; ``words``: title → value."""

    key: str
    title: str
    kind: str = TEXT
    required: bool = False
    words: tuple[tuple[str, str], ...] = ()
    width: int = 20


@dataclass(frozen=True)
class Sheet:
    """A sheet: key, Vietnamese name, columns, what it is for."""

    key: str
    name: str
    columns: tuple[Column, ...]
    note: str = ""


YES_NO = (("Có", "yes"), ("Không", "no"))
METHODS = (
    ("Trực tiếp", "DIRECT"),
    ("Trực tuyến", "ONLINE"),
    ("Dịch vụ bưu chính", "POSTAL"),
)
UNITS = (
    ("Ngày làm việc", "WORKING_DAY"),
    ("Ngày", "DAY"),
    ("Giờ làm việc", "HOUR"),
    ("Tháng", "MONTH"),
    ("Khác", "OTHER"),
)
LEVELS = tuple(
    (name, name)
    for name in ("Cấp bộ", "Cấp tỉnh", "Cấp huyện", "Cấp xã", "Cơ quan khác")
)
KINDS = (
    ("Chuẩn hóa", "STANDARD"),
    ("Đặc thù", "SPECIFIC"),
    ("Nội bộ", "STANDARD_INTERNAL"),
)
FEE_KINDS = (("Phí", "phi"), ("Lệ phí", "le_phi"), ("Giá dịch vụ", "service"))
CURRENCIES = (("VND", "VND"), ("USD", "USD"))

CODE_COLUMN = Column("code", "Mã thủ tục", CODE, required=True, width=14)

SHEETS = (
    Sheet(
        "procedures",
        "Thủ tục",
        (
            CODE_COLUMN,
            Column("name", "Tên thủ tục", required=True, width=60),
            Column("kind", "Loại thủ tục", CHOICE, words=KINDS),
            Column("level", "Cấp thực hiện", CHOICES, words=LEVELS),
            Column("field", "Lĩnh vực", width=30),
            Column("agency_code", "Mã cơ quan công bố", CODE),
            Column("agency_name", "Cơ quan công bố", width=30),
            Column("decision_no", "Số quyết định công bố", CODE),
            Column("decision_date", "Ngày quyết định", DAY),
            Column("subjects", "Đối tượng thực hiện", LINES, width=40),
            Column("executing", "Cơ quan thực hiện", LINES, width=40),
            Column("authority", "Cơ quan có thẩm quyền", LINES, width=40),
            Column("coordinating", "Cơ quan phối hợp", LINES, width=40),
            Column("receiving_address", "Nơi tiếp nhận hồ sơ", width=40),
            Column("conditions", "Yêu cầu, điều kiện", width=60),
        ),
        "Mỗi dòng một thủ tục. Các trang khác nhắc lại mã thủ tục của trang này.",
    ),
    Sheet(
        "channels",
        "Cách thức, thời hạn",
        (
            CODE_COLUMN,
            Column("method", "Cách thức", CHOICE, required=True, words=METHODS),
            Column("time_qty", "Thời hạn (số)", NUMBER),
            Column("time_unit", "Đơn vị thời hạn", CHOICE, words=UNITS),
            Column("time_text", "Thời hạn bằng lời", width=40),
            Column("description", "Mô tả", width=60),
        ),
        "Mỗi dòng một cách thức nộp hồ sơ của một thủ tục, với thời hạn giải quyết.",
    ),
    Sheet(
        "cases",
        "Trường hợp",
        (
            CODE_COLUMN,
            Column("case_code", "Mã trường hợp", CODE),
            Column("name", "Tên trường hợp", required=True, width=60),
            Column("time_qty", "Thời hạn (số)", NUMBER),
            Column("time_unit", "Đơn vị thời hạn", CHOICE, words=UNITS),
        ),
        "Chỉ dùng khi thủ tục có nhiều trường hợp với thời hạn riêng.",
    ),
    Sheet(
        "components",
        "Thành phần hồ sơ",
        (
            CODE_COLUMN,
            Column("group", "Nhóm hoặc tên trường hợp", width=40),
            Column("component_code", "Mã giấy tờ", CODE),
            Column("name", "Tên giấy tờ", required=True, width=60),
            Column("originals", "Bản chính", COUNT),
            Column("copies", "Bản sao", COUNT),
            Column("required", "Bắt buộc", FLAG, words=YES_NO),
            Column("form_files", "Tên tệp biểu mẫu", LINES, width=40),
        ),
        "Mỗi dòng một giấy tờ. Nhóm trùng tên một trường hợp thì giấy tờ thuộc "
        "trường hợp đó.",
    ),
    Sheet(
        "fees",
        "Phí, lệ phí",
        (
            CODE_COLUMN,
            Column("method", "Cách thức", CHOICE, words=METHODS),
            Column(
                "fee_kind", "Loại khoản thu", CHOICE, required=True, words=FEE_KINDS
            ),
            Column("amount", "Mức thu", NUMBER, required=True),
            Column("currency", "Loại tiền", CHOICE, words=CURRENCIES),
            Column("unit_name", "Tính theo (trang, bản …)"),
            Column("text", "Tên khoản thu, ghi chú", width=60),
            Column("basis", "Căn cứ", width=40),
        ),
        "Bỏ trống cách thức: áp dụng cho mọi cách thức của thủ tục.",
    ),
    Sheet(
        "legal_basis",
        "Căn cứ pháp lý",
        (
            CODE_COLUMN,
            Column("number", "Số, ký hiệu", CODE),
            Column("name", "Tên văn bản", required=True, width=80),
        ),
    ),
    Sheet(
        "results",
        "Kết quả",
        (
            CODE_COLUMN,
            Column("result_code", "Mã kết quả", CODE),
            Column("name", "Tên kết quả", required=True, width=80),
        ),
    ),
    Sheet(
        "steps",
        "Trình tự thực hiện",
        (
            CODE_COLUMN,
            Column("name", "Tên bước", width=40),
            Column("text", "Nội dung", required=True, width=100),
        ),
    ),
)
#: Row of the first entry: keys stand in row 1, titles in row 2.
FIRST_ROW = 3
