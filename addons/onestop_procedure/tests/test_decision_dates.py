from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OnestopCase

SCHEDULE = "odoo.addons.onestop_procedure.models.decision_schedule"


@tagged("onestop_procedure")
class TestDecisionDates(OnestopCase):
    """Numbers, days of signing and effect, publishing at a set time, by the cron."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.procedure("9.000001")
        cls.two = cls.procedure("9.000002")

    def setUp(self):
        super().setUp()
        # 09:00 in Vietnam.
        frozen = freeze_time("2026-08-10 02:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def of_one(self, day="2026-09-01", **values):
        """Return a decision that publishes the first procedure."""
        return self.decision(day, ("new", self.one, self.version(self.one)), **values)

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "onestop_procedure.ir_cron_publish_decisions"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_a_number_is_needed_to_publish_not_to_prepare(self):
        decision = self.of_one(number=False)
        self.assertIn("Without number", decision.display_name)
        with self.assertRaisesRegex(UserError, "Number: a decision is published"):
            decision.action_publish()
        decision.number = "7/QĐ-UBND"
        decision.action_publish()
        self.assertEqual(decision.state, "published")

    def test_not_before_it_is_signed(self):
        decision = self.of_one(date="2026-08-11")
        with self.assertRaisesRegex(UserError, "Signed on: 11/08/2026 lies after"):
            decision.action_publish()

    def test_effect_before_signing_needs_a_reason(self):
        decision = self.of_one("2026-06-30")
        with self.assertRaisesRegex(UserError, "before the day of signing, 01/07/2026"):
            decision.action_publish()
        decision.past_reason = "Theo ngày hiệu lực của nghị định"
        decision.action_publish()
        self.assertEqual(decision.line_ids.version_id.date_from, date(2026, 6, 30))
        self.assertIn("Theo ngày hiệu lực", decision.message_ids[0].body)

    def test_a_past_effect_without_dossiers_needs_none(self):
        self.of_one("2026-07-15").action_publish()
        self.assertEqual(self.one.state, "active")

    def test_a_past_effect_with_dossiers_since_needs_a_reason(self):
        decision = self.of_one("2026-07-15")
        counts = {self.one.id: {"open": 1, "since": 3}}
        with patch.object(type(decision), "_touched_dossiers", lambda self: counts):
            with self.assertRaisesRegex(UserError, "3 dossiers of these procedures"):
                decision.action_publish()
            decision.past_reason = "Đã nhận theo quy định cũ"
            decision.action_publish()
        self.assertEqual(decision.state, "published")

    def test_scheduled_and_published_by_the_cron(self):
        decision = self.of_one(publish_on="2026-08-20 00:00:00")
        decision.with_user(self.user("catalogue")).action_schedule()
        self.assertEqual(decision.state, "scheduled")
        self.run_cron()
        self.assertEqual(decision.state, "scheduled")
        with freeze_time("2026-08-20 00:05:00"):
            self.run_cron()
        self.assertEqual(decision.state, "published")
        self.assertEqual(decision.published_by.login, "test_catalogue")
        self.assertEqual(decision.line_ids.version_id.date_from, date(2026, 9, 1))

    def test_the_usual_time_is_the_beginning_of_the_day_of_effect(self):
        decision = self.of_one()
        decision.action_schedule()
        self.assertEqual(decision.publish_on, datetime(2026, 8, 31, 17))

    def test_a_time_that_has_passed_is_refused(self):
        decision = self.of_one(publish_on="2026-08-10 01:59:00")
        with self.assertRaisesRegex(UserError, "Publish at: .* has passed"):
            decision.action_schedule()

    def test_what_could_not_be_published_is_not_scheduled(self):
        decision = self.decision("2026-09-01", ("amended", self.one, None))
        with self.assertRaisesRegex(UserError, "choose the draft version"):
            decision.action_schedule()
        self.assertEqual(decision.state, "draft")

    def test_scheduled_is_taken_back_before_it_changes(self):
        decision = self.of_one()
        decision.action_schedule()
        for act in (
            lambda: decision.write({"title": "Khác"}),
            lambda: decision.write({"publish_on": "2027-01-01"}),
            lambda: decision.line_ids.unlink(),
            decision.unlink,
            decision.action_schedule,
        ):
            with self.assertRaisesRegex(UserError, "take it back to draft"):
                act()
        decision.action_unschedule()
        decision.title = "Khác"
        with self.assertRaisesRegex(UserError, "is not scheduled"):
            decision.action_unschedule()

    def test_what_fails_stays_with_its_reason_and_others_go_on(self):
        officer = self.user("catalogue")
        first = self.of_one(publish_on="2026-08-20 00:00:00", responsible_id=officer.id)
        second = self.decision(
            "2026-09-01",
            ("new", self.two, self.version(self.two)),
            number="2/QĐ-UBND",
            publish_on="2026-08-20 00:01:00",
        )
        (first | second).action_schedule()
        # Meanwhile another decision publishes the first procedure.
        self.published(self.one, "2026-08-15")
        with freeze_time("2026-08-20 00:05:00"):
            self.run_cron()
            self.assertEqual((first.state, second.state), ("scheduled", "published"))
            self.assertIn("9.000001", first.problem_text)
            self.assertEqual(first.activity_ids.user_id, officer)
            notes = len(first.message_ids)
            self.run_cron()
            self.assertEqual(len(first.message_ids), notes, "the same words once")
        first.action_unschedule()
        self.assertFalse(first.activity_ids)
        self.assertFalse(first.problem_text)

    def test_a_failure_half_way_leaves_nothing(self):
        draft = self.version(self.two)
        decision = self.decision(
            "2026-09-01",
            ("new", self.one, self.version(self.one)),
            ("new", self.two, draft),
            publish_on="2026-08-20 00:00:00",
        )
        decision.action_schedule()
        Version = type(draft)
        publish = Version._publish_rows

        def break_down(versions, *args):
            publish(versions, *args)
            raise ZeroDivisionError

        with (
            freeze_time("2026-08-20 00:05:00"),
            patch.object(Version, "_publish_rows", break_down),
            mute_logger(SCHEDULE),
        ):
            self.run_cron()
        self.assertEqual((decision.state, draft.state), ("scheduled", "draft"))
        self.assertIn("unexpected error", decision.problem_text)

    def test_who_lost_the_role_publishes_nothing(self):
        user = self.user("catalogue")
        decision = self.of_one(publish_on="2026-08-20 00:00:00")
        decision.with_user(user).action_schedule()
        group = self.env.ref("onestop_procedure.group_onestop_catalogue")
        user.group_ids -= group
        with freeze_time("2026-08-20 00:05:00"):
            self.run_cron()
        self.assertEqual(decision.state, "scheduled")
        self.assertTrue(decision.problem_text)
        user.write({"group_ids": [(4, group.id)], "active": False})
        with freeze_time("2026-08-20 00:25:00"):
            self.run_cron()
        self.assertIn("no longer has a login", decision.problem_text)

    def test_a_lost_race_is_tried_again_without_a_word(self):
        decision = self.of_one(publish_on="2026-08-20 00:00:00")
        decision.action_schedule()
        with (
            freeze_time("2026-08-20 00:05:00"),
            patch.object(
                type(decision), "_publish_all_lines", side_effect=ConcurrencyError("x")
            ),
        ):
            self.run_cron()
        self.assertEqual(decision.state, "scheduled")
        self.assertFalse(decision.problem_text)
        with freeze_time("2026-08-20 00:06:00"):
            self.run_cron()
        self.assertEqual(decision.state, "published")
