import base64
import csv
import io
import time
import unittest
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
COMMUNES = DATA / "units_wards_2025.csv"
PROVINCES = DATA / "units_provinces_2025.csv"
LIST = """Mã xã,Tên xã,Mã tỉnh
90001,Phường Thử Một,01
90002,Xã Thử Hai,01
90003,Đặc khu Thử Ba,31
"""


@tagged("-at_install", "post_install")
class TestPlaceImport(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env["onestop.commune"].search([]).unlink()

    def take_in(self, data, day=date(2026, 7, 1)):
        if isinstance(data, str):
            data = data.encode()
        return self.env["onestop.commune.import.wizard"]._import_bytes(data, day)

    def names(self):
        communes = self.env["onestop.commune"].search([], order="code")
        return communes.filtered(lambda c: not c.ended_on).mapped("full_name")

    def test_provinces_are_34(self):
        provinces = self.env["onestop.province"].search([])
        self.assertEqual(len(provinces), 34)
        self.assertEqual(len(provinces.filtered(lambda p: p.kind == "thanh_pho")), 7)
        self.assertTrue(all(provinces.mapped("source")))

    def test_same_list_twice_changes_nothing(self):
        first = self.take_in(LIST)
        self.assertEqual((first["created"], first["errors"]), (3, []))
        second = self.take_in(LIST)
        self.assertEqual(
            second,
            {"created": 0, "changed": 0, "ended": 0, "unchanged": 3, "errors": []},
        )
        self.assertEqual(
            self.names(), ["Phường Thử Một", "Xã Thử Hai", "Đặc khu Thử Ba"]
        )

    def test_new_list_ends_what_is_gone(self):
        self.take_in(LIST)
        result = self.take_in(
            "code;name;province_code\n90001;Phường Thử Mới;1\n90009;Xã Thử Chín;1\n"
        )
        self.assertEqual(
            {**result, "errors": []},
            {"created": 1, "changed": 1, "ended": 1, "unchanged": 0, "errors": []},
        )
        gone = self.env["onestop.commune"].search([("code", "=", "90002")])
        self.assertEqual(gone.ended_on, date(2026, 7, 1))
        # Hải Phòng is not in the file, so its communes stay as they are.
        self.assertIn("Đặc khu Thử Ba", self.names())
        self.take_in(LIST)
        self.assertFalse(gone.ended_on)

    def test_errors_name_line_and_rule(self):
        result = self.take_in(
            "code,name,province_code\n9000x,Xã A,01\n90002,Thử Hai,01\n"
            "90003,Xã C,98\n90003,Xã D,98\n,Xã E,01\n"
        )
        self.assertEqual(
            result["errors"],
            [
                "Line 2: code: five digits are expected, not “9000x”.",
                "Line 3: name: “Thử Hai” does not say whether it is a xã, phường or "
                "đặc khu.",
                "Line 5: code: “90003” stands in the file twice.",
                "Line 6: code: five digits are expected, not “”.",
                "Province code: “98” is not known.",
            ],
        )
        self.assertFalse(self.env["onestop.commune"].search_count([]))

    def test_other_files_are_refused(self):
        for data, words in (
            ("a,b\n1,2\n", "no column with the code"),
            ("", "no column with the code"),
            ("code,name,province_code\n", "holds no communes"),
        ):
            self.assertIn(words, " ".join(self.take_in(data)["errors"]))
        for data in ("Mã,Tên".encode("utf-16"), b"PK\x03\x04 broken"):
            with self.assertRaises(UserError):
                self.take_in(data)

    def test_xlsx_with_numbers_for_codes(self):
        book = Workbook()
        book.active.append(["Mã tỉnh", "Mã xã", "Tên", "Loại"])
        book.active.append([1, 4, "Ba Đình", "Phường"])
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.env["onestop.commune.import.wizard"].create(
            {"file": base64.b64encode(stream.getvalue()), "filename": "a.xlsx"}
        )
        wizard.action_import()
        self.assertEqual((wizard.created, wizard.error_text), (1, ""))
        commune = self.env["onestop.commune"].search([("code", "=", "00004")])
        self.assertEqual(commune.full_name, "Phường Ba Đình")

    def test_search_without_accents(self):
        self.take_in(LIST)
        communes = self.env["onestop.commune"]
        for words in ("thu hai", "xa thu hai", "hai thu", "90002", "Thử Hai"):
            found = communes.name_search(words)
            self.assertEqual([name for _id, name in found], ["Xã Thử Hai"], words)
        self.assertEqual(communes._by_words("thu hai", "01").code, "90002")
        self.assertEqual(communes._by_words("Xã Thử Hai", "01").code, "90002")
        self.assertFalse(communes._by_words("Xã Thử Hai", "31"))

    @unittest.skipUnless(COMMUNES.is_file(), f"../shared is absent: no {COMMUNES}")
    def test_official_list(self):
        data = COMMUNES.read_bytes()
        began = time.monotonic()
        result = self.take_in(data)
        seconds = time.monotonic() - began
        self.assertEqual((result["created"], result["errors"]), (3321, []))
        self.assertLess(seconds, 30)
        self.assertEqual(self.take_in(data)["unchanged"], 3321)
        with PROVINCES.open(encoding="utf-8", newline="") as stream:
            expected = {
                row["code"]: (row["full_name"], int(row["ward_count"]))
                for row in csv.DictReader(stream)
            }
        provinces = self.env["onestop.province"].search([])
        self.assertEqual(
            {p.code: (p.full_name, p.commune_count) for p in provinces}, expected
        )
