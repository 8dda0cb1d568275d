"""Stopping what nobody answered: never early, once, and past what stands in the way."""

import random
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .common import OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestSupplementClosing(OnestopDossierCase):
    def waiting(self, asked="2026-11-02 10:00"):
        """Return a dossier whose applicant was asked for a supplement."""
        dossier = self._receive(asked)
        self._to_officer(dossier, asked)
        self._act(dossier, self.officer, "request_supplement", asked, reason="x")
        return dossier

    def run_job(self, at):
        """Run the job as of the local time ``at``; transactions are left out."""
        with (
            freeze_time(local(at)),
            patch.object(self.env.registry["ir.cron"], "_commit_progress"),
        ):
            self.env["onestop.dossier"]._cron_stop_unanswered()
        self.env.invalidate_all()

    def test_the_day_after_the_last_one(self):
        """Asked on Monday 2 November: fifteen working days end on the 23rd."""
        dossier = self.waiting()
        self.run_job("2026-11-23 16:59")
        self.assertEqual(dossier.state, "supplement")
        self.run_job("2026-11-23 17:30")
        self.assertEqual(dossier.state, "stopped")
        event = dossier.event_ids.sorted("sequence")[-1]
        self.assertEqual((event.action, event.actor_id), ("stop", 1))
        self.assertEqual(event.details["ground"], "unanswered")
        remark = dossier.remark_ids.filtered(lambda r: r.event_id == event)
        self.assertIn("15", remark.text)
        self.assertTrue(remark.public)
        forms = dossier.sudo()._print_values_05(event)
        self.assertEqual(forms["reason"], remark.text)
        self.assertFalse(forms["author"], "nobody's name stands under it")
        count = len(dossier.event_ids)
        self.run_job("2026-11-24 09:00")
        self.assertEqual(len(dossier.event_ids), count, "a second run does nothing")

    def test_never_before_the_term_over_any_days_off(self):
        """Random days off and terms: the limit counted day by day, then one by one."""
        dice = random.Random(15)
        holidays = self.env["onestop.calendar.day"]
        dossier = self.waiting("2026-11-02 10:00")
        asked, start = to_local(local("2026-11-02 10:00")), date(2026, 11, 2)
        for _round in range(12):
            holidays.search([("date", ">=", start)]).unlink()
            off = {start + timedelta(days=dice.randrange(1, 40)) for _n in range(6)}
            holidays.create([{"date": day, "kind": "off", "name": "x"} for day in off])
            days = dice.randrange(1, 20)
            self.env["ir.config_parameter"].set_param(
                "onestop_dossier.supplement_days", str(days)
            )
            last, left = asked.date(), days
            while left:
                last += timedelta(days=1)
                left -= last.weekday() < 5 and last not in off
            closing = datetime.combine(last, time(17))
            for now, over in ((closing, False), (closing + timedelta(minutes=1), True)):
                with freeze_time(to_utc(now)):
                    found = self.env["onestop.dossier"]._supplements_expired()
                self.assertEqual(dossier in found, over, (days, sorted(off)))

    def test_who_was_asked_before_the_receipt(self):
        dossier = (
            self.env["onestop.dossier"]
            .with_user(self.clerk)
            ._draft_from(
                {
                    "procedure": self.procedure.code,
                    "applicant": {"name": "Nguyễn Văn Chờ"},
                    "channel": "online",
                }
            )
        )
        dossier._transition("submit", at=local("2026-11-02 09:00"))
        dossier._transition(
            "request_supplement", {"reason": "x"}, at=local("2026-11-02 10:00")
        )
        self.run_job("2026-12-01 09:00")
        self.assertEqual(dossier.state, "stopped")

    def test_an_answer_is_in_time_until_it_is_stopped(self):
        dossier = self.waiting()
        self._act(dossier, self.clerk, "supply", "2026-11-30 09:00")
        self.run_job("2026-12-01 09:00")
        self.assertEqual(dossier.state, "processing")

    def test_one_in_use_is_left_and_the_others_are_stopped(self):
        busy, broken, free = self.waiting(), self.waiting(), self.waiting()
        lock = type(busy)._lock

        def in_use(dossier):
            if dossier.id == busy.id:
                raise ConcurrencyError("x")
            lock(dossier)

        broken.current_task_id.sudo().step_id = False
        with patch.object(type(busy), "_lock", in_use):
            self.run_job("2026-12-01 09:00")
        self.assertEqual(busy.state, "supplement")
        self.assertEqual(free.state, "stopped")
        self.assertEqual(broken.state, "stopped")
        self.run_job("2026-12-01 10:00")
        self.assertEqual(busy.state, "stopped")

    @mute_logger("odoo.addons.onestop_dossier.models.supplement_closing")
    def test_what_the_rules_refuse_stays(self):
        """The job proposes, the table of transitions decides."""
        dossier = self.waiting()
        with patch.object(type(dossier), "_supplements_expired", lambda self: dossier):
            self.run_job("2026-11-10 09:00")
        self.assertEqual(dossier.state, "supplement")

    def test_switched_off(self):
        dossier = self.waiting()
        self.env["ir.config_parameter"].set_param(
            "onestop_dossier.supplement_close", "0"
        )
        self.run_job("2026-12-01 09:00")
        self.assertEqual(dossier.state, "supplement")
