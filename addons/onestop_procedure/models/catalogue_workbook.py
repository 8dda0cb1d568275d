import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import xlsxwriter

from odoo import api, models

from ..reading import sheet_shape as shape
from ..reading.fault import refuse
from ..reading.files import XLSX, Opened
from ..reading.sheet import read_sheets

# The largest workbook of 2,000 procedures has some 30 MB unpacked.
LARGEST_UNPACKED = 256 * 1024**2
# Rows and columns that are read of a sheet; the template has 15 columns.
LARGEST_ROWS, LARGEST_COLUMNS = 200_000, 40
# Rows that the template prepares with lists to choose from.
PREPARED_ROWS = 2000

TITLE = "Nhập thủ tục hành chính"
HELP = (
    "Mỗi trang có khóa cột ở dòng 1 và tên cột ở dòng 2; nhập dữ liệu từ dòng 3.",
    "Không đổi tên trang và không sửa dòng 1. Thứ tự các cột là tùy ý.",
    "Trang “Thủ tục” mỗi dòng một thủ tục; các trang khác nhắc lại mã thủ tục.",
    "Mã (thủ tục, giấy tờ, văn bản) nhập dạng chữ: ô đã được định dạng sẵn.",
    "Ngày nhập theo dạng ngày/tháng/năm, ví dụ 01/07/2026.",
    "Ô có nhiều giá trị: mỗi giá trị một dòng, hoặc cách nhau bằng dấu chấm phẩy.",
    "Cột có dấu * là bắt buộc. Cột có danh sách chỉ nhận giá trị trong danh sách.",
    "Nhập lại cùng nội dung không thay đổi gì; nội dung đổi thành phiên bản mới.",
)


class OnestopCatalogueWorkbook(models.AbstractModel):
    """The workbook of procedures: the empty template, and what comes back filled."""

    _name = "onestop.catalogue.workbook"
    _description = "Workbook of procedures"

    # === WHAT COMES BACK === #

    @api.model
    def _open(self, data):
        """Return the entries of a workbook.

        :raises Refused: it is none, damaged, too large, or not from the template
        """
        sheets = self._sheets(data, shape.SHEETS)
        return Opened(XLSX, iter(list(read_sheets(sheets))))

    @api.model
    def _sheets(self, data, known):
        """Return name → rows of the known sheets of a workbook.

        :raises Refused: it is none, damaged or too large
        """
        self._check_packed(data)
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True
            )
            return {
                sheet.title.strip(): self._rows(sheet)
                for sheet in book.worksheets
                if sheet.title.strip() in {one.name for one in known}
            }
        except (
            KeyError,
            ValueError,
            OSError,
            zipfile.BadZipFile,
            SyntaxError,
        ) as error:
            # SyntaxError: what the XML parser raises.
            refuse("broken_workbook", reason=error)

    @api.model
    def _check_packed(self, data):
        """Refuse what is no workbook, and what would fill the memory."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                members = packed.infolist()
                if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                    refuse("huge_workbook", megabytes=LARGEST_UNPACKED // 1024**2)
                if "xl/workbook.xml" not in packed.namelist():
                    refuse("no_workbook")
                for member in members:
                    # Entities that multiply; no program writes any into a workbook.
                    if member.filename.endswith((".xml", ".rels")):
                        with packed.open(member) as part:
                            if b"<!DOCTYPE" in part.read(2048):
                                refuse("broken_workbook", reason="DOCTYPE")
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
            refuse("broken_workbook", reason=error)

    @api.model
    def _rows(self, sheet):
        """Return the rows of a sheet as lists of plain values."""
        # A sheet may claim a size that it does not have.
        sheet.reset_dimensions()
        rows = []
        for row in sheet.iter_rows(
            max_row=LARGEST_ROWS, max_col=LARGEST_COLUMNS, values_only=True
        ):
            rows.append([self._plain(value) for value in row])
        return rows

    @api.model
    def _plain(self, value):
        if value is None or isinstance(value, str | int | float | datetime | date):
            return value
        return value.isoformat() if isinstance(value, time) else str(value)

    # === THE TEMPLATE === #

    @api.model
    def _template(self, rows=None, sheets=shape.SHEETS, texts=(TITLE, HELP)):
        """Return the bytes of the workbook.

        :param rows: sheet key → list of dicts to fill in; None: an empty template
        :param sheets: the sheets to write
        :param texts: title and lines of the page of instructions
        """
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            formats = {
                "key": book.add_format({"font_color": "#6c757d", "font_size": 8}),
                "head": book.add_format(
                    {
                        "bold": True,
                        "bg_color": "#D9E7F5",
                        "text_wrap": True,
                        "border": 1,
                    }
                ),
                "text": book.add_format({"num_format": "@", "text_wrap": True}),
                "day": book.add_format({"num_format": "dd/mm/yyyy"}),
                "wrap": book.add_format({"text_wrap": True}),
            }
            self._write_help(book, formats, sheets, *texts)
            for sheet in sheets:
                self._write_sheet(book, formats, sheet, (rows or {}).get(sheet.key, ()))
        return stream.getvalue()

    @api.model
    def _write_help(self, book, formats, sheets, title, texts):
        page = book.add_worksheet("Hướng dẫn")
        page.set_column(0, 0, 28, formats["wrap"])
        page.set_column(1, 1, 100, formats["wrap"])
        lines = [(title, "")]
        lines += [(str(number), words) for number, words in enumerate(texts, 1)]
        lines += [("", "")]
        lines += [(sheet.name, sheet.note) for sheet in sheets]
        for row, (name, words) in enumerate(lines):
            page.write_string(row, 0, name, formats["head"] if not row else None)
            page.write_string(row, 1, words)

    @api.model
    def _write_sheet(self, book, formats, sheet, rows):
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(shape.FIRST_ROW - 1, 1)
        for place, column in enumerate(sheet.columns):
            cell = {shape.CODE: "text", shape.DAY: "day"}.get(column.kind, "wrap")
            page.set_column(place, place, column.width, formats[cell])
            star = " *" if column.required else ""
            page.write_string(0, place, column.key, formats["key"])
            page.write_string(1, place, column.title + star, formats["head"])
            if column.words and column.kind != shape.CHOICES:
                page.data_validation(
                    shape.FIRST_ROW - 1,
                    place,
                    PREPARED_ROWS,
                    place,
                    {
                        "validate": "list",
                        "source": [title for title, _value in column.words],
                    },
                )
            for line, row in enumerate(rows, start=shape.FIRST_ROW - 1):
                if row.get(column.key) is not None:
                    page.write(line, place, row[column.key])
