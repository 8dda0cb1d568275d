import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..reading import decision_sheet as sheet
from .common import OnestopCase

HEAD = {
    "number": "12/QĐ-UBND",
    "date": "01/07/2026",
    "effective_on": "15/07/2026",
    "title": "Công bố danh mục thủ tục",
    "agency": "H99.01",
}
LINES = [
    {"kind": "Ban hành mới", "code": "9.100001"},
    {"kind": "Sửa đổi, bổ sung", "code": "9.000002"},
    {"kind": "Thay thế", "code": "9.100002", "replaced": "9.000003"},
    {"kind": "Bãi bỏ", "code": "9.000004"},
]
CONTENT = {
    "procedures": [
        {"code": code, "name": f"Thủ tục {code}", "level": "Cấp tỉnh", "field": "Thử"}
        for code in ("9.100001", "9.100002")
    ],
    "channels": [
        {
            "code": code,
            "method": "Trực tiếp",
            "time_qty": 5,
            "time_unit": "Ngày làm việc",
        }
        for code in ("9.100001", "9.100002")
    ],
    "fees": [
        {
            "code": "9.100001",
            "fee_kind": "Lệ phí",
            "amount": 50000,
            "text": "Lệ phí cấp giấy",
            "basis": "Nghị quyết 1/2026/NQ-HĐND",
        }
    ],
    "results": [
        {"code": code, "name": "Giấy phép"} for code in ("9.100001", "9.100002")
    ],
}


@tagged("onestop_procedure")
class TestDecisionUpload(OnestopCase):
    """A whole decision from a workbook: everything, or nothing with every reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in (2, 3, 4):
            cls.published(cls.procedure(f"9.00000{number}"), "2026-01-01")
        cls.officer = cls.user("catalogue")
        cls.uploads = cls.env["onestop.decision.upload"].with_user(cls.officer)

    def workbook(self, head=HEAD, lines=LINES, **content):
        """Return the bytes of the template, filled in."""
        rows = {"decision": [head] if head else [], "lines": lines}
        return self.env["onestop.catalogue.workbook"]._template(
            rows={**rows, **CONTENT, **content},
            sheets=sheet.SHEETS,
            texts=("", sheet.HELP),
        )

    def errors(self, **changes):
        decisions = self.env["onestop.decision"].search_count([])
        versions = self.env["onestop.procedure.version"].search_count([])
        decision, errors = self.uploads._take_in(self.workbook(**changes))
        self.assertFalse(decision)
        self.assertEqual(self.env["onestop.decision"].search_count([]), decisions)
        self.assertEqual(
            self.env["onestop.procedure.version"].search_count([]), versions
        )
        return errors

    def test_a_whole_decision_is_taken_in_and_published(self):
        wizard = self.uploads.create({"file": base64.b64encode(self.workbook())})
        action = wizard.action_upload()
        decision = self.env["onestop.decision"].browse(action["res_id"])
        self.assertEqual((decision.state, decision.number), ("draft", "12/QĐ-UBND"))
        self.assertEqual(decision.agency_id, self.centre)
        self.assertEqual(
            decision.line_ids.mapped("kind"),
            ["new", "amended", "replaced", "abolished"],
        )
        fresh = decision.line_ids[0].version_id
        self.assertEqual(fresh.channel_ids.term_quantity, 5)
        self.assertEqual(fresh.tariff_ids.amount, 50000)
        self.assertTrue(fresh.procedure_id.level_province)
        self.assertEqual(decision.line_ids[2].procedure_id.code, "9.000003")
        self.assertFalse(decision.line_ids[3].version_id)
        self.assertEqual(set(decision.line_ids.version_id.mapped("state")), {"draft"})
        decision.with_user(self.officer).action_publish()
        self.assertEqual(decision.state, "published")

    def test_content_of_an_amended_procedure_is_its_new_content(self):
        names = [{"code": "9.000002", "name": "Đăng ký thử, sửa đổi"}]
        decision, errors = self.uploads._take_in(
            self.workbook(
                lines=LINES[1:2],
                procedures=names,
                channels=[],
                fees=[],
                results=[{"code": "9.000002", "name": "Giấy mới"}],
            )
        )
        self.assertFalse(errors)
        draft = decision.line_ids.version_id
        self.assertEqual(draft.name, "Đăng ký thử, sửa đổi")
        self.assertEqual(draft.result_ids.mapped("name"), ["Giấy mới"])
        # The identity waits for the publishing.
        self.assertTrue(draft.procedure_id.level_commune)
        self.assertEqual(draft.procedure_id.name, "Đăng ký thử")

    def test_the_same_file_twice_says_so(self):
        data = self.workbook()
        self.uploads._take_in(data)
        with self.assertRaisesRegex(UserError, "taken in before, as decision 12/QĐ"):
            self.uploads._take_in(data)

    def test_the_same_number_and_day_is_told(self):
        self.uploads._take_in(self.workbook())
        (error,) = self.errors(head={**HEAD, "title": "Khác"})
        self.assertIn("Sheet “Quyết định”, row 3, A (Số, ký hiệu)", error)
        self.assertIn("has been entered before", error)

    def test_every_bad_cell_is_named(self):
        errors = self.errors(
            head={**HEAD, "date": "32/13/2026", "agency": "H77", "title": None},
            lines=[
                {"kind": "Sửa", "code": "9.000002"},
                {"kind": "Sửa đổi, bổ sung", "code": "9.999999"},
                {"kind": "Ban hành mới", "code": "9.300000"},
                {"kind": "Bãi bỏ", "code": "9.000004", "replaced": "9.000002"},
                {"kind": "Bãi bỏ", "code": "9.000004"},
                {"kind": "Thay thế", "code": "9.100001", "replaced": "9.888888"},
            ],
            channels=[{"code": "9.100001", "method": "Bồ câu", "time_qty": -1}],
        )
        expected = [
            ("“Quyết định”, row 3, B (Ngày ký)", "32/13/2026"),
            ("“Quyết định”, row 3, D (Trích yếu)", "must be given"),
            ("“Quyết định”, row 3, E", "no agency has the identifier “H77”"),
            ("“Thủ tục công bố”, row 3 (9.000002), A (Hình thức)", "“Sửa”"),
            ("“Thủ tục công bố”, row 4, B", "no procedure “9.999999”"),
            ("“Thủ tục công bố”, row 5, B", "enter the content of “9.300000”"),
            ("“Thủ tục công bố”, row 6, C", "only a replacing line"),
            ("“Thủ tục công bố”, row 7, B", "“9.000004” stands on more than one line"),
            ("“Thủ tục công bố”, row 8, C", "no procedure “9.888888”"),
            ("“Cách thức, thời hạn”, row 3 (9.100001), B", "Bồ câu"),
            ("“Cách thức, thời hạn”, row 3 (9.100001), C", "negative"),
        ]
        for place, words in expected:
            hits = [error for error in errors if place in error and words in error]
            self.assertTrue(hits, (place, words, errors))

    def test_no_lines_and_two_decisions(self):
        (error,) = self.errors(
            lines=[], procedures=[], channels=[], fees=[], results=[]
        )
        self.assertIn("at least one procedure", error)
        self.assertIn("stands on no line", self.errors(lines=LINES[1:2])[0])
        book = openpyxl.load_workbook(io.BytesIO(self.workbook()))
        page = book["Quyết định"]
        page.append([cell.value for cell in page[3]])
        stream = io.BytesIO()
        book.save(stream)
        _decision, errors = self.uploads._take_in(stream.getvalue())
        self.assertIn("row 4", errors[0])
        self.assertIn("one decision only", errors[0])

    def test_what_is_no_workbook(self):
        for data, words in (
            (b"", "empty"),
            ("số;ngày\n".encode("utf-16"), "not UTF-8|Unicode|UTF-8"),
            (b"%PDF-1.7 x", "PDF"),
            (b"\xd0\xcf\x11\xe0abc", "old Excel"),
            (b"PK\x03\x04abc", "damaged"),
            (b'{"code": 1}', "workbook \\(XLSX\\)"),
            (self.env["onestop.catalogue.workbook"]._template(), "Quyết định"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.uploads._take_in(data)
        with self.assertRaisesRegex(UserError, "choose the file"):
            self.uploads.create({}).action_upload()

    def test_the_screen_shows_what_is_wrong(self):
        data = self.workbook(head={**HEAD, "date": "x"})
        wizard = self.uploads.create({"file": base64.b64encode(data)})
        action = wizard.action_upload()
        self.assertEqual(action["res_model"], wizard._name)
        self.assertIn("row 3, B (Ngày ký)", wizard.error_text)

    def test_only_catalogue_staff(self):
        for role in ("reception", "auditor", "manager"):
            uploads = self.env["onestop.decision.upload"].with_user(self.user(role))
            with self.assertRaises(AccessError):
                uploads._take_in(self.workbook())


@tagged("post_install", "-at_install")
class TestDecisionTemplate(OnestopCase, HttpCase):
    def test_the_template_has_instructions_and_lists(self):
        user = self.user("catalogue")
        user.password = "test_catalogue"
        self.authenticate(user.login, "test_catalogue")
        answer = self.url_open("/onestop/decision/template")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(
            book.sheetnames[:3], ["Hướng dẫn", "Quyết định", sheet.LINES.name]
        )
        lists = book[sheet.LINES.name].data_validations.dataValidation
        self.assertIn("Ban hành mới", lists[0].formula1)
