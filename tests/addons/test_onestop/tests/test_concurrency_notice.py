"""Notices with real transactions: late commits, two jobs at once, a job that dies."""

import json
import tempfile
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_dossier.models import notice_derive, notice_send
from odoo.addons.onestop_dossier.models.notice_gateway import OnestopNoticeGatewayFile

from .parallel import Parallel

CLEAN = """
DELETE FROM onestop_notice USING onestop_dossier AS dossier
 WHERE dossier.id = onestop_notice.dossier_id AND dossier.agency_id = %s
"""


class Killed(BaseException):
    """Stands for a process that dies: nothing catches it."""


@tagged("post_install", "-at_install")
class TestConcurrencyNotice(Parallel):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name)
        self.startPatcher(patch.dict("os.environ", ONESTOP_NOTICE_FOLDER=folder.name))

    def make(self, env):
        super().make(env)
        parameters = env["ir.config_parameter"]
        parameters.set_param(notice_send.GATEWAY % "sms", "file")
        for name in (notice_send.QUIET_FROM, notice_send.QUIET_TO):
            parameters.set_param(name, "0")
        mark = env["onestop.notice.mark"]._get()
        mark.at = fields.Datetime.now() - timedelta(minutes=1)

    def clean(self, env):
        env.cr.execute(CLEAN, [self.centre_id])
        for name in ("notice_gateway_sms", "notice_quiet_from", "notice_quiet_to"):
            env["ir.config_parameter"].set_param(f"onestop_dossier.{name}", False)
        super().clean(env)

    def job(self, name, *args):
        """Run a job with a connection of its own; it commits by itself."""
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            getattr(env["onestop.notice"], name)(*args)
            cr.commit()

    def receive(self, env, number):
        applicant = {
            "name": f"Người Được Báo {number}",
            "id_number": f"08519098{number:04}",
            "phone": "0912345678",
        }
        values = self.intake_values(applicant=applicant)
        return env(user=self.clerk)["onestop.dossier"].counter_receive(values)["code"]

    def told(self):
        """Return code and state of what is noted, in the order of the codes."""

        def read(env):
            found = env["onestop.notice"].search(
                [("agency_id", "=", self.centre_id), ("channel", "=", "sms")]
            )
            return sorted((n.code, n.state) for n in found)

        return self.run_as(SUPERUSER_ID, read)

    def mark(self):
        return self.run_as(
            SUPERUSER_ID, lambda env: env["onestop.notice.mark"]._get().at
        )

    def files(self):
        folder = self.place / self.registry.db_name / "sms"
        return [json.loads(path.read_text()) for path in folder.glob("*.json")]

    def test_what_commits_late_is_told_late_not_never(self):
        """The first transaction to begin is the last to commit."""
        with (
            patch.object(notice_derive, "MARGIN", timedelta(0)),
            closing(self.registry.cursor()) as slow,
        ):
            env = api.Environment(slow, SUPERUSER_ID, {})
            began = slow.now().replace(microsecond=0)
            late = self.receive(env, 1)
            # Its event has the smaller id and the earlier time.
            slow.execute("SELECT pg_sleep(1.1)")
            soon = self.run_as(SUPERUSER_ID, lambda env: self.other(env))
            self.job("_cron_derive")
            self.assertEqual(self.told(), [(soon, "pending")])
            self.assertLessEqual(self.mark(), began)
            slow.commit()
        self.job("_cron_derive")
        self.assertEqual(self.told(), sorted([(soon, "pending"), (late, "pending")]))

    def other(self, env):
        """Receive with a foreign code: drawing one would wait for the first."""
        applicant = {
            "name": "Người Báo Trước",
            "id_number": "085190970001",
            "phone": "0912345679",
        }
        values = self.intake_values(
            applicant=applicant, source={"system": "X", "code": "X-NOTICE-1"}
        )
        return env(user=self.clerk)["onestop.dossier"].intake(values)["code"]

    def test_two_jobs_at_once_note_everything_once(self):
        self.run_as(SUPERUSER_ID, lambda env: self.receive(env, 2))
        with (
            closing(self.registry.cursor()) as one,
            closing(self.registry.cursor()) as two,
        ):
            first, second = (
                api.Environment(cr, SUPERUSER_ID, {})["onestop.notice"]
                for cr in (one, two)
            )
            mark = fields.Datetime.now() - timedelta(hours=1)
            rows = [notices._events_to_tell(mark, 0) for notices in (first, second)]
            self.assertEqual(rows[0], rows[1])
            first._note(rows[0])
            one.commit()
            with (
                mute_logger("odoo.sql_db"),
                suppress(notice_send.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY),
            ):
                second._note(rows[1])
                two.commit()
        self.assertEqual(len(self.told()), 1)

    def test_a_job_that_dies_leaves_it_to_a_person(self):
        """What went before stays sent, what was under way is unclear, once each."""
        for number in (3, 4, 5):
            self.run_as(SUPERUSER_ID, lambda env, n=number: self.receive(env, n))
        self.job("_cron_derive")
        real, calls = OnestopNoticeGatewayFile._send, []

        def send(gateway, message):
            calls.append(real(gateway, message))
            if len(calls) == 2:
                raise Killed
            return calls[-1]

        with patch.object(OnestopNoticeGatewayFile, "_send", send):
            with suppress(Killed):
                self.job("_cron_send", "sms")
            states = [state for _code, state in self.told()]
            self.assertEqual(sorted(states), ["pending", "sending", "sent"])
            self.job("_cron_send", "sms")
        states = [state for _code, state in self.told()]
        self.assertEqual(sorted(states), ["sent", "sent", "unknown"])
        self.assertEqual((len(calls), len(self.files())), (3, 3))

    def test_a_second_sender_goes_away(self):
        self.run_as(SUPERUSER_ID, lambda env: self.receive(env, 6))
        self.job("_cron_derive")
        with closing(self.registry.cursor()) as cr:
            cr.execute(notice_send.LOCK_SQL, ["sms"])
            self.job("_cron_send", "sms")
            self.assertEqual([state for _code, state in self.told()], ["pending"])
            cr.execute(notice_send.UNLOCK_SQL, ["sms"])
        self.job("_cron_send", "sms")
        self.assertEqual([state for _code, state in self.told()], ["sent"])

    def test_a_report_that_overtakes_our_own_writing(self):
        """The provider reports while its answer is still on the way to us."""
        self.run_as(SUPERUSER_ID, lambda env: self.receive(env, 7))
        self.job("_cron_derive")

        def send(_gateway, message):
            self.run_as(
                SUPERUSER_ID,
                lambda env: env["onestop.notice"]._delivered(message.key),
            )
            return "R-7"

        with patch.object(OnestopNoticeGatewayFile, "_send", send):
            self.job("_cron_send", "sms")
        self.assertEqual([state for _code, state in self.told()], ["delivered"])
