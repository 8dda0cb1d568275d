"""What holds for every page: language, title, one heading, labels, own resources."""

from odoo.tests import tagged

from .common import OnestopPortalCase

FIELDS = (
    "//main//*[self::input or self::select or self::textarea]"
    "[not(@type='hidden') and not(@type='submit')]"
)


@tagged("post_install", "-at_install")
class TestPages(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._receive()
        self.addresses = (
            "/",
            "/thu-tuc",
            "/thu-tuc?q=zzzqqq",
            "/thu-tuc/9.000001",
            "/thu-tuc/9.000001?ngay=2019-01-01",
            "/tra-cuu",
            f"/tra-cuu/{self.dossier.token}",
        )
        self.own_addresses = ("/my/dossiers", f"/my/dossiers/{self.dossier.id}")

    def pages(self):
        for address in self.addresses:
            yield address, self.get(address)
        self.authenticate(self.citizen.login, self.citizen.login)
        for address in self.own_addresses:
            yield address, self.get(address)

    def test_language_title_heading_labels(self):
        titles = set()
        for address, page in self.pages():
            with self.subTest(address):
                self.assertEqual(page.get("lang"), "en-US")
                title = page.findtext(".//title").strip()
                self.assertTrue(title.endswith("| Trung tâm thử"), title)
                titles.add(title)
                self.assertEqual(len(page.xpath("//h1")), 1)
                self.assertEqual(len(page.xpath("//main")), 1)
                for field in page.xpath(FIELDS):
                    label = f"//label[@for='{field.get('id')}']"
                    self.assertTrue(page.xpath(label), field.get("name"))

    def test_headings_skip_no_level(self):
        for address, page in self.pages():
            found = page.xpath("//main//*[self::h1 or self::h2 or self::h3]")
            levels = [int(heading.tag[1]) for heading in found]
            jumps = [b - a for a, b in zip(levels, levels[1:], strict=False)]
            self.assertLessEqual(max(jumps, default=0), 1, address)

    def test_nothing_from_other_servers(self):
        for address, page in self.pages():
            loaded = page.xpath(
                "//script/@src | //img/@src | //link[@rel!='canonical']"
                "[@rel!='alternate']/@href"
            )
            foreign = [
                url
                for url in loaded
                if url.startswith(("http", "//")) and self.base_url() not in url
            ]
            self.assertFalse(foreign, address)

    def test_centre_in_header_and_footer(self):
        for address, page in self.pages():
            with self.subTest(address):
                header = self.text(page, "//header")
                footer = self.text(page, "//footer")
                self.assertIn("UBND tỉnh Thử Trung tâm thử", header)
                self.assertIn("Procedures Track a dossier My dossiers", header)
                self.assertIn("1 đường Thử", footer)
                self.assertIn("0299 000 1000", footer)
                self.assertNotIn("Powered by", self.answer.text)
                self.assertNotIn("Buena Vista", self.answer.text)

    def test_language_switch(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.website.language_ids |= self.env["res.lang"]._lang_get("vi_VN")
        page = self.get("/thu-tuc")
        link = page.xpath("//header//a[@hreflang='vi']")[0]
        self.assertEqual(link.text.strip(), "Tiếng Việt")
        page = self.get(link.get("href"))
        self.assertEqual(page.get("lang"), "vi-VN")

    def test_browsers_language_does_not_decide(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        vietnamese = self.env["res.lang"]._lang_get("vi_VN")
        self.website.language_ids |= vietnamese
        self.website.default_lang_id = vietnamese
        english = {"Accept-Language": "en-US,en;q=0.9"}
        page = self.get("/thu-tuc", headers=english)
        self.assertEqual(page.get("lang"), "vi-VN")
        page = self.get("/en/thu-tuc", headers=english)
        self.assertEqual(page.get("lang"), "en-US")
        # From then on it is their choice.
        self.assertEqual(self.get("/tra-cuu").get("lang"), "en-US")

    def test_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        vietnamese = self.env["res.lang"]._lang_get("vi_VN")
        self.env["ir.module.module"]._load_module_terms(
            ["onestop_procedure", "onestop_dossier", "onestop_portal"], ["vi_VN"]
        )
        self.website.language_ids |= vietnamese
        self.website.default_lang_id = vietnamese
        page = self.get(f"/tra-cuu/{self.dossier.token}")
        self.assertEqual(page.get("lang"), "vi-VN")
        self.assertEqual(
            self.text(page, "//p[contains(@class, 'o_onestop_sentence_text')]"),
            "Hồ sơ của bạn đang ở Trung tâm thử, hẹn trả thứ Hai 23/11/2026 trước "
            "08:00.",
        )
        self.assertIn(
            "Thủ tục Tra cứu hồ sơ Hồ sơ của tôi", self.text(page, "//header")
        )

    def test_figures_show_zero(self):
        page = self.get("/")
        figures = page.xpath("//section[contains(@class, 'o_onestop_figures')]//li")
        texts = [self.text(figure, ".") for figure in figures]
        self.assertEqual(
            texts,
            [
                "0 received today",
                "0 resolved today",
                "1 being resolved",
                "0 past their appointment",
            ],
        )

    def test_links_of_the_home_page_lead_somewhere(self):
        page = self.get("/")
        for address in set(page.xpath("//main//a/@href")):
            if address.startswith("/"):
                self.get(address)

    def test_day_off_ahead_is_announced(self):
        self.assertIn("Closed on Tuesday 24/11/2026", self.text(self.get("/")))

    def test_shared_links_carry_the_title_of_the_page(self):
        page = self.get("/thu-tuc/9.000001")
        title = page.xpath("//meta[@property='og:title']/@content")
        self.assertEqual(title, ["Cấp giấy thử | Trung tâm thử"])
        page = self.get(f"/tra-cuu/{self.dossier.token}")
        self.assertFalse(page.xpath("//meta[starts-with(@property, 'og:')]"))

    def test_main_colour_is_a_setting(self):
        self.website.onestop_main_color = "#123456"
        self.get("/")
        self.assertIn("--onestop-main: #123456", self.answer.text)

    def test_staffs_own_home_page_goes_first(self):
        self.website.homepage_url = "/tra-cuu"
        self.assertIn("Track a dossier", self.text(self.get("/"), "//h1"))

    def test_contact_sample_is_off_the_air(self):
        page = self.get("/contactus", 404)
        self.assertEqual(self.text(page, "//h1"), "Page not found")
        self.assertFalse(page.xpath("//a[@href='/contactus']"))
        self.assertTrue(page.xpath("//form[@action='/thu-tuc']"))

    def test_login_page(self):
        page = self.get("/web/login")
        self.assertEqual(self.text(page, "//h1"), "Log in")
        self.assertEqual(page.findtext(".//title"), "Log in | Trung tâm thử")
