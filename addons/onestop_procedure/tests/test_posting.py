from io import BytesIO

import lxml.html
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopCase

CLASSES = "onestop.payer.class"


def text_of(pdf):
    """Return the words of a PDF, single-spaced, and the number of its pages."""
    pages = PdfReader(BytesIO(pdf)).pages
    words = " ".join(page.extract_text() for page in pages)
    return " ".join(words.split()), len(pages)


@tagged("onestop_procedure")
class TestPosting(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centre.write(
            {"address": "1 đường Thử", "phone": "0299 1", "email": "t@thu.example"}
        )
        cls.env.user.agency_ids = cls.centre
        cls.poor = cls.env[CLASSES].create({"code": "t_poor", "name": "Hộ nghèo thử"})
        tariff = {"kind": "le_phi", "name": "Lệ phí thử", "basis": "NQ 1/2026"}
        cls.version_ = cls.published(
            cls.procedure(name="Đăng ký thử niêm yết"),
            "2026-01-01",
            agency_id=cls.centre.id,
            channel_ids=[
                (
                    0,
                    0,
                    {
                        "channel": channel,
                        "term_quantity": 5,
                        "term_unit": "working_day",
                        "committed_quantity": 3,
                        "committed_unit": "working_day",
                        "committed_basis": "QĐ 8/2026",
                    },
                )
                for channel in ("direct", "online")
            ],
            component_ids=[
                (0, 0, {"name": "Tờ khai thử", "originals": 1}),
                (0, 0, {"name": "Bản đồ thử", "copies": 2, "required": False}),
            ],
            tariff_ids=[
                (0, 0, {**tariff, "amount": 8000, "channel": "direct"}),
                (0, 0, {**tariff, "amount": 8000, "channel": "online"}),
                (0, 0, {**tariff, "amount": 5, "currency_code": "USD"}),
                (
                    0,
                    0,
                    {
                        **tariff,
                        "amount": 4000,
                        "payer_class_id": cls.poor.id,
                        "min_quantity": 10,
                        "date_to": "2026-12-31",
                    },
                ),
                (
                    0,
                    0,
                    {"name": "Phí thử", "settled": False, "source_text": "Theo HĐND"},
                ),
            ],
            reduction_ids=[
                (
                    0,
                    0,
                    {"ground": "Trẻ em thử", "kind": "percentage", "value": 50},
                )
            ],
        )
        cls.posting = cls.env["onestop.posting"]

    def counter(self, fields):
        return self.env["onestop.counter"].create(
            {
                "name": "Quầy thử",
                "code": "QT",
                "agency_id": self.centre.id,
                "field_ids": fields.ids,
            }
        )

    def test_fee_rows(self):
        rows = self.version_._fee_rows()
        self.assertEqual(
            [(row["amount"], row["channels"]) for row in rows[:2]],
            [("8.000 đ", ""), ("5 USD", "")],
        )
        self.assertEqual(
            (rows[2]["payer"], rows[2]["quantity"], rows[2]["when"]),
            ("Hộ nghèo thử", "10 and more", "until 31/12/2026"),
        )
        self.assertEqual((rows[3]["settled"], rows[3]["words"]), (False, "Theo HĐND"))
        self.assertEqual(len(rows), 4)

    def test_a_fee_of_one_channel_says_so(self):
        version = self.version(
            self.procedure("9.000002"),
            channel_ids=[(0, 0, {"channel": c}) for c in ("direct", "online")],
            tariff_ids=[(0, 0, {"name": "Phí", "kind": "phi", "channel": "online"})],
        )
        self.assertEqual(version._fee_rows()[0]["channels"], "Online")

    def test_sheet(self):
        text, _pages = text_of(self.version_._sheet_pdf())
        for words in (
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG TỈNH THỬ",
            "Đăng ký thử niêm yết",
            "9.000001",
            "In force from 01/01/2026",
            "5 working days",
            "3 working days",
            "QĐ 8/2026",
            "8.000 đ",
            "5 USD",
            "until 31/12/2026",
            "Theo HĐND",
            "Trẻ em thử",
            "50% less",
            "t@thu.example",
            "1/",
        ):
            self.assertIn(words, text)

    def test_page_and_pdf_say_the_same(self):
        """Every word of the body that the public page shows stands in the PDF."""
        values = self.posting._sheet_values(self.version_, self.centre)
        pdf, _pages = text_of(self.version_._sheet_pdf())
        body = self.env["ir.qweb"]._render("onestop_procedure.posting_sheet", values)
        page = lxml.html.fromstring(f"<div>{body}</div>")
        for label in page.xpath("//*[contains(@class, 'o_onestop_cell')]"):
            label.drop_tree()
        words = set(page.text_content().split())
        self.assertGreater(len(words), 60)
        self.assertLessEqual(words, set(pdf.split()))

    def test_draft_is_marked(self):
        draft = self.version(self.procedure("9.000003"))
        self.assertIn("Draft: not in force", text_of(draft._sheet_pdf())[0])

    def test_checklist_fits_one_page(self):
        text, pages = text_of(self.posting._checklist_pdf(self.version_))
        self.assertEqual(pages, 1)
        for words in (
            "Tờ khai thử",
            "Bản đồ thử (if needed)",
            "8.000 đ",
            "1 đường Thử",
        ):
            self.assertIn(words, text)
        many = self.published(
            self.procedure("9.000004"),
            component_ids=[(0, 0, {"name": f"Giấy tờ số {n}"}) for n in range(24)],
        )
        self.assertEqual(text_of(self.posting._checklist_pdf(many))[1], 1)
        _text, pages = text_of(many._sheet_pdf())
        self.assertGreater(pages, 1)

    def test_counter(self):
        other = self.env["onestop.field"].create({"name": "Đất đai thử"})
        for number, field in ((5, other), (6, self.field), (7, self.field)):
            self.published(
                self.procedure(
                    f"9.00000{number}", f"Thủ tục thử {number}", field_id=field.id
                )
            )
        self.version(self.procedure("9.000008", "Bản nháp thử"))
        text, pages = text_of(
            self.posting._counter_pdf(self.counter(self.field | other))
        )
        self.assertGreaterEqual(pages, 5)
        self.assertNotIn("Bản nháp thử", text)
        index, _mark, _rest = text.partition("Complaints")
        # The database's order: Đ before H, though it is not so in Unicode.
        self.assertLess(index.index("Đất đai thử"), index.index("Hộ tịch thử"))
        self.assertRegex(index, r"1\. 9\.000005 Thủ tục thử 5[ .]+2")
        self.assertRegex(index, r"2\. 9\.000001 Đăng ký thử niêm yết[ .]+3")

    def test_counter_without_procedures(self):
        empty = self.env["onestop.field"].create({"name": "Trống thử"})
        with self.assertRaisesRegex(UserError, "Quầy thử"):
            self.posting._counter_pdf(self.counter(empty))

    def test_fee_table(self):
        self.published(self.procedure("9.000009", "Thủ tục không phí"))
        versions = self.posting._versions_of(self.field)
        text, _pages = text_of(self.posting._fees_pdf(versions, self.centre, "Quầy"))
        self.assertIn("9.000001 – Đăng ký thử niêm yết", text)
        self.assertIn("8.000 đ", text)
        self.assertNotIn("không phí", text)
        none = self.env["onestop.procedure.version"]
        text, _pages = text_of(self.posting._fees_pdf(none, none.agency_id, ""))
        self.assertIn("No fee is published", text)

    def test_versions_of_an_agency(self):
        agency = self.env["onestop.agency"].create(
            {"name": "Phòng thử", "code": "H99.01.2", "parent_id": self.centre.id}
        )
        version = self.published(
            self.procedure("9.000010"), competent_agency_id=agency.id
        )
        self.assertEqual(self.posting._versions_of(agency=self.centre), version)

    def test_what_ended_is_not_posted(self):
        procedure = self.version_.procedure_id
        self.decision(
            "2026-07-02", ("abolished", procedure, None), number="9/QĐ"
        ).action_publish()
        self.assertNotIn(self.version_, self.posting._versions_of(self.field))

    def test_procedure_without_version(self):
        with self.assertRaisesRegex(UserError, "no version"):
            self.procedure("9.000011").action_print_sheet()
        action = self.version_.procedure_id.action_print_checklist()
        self.assertEqual(action["url"], f"/onestop/sheet/{self.version_.id}/checklist")

    def test_queries_do_not_grow_with_procedures(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            counter.invalidate_recordset()
            self.posting._counter_values(counter)
            return self.cr.sql_log_count - before

        counter = self.counter(self.field)
        queries()
        few = queries()
        for number in range(12):
            self.published(self.procedure(f"9.0001{number:02}"))
        self.assertLessEqual(queries(), few + 1)
