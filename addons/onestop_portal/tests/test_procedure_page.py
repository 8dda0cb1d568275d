from datetime import date

from odoo.tests import tagged

from odoo.addons.onestop_fee.tests.common import tariff

from .common import OnestopPortalCase


@tagged("post_install", "-at_install")
class TestProcedurePage(OnestopPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["onestop.wording"]  # the page's terms come from there
        cls.house = cls._procedure(
            "9.100002",
            "Cấp phép nhà ở thử",
            7,
            subjects="Hộ gia đình",
            conditions="Có đất ở",
            decision_no="11/QĐ-UBND",
            decision_date=date(2019, 12, 20),
            case_ids=[
                (
                    0,
                    0,
                    {
                        "name": "Nhà cấp IV",
                        "code": "9.100002.01",
                        "term_quantity": 3,
                        "term_unit": "working_day",
                    },
                )
            ],
            step_text_ids=[(0, 0, {"name": "Bước 1", "text": "Nộp <b>hồ sơ</b>"})],
            basis_ids=[(0, 0, {"number": "50/2014/QH13", "name": "Luật Xây dựng"})],
            result_ids=[(0, 0, {"name": "Giấy phép"})],
            tariff_ids=[
                tariff("le_phi", "Lệ phí cấp phép", 75000, basis="NQ 15/2025/NQ-HĐND"),
                tariff(
                    "le_phi",
                    "Lệ phí khác",
                    0,
                    settled=False,
                    source_text="Do HĐND tỉnh quy định",
                ),
            ],
        )
        first = cls.house._version_on(date(2021, 1, 1))
        later = first.copy({"name": "Cấp phép nhà ở thử, sửa đổi"})
        later.channel_ids.term_quantity = 4
        later._publish(date(2026, 7, 1))

    def test_contents(self):
        words = self.text(self.get("/thu-tuc/9.100002"))
        for part in (
            "Cấp phép nhà ở thử, sửa đổi",
            "9.100002",
            "4 working days",
            "75.000 đ",
            "NQ 15/2025/NQ-HĐND",
            "Do HĐND tỉnh quy định",
            "Tờ khai",
            "originals: 1",
            "Bản vẽ",
            "if there is one",
            "Nhà cấp IV",
            "3 working days",
            "Bước 1",
            "Hộ gia đình",
            "Có đất ở",
            "Giấy phép",
            "50/2014/QH13",
            "Trung tâm thử, 1 đường Thử",
            "Resolved by: Sở thử",
            "In force from 01/07/2026. Version 2.",
        ):
            self.assertIn(part, words)

    def test_three_facts_in_one_list(self):
        page = self.get("/thu-tuc/9.100002")
        facts = page.xpath("//dl[contains(@class, 'o_onestop_facts')]//dt/text()")
        self.assertEqual(facts, ["How long", "How much", "Where"])

    def test_texts_of_records_are_escaped(self):
        self.get("/thu-tuc/9.100002")
        self.assertIn("Nộp &lt;b&gt;hồ sơ&lt;/b&gt;", self.answer.text)

    def test_another_day(self):
        page = self.get("/thu-tuc/9.100002?ngay=2026-03-12")
        words = self.text(page)
        self.assertIn("As it was in force on 12/03/2026.", words)
        self.assertIn("7 working days", words)
        self.assertIn("11/QĐ-UBND of 20/12/2019", words)
        self.assertNotIn("sửa đổi", self.text(page, "//h1"))
        self.assertTrue(page.xpath("//meta[@name='robots'][contains(., '')]"))

    def test_date_as_people_write_it(self):
        words = self.text(self.get("/thu-tuc/9.100002?ngay=12/03/2026"))
        self.assertIn("7 working days", words)

    def test_first_and_last_day_of_a_version(self):
        for day, term in (("2026-06-30", "7 working"), ("2026-07-01", "4 working")):
            self.assertIn(term, self.text(self.get(f"/thu-tuc/9.100002?ngay={day}")))

    def test_no_date(self):
        words = self.text(self.get("/thu-tuc/9.100002?ngay=hôm qua"))
        self.assertIn("“hôm qua” is no date", words)
        self.assertIn("4 working days", words)

    def test_day_without_version(self):
        page = self.get("/thu-tuc/9.100002?ngay=2019-01-01")
        self.assertIn("Not in force on 01/01/2019", self.text(page))
        self.assertIn("/thu-tuc/9.100002?ngay=2026-07-01", page.xpath("//a/@href"))

    def test_abolished(self):
        self.house._version_on(date(2026, 8, 1))._end_on(date(2026, 9, 1))
        words = self.text(self.get("/thu-tuc/9.100002"))
        self.assertIn("No longer in force", words)
        self.assertIn("since 01/09/2026", words)

    def test_unknown_code(self):
        page = self.get("/thu-tuc/9.999999", 404)
        self.assertIn("no procedure with the code “9.999999”", self.text(page))
        self.assertTrue(page.xpath("//form[@action='/thu-tuc']"))

    def test_draft_is_unknown(self):
        self.env["onestop.procedure"].create({"code": "9.100008", "name": "Nháp"})
        self.get("/thu-tuc/9.100008", 404)

    def test_form_file(self):
        file = self.env["ir.attachment"].create(
            {"name": "Mẫu 01.pdf", "raw": b"%PDF-1.4 mau"}
        )
        stray = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        procedure = self._procedure(
            "9.100003",
            "Có mẫu đơn",
            1,
            component_ids=[
                (0, 0, {"name": "Đơn", "attachment_ids": [(6, 0, file.ids)]})
            ],
        )
        page = self.get("/thu-tuc/9.100003")
        address = f"/thu-tuc/9.100003/mau/{file.id}"
        self.assertIn(address, page.xpath("//a/@href"))
        answer = self.url_open(address)
        self.assertEqual(answer.content, b"%PDF-1.4 mau")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for wrong in (
            f"/thu-tuc/9.100003/mau/{stray.id}",
            f"/thu-tuc/{self.house.code}/mau/{file.id}",
        ):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
        self.assertTrue(procedure)

    def test_long_paper_is_folded_not_cut(self):
        name = "Giấy tờ: + Loại một; + " + "Loại hai rất dài " * 40
        self._procedure(
            "9.100004", "Giấy dài", 1, component_ids=[(0, 0, {"name": name})]
        )
        page = self.get("/thu-tuc/9.100004")
        folded = page.xpath("//details[contains(@class, 'o_onestop_paper')]")
        self.assertEqual(len(folded), 1)
        self.assertIn("Loại một; + Loại hai rất dài", self.text(page))

    def test_no_fee_is_told(self):
        words = self.text(self.get("/thu-tuc/9.000001"))
        self.assertIn("no fee published", words)
        self.assertIn("No fee is published for this procedure.", words)

    def test_handed_in_now(self):
        words = self.text(self.get("/thu-tuc/9.000001"))
        # Tuesday 17/11/2026 09:00 and five working days, with 24/11 off.
        self.assertIn("Handed in now: result on Wednesday 25/11/2026 09:00", words)
