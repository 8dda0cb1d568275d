import base64
from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models import catalogue_run_work
from .import_common import ImportCommon, lines, record


@tagged("-at_install", "post_install")
class TestImportRun(ImportCommon):
    """Imports in the background: batches, restarts, ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "catalogue_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_catalogue",
        )
        cls.Run = cls.env["onestop.catalogue.import.run"].with_user(cls.user)
        cls.env["onestop.catalogue.import.run"].search([])._write_guarded(
            {"state": "done"}
        )
        cls.many = [record(f"9.0001{number:02}") for number in range(12)]

    def upload(self, *records, on_error="stop"):
        with Form(self.Run) as form:
            form.file = base64.b64encode(lines(*records))
            form.on_error = on_error
        run = form.save()
        run.action_start()
        self.assertEqual(run.state, "queued")
        return run

    def work(self, batch=5):
        """Let the worker do what waits, as the server's cron would."""
        with (
            self.enter_registry_test_mode(),
            patch.object(catalogue_run_work, "BATCH", batch),
        ):
            self.env.ref(
                "onestop_procedure.ir_cron_catalogue_import"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_everything_or_nothing(self):
        run = self.upload(*self.many)
        self.work()
        self.assertEqual((run.state, run.created, run.failed), ("done", 12, 0))
        self.assertEqual((run.total, run.done, run.progress), (12, 12, 100))
        self.assertEqual(len(run.batch_ids), 1)
        self.assertEqual(run.started_by, self.user)
        self.assertEqual(self.procedure("9.000100").create_uid, self.user)

    def test_one_bad_line_and_nothing_goes_in(self):
        run = self.upload(*self.many, b"{")
        self.work()
        self.assertEqual((run.state, run.created, run.failed), ("failed", 0, 1))
        self.assertFalse(self.procedure("9.000100"))
        self.assertEqual(run.error_ids.line, 13)
        self.assertIn("13", run.error_ids.sentence)
        run.action_resume()
        self.work()
        self.assertEqual((run.state, run.failed), ("failed", 1))

    def test_a_refused_record_takes_the_others_along(self):
        self.take(record("9.000105"))
        late = record("9.000105", name="Tên khác", decision_date="2020-01-01")
        run = self.upload(*self.many[:5], late)
        self.work()
        self.assertEqual((run.state, run.created, run.failed), ("failed", 0, 1))
        self.assertFalse(self.procedure("9.000100"))

    def test_batches(self):
        run = self.upload(*self.many, b"{", on_error="skip")
        self.work()
        self.assertEqual((run.state, run.created, run.failed), ("done", 12, 1))
        self.assertEqual(run.batch_ids.mapped("count"), [5, 5, 2])
        again = self.upload(*self.many, on_error="skip")
        self.work()
        self.assertEqual((again.created, again.unchanged), (0, 12))

    def test_a_dead_import_goes_on_after_its_last_batch(self):
        run = self.upload(*self.many, on_error="skip")
        importer = type(self.importer)
        take = importer._take
        calls = []

        def dies(this, readings, *args, **kwargs):
            calls.append(len(readings))
            counts = take(this, readings, *args, **kwargs)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return counts

        # Not assertRaises, which rolls back what was committed.
        with patch.object(importer, "_take", dies), suppress(KeyboardInterrupt):
            self.work()
        self.assertEqual(calls, [5, 5])
        self.assertEqual((run.state, run.batch_ids.mapped("count")), ("running", [5]))
        self.assertEqual(run.done, 5)
        self.assertTrue(self.procedure("9.000104"))
        self.assertFalse(self.procedure("9.000105"))
        self.work()
        self.assertEqual((run.state, run.created, run.unchanged), ("done", 12, 0))
        self.assertEqual(run.batch_ids.mapped("count"), [5, 5, 2])

    def test_an_error_on_the_server_is_told_and_can_be_resumed(self):
        run = self.upload(*self.many)
        store = type(self.env["onestop.catalogue.store"])
        with (
            patch.object(store, "_store", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.onestop_procedure.models", "ERROR"),
        ):
            self.work()
        self.assertEqual((run.state, run.created), ("failed", 0))
        self.assertTrue(run.failure)
        run.action_resume()
        self.work()
        self.assertEqual((run.state, run.created, run.failure), ("done", 12, False))

    def test_cancel(self):
        waiting = self.upload(*self.many)
        waiting.action_cancel()
        self.assertEqual(waiting.state, "cancelled")
        run = self.upload(*self.many)
        with patch.object(type(run), "_is_cancelled", return_value=True):
            self.work()
        self.assertEqual((run.state, run.created), ("cancelled", 0))
        self.assertFalse(self.procedure("9.000100"))

    def test_another_import_is_waited_for(self):
        run = self.upload(*self.many)
        with patch.object(type(self.importer), "_try_lock", return_value=False):
            self.work()
        self.assertEqual(run.state, "queued")

    def test_who_lost_the_role_imports_nothing(self):
        run = self.upload(*self.many)
        self.user.group_ids = self.env.ref("base.group_user")
        self.work()
        self.assertEqual(run.sudo().state, "failed")
        self.assertFalse(self.procedure("9.000100"))

    def test_a_file_is_needed_and_checked_at_once(self):
        with self.assertRaises(UserError):
            self.Run.create({}).action_start()
        for data in (
            b"\n",
            b"\xff\xfea\x00",
            b"%PDF-1.7",
            b"text",
            b"\xd0\xcf\x11\xe0",
        ):
            run = self.Run.create({"file": base64.b64encode(data)})
            with self.subTest(data), self.assertRaises(UserError):
                run.action_start()
            self.assertEqual(run.state, "draft")

    def test_history_stays(self):
        run = self.upload(*self.many)
        for change in (
            lambda: run.write({"on_error": "skip"}),
            lambda: run.write({"state": "draft"}),
            lambda: run.unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual(self.Run.create({"state": "done"}).state, "draft")

    def test_others_may_not(self):
        clerk = new_test_user(
            self.env,
            "counter_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_reception",
        )
        with self.assertRaises(AccessError):
            self.Run.with_user(clerk).create({})
