import io
import zipfile
from datetime import date, datetime

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .import_common import ImportCommon

ROWS = {
    "procedures": [
        {
            "code": "9.100001",
            "name": "Cấp giấy theo bảng tính",
            "kind": "Chuẩn hóa",
            "level": "Cấp tỉnh\nCấp xã",
            "field": "Thử nghiệm",
            "agency_code": "H99",
            "agency_name": "UBND tỉnh Thử Nghiệm",
            "decision_no": "7/QĐ-TN",
            "decision_date": "01/07/2026",
            "subjects": "Công dân Việt Nam; Doanh nghiệp",
            "executing": "Sở Thử nghiệm",
            "conditions": "Không",
        },
        {"code": "9.100002", "name": "Cấp lại giấy", "decision_date": "2026-07-01"},
    ],
    "channels": [
        {
            "code": "9.100001",
            "method": "Trực tiếp",
            "time_qty": 6.25,
            "time_unit": "Ngày làm việc",
        },
        {
            "code": "9.100001",
            "method": "trực tuyến",
            "time_qty": "2,5",
            "time_unit": "DAY",
        },
    ],
    "cases": [
        {"code": "9.100001", "case_code": "01", "name": "Cấp mới"},
        {"code": "9.100001", "case_code": "02", "name": "Cấp đổi"},
    ],
    "components": [
        {
            "code": "9.100001",
            "group": "Cấp đổi",
            "name": "Giấy cũ",
            "originals": 1,
            "required": "Có",
        },
        {"code": "9.100001", "name": "Đơn", "copies": 2, "required": "Không"},
    ],
    "fees": [
        {
            "code": "9.100001",
            "fee_kind": "Lệ phí",
            "amount": 20000,
            "unit_name": "bản",
            "basis": "Thông tư 1/2026/TT-TN",
        },
        {"code": "9.100001", "method": "ONLINE", "fee_kind": "Phí", "amount": 5000},
    ],
    "legal_basis": [{"code": "9.100001", "number": "1/2026/TT-TN", "name": "Thông tư"}],
    "results": [{"code": "9.100001", "result_code": "KQ1", "name": "Giấy"}],
    "steps": [{"code": "9.100001", "name": "Bước 1", "text": "Nộp hồ sơ"}],
}


@tagged("-at_install", "post_install")
class TestImportWorkbook(ImportCommon):
    """The template filled in, and what is wrong in it named by its cell."""

    def book(self, rows=ROWS, change=None):
        """Return the filled template; ``change`` edits the opened workbook."""
        data = self.env["onestop.catalogue.workbook"]._template(rows)
        if not change:
            return data
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def take_book(self, on_error="stop", **kwargs):
        return self.importer._import_bytes(self.book(**kwargs), on_error)

    def test_everything_of_the_template_comes_in(self):
        self.assertCounts(self.take_book(), created=2)
        procedure = self.procedure("9.100001")
        version = procedure.current_version_id
        self.assertEqual(procedure.kind, "standard")
        self.assertTrue(procedure.level_province and procedure.level_commune)
        self.assertEqual(version.decision_no, "7/QĐ-TN")
        self.assertEqual(version.date_from, date(2026, 7, 1))
        self.assertEqual(version.subjects, "Công dân Việt Nam\nDoanh nghiệp")
        self.assertEqual(
            version.channel_ids.mapped(
                lambda row: (row.channel, row.term_quantity, row.term_unit)
            ),
            [("direct", 6.25, "working_day"), ("online", 2.5, "day")],
        )
        self.assertEqual(version.case_ids.mapped("code"), ["01", "02"])
        old, form = version.component_ids
        self.assertEqual((old.case_id.code, old.required), ("02", True))
        self.assertEqual((form.case_id.code, form.required), (False, False))
        self.assertEqual((form.originals, form.copies), (0, 2))
        self.assertEqual(
            version.tariff_ids.mapped(
                lambda row: (
                    row.channel,
                    row.kind,
                    row.amount,
                    row.unit_name or "",
                    row.settled,
                )
            ),
            [
                ("direct", "le_phi", 20000, "bản", True),
                ("online", "le_phi", 20000, "bản", True),
                ("online", "phi", 5000, "", True),
            ],
        )
        self.assertEqual(version.tariff_ids[0].basis, "Thông tư 1/2026/TT-TN")
        self.assertEqual(version.basis_ids.number, "1/2026/TT-TN")
        self.assertEqual(version.result_ids.code, "KQ1")
        self.assertEqual(version.step_text_ids.text, "Nộp hồ sơ")
        self.assertCounts(self.take_book(), unchanged=2)

    def test_the_empty_template_holds_nothing(self):
        with self.assertRaises(UserError):
            self.take_book(rows={})

    def test_every_bad_cell_is_named(self):
        cells = {
            ("Thủ tục", "B3"): ("", "Tên thủ tục"),
            ("Thủ tục", "C4"): ("Lạ", "Chuẩn hóa"),
            ("Thủ tục", "I4"): ("31/02/2026", "01/07/2026"),
            ("Cách thức, thời hạn", "C3"): ("ba", "ba"),
            ("Cách thức, thời hạn", "C4"): (-1, "-1"),
            ("Trường hợp", "A4"): ("9.999999", "9.999999"),
            ("Thành phần hồ sơ", "E3"): (1.5, "1.5"),
            ("Phí, lệ phí", "D4"): ("#REF!", "#REF!"),
            ("Căn cứ pháp lý", "A3"): (9.1, "9.1"),
            ("Kết quả", "C3"): (datetime(2026, 1, 1), "2026"),
        }

        def change(book):
            for (sheet, cell), (value, _words) in cells.items():
                book[sheet][cell] = value or None

        result = self.take_book(change=change, on_error="skip")
        self.assertCounts(result, failed=len(cells))
        sentences = [sentence for _line, sentence in result["errors"]]
        for (sheet, cell), (_value, words) in cells.items():
            fitting = [
                sentence
                for sentence in sentences
                if f"“{sheet}”" in sentence
                and f" {cell[1:]}" in sentence
                and f"{cell[0]} (" in sentence
            ]
            self.assertEqual(len(fitting), 1, (sheet, cell, sentences))
            self.assertIn(words, fitting[0])

    def test_a_bad_cell_keeps_only_its_procedure_out(self):
        def change(book):
            book["Kết quả"]["C3"] = None

        self.assertCounts(
            self.take_book(change=change, on_error="skip"), created=1, failed=1
        )
        self.assertFalse(self.procedure("9.100001"))
        self.assertTrue(self.procedure("9.100002"))

    def test_columns_may_change_places_but_not_be_missing(self):
        def move(book):
            book["Thủ tục"].move_range("B1:B4", cols=20)

        self.assertCounts(self.take_book(change=move), created=2)

        def lose(book):
            book["Thủ tục"].delete_cols(2)

        with self.assertRaisesRegex(UserError, "name"):
            self.take_book(change=lose)

        def drop(book):
            book.remove(book["Kết quả"])

        with self.assertRaisesRegex(UserError, "Kết quả"):
            self.take_book(change=drop)

    def test_damaged_workbooks(self):
        whole = self.book()
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b"<a/>")
            packed.writestr("xl/worksheets/sheet1.xml", b" " * 300 * 1024**2)
        entities = io.BytesIO()
        with zipfile.ZipFile(entities, "w") as packed:
            packed.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as packed:
            packed.writestr("word/document.xml", b"<a/>")
        empty = io.BytesIO()
        with zipfile.ZipFile(empty, "w") as packed:
            packed.writestr("xl/workbook.xml", b"")
        for data in (
            whole[: len(whole) // 2],
            whole[:200],
            b"PK\x03\x04",
            bomb.getvalue(),
            entities.getvalue(),
            other.getvalue(),
            empty.getvalue(),
        ):
            with self.subTest(data[:60]), self.assertRaises(UserError):
                self.importer._import_bytes(data, "skip")


@tagged("-at_install", "post_install")
class TestImportTemplate(HttpCase):
    def test_download(self):
        for login, status in (("catalogue", 200), ("reception", 403)):
            new_test_user(
                self.env,
                f"{login}_clerk",
                groups=f"base.group_user,onestop_procedure.group_onestop_{login}",
            )
            self.authenticate(f"{login}_clerk", f"{login}_clerk")
            answer = self.url_open("/onestop/import/template")
            self.assertEqual(answer.status_code, status)
            if status == 200:
                book = openpyxl.load_workbook(io.BytesIO(answer.content))
                self.assertEqual(book.worksheets[0].title, "Hướng dẫn")
                self.assertEqual(len(book.worksheets), 9)
