import base64
from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import ExclusionViolation

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OnestopCase

# Each part of a version with the least that it needs.
PARTS = {
    "channel_ids": {"channel": "online", "term_unit": "none"},
    "case_ids": {"name": "Trường hợp"},
    "component_ids": {"name": "Tờ khai"},
    "tariff_ids": {"name": "Lệ phí", "amount": 8000},
    "reduction_ids": {"ground": "Hộ nghèo", "value": 100},
    "basis_ids": {"name": "Luật Hộ tịch"},
    "result_ids": {"name": "Giấy khai sinh"},
    "step_text_ids": {"text": "Nộp hồ sơ"},
}


@tagged("onestop_procedure")
class TestVersionDates(OnestopCase):
    def test_version_on_each_date(self):
        procedure = self.procedure()
        first = self.published(procedure, "2026-01-01")
        second = self.published(procedure, "2026-08-01")
        none = first.browse()
        for day, expected in (
            (date(2025, 12, 31), none),
            (date(2026, 1, 1), first),
            (date(2026, 7, 31), first),
            (date(2026, 8, 1), second),
            (date(2030, 1, 1), second),
        ):
            with self.subTest(day=day):
                self.assertEqual(procedure._version_on(day), expected)
        self.assertEqual(first.date_to, date(2026, 8, 1))

    def test_a_version_put_between_two_ends_where_the_later_begins(self):
        procedure = self.procedure()
        first = self.published(procedure, "2026-01-01")
        third = self.published(procedure, "2026-08-01")
        second = self.published(procedure, "2026-05-01")
        self.assertEqual(first.date_to, date(2026, 5, 1))
        self.assertEqual(second.date_to, date(2026, 8, 1))
        self.assertFalse(third.date_to)

    def test_numbers_count_per_procedure(self):
        one, other = self.procedure(), self.procedure("9.000002")
        versions = [self.version(p) for p in (one, one, other, one)]
        self.assertEqual([v.number for v in versions], [1, 2, 1, 3])

    def test_same_day_is_refused(self):
        procedure = self.procedure()
        self.published(procedure, "2026-01-01")
        draft = self.version(procedure)
        with self.assertRaisesRegex(UserError, "01/01/2026"):
            draft._publish(date(2026, 1, 1))

    @mute_logger("odoo.sql_db")
    def test_database_refuses_overlapping_versions(self):
        procedure = self.procedure()
        self.published(procedure, "2026-01-01")
        other = self.version(procedure)
        self.env.flush_all()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE onestop_procedure_version SET state = 'published', "
                "date_from = '2026-06-01' WHERE id = %s",
                [other.id],
            )

    def test_states_of_a_procedure(self):
        procedure = self.procedure()
        self.assertEqual(procedure.state, "draft")
        version = self.published(procedure, "2020-01-01")
        self.assertEqual(procedure.state, "active")
        self.assertEqual(procedure.current_version_id, version)
        version._end_on(date(2021, 1, 1))
        self.assertEqual(procedure.state, "abolished")
        self.assertFalse(procedure.current_version_id)
        for state in ("draft", "active", "abolished"):
            found = procedure.search([("state", "=", state), ("id", "=", procedure.id)])
            self.assertEqual(bool(found), state == "abolished", state)

    def test_identity_follows_the_version_in_force(self):
        procedure = self.procedure(name="Tên cũ")
        self.published(procedure, "2020-01-01")
        self.published(procedure, "2021-01-01", name="Tên mới")
        self.assertEqual(procedure.name, "Tên mới")
        self.published(procedure, "2999-01-01", name="Tên tương lai")
        self.assertEqual(procedure.name, "Tên mới")

    def test_future_name_is_taken_over_when_it_comes_into_force(self):
        procedure = self.procedure(name="Tên cũ")
        self.published(procedure, "2020-01-01")
        day = procedure._today() + timedelta(days=1)
        version = self.published(procedure, day.isoformat(), name="Tên mới")
        procedure._cron_take_effect()
        self.assertEqual(procedure.name, "Tên cũ")
        with patch.object(type(procedure), "_today", lambda self: day):
            procedure._cron_take_effect()
        self.assertEqual(procedure.name, version.name)


@tagged("onestop_procedure")
class TestImmutability(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proc = cls.procedure()
        cls.draft = cls.version(cls.proc)
        parts = {name: [(0, 0, vals)] for name, vals in PARTS.items()}
        cls.done = cls.version(cls.proc, **{**parts, "channel_ids": []})
        cls.done.channel_ids = [(0, 0, {"channel": "direct", "term_unit": "none"})]
        cls.done._publish(date(2026, 1, 1))

    def published_of(self, user_id):
        """The published version as a user sees it, with everything a client sends."""
        context = {
            "default_state": "draft",
            "force": True,
            "install_mode": True,
            "import_file": True,
            "tracking_disable": True,
        }
        return self.done.with_user(user_id).with_context(**context)

    def everybody(self):
        return (SUPERUSER_ID, self.env.ref("base.user_admin").id, self.keeper.id)

    @property
    def keeper(self):
        known = self.env["res.users"].search([("login", "=", "test_catalogue")])
        return known or self.user("catalogue")

    def test_version_is_never_written(self):
        for user_id in self.everybody():
            version = self.published_of(user_id)
            for vals in (
                {"name": "Khác"},
                {"state": "draft"},
                {"date_to": "2027-01-01"},
                {"cutoff_hour": 15.0},
                {"tariff_ids": [(0, 0, PARTS["tariff_ids"])]},
                {"component_ids": [(5, 0, 0)]},
            ):
                with (
                    self.subTest(user=user_id, vals=vals),
                    self.assertRaises(UserError),
                ):
                    version.write(vals)

    def test_version_is_never_deleted(self):
        for user_id in self.everybody():
            with self.subTest(user=user_id), self.assertRaises(UserError):
                self.published_of(user_id).unlink()
        with self.assertRaises(UserError):
            self.proc.unlink()

    def test_parts_are_never_changed(self):
        for name, vals in PARTS.items():
            part = self.done[name][:1]
            model = part.with_context(default_version_id=self.done.id)
            for act in (
                lambda part=part: part.write({"sequence": 99}),
                lambda part=part: part.unlink(),
                lambda part=part: part.write({"version_id": self.draft.id}),
                lambda model=model, vals=vals: model.create(vals),
                lambda part=part, vals=vals: part.create(
                    {**vals, "version_id": self.done.id}
                ),
            ):
                with self.subTest(part=name), self.assertRaises(UserError):
                    act()

    def test_part_of_a_draft_cannot_move_into_a_published_version(self):
        with self.assertRaises(UserError):
            self.draft.channel_ids.write({"version_id": self.done.id})

    def test_form_file_of_a_published_version_stays(self):
        file = self.env["ir.attachment"].create(
            {"name": "Mẫu.pdf", "datas": base64.b64encode(b"%PDF-1.4 first")}
        )
        version = self.version(self.procedure("9.000009"))
        component = {"name": "Tờ khai", "attachment_ids": [(4, file.id)]}
        version.component_ids = [(0, 0, component)]
        file.name = "Mẫu 1.pdf"
        version._publish(date(2026, 1, 1))
        with self.assertRaises(UserError):
            file.datas = base64.b64encode(b"second")
        with self.assertRaises(UserError):
            file.unlink()

    def test_guarded_values_of_a_draft(self):
        for vals in (
            {"state": "published"},
            {"date_to": "2027-01-01"},
            {"number": 7},
            {"procedure_id": self.proc.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.draft.write(vals)

    def test_client_defaults_do_not_publish(self):
        model = self.env["onestop.procedure.version"].with_context(
            default_state="published",
            default_date_from="2020-01-01",
            default_date_to="2021-01-01",
            default_number=50,
        )
        version = model.create(
            {"procedure_id": self.proc.id, "name": "X", "state": "published"}
        )
        self.assertEqual(version.state, "draft")
        self.assertFalse(version.date_to)
        self.assertEqual(version.number, 3)

    def test_copy_is_a_draft_with_its_own_cases(self):
        procedure = self.procedure("9.000008")
        version = self.version(
            procedure, case_ids=[(0, 0, {"name": "A"}), (0, 0, {"name": "B"})]
        )
        case = version.case_ids[1]
        version.write(
            {
                "component_ids": [(0, 0, {"name": "Giấy", "case_id": case.id})],
                "tariff_ids": [(0, 0, {"name": "Lệ phí", "case_id": case.id})],
            }
        )
        version._publish(date(2026, 1, 1))
        copied = version.copy()
        self.assertEqual((copied.state, copied.number), ("draft", 2))
        self.assertFalse(copied.date_from or copied.decision_no)
        for part in (copied.component_ids, copied.tariff_ids):
            self.assertEqual(part.case_id, copied.case_ids[1])

    def test_case_of_another_version_is_refused(self):
        case = self.done.case_ids
        with self.assertRaises(ValidationError):
            self.draft.component_ids = [(0, 0, {"name": "Giấy", "case_id": case.id})]
