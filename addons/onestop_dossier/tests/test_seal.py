"""The sealed history: closing of days, keys, files, what may go on meanwhile."""

import time
from datetime import date, datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.onestop_procedure.rules import seal

from .. import uninstall_hook
from .common_seal import DAYS, LAST, SealCase, mute_stdout


class TestClosing(SealCase):
    def test_a_clean_history_has_no_findings(self):
        self.close()
        found, check = self.findings()
        self.assertEqual(found, [])
        self.assertEqual(check.checked, 4 * len(DAYS))
        self.assertGreaterEqual(check.open, 4)
        row = self.days.search([], limit=1)
        self.assertEqual((row.day, row.event_count), (LAST, 4))
        self.assertEqual(row.previous_root, self.days.search([])[1].root)

    def test_key_is_made_once_and_is_private(self):
        self.close(DAYS[0])
        self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
        made = self.key.read_text()
        self.close(*DAYS[1:])
        self.assertEqual(self.key.read_text(), made)
        self.env.cr.execute("SELECT string_agg(t::text, '') FROM onestop_seal_day t")
        self.assertNotIn(made.split()[1], self.env.cr.fetchone()[0])

    def test_closing_again_after_a_rollback_changes_nothing(self):
        with self.env.cr.savepoint() as savepoint:
            self.close()
            savepoint.rollback()
        self.env.invalidate_all()
        texts = [path.read_text() for path in sorted(self.folder.iterdir())]
        self.close()
        again = [path.read_text() for path in sorted(self.folder.iterdir())]
        self.assertEqual(texts, again)

    def test_lost_key_keeps_the_day_open_and_tells(self):
        self.close(DAYS[0])
        self.key.unlink()
        self.assertFalse(self.days._close_day(DAYS[1]))
        row = self.days.search([("day", "=", DAYS[1])])
        self.assertEqual((row.state, row.problem), ("waiting", "key"))
        self.assertTrue(row.activity_ids)
        count = len(row.activity_ids)
        self.assertFalse(self.days._close_day(DAYS[1]))
        self.assertEqual(len(row.activity_ids), count)
        self.assertFalse(self.key.exists(), "a new key would hide the loss")
        event = self._receive().event_ids
        self.assertTrue(event, "events are written all the same")

    def test_key_can_be_changed(self):
        self.close(DAYS[0])
        with mute_stdout():
            self.assertEqual(self.verifier.main(["--new-key", str(self.key)]), 0)
        self.close(*DAYS[1:])
        self.assertEqual(
            self.days.search([], order="day").mapped("key_name"), ["k1", "k2", "k2"]
        )
        self.assertEqual(self.findings()[0], [])

    def test_other_file_in_the_folder_is_not_overwritten(self):
        self.folder.mkdir(parents=True)
        path = self.folder / f"{DAYS[0]}.jsonl"
        path.write_text("another day")
        self.assertFalse(self.days._close_day(DAYS[0]))
        row = self.days.search([("day", "=", DAYS[0])])
        self.assertEqual(row.problem, "other_file")
        self.assertEqual(path.read_text(), "another day")
        path.unlink()
        self.close()
        self.assertFalse(row.problem or row.activity_ids)

    def test_folder_that_cannot_be_written(self):
        (self.place / "days").write_text("a file where the folder should be")
        self.assertFalse(self.days._close_day(DAYS[0]))
        self.assertEqual(
            self.days.search([("day", "=", DAYS[0])]).problem, "folder"
        )  # fmt: skip

    def test_days_without_events_are_closed_too(self):
        self.close()
        today = datetime.combine(LAST + timedelta(days=4), datetime.min.time())
        with patch("odoo.fields.Datetime.now", return_value=today):
            open_days = self.days._days_to_close()
        self.assertEqual(open_days, [LAST + timedelta(days=n) for n in (1, 2, 3)])
        self.close(*open_days)
        self.assertEqual(self.days.search([], limit=1).event_count, 0)

    def test_first_day_is_that_of_the_first_event(self):
        self.env.cr.execute("SELECT min(recorded_at) FROM onestop_dossier_event")
        [first] = self.env.cr.fetchone()
        self.assertEqual(
            str(self.days._days_to_close()[0]), seal.recording_day(first.isoformat())
        )

    def test_open_transaction_from_before_midnight(self):
        self.assertTrue(self.days._is_settled(LAST))
        with self.registry.cursor() as other:
            other.execute("SELECT 1")
            tomorrow = date.today() + timedelta(days=1)
            # Tests share one connection: the other session is one of its own.
            with psycopg2.connect(self.env.cr._cnx.dsn) as session:
                session.cursor().execute("SELECT 1")
                self.assertFalse(self.days._is_settled(tomorrow))
                self.assertTrue(self.days._is_settled(LAST))
            session.close()

    def test_late_entry_belongs_to_the_day_it_was_recorded(self):
        dossier = self._receive(at="2026-02-03 08:00")
        today = seal.recording_day(dossier.event_ids.recorded_at.isoformat())
        self.assertNotEqual(today, "2026-02-03")
        self.close()
        self.assertEqual(self.findings()[0], [])

    def test_twenty_thousand_events_in_seconds(self):
        first = self.dossiers[0].id
        self.env.cr.execute(
            """
            INSERT INTO onestop_dossier_event
                   (dossier_id, sequence, at, recorded_at, actor_id, actor_login,
                    action, from_state, to_state)
            SELECT %s, 1000 + n, '2026-02-01 18:00', '2026-02-01 18:00', 7, 't_clerk',
                   'pass_on', 'processing', 'processing'
              FROM generate_series(1, 20000) AS n
            """,
            [first],
        )
        began = time.perf_counter()
        self.close(DAYS[0])
        self.assertLess(time.perf_counter() - began, 5)
        self.assertEqual(self.days.search([]).event_count, 20004)

    def test_cron_closes_what_is_over(self):
        cron = self.env.ref("onestop_dossier.ir_cron_close_days")
        today = datetime.combine(LAST + timedelta(days=1), datetime.min.time())
        self.env.cr.execute("DELETE FROM ir_cron_trigger")
        with (
            patch("odoo.fields.Datetime.now", return_value=today),
            patch.object(type(self.days), "_is_settled", return_value=True),
            self.enter_registry_test_mode(),
        ):
            cron.with_user(cron.user_id).method_direct_trigger()
        self.env.invalidate_all()
        rows = self.days.search([("day", "in", DAYS)])
        self.assertEqual(set(rows.mapped("state")), {"closed"})

    def test_administrator_asks_for_another_try(self):
        row = self.days.create({"day": DAYS[0]})
        with self.assertRaises(AccessError):
            row.with_user(self.manager).action_try_again()
        admin = new_test_user(self.env, "t_admin", groups="base.group_system")
        row.with_user(admin).action_try_again()
        cron = self.env.ref("onestop_dossier.ir_cron_close_days")
        self.assertTrue(
            self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        )  # fmt: skip

    def test_uninstallation_leaves_no_function(self):
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            uninstall_hook(self.env)
            self.env.cr.execute(
                "SELECT count(*) FROM pg_trigger AS t JOIN pg_proc AS p "
                "ON p.oid = t.tgfoid WHERE p.proname IN "
                "('onestop_event_append_only', 'onestop_dossier_state_guard')"
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0)
            savepoint.rollback()
