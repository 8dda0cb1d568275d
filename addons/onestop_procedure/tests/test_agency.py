"""Names over time and mergers, as far as agencies and the catalogue go."""

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopCase

RENAMED = date(2025, 3, 1)
MERGED = date(2025, 7, 1)


@tagged("post_install", "-at_install")
class TestNames(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["onestop.procedure"]._today()
        cls.agency = cls.env["onestop.agency"].create(
            {
                "name": "Sở Tài nguyên thử",
                "short_name": "Sở TN",
                "governing_name": "UBND tỉnh thử",
            }
        )

    def rename(self, name="Sở Nông nghiệp thử", day=RENAMED, **texts):
        self.agency._rename({"name": name, **texts}, day, "QĐ 1/2025/QĐ-UBND")

    def test_each_day_has_its_name(self):
        self.assertEqual(self.agency._name_on(date(2020, 1, 1)), "Sở Tài nguyên thử")
        self.assertFalse(self.agency.name_ids)
        self.rename()
        self.rename("Sở Môi trường thử", MERGED, governing_name="UBND tỉnh mới")
        for day, name in (
            (date(1990, 1, 1), "Sở Tài nguyên thử"),
            (RENAMED - timedelta(1), "Sở Tài nguyên thử"),
            (RENAMED, "Sở Nông nghiệp thử"),
            (MERGED - timedelta(1), "Sở Nông nghiệp thử"),
            (MERGED, "Sở Môi trường thử"),
            (None, "Sở Môi trường thử"),
        ):
            self.assertEqual(self.agency._name_on(day), name, day)
        self.assertEqual(self.agency.name, "Sở Môi trường thử")
        self.assertEqual(self.agency.short_name, "Sở TN")
        self.assertEqual(
            self.agency._named_on(RENAMED)["governing_name"], "UBND tỉnh thử"
        )
        periods = [(row.date_from, row.date_to) for row in self.agency.name_ids]
        self.assertEqual(
            periods, [(MERGED, False), (RENAMED, MERGED), (False, RENAMED)]
        )
        self.assertEqual(self.env["onestop.agency"]._name_on(MERGED), "")

    def test_old_name_finds_the_agency(self):
        self.rename()
        found = self.env["onestop.agency"].name_search("tài nguyên thử")
        self.assertEqual([agency_id for agency_id, _name in found], self.agency.ids)

    def test_correction_leaves_no_name_behind(self):
        self.agency.name = "Sở Tài nguyên Thử"
        self.assertFalse(self.agency.name_ids)
        self.rename()
        self.agency.write({"name": "Sở Nông nghiệp Thử"})
        self.assertEqual(self.agency._name_on(RENAMED), "Sở Nông nghiệp Thử")
        self.assertEqual(
            self.agency._name_on(RENAMED - timedelta(1)), "Sở Tài nguyên Thử"
        )
        # The same through the row; a row of the past changes no agency.
        self.agency.name_ids[0].name = "Sở Nông nghiệp"
        self.agency.name_ids[1].name = "Sở Tài nguyên"
        self.assertEqual(self.agency.name, "Sở Nông nghiệp")

    def test_planned_name_waits_for_its_day(self):
        self.rename(day=self.today + timedelta(1))
        self.assertEqual(self.agency.name, "Sở Tài nguyên thử")
        self.agency.name = "Sở Tài nguyên"
        tomorrow = self.agency._name_on(self.today + timedelta(1))
        self.assertEqual(tomorrow, "Sở Nông nghiệp thử")
        self.env["onestop.agency"]._cron_apply_names()
        self.assertEqual(self.agency.name, "Sở Tài nguyên")
        # The day comes.
        self.env.cr.execute(
            "UPDATE onestop_agency_name SET date_from = %s"
            " WHERE agency_id = %s AND date_from IS NOT NULL",
            (self.today, self.agency.id),
        )
        self.env.invalidate_all()
        self.env["onestop.agency"]._cron_apply_names()
        self.assertEqual(self.agency.name, "Sở Nông nghiệp thử")
        with self.assertRaisesRegex(UserError, "history of the agency"):
            self.agency.name_ids.unlink()

    def test_planned_name_can_be_withdrawn(self):
        self.rename(day=self.today + timedelta(1))
        self.agency.name_ids[0].unlink()
        tomorrow = self.agency._name_on(self.today + timedelta(1))
        self.assertEqual(tomorrow, "Sở Tài nguyên thử")

    def test_refused(self):
        self.rename()
        for message, arguments in (
            ("Legal ground", ({"name": "Sở khác"}, MERGED, " ")),
            ("New name: it must", ({"name": " "}, MERGED, "QĐ 2")),
            ("nothing differs", ({"name": "Sở Nông nghiệp thử"}, MERGED, "QĐ 2")),
            ("begins later", ({"name": "Sở khác"}, RENAMED, "QĐ 2")),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.agency._rename(*arguments)
        with self.assertRaisesRegex(UserError, "keeps its agency"):
            self.agency.name_ids[0].date_from = MERGED
        self.agency.date_to = MERGED
        with self.assertRaisesRegex(UserError, "ended on 01/07/2025"):
            self.rename("Sở khác", MERGED)

    def test_dialog(self):
        action = self.agency.action_rename()
        dialog = self.env[action["res_model"]].with_context(**action["context"])
        wizard = dialog.create(
            {"name": "Sở mới thử", "date_from": MERGED, "ground": "QĐ 3"}
        )
        self.assertEqual(wizard.short_name, "Sở TN")
        wizard.action_apply()
        self.assertEqual(self.agency.name, "Sở mới thử")
        self.assertEqual(self.agency.name_ids[0].ground, "QĐ 3")


@tagged("post_install", "-at_install")
class TestMerger(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["onestop.procedure"]._today()
        cls.province, cls.one, cls.two, cls.heir = cls.env["onestop.agency"].create(
            [
                {"name": name, "code": code, "is_centre": code == "H98.3"}
                for name, code in (
                    ("Tỉnh thử", "H98"),
                    ("Phường Một", "H98.1"),
                    ("Phường Hai", "H98.2"),
                    ("Phường Mới", "H98.3"),
                )
            ]
        )
        (cls.one | cls.two | cls.heir).parent_id = cls.province
        cls.officer = cls.env["res.users"].create(
            {
                "name": "Cán bộ thử",
                "login": "x_merger",
                "agency_ids": [Command.set(cls.one.ids)],
            }
        )

    def merge(self, sources, target=None, on=MERGED, ground="NQ 1/2025", **options):
        sources._merge_into(target or self.heir, on, ground, **options)

    def test_many_into_one(self):
        below = self.env["onestop.agency"].create(
            {"name": "Tổ thử", "parent_id": self.two.id}
        )
        self.merge(self.one | self.two)
        for source in (self.one, self.two):
            self.assertFalse(source.active)
            self.assertEqual(source.date_to, MERGED)
            self.assertEqual(source.merged_into_id, self.heir)
            self.assertEqual(source.acting_id, self.heir)
            self.assertEqual(source._successor_on(MERGED - timedelta(1)), source)
            self.assertEqual(source._successor_on(MERGED), self.heir)
            self.assertEqual(source.parent_id, self.province)
        self.assertEqual(self.heir.acting_id, self.heir)
        self.assertEqual(self.heir.merged_ids, self.one | self.two)
        self.assertEqual(below.parent_id, self.heir)
        self.assertEqual(self.officer.agency_ids, self.heir)

    def test_chain(self):
        self.merge(self.one, self.two, date(2024, 7, 1))
        self.merge(self.two)
        self.assertEqual(self.one.acting_id, self.heir)
        self.assertEqual(self.one._successor_on(date(2024, 6, 30)), self.one)
        self.assertEqual(self.one._successor_on(date(2024, 7, 1)), self.two)
        self.assertEqual(self.one._successor_on(), self.heir)

    def test_into_its_own_part(self):
        part = self.env["onestop.agency"].create(
            {"name": "Phòng thử", "parent_id": self.one.id}
        )
        other = part.copy({"name": "Phòng khác"})
        self.merge(self.one, part)
        self.assertEqual(part.parent_id, self.province)
        self.assertEqual(other.parent_id, part)

    def test_refused(self):
        self.one.date_from = date(2020, 1, 1)
        tomorrow = self.today + timedelta(1)
        for message, arguments in (
            ("merged into itself", (self.one | self.heir, self.heir)),
            ("Legal ground", (self.one, self.heir, MERGED, " ")),
            ("ahead of it", (self.one, self.heir, tomorrow)),
            ("not yet established", (self.one, self.heir, date(2019, 1, 1))),
            ("choose a centre", (self.heir, self.one)),
            ("Choose the agencies", (self.env["onestop.agency"], self.heir)),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.merge(*arguments)
        self.assertTrue(self.one.active)
        self.merge(self.one, self.two)
        for message, arguments in (
            ("already merged into Phường Hai", (self.one, self.heir)),
            ("was itself merged into Phường Hai", (self.heir, self.one)),
            ("was itself merged", (self.two, self.one)),  # no circle
        ):
            with self.assertRaisesRegex(UserError, message):
                self.merge(*arguments)
        self.two.date_to = MERGED
        with self.assertRaisesRegex(UserError, "has ended or is archived"):
            self.merge(self.province, self.two)

    def test_by_merger_only(self):
        for vals in ({"merged_into_id": self.two.id}, {"merge_ground": "NQ 9"}):
            with self.assertRaisesRegex(UserError, "by a merger only"):
                self.one.sudo().write(vals)
        made = self.env["onestop.agency"].with_context(
            default_merged_into_id=self.two.id
        )
        made = made.create({"name": "Cơ quan giả", "merged_into_id": self.one.id})
        self.assertFalse(made.merged_into_id)
        self.merge(self.one)
        for vals in ({"active": True}, {"date_to": False}, {"merge_ground": "NQ 9"}):
            with self.assertRaisesRegex(UserError, "a merger is not undone"):
                self.one.write(vals)
        self.one.address = "Trụ sở cũ"

    def test_counters(self):
        self.one.is_centre = True
        counters = self.env["onestop.counter"]
        mine, other = counters.create(
            [
                {"name": "Quầy 1", "code": "1", "agency_id": agency.id}
                for agency in (self.one, self.heir)
            ]
        )
        with self.assertRaisesRegex(UserError, "Counters: Quầy 1"):
            self.merge(self.one)
        mine.code = "9"
        self.merge(self.one)
        self.assertEqual(mine.agency_id, self.heir)
        self.two.is_centre = True
        closed = counters.create(
            {"name": "Quầy 1", "code": "1", "agency_id": self.two.id}
        )
        self.merge(self.two, counters="close")
        self.assertFalse(closed.active)
        self.assertEqual(closed.agency_id, self.two)
        self.assertTrue(other.active)

    def test_versions(self):
        """A draft names the successor; what is published stays and is resolved."""
        published = self.published(
            self.procedure("9.000901"), "2024-01-01", competent_agency_id=self.one.id
        )
        draft = self.version(
            self.procedure("9.000902"), competent_agency_id=self.one.id
        )
        self.merge(self.one)
        self.assertEqual(published.competent_agency_id, self.one)
        self.assertEqual(published._competent_on(date(2025, 6, 30)), self.one)
        self.assertEqual(published._competent_on(), self.heir)
        self.assertEqual(draft.competent_agency_id, self.heir)
        self.assertEqual(draft._competent_words(), "Phường Mới")
        self.assertEqual(
            published._competent_words(), "Phường Một (since 01/07/2025: Phường Mới)"
        )

    def test_dialog(self):
        admin = self.env.ref("base.user_admin")
        action = (self.one | self.two).with_user(admin).action_merge()
        dialog = self.env[action["res_model"]].with_user(admin)
        wizard = dialog.with_context(**action["context"]).create(
            {"target_id": self.heir.id, "on": MERGED, "ground": "NQ 1/2025"}
        )
        self.assertFalse(wizard.problems)
        self.assertIn("Members: 1", wizard.moves)
        self.assertIn(self.heir.name, wizard.notes)
        wizard.on = self.today + timedelta(1)
        self.assertIn("ahead of it", wizard.problems)
        wizard.on = MERGED
        wizard.action_apply()
        self.assertEqual(self.one.merged_into_id, self.heir)
        for name in ("rename", "merge"):
            with self.assertRaises(AccessError):
                self.env[f"onestop.agency.{name}"].with_user(self.officer).create({})
