from odoo.tests import tagged

from .common import OnestopPortalCase

HITS = "//ol[contains(@class, 'o_onestop_hits')]/li//h2/a"


@tagged("post_install", "-at_install")
class TestCatalogue(OnestopPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.birth = cls._procedure("9.100001", "Đăng ký khai sinh lưu động", 2)
        cls.birth.level_commune = True
        cls.draft = cls.env["onestop.procedure"].create(
            {"code": "9.100009", "name": "Đăng ký khai sinh chưa công bố"}
        )
        cls.field = cls.birth.field_id

    def found(self, address):
        """Return the addresses of the procedures listed there."""
        return self.get(address).xpath(f"{HITS}/@href")

    def test_with_and_without_accents(self):
        for text in (
            "khai sinh lưu động",
            "khai sinh luu dong",
            "KHAI SINH LƯU ĐỘNG",
            "lưu động   khai sinh",
            "9.100001",
        ):
            with self.subTest(text):
                self.assertEqual(
                    self.found(f"/thu-tuc?q={text}"), ["/thu-tuc/9.100001"]
                )

    def test_only_what_is_published(self):
        page = self.get("/thu-tuc?q=khai sinh chua cong bo&cap=commune")
        self.assertNotIn("9.100009", self.text(page))

    def test_level_and_field(self):
        ours = f"/thu-tuc?q=khai sinh luu dong&linh_vuc={self.field.id}"
        self.assertEqual(self.found(f"{ours}&cap=commune"), ["/thu-tuc/9.100001"])
        self.assertEqual(self.found(f"{ours}&cap=ministry"), [])
        other = self.env["onestop.field"].create({"name": "Lĩnh vực khác"})
        self.assertEqual(
            self.found(f"/thu-tuc?q=khai sinh luu dong&linh_vuc={other.id}"), []
        )

    def test_form_keeps_what_was_asked(self):
        page = self.get(f"/thu-tuc?q=khai+sinh&cap=commune&linh_vuc={self.field.id}")
        self.assertEqual(page.xpath("//input[@id='q']/@value"), ["khai sinh"])
        self.assertEqual(
            page.xpath("//select[@id='cap']/option[@selected]/@value"), ["commune"]
        )
        self.assertEqual(
            page.xpath("//select[@id='linh_vuc']/option[@selected]/@value"),
            [str(self.field.id)],
        )

    def test_nonsense_is_no_error(self):
        for query in ("?cap=moon", "?linh_vuc=x", "?linh_vuc=999999999", "?q=%25%25"):
            with self.subTest(query):
                self.get(f"/thu-tuc{query}")
        self.get("/thu-tuc/page/9999")

    def test_empty_result_says_what_to_do(self):
        page = self.get("/thu-tuc?q=zzqqzzqq")
        self.assertIn("Nothing found", self.text(page))
        self.assertIn("/thu-tuc", page.xpath("//main//a/@href"))

    def test_pager(self):
        for n in range(25):
            self._procedure(f"9.2000{n:02}", f"Thủ tục phân trang qqz {n:02}", 3)
        first = self.found(f"/thu-tuc?linh_vuc={self.field.id}")
        self.assertEqual(len(first), 20)
        second = self.found(f"/thu-tuc/page/2?linh_vuc={self.field.id}")
        self.assertTrue(second)
        self.assertFalse(set(first) & set(second))
        words = self.found("/thu-tuc/page/2?q=phan trang qqz")
        self.assertEqual(len(words), 5)

    def test_line_tells_term_and_fee(self):
        line = self.text(self.get("/thu-tuc?q=9.000002"))
        self.assertIn("Time limit: 5 working days", line)
        # 150.000 and 50.000 at the counter, 25.000 instead of 50.000 online.
        self.assertIn("Fee: 175.000 đ to 200.000 đ", line)

    def test_sitemap(self):
        attachments = self.env["ir.attachment"].search([("url", "like", "/sitemap")])
        attachments.unlink()
        self.answer = self.url_open("/sitemap.xml")
        self.assertIn("/thu-tuc/9.100001<", self.answer.text)
        self.assertIn("/thu-tuc<", self.answer.text)
        self.assertNotIn("9.100009", self.answer.text)
        self.assertNotIn("/my/", self.answer.text)

    def test_query_count_does_not_grow_with_rows(self):
        def queries(address):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.get(address)
            return self.cr.sql_log_count - before

        ours = f"/thu-tuc?linh_vuc={self.field.id}"
        queries(ours)
        few = queries(ours)
        for n in range(15):
            self._procedure(f"9.3000{n:02}", f"Thủ tục đếm thử {n:02}", 3)
        queries(ours)  # a changed catalogue empties the caches
        self.assertLessEqual(queries(ours), few + 2)
