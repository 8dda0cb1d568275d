from odoo.tests import freeze_time, tagged

from odoo.addons.onestop_fee.tests.common import tariff

from .common import OnestopPortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-17 02:00:00")
class TestPosting(OnestopPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.posted = cls._procedure(
            "9.400001",
            "Thủ tục niêm yết thử",
            3,
            tariff_ids=[tariff("le_phi", "Lệ phí thử", 75000, basis="NQ 15/2025")],
        )
        cls.counter = cls.env["onestop.counter"].create(
            {
                "name": "Quầy niêm yết thử",
                "code": "NY",
                "agency_id": cls.centre.id,
                "field_ids": cls.posted.field_id.ids,
            }
        )

    def test_counters(self):
        page = self.get("/niem-yet")
        self.assertIn("Quầy niêm yết thử", self.text(page))
        links = page.xpath("//main//a/@href")
        self.assertIn(f"/niem-yet/quay/{self.counter.id}", links)
        self.assertIn(f"/niem-yet/bieu-phi?quay={self.counter.id}", links)

    def test_index_of_a_counter(self):
        page = self.get(f"/niem-yet/quay/{self.counter.id}")
        self.assertIn("9.400001 Thủ tục niêm yết thử", self.text(page))
        self.assertIn("/thu-tuc/9.400001/niem-yet", page.xpath("//main//a/@href"))
        self.get("/niem-yet/quay/0", 404)

    def test_fee_table(self):
        text = self.text(self.get(f"/niem-yet/bieu-phi?quay={self.counter.id}"))
        self.assertIn("Lệ phí thử", text)
        self.assertIn("75.000 đ", text)
        self.assertIn("NQ 15/2025", text)
        choose = self.get("/niem-yet/bieu-phi?linh_vuc=x")
        field = f"/niem-yet/bieu-phi?linh_vuc={self.posted.field_id.id}"
        self.assertIn(field, choose.xpath("//main//a/@href"))
        self.assertIn("75.000 đ", self.text(self.get(field)))

    def test_sheet_and_checklist(self):
        sheet = self.get("/thu-tuc/9.400001/niem-yet")
        for words in ("Thủ tục niêm yết thử", "75.000 đ", "3 working days", "0299 000"):
            self.assertIn(words, self.text(sheet))
        checklist = self.get("/thu-tuc/9.400001/phieu-huong-dan")
        self.assertIn("75.000 đ", self.text(checklist))
        page = self.get("/thu-tuc/9.400001")
        links = page.xpath("//main//a/@href")
        self.assertIn("/thu-tuc/9.400001/phieu-huong-dan", links)

    def test_only_what_is_in_force(self):
        self.get("/thu-tuc/9.499999/niem-yet", 404)
        draft = self.posted.create({"code": "9.400002", "name": "Nháp thử"})
        self.env["onestop.procedure.version"].create(
            {"procedure_id": draft.id, "name": draft.name}
        )
        self.get("/thu-tuc/9.400002/phieu-huong-dan", 404)

    def test_address_on_paper_is_the_public_page(self):
        self.assertTrue(self.posted._public_url().endswith("/thu-tuc/9.400001"))
        self.get(f"/thu-tuc/{self.posted.code}")
