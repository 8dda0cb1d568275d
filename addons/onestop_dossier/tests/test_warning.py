"""Warnings: what the job writes, beside a slow judge that goes minute by minute."""

import random
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_procedure.tools import to_local

from ..models import dossier_warning
from .common import OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestWarning(OnestopDossierCase):
    def warn(self, at):
        """Run the job's work as of the local time ``at``, on these dossiers only."""
        self.env.flush_all()
        ids = tuple(self.env["onestop.dossier"].search([("code", "!=", False)]).ids)
        return self.env["onestop.dossier"]._warn_batch(ids, local(at))

    def slow_minutes(self, calendar, start, end):
        """Working minutes from ``start`` to ``end``, each asked for on its own."""
        count = 0
        while start < end:
            minute = start.hour * 60 + start.minute
            count += any(a <= minute < b for a, b in calendar.shifts(start.date()))
            start += timedelta(minutes=1)
        return count

    def slow_level(self, dossier, at, soon=480, hurry=20):
        """The level of a dossier at its current step, the clock never stopped."""
        now = datetime.fromisoformat(at)
        due, calendar = to_local(dossier.due_at), dossier._clock_calendar()
        if due < now:
            return "late"
        left = self.slow_minutes(calendar, now, due)
        task = dossier.current_task_id
        steps = dossier.version_id._process().step_ids.sorted("sequence")
        place = task.agency_id._work_calendar()
        spent = self.slow_minutes(place, to_local(task.entered_at), now)
        minutes = {
            step: dossier.version_id._step_minutes(step, "direct") for step in steps
        }
        work = max(minutes[task.step_id] - spent, 0) + sum(
            minutes[step]
            for step in steps
            if step.sequence > task.step_id.sequence and step.kind != "return"
        )
        if work * (100 - hurry) / 100 > left:
            return "at_risk"
        return "tight" if work > left or left <= soon else "on_track"

    def test_levels_against_the_slow_judge(self):
        dice = random.Random(4)
        seen = set()
        dossiers = self.env["onestop.dossier"]
        for day in (2, 5, 9, 10, 11, 12):
            dossier = self._receive(f"2026-11-{day:02} 09:{dice.randrange(60):02}")
            if dice.random() < 0.7:
                self._to_officer(dossier, f"2026-11-{day + 1:02} 14:10")
            dossiers |= dossier
        for at in ("2026-11-12 10:07", "2026-11-13 16:58", "2026-11-17 20:00"):
            self.warn(at)
            for dossier in dossiers:
                self.assertEqual(dossier.warning, self.slow_level(dossier, at), at)
                seen.add(dossier.warning)
        self.assertEqual(seen, {"on_track", "tight", "at_risk", "late"})

    def test_a_time_that_the_clock_stood_is_not_spent(self):
        """Ten days with the citizen: the officer has the whole step before them."""
        dossier = self._receive("2026-11-02 08:00")
        self._to_officer(dossier, "2026-11-02 08:00")
        self.warn("2026-11-02 09:00")
        self.assertEqual(dossier.warning, "on_track")
        self._act(
            dossier, self.officer, "request_supplement", "2026-11-02 09:00", reason="x"
        )
        self.assertFalse(dossier.warning, "no warning while the clock stands")
        self._act(dossier, self.clerk, "supply", "2026-11-16 09:00")
        self.warn("2026-11-16 09:00")
        judge_work = dossier.version_id._step_minutes(
            dossier.current_task_id.step_id, "direct"
        )
        rows = self.rows(dossier)
        self.assertEqual(rows, judge_work - 60 + self.after(dossier))
        self.assertEqual(dossier.warning, "on_track")

    def rows(self, dossier):
        """The work that the judge of the job sees, on 16 November at nine."""
        self.env.flush_all()
        self.env.cr.execute(dossier_warning.ROWS_SQL, [tuple(dossier.ids)])
        row = self.env.cr.dictfetchone()
        calendars = dossier._redate_calendars({row["clock"], row["place"]})
        judge = dossier_warning._Judge(self.env, calendars, local("2026-11-16 09:00"))
        pauses = dossier._redate_pauses(tuple(dossier.ids))
        return judge._work(row, pauses[dossier.id])

    def after(self, dossier):
        version, step = dossier.version_id, dossier.current_task_id.step_id
        return sum(
            version._step_minutes(later, "direct")
            for later in version._process().step_ids
            if later.sequence > step.sequence and later.kind != "return"
        )

    def test_nothing_but_the_warning_is_written(self):
        dossier = self._receive("2026-11-02 08:00")
        self.env.flush_all()
        before = dossier.read()[0]
        messages, events = dossier.message_ids, dossier.event_ids
        self.warn("2026-11-06 16:59")
        after = dossier.read()[0]
        changed = {name for name in after if after[name] != before[name]}
        self.assertLessEqual(changed, {"warning", "remaining_text", "summary"})
        self.assertEqual(dossier.warning, "at_risk")
        self.assertEqual((dossier.message_ids, dossier.event_ids), (messages, events))
        self.assertEqual(self.warn("2026-11-06 16:59"), 0, "a second run has nothing")

    def test_the_end_drops_it(self):
        dossier = self._receive("2026-11-02 08:00")
        self._to_officer(dossier, "2026-11-02 09:00")
        self.warn("2026-12-01 08:00")
        self.assertEqual(dossier.warning, "late")
        found = self.env["onestop.dossier"].search([("warning", "=", "late")])
        self.assertIn(dossier, found)
        self._finish(dossier, "2026-12-01 09:00")
        self.assertFalse(dossier.warning)
        self.warn("2026-12-01 10:00")
        self.assertFalse(dossier.warning)

    def test_settings_move_the_thresholds(self):
        dossier = self._receive("2026-11-02 08:00")
        set_param = self.env["ir.config_parameter"].set_param
        self.warn("2026-11-02 09:00")
        self.assertEqual(dossier.warning, "on_track")
        set_param("onestop_dossier.warning_soon_hours", "240")
        self.warn("2026-11-02 09:00")
        self.assertEqual(dossier.warning, "tight")
        set_param("onestop_dossier.warning_soon_hours", "ten")
        with self.assertRaisesRegex(UserError, "warning_soon_hours.*ten"):
            self.warn("2026-11-02 09:00")

    def test_nobody_writes_it(self):
        dossier = self._receive("2026-11-02 08:00")
        for user in (self.clerk, self.leader, self.manager):
            with self.assertRaises(AccessError):
                dossier.with_user(user).write({"warning": "on_track"})
        self.assertFalse(dossier.copy({"warning": "late"}).warning)

    def test_the_job_rests_while_nobody_works(self):
        """A Sunday costs two queries; the hour after closing still counts."""
        dossiers = self.env["onestop.dossier"]
        for at, worked in (
            ("2026-11-22 10:00", False),
            ("2026-11-20 23:00", False),
            ("2026-11-20 17:20", True),
            ("2026-11-20 09:00", True),
        ):
            with freeze_time(local(at)):
                self.assertEqual(dossiers._worked_lately(local(at)), worked, at)

    def test_many_dossiers_cost_as_many_queries_as_few(self):
        for _dossier in range(3):
            self._receive("2026-11-02 08:00")
        self.warn("2026-11-02 09:00")  # warms the versions and calendars
        for count in (1, 8):
            dossiers = self.env["onestop.dossier"].browse(
                self._receive("2026-11-02 08:00").id for _n in range(count)
            )
            self.env.flush_all()
            with self.assertQueryCount(4):
                dossiers._warn_batch(tuple(dossiers.ids), local("2026-11-02 08:30"))
            self.assertEqual(set(dossiers.mapped("warning")), {"on_track"})
