"""The workbook of a decision: its head, its lines, and the content of procedures.

Two sheets more than the workbook of procedures. A line names a procedure by its code;
its content stands on the other sheets: needed for what is new, allowed for what is
amended, where it is then the whole content of the new version.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from . import sheet_shape as shape
from .fault import Fault, refuse
from .sheet import letter, read_sheets, rows_of

KINDS = (
    ("Ban hành mới", "new"),
    ("Sửa đổi, bổ sung", "amended"),
    ("Thay thế", "replaced"),
    ("Bãi bỏ", "abolished"),
)
HEAD = shape.Sheet(
    "decision",
    "Quyết định",
    (
        shape.Column("number", "Số, ký hiệu", shape.CODE),
        shape.Column("date", "Ngày ký", shape.DAY, required=True),
        shape.Column("effective_on", "Ngày có hiệu lực", shape.DAY, required=True),
        shape.Column("title", "Trích yếu", required=True, width=80),
        shape.Column("agency", "Mã cơ quan ban hành", shape.CODE),
        shape.Column("past_reason", "Lý do lùi ngày hiệu lực", width=40),
    ),
    "Một dòng duy nhất: quyết định công bố. Số để trống khi chưa ký.",
)
LINES = shape.Sheet(
    "lines",
    "Thủ tục công bố",
    (
        shape.Column("kind", "Hình thức", shape.CHOICE, required=True, words=KINDS),
        shape.CODE_COLUMN,
        shape.Column("replaced", "Mã thủ tục bị thay thế", shape.CODE),
    ),
    "Mỗi dòng một thủ tục. Ban hành mới, hoặc thay thế bằng thủ tục khác: nhập nội "
    "dung ở các trang sau. Sửa đổi: bỏ trống nội dung thì dự thảo lấy từ phiên bản "
    "đang có hiệu lực. Mã bị thay thế: bỏ trống khi thủ tục giữ nguyên mã.",
)
SHEETS = (HEAD, LINES, *shape.SHEETS)
HELP = (
    "Mỗi tệp là một quyết định. Mỗi trang có khóa cột ở dòng 1, tên cột ở dòng 2; "
    "nhập dữ liệu từ dòng 3.",
    "Không đổi tên trang và không sửa dòng 1.",
    "Mã nhập dạng chữ: ô đã được định dạng sẵn. Ngày nhập ngày/tháng/năm.",
    "Cột có dấu * là bắt buộc. Cột có danh sách chỉ nhận giá trị trong danh sách.",
    "Tệp có một ô sai thì không có gì được nhập; mọi ô sai được nêu tên.",
    "Tệp đúng tạo một quyết định dự thảo và các phiên bản dự thảo; việc công bố làm "
    "trên màn hình, sau khi xem trước.",
)


@dataclass(frozen=True)
class Sheets:
    """What a workbook says: head, lines as (row, values), entries of procedures."""

    head: dict
    lines: tuple[tuple[int, dict], ...]
    entries: tuple
    faults: tuple[Fault, ...]


def read_decision(sheets: dict[str, list[list]]) -> Sheets:
    """Read the plain rows of a workbook; every bad cell becomes a fault.

    :param sheets: name of the sheet → its rows; :class:`Refused` where a sheet or a
        column of the template is missing
    """
    for sheet in (HEAD, LINES):
        if sheet.name not in sheets:
            refuse("sheet_missing", sheet=sheet.name)
    bad: dict = defaultdict(list)
    heads = list(rows_of(HEAD, sheets[HEAD.name], bad))
    lines = list(rows_of(LINES, sheets[LINES.name], bad))
    faults = [fault for found in bad.values() for fault in found]
    faults += _faults_of_head(heads) + _faults_of_lines(lines)
    entries = tuple(read_sheets(sheets))
    listed = {row.get("code") for _line, row in lines}
    faults += [entry.fault for entry in entries if entry.fault]
    faults += [
        _fault(shape.SHEETS[0], entry.line, "code", "not_in_decision", code)
        for entry in entries
        if entry.record and (code := entry.record["code"]) not in listed
    ]
    return Sheets(
        heads[0][1] if heads else {},
        tuple(lines),
        tuple(entry for entry in entries if entry.record),
        tuple(faults),
    )


def fault_of_line(line: int, column: str, rule: str, value: str) -> Fault:
    """Return a fault of the sheet of lines."""
    return _fault(LINES, line, column, rule, value)


def fault_of_head(column: str, rule: str, value: str) -> Fault:
    """Return a fault of the sheet of the decision itself."""
    return _fault(HEAD, shape.FIRST_ROW, column, rule, value)


def _fault(sheet, line, column, rule, value):
    place = [known.key for known in sheet.columns].index(column)
    where = f"{letter(place)} ({sheet.columns[place].title})"
    return Fault(rule, where, (("value", value),), "", line, sheet.name)


def _faults_of_head(heads):
    if not heads:
        return [fault_of_head("title", "missing", "")]
    return [
        replace(fault_of_head("title", "second_decision", ""), line=line)
        for line, _row in heads[1:]
    ]


def _faults_of_lines(lines):
    if not lines:
        return [fault_of_line(shape.FIRST_ROW, "code", "no_lines", "")]
    faults, first = [], {}
    for line, row in lines:
        code, kind, replaced = (row.get(key) for key in ("code", "kind", "replaced"))
        if replaced and kind not in ("replaced", None):
            faults.append(fault_of_line(line, "replaced", "not_replaced", replaced))
        ended = (replaced or code) if kind == "replaced" else code
        if ended and ended in first:
            faults.append(fault_of_line(line, "code", "code_twice", ended))
        first.setdefault(ended, line)
    return faults
