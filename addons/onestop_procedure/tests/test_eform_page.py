import re
from datetime import date

from lxml import html

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .eform_common import EformCase


@tagged("-at_install", "post_install")
class TestEformPage(EformCase, HttpCase):
    """The preview: what applicants see, and what the check answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.user("officer")
        cls.officer.lang = "en_US"
        cls.url = f"/onestop/eform/{cls.eform.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.officer.login, self.officer.login)

    def get(self):
        response = self.url_open(self.url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def post(self, files=None, **values):
        names = {name.replace("__", "."): value for name, value in values.items()}
        response = self.url_open(
            self.url,
            data={"csrf_token": Request.csrf_token(self), **names},
            files=files,
        )
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def good(self, **changes):
        return {
            "a__ho_va_ten": "Lý Thử",
            "a__tinh_trang": "da_ket_hon",
            "a__ngay_ket_hon": "29/2/2020",
            "a__con__0__ten_con": "Lý Con",
            "a__con__0__so_dinh_danh": "001 220 000 001",
            "a__noi_o__province": "01",
            "a__noi_o__commune": "phuong thu mot",
            **changes,
        }

    def summary(self, page):
        """The sentences above the questions, each with the id that it leads to."""
        links = page.xpath("//div[contains(@class, 'o_onestop_eform_summary')]//a")
        return {link.text: link.get("href") for link in links}

    def test_every_input_has_a_label(self):
        page = self.get()
        labelled = set(page.xpath("//label/@for"))
        inputs = page.xpath("//main//*[self::input or self::select or self::textarea]")
        inputs = [element for element in inputs if element.get("type") != "hidden"]
        self.assertGreater(len(inputs), 7)
        for element in inputs:
            self.assertIn(element.get("id"), labelled, html.tostring(element))
        ids = page.xpath("//@id")
        self.assertEqual(len(ids), len(set(ids)), "ids are unique")
        for group in page.xpath("//fieldset"):
            self.assertEqual(len(group.xpath("./legend")), 1)

    def test_condition_is_told_and_handed_to_the_browser(self):
        page = self.get()
        [question] = page.xpath("//div[@data-name='a.ngay_ket_hon']")
        self.assertIn("“Tình trạng” is “Đã kết hôn”", question.text_content())
        self.assertIn('"name": "a.tinh_trang"', question.get("data-shown-if"))

    def test_good_answers_are_accepted(self):
        page = self.post(**self.good())
        self.assertEqual(self.summary(page), {})
        [shown] = page.xpath("//div[contains(@class, 'o_onestop_eform_good')]//pre")
        self.assertIn('"commune": "99991"', shown.text)
        self.assertIn('"so_dinh_danh": "001220000001"', shown.text)
        self.assertIn('"ngay_ket_hon": "2020-02-29"', shown.text)

    def test_wrong_answers_stand_beside_their_questions(self):
        page = self.post(
            **self.good(a__ho_va_ten=" ", a__ngay_ket_hon="30/2/2020"),
            a__con__1__so_dinh_danh="12",
        )
        summary = self.summary(page)
        self.assertEqual(
            summary,
            {
                "Họ và tên: please answer.": "#a-ho_va_ten",
                "Ngày kết hôn: write a day that exists, such as 31/01/2026.": (
                    "#a-ngay_ket_hon"
                ),
                "Con 2, Tên con: please answer.": "#a-con-1-ten_con",
                "Con 2, Số định danh: write the 12 digits of the citizen's number.": (
                    "#a-con-1-so_dinh_danh"
                ),
            },
        )
        for sentence, link in summary.items():
            [element] = page.xpath(f"//*[@id='{link[1:]}']")
            self.assertEqual(element.get("aria-invalid"), "true")
            told = element.get("aria-describedby").split()
            texts = [page.get_element_by_id(name).text_content() for name in told]
            self.assertIn(sentence, " ".join(texts))
        [typed] = page.xpath("//*[@id='a-ngay_ket_hon']/@value")
        self.assertEqual(typed, "30/2/2020", "what was typed is shown again")

    def test_hidden_answer_is_dropped(self):
        page = self.post(**self.good(a__tinh_trang="doc_than"))
        self.assertEqual(self.summary(page), {})
        [shown] = page.xpath("//div[contains(@class, 'o_onestop_eform_good')]//pre")
        self.assertNotIn("ngay_ket_hon", shown.text)

    def test_unknown_commune_stays_as_typed(self):
        page = self.post(**self.good(a__noi_o__commune="Làng Bên"))
        self.assertEqual(list(self.summary(page).values()), ["#a-noi_o-commune"])
        self.assertIn("Làng Bên", page.xpath("//*[@id='a-noi_o-commune']/@value"))

    def test_rows_without_javascript(self):
        def rows(page):
            return len(page.xpath("//fieldset[contains(@class, 'eform_row')]"))

        page = self.post(**self.good(), _add="a.con")
        self.assertEqual(rows(page), 2)
        self.assertEqual(self.summary(page), {}, "nothing is checked yet")
        more = {"a__con__1__ten_con": "Hai", "a__con__2__ten_con": "Ba"}
        page = self.post(**self.good(), **more)
        self.assertEqual(rows(page), 3)
        self.assertFalse(page.xpath("//button[@name='_add']"), "three at most")
        page = self.post(**self.good(), **more, _remove="a.con.1")
        self.assertEqual(
            page.xpath("//input[contains(@id, 'ten_con')]/@value"), ["Lý Con", "Ba"]
        )
        for odd in ("a.con.9", "a.ho_va_ten.0", "a", "x.y.z"):
            self.post(**self.good(), _remove=odd)
            self.post(**self.good(), _add=odd)

    def test_files_are_judged_by_name_and_size(self):
        self.eform.field_ids = [
            Command.create({"label": "Bản vẽ", "kind": "file", "max_megabytes": 0.001})
        ]
        page = self.post(
            **self.good(),
            files=[
                ("a.ban_ve", ("anh.exe", b"x" * 10, "application/octet-stream")),
            ],
        )
        self.assertEqual(
            list(self.summary(page)),
            ["Bản vẽ: “anh.exe” is no file of type pdf, jpg, png."],
        )
        page = self.post(
            **self.good(),
            files=[("a.ban_ve", ("a.pdf", b"x" * 2000, "application/pdf"))],
        )
        [sentence] = self.summary(page)
        self.assertIn("larger than", sentence)

    def test_form_with_problems_says_so(self):
        empty = self.env["onestop.eform"].create({"name": "Trống"})
        token = {"csrf_token": Request.csrf_token(self)}
        for data in (None, token):
            response = self.url_open(f"/onestop/eform/{empty.id}", data=data)
            self.assertEqual(response.status_code, 200)
            self.assertIn("asks nothing", response.text)
            self.assertNotIn("<form", response.text)

    def test_hostile_words_stay_words(self):
        words = "<script>alert(1)</script>"
        self.q(self.eform, "ho_va_ten").label = words
        page = self.post(**self.good(a__ho_va_ten="", a__noi_o__commune=words))
        self.assertFalse(page.xpath("//script[not(@src)]"))
        self.assertNotIn("alert", self.eform.preview.replace("&lt;script&gt;alert", ""))

    @mute_logger("odoo.http")
    def test_unknown_form(self):
        self.assertEqual(self.url_open("/onestop/eform/999999999").status_code, 404)

    def test_communes_of_a_province(self):
        self.assertIn("Phường Thử Một", self.url_open("/onestop/communes/01").json())
        self.commune.ended_on = date(2026, 1, 1)
        self.assertNotIn("Phường Thử Một", self.url_open("/onestop/communes/01").json())
        self.assertEqual(self.url_open("/onestop/communes/xx").json(), [])

    def test_preview_in_the_designer_cannot_be_filled_in(self):
        preview = html.fromstring(str(self.eform.preview))
        self.assertEqual(preview.get("inert"), "inert")
        self.assertTrue(re.search("Họ và tên", preview.text_content()))
