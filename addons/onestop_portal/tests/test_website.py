from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.onestop_portal.models.website import (
    DEFAULT_COLOR,
    contrast_with_white,
)


@tagged("post_install", "-at_install")
class TestWebsite(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env.ref("website.default_website")
        cls.centre = cls.env["onestop.agency"].create(
            {"name": "Trung tâm thử", "code": "H98.1", "is_centre": True}
        )

    def test_contrast(self):
        self.assertEqual(round(contrast_with_white("#000000"), 1), 21)
        self.assertEqual(round(contrast_with_white("#ffffff"), 1), 1)
        self.assertEqual(round(contrast_with_white("#767676"), 2), 4.54)
        self.assertGreater(contrast_with_white(DEFAULT_COLOR), 7)

    def test_pale_colour_is_refused(self):
        for color in ("#767676", "teal", "#0b4f5", "#0b4f5c;} body{display:none", ""):
            with self.assertRaises(ValidationError, msg=color):
                self.website.onestop_main_color = color
        self.website.onestop_main_color = "#003366"

    def test_choosing_a_centre_names_the_website(self):
        self.website.onestop_centre_id = self.centre
        self.assertEqual(self.website.name, "Trung tâm thử")
        self.assertEqual(self.website._onestop_title(), "Trung tâm thử")

    def test_website_follows_a_merger(self):
        self.website.onestop_centre_id = self.centre
        heir = self.env["onestop.agency"].create(
            {"name": "Trung tâm kế", "code": "H98.2", "is_centre": True}
        )
        self.centre._merge_into(heir, date(2026, 7, 1), "NQ 1/2026")
        self.assertEqual(self.website.onestop_centre_id, heir)
        self.assertEqual(self.website.name, "Trung tâm kế")

    def test_set_up_keeps_what_was_chosen(self):
        self.website.onestop_centre_id = self.centre
        self.website.name = "Tên khác"
        self.website._onestop_set_up()
        self.assertEqual(self.website.onestop_centre_id, self.centre)
        self.assertEqual(self.website.name, "Tên khác")

    def test_set_up_speaks_vietnamese_and_english(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.website._onestop_set_up()
        self.assertEqual(self.website.default_lang_id.code, "vi_VN")
        self.assertIn("en_US", self.website.language_ids.mapped("code"))

    def test_menu_of_visitors(self):
        public = self.env.ref("base.public_user")
        website = self.website.with_user(public).with_context(lang="en_US")
        entries = [
            (entry["url"], entry["current"])
            for entry in website._onestop_menu("/thu-tuc/9.000001")
        ]
        self.assertEqual(
            entries, [("/thu-tuc", "true"), ("/tra-cuu", None), ("/my/dossiers", None)]
        )

    def test_hours_join_equal_days(self):
        self.centre.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Ca thử",
                "attendance_ids": [
                    (5, 0, 0),
                    *(
                        (
                            0,
                            0,
                            {
                                "name": "Ca",
                                "dayofweek": str(day),
                                "hour_from": 7.5,
                                "hour_to": 11.5 if day == 5 else 16,
                                "day_period": "morning",
                            },
                        )
                        for day in (0, 1, 2, 4, 5)
                    ),
                ],
            }
        )
        website = self.website.with_context(lang="en_US")
        lines = [
            (days, hours.replace("\u2060", ""))
            for days, hours in website._onestop_hours(self.centre)
        ]
        self.assertEqual(
            lines,
            [
                ("Monday – Wednesday", "07:30–16:00"),
                ("Friday", "07:30–16:00"),
                ("Saturday", "07:30–11:30"),
            ],
        )

    def test_life_events_that_lead_nowhere_are_not_shown(self):
        events = self.env["onestop.life.event"]
        events.search([]).unlink()
        lost = events.create({"name": "Không có", "query": "xyzxyz khong co"})
        self.assertEqual(lost.procedure_count, 0)
        self.assertEqual(events._shown(), [])
