from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopCase


@tagged("onestop_procedure")
class TestCatalogueDay(OnestopCase):
    """The catalogue as it was, or will be, on any day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two = cls.procedure("9.000001"), cls.procedure("9.000002")
        cls.first = cls.published(cls.one, "2025-01-01")
        cls.second = cls.published(cls.one, "2026-03-12")
        cls.only = cls.published(cls.two, "2025-06-01")
        cls.only._end_on(date(2026, 1, 1))
        cls.reader = cls.user("internal")

    def ask(self, day, procedure=None):
        return (
            self.env["onestop.catalogue.day"]
            .with_user(self.reader)
            .create({"day": day, "procedure_id": procedure and procedure.id})
        )

    def test_the_version_of_a_procedure(self):
        for day, version in (
            ("2025-01-01", self.first),
            ("2026-03-11", self.first),
            ("2026-03-12", self.second),
            ("2099-01-01", self.second),
        ):
            with self.subTest(day=day):
                asked = self.ask(day, self.one)
                self.assertEqual(asked.version_id, version)
                self.assertEqual(asked.action_open_version()["res_id"], version.id)

    def test_a_day_without_a_version_is_told(self):
        asked = self.ask("2026-01-01", self.two)
        self.assertIn("On 01/01/2026 no version was in force", asked.answer)
        with self.assertRaisesRegex(UserError, "no version was in force"):
            asked.action_open_version()

    def test_the_list_is_the_catalogue_of_the_day(self):
        ours = self.first | self.second | self.only
        for day, expected in (
            ("2024-12-31", []),
            ("2025-12-31", self.first | self.only),
            ("2026-01-01", self.first),
            ("2026-06-01", self.second),
        ):
            with self.subTest(day=day):
                action = self.ask(day).action_open_catalogue()
                found = self.first.search(action["domain"])
                self.assertEqual(found & ours, ours.browse([v.id for v in expected]))
                codes = self.env["onestop.procedure"].search_catalogue(
                    "9.00000", on=day
                )
                self.assertEqual(
                    {row["version_id"] for row in codes} & set(ours.ids),
                    {version.id for version in expected},
                )

    def test_the_button_on_the_procedure(self):
        action = self.one.action_on_date()
        self.assertEqual(action["context"]["default_procedure_id"], self.one.id)
