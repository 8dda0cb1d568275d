import unicodedata
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules.fees import ChargeFacts, UnsettledAmount, charge
from .common import OnestopCase


@tagged("onestop_procedure")
class TestTariff(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ver = cls.version(
            cls.procedure(), case_ids=[(0, 0, {"code": "01", "name": "Quá hạn"})]
        )
        cls.case = cls.ver.case_ids

    def charges(self, rows, **facts):
        self.ver.tariff_ids = [(5, 0, 0)] + [(0, 0, row) for row in rows]
        return [
            (line.kind, line.amount)
            for line in charge(
                self.ver._tariff_lines(), ChargeFacts(on=date(2026, 11, 23), **facts)
            )
        ]

    def test_case_and_channel_choose_the_line(self):
        rows = [
            {"name": "Lệ phí", "amount": 0},
            {"name": "Lệ phí", "amount": 8000, "case_id": self.case.id},
            {
                "name": "Lệ phí",
                "amount": 4000,
                "case_id": self.case.id,
                "channel": "online",
            },
        ]
        key = self.case._fee_key()
        self.assertEqual(self.charges(rows), [("le_phi", 0)])
        self.assertEqual(self.charges(rows, case=key), [("le_phi", 8000)])
        self.assertEqual(
            self.charges(rows, case=key, channel="online"), [("le_phi", 4000)]
        )

    def test_kinds_stay_apart(self):
        rows = [
            {"name": "Phí thẩm định", "kind": "phi", "amount": 100000},
            {"name": "Lệ phí cấp", "kind": "le_phi", "amount": 20000},
            {"name": "Cước bưu chính", "kind": "service", "amount": 30000},
        ]
        self.assertEqual(
            self.charges(rows), [("phi", 100000), ("le_phi", 20000), ("service", 30000)]
        )

    def test_per_unit_and_dates(self):
        rows = [
            {"name": "Bản sao", "amount": 8000, "per_unit": True, "unit_name": "bản"},
            {"name": "Giảm", "amount": 5, "date_to": "2026-11-22"},
        ]
        self.assertEqual(self.charges(rows, quantity=3), [("le_phi", 24000)])

    def test_no_silent_number(self):
        for row in (
            {"name": "Lệ phí", "amount": 135, "settled": False},
            {"name": "Lệ phí", "amount": 20, "currency_code": "USD"},
        ):
            with self.subTest(row=row), self.assertRaises(UnsettledAmount):
                self.charges([row])

    def test_label(self):
        for row, label in (
            ({"amount": 1500000}, "1.500.000 đ"),
            ({"amount": 20, "currency_code": "USD"}, "20 USD"),
            (
                {"amount": 135, "settled": False, "source_text": "135 VNĐ"},
                "135 VNĐ",
            ),
        ):
            self.ver.tariff_ids = [(5, 0, 0), (0, 0, {"name": "Lệ phí", **row})]
            self.assertEqual(self.ver.tariff_ids.amount_label, label)


@tagged("onestop_procedure")
class TestRecords(OnestopCase):
    def test_names_are_composed(self):
        name = unicodedata.normalize("NFD", "Đăng\u00a0ký \n khai sinh")
        procedure = self.procedure(name=name)
        self.assertEqual(procedure.name, "Đăng ký khai sinh")
        procedure.name = unicodedata.normalize("NFD", "Kết hôn")
        self.assertTrue(unicodedata.is_normalized("NFC", procedure.name))

    @mute_logger("odoo.sql_db")
    def test_codes_are_unique(self):
        self.procedure("9.000001")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.procedure("9.000001")

    def test_code_has_no_blanks(self):
        self.assertEqual(self.procedure(" 9.000003 ").code, "9.000003")
        with self.assertRaises(ValidationError):
            self.procedure("9.000 004")

    def test_agency_identifier(self):
        Agency = self.env["onestop.agency"]
        self.assertEqual(Agency.create({"name": "A", "code": "h99.14"}).code, "H99.14")
        for code in ("Đ1", "H99..1", "H99-1", "H99." + "1" * 40, "1234"):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                Agency.create({"name": "A", "code": code})
        Agency.create([{"name": "Không mã 1"}, {"name": "Không mã 2", "code": ""}])
        with self.assertRaises(ValidationError):
            Agency.create({"name": "Trung tâm", "is_centre": True})

    def test_agency_tree_has_no_loop(self):
        child = self.env["onestop.agency"].create(
            {"name": "Con", "code": "H99.02", "parent_id": self.centre.id}
        )
        with self.assertRaises(UserError):
            self.centre.parent_id = child

    def test_terms(self):
        version = self.version(self.procedure())
        for vals in (
            {"term_quantity": -1, "term_unit": "day"},
            {"term_quantity": 1.5, "term_unit": "month"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                version.channel_ids.write(vals)

    def test_term_labels(self):
        version = self.version(self.procedure(), quantity=7.5)
        self.assertEqual(version.channel_ids.term_label, "7.5 working days")
        version.channel_ids.term_unit = "none"
        self.assertEqual(version.channel_ids.term_label, "no time limit")

    def test_default_process(self):
        process = self.env.ref("onestop_procedure.onestop_process_default")
        step = process._first_step()
        walked = []
        while step:
            walked.append((step.kind, step.place, step.role))
            step = step._next()
        self.assertEqual(
            walked,
            [
                ("receive", "centre", "reception"),
                ("examine", "competent", "officer"),
                ("sign", "competent", "leader"),
                ("return", "centre", "reception"),
            ],
        )
        self.assertEqual(self.version(self.procedure()).process_id, process)

    def test_settle_items(self):
        version = self.published(self.procedure())
        item = self.env["onestop.settle.item"].create(
            {
                "version_id": version.id,
                "kind": "term",
                "words": "Tùy theo đợt",
                "problem": "The source leaves the time limit open.",
            }
        )
        self.assertEqual(version.settle_count, 1)
        keeper = self.user("catalogue")
        item.with_user(keeper).action_settle()
        self.assertEqual((item.state, item.settled_by), ("settled", keeper))
        self.assertEqual(version.settle_count, 0)
        item.action_reopen()
        self.assertFalse(item.settled_by)
        action = item.with_user(keeper).action_open_version()
        draft = version.browse(action["res_id"])
        self.assertEqual((draft.state, draft.number), ("draft", 2))

    def test_one_draft_at_a_time(self):
        procedure = self.procedure()
        self.published(procedure)
        first = procedure.action_new_version()["res_id"]
        self.assertEqual(procedure.action_new_version()["res_id"], first)

    def test_sheet_of_the_version_in_force(self):
        procedure = self.procedure(name="Tên 1")
        first = self.published(procedure, "2020-01-01", subjects="Công dân")
        self.published(procedure, "2021-01-01", subjects="Tổ chức")
        self.version(procedure, subjects="Dự thảo")
        self.assertIn("Tổ chức", procedure.sheet)
        self.assertNotIn("Công dân", procedure.sheet)
        self.assertIn("Công dân", first.sheet)
        self.assertEqual(
            first.in_force_text, "In force from 01/01/2020 until before 01/01/2021."
        )
