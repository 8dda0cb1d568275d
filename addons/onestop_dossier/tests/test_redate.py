"""Re-dating after a change of days off: dates, events, records, refusals."""

import random
from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import OnestopDossierCase, local

NEW_DAY = date(2026, 11, 20)  # a Friday
GROUND = "QĐ 9/QĐ-TTg"


@tagged("post_install", "-at_install")
class TestRedate(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "t_admin_days", groups="base.group_system")
        # A row that somebody entered in this database would be one too many.
        cls.env["onestop.calendar.day"].search([("date", "=", NEW_DAY)]).unlink()

    def setUp(self):
        super().setUp()
        self.announced = self.env["onestop.calendar.day"]

    def announce(self, day=NEW_DAY, kind="off", **vals):
        day = self.env["onestop.calendar.day"].create(
            {"date": day, "kind": kind, "name": "Ngày thử", "source": GROUND, **vals}
        )
        self.announced += day
        return day

    def start(self, days=None, **vals):
        """Return the dialog of the administrator, filled in."""
        vals = {"reason": GROUND, **vals}
        if days is not None:
            vals["day_ids"] = [Command.set(days.ids)]
        return self.env["onestop.redate.start"].with_user(self.admin).create(vals)

    def redate(self, days=None, **vals):
        start = self.start(days, **vals)
        start.action_preview()
        action = start.action_apply()
        self.check_constraints()
        return self.env["onestop.redate"].browse(action["res_id"])

    def check_constraints(self):
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")
        self.env.invalidate_all()

    def last_event(self, dossier):
        return dossier.event_ids.sorted("sequence")[-1]

    def test_a_day_off_moves_the_appointment(self):
        dossier = self._receive("2026-11-16 08:00")
        before, first = dossier.due_at, dossier.first_due_at
        count = len(dossier.event_ids)
        days = self.announce()
        self.assertEqual(dossier.due_at, before, "never silently")
        redate = self.redate(days)
        # Five working days from Monday: Saturday and Sunday, and now Friday, are off.
        self.assertEqual(dossier.due_at, dossier._clock_vals()["due_at"])
        self.assertEqual(dossier.due_lines, dossier._clock_vals()["due_lines"])
        self.assertGreater(dossier.due_at, before)
        self.assertEqual(dossier.first_due_at, first)
        event = self.last_event(dossier)
        self.assertEqual(len(dossier.event_ids), count + 1)
        self.assertEqual(event.action, "redated")
        self.assertEqual((event.due_before, event.due_after), (before, dossier.due_at))
        self.assertEqual((event.from_state, event.to_state), ("received", "received"))
        self.assertEqual(event.details, {"redate_id": redate.id})
        self.assertEqual(
            (event.actor_id, event.actor_login), (self.admin.id, self.admin.login)
        )
        self.assertEqual(event.sequence, count + 1)
        self.assertIn(GROUND, dossier.remark_ids[0].text)
        self.assertIn("20/11/2026", dossier.remark_ids[0].text)
        line = redate.line_ids
        self.assertEqual(line.dossier_id, dossier)
        self.assertEqual((line.due_before, line.due_after), (before, dossier.due_at))
        self.assertEqual(line.event_id, event.id)
        self.assertTrue(line.to_tell)
        self.assertEqual((redate.moved, redate.waiting), (1, 1))
        self.assertIn("20/11/2026", redate.days_text)

    def test_the_open_step_moves_along(self):
        """Its limit is that of a twin received after the announcement."""
        dossier = self._receive("2026-11-16 16:00")
        self._to_officer(dossier, "2026-11-16 16:30")
        done, step = dossier.task_ids
        done_before, step_before = done.due_at, step.due_at
        self.redate(self.announce(date(2026, 11, 17)))
        twin = self._receive("2026-11-16 16:00")
        self._to_officer(twin, "2026-11-16 16:30")
        self.assertGreater(step.due_at, step_before)
        self.assertEqual(step.due_at, twin.current_task_id.due_at)
        self.assertEqual(done.due_at, done_before)

    def test_a_second_run_finds_nothing(self):
        self._receive()
        days = self.announce()
        self.redate(days)
        again = self.start(days)
        again.action_preview()
        self.assertEqual(again.movable, 0)
        with self.assertRaisesRegex(UserError, "already"):
            again.action_apply()
        self.assertEqual(self.env["onestop.redate"].search_count([]), 1)

    def test_make_up_day_and_cancelled_day(self):
        """A Saturday that is worked brings the date forward; archived, it goes back."""
        dossier = self._receive("2026-11-16 08:00")
        before = dossier.due_at
        days = self.announce(date(2026, 11, 21), "extra", like_weekday="0")
        self.redate(days)
        self.assertLess(dossier.due_at, before)
        days.active = False
        redate = self.redate(days)
        self.assertEqual(dossier.due_at, before)
        self.assertFalse(redate.days[0]["kind"])
        days.unlink()
        self.assertEqual(len(dossier.event_ids.filtered("due_before")), 2)

    def test_days_that_were_deleted(self):
        days = self.announce()
        dossier = self._receive("2026-11-16 08:00")
        late = dossier.due_at
        days.unlink()
        self.redate(self.env["onestop.calendar.day"], date_from=NEW_DAY)
        self.assertLess(dossier.due_at, late)

    def test_only_what_the_days_touch(self):
        closed, later, other = (
            self._receive("2026-11-09 08:00"),
            self._receive("2026-11-23 08:00"),
            self._receive("2026-11-16 08:00"),
        )
        self._to_officer(closed, "2026-11-09 09:00")
        self._finish(closed, "2026-11-10 09:00")
        # Differs for a reason that is not among the days chosen.
        self.announce(date(2026, 11, 18))
        dates = [dossier.due_at for dossier in (closed, later, other)]
        start = self.start(self.announce(date(2026, 12, 24)))
        start.action_preview()
        self.assertEqual(start.movable, 0)
        self.redate(self.announce(NEW_DAY))
        self.assertEqual([closed.due_at, later.due_at], dates[:2])
        self.assertEqual(other.due_at, other._clock_vals()["due_at"])

    def test_day_of_one_working_time(self):
        calendar = self.env["resource.calendar"]._onestop_default().copy()
        self.department.calendar_id = calendar
        here = self._receive("2026-11-16 08:00")
        procedure = self._procedure(
            "9.000002", "Thử nơi khác", 5, competent_agency_id=self.other_department.id
        )
        there = self._receive("2026-11-16 08:00", procedure=procedure.code)
        self.redate(self.announce(calendar_id=calendar.id))
        self.assertEqual(self.last_event(here).action, "redated")
        self.assertEqual(self.last_event(there).action, "receive")

    def test_days_proposed(self):
        """Those that open dossiers may not know yet, until a re-dating took them in."""
        proposed = self.env["onestop.redate.start"]._new_days
        self.assertFalse(proposed() & self.announced)
        self._receive("2026-11-16 08:00")
        days = self.announce() + self.announce(date(2026, 11, 21), "extra")
        self.announce(date(2026, 11, 13))
        self.announce(date(2027, 11, 19))
        self.assertEqual(proposed() & self.announced, days)
        days[1].active = False
        self.assertEqual(proposed() & self.announced, days)
        self.redate(days)
        self.assertFalse(proposed() & self.announced)

    # === WHAT DOES NOT MOVE ===#

    def test_stopped_clock(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 09:00")
        at = "2026-11-17 08:00"
        self._act(dossier, self.officer, "request_supplement", at, reason="thiếu")
        other = self._receive("2026-11-16 08:00")
        redate = self.redate(self.announce())
        self.assertFalse(dossier.due_at)
        self.assertEqual((redate.stopped, redate.moved), (1, 1))
        self.assertEqual(redate.line_ids.dossier_id, other)
        # When the clock goes on, the date takes the new day in: four of five days are
        # left, Wednesday, Thursday, Monday, Wednesday (24 November is a holiday).
        self._act(dossier, self.clerk, "supply", "2026-11-18 08:00")
        self.assertEqual(dossier.due_at, local("2026-11-26 08:00"))

    def test_promised_date(self):
        dossier = self._receive("2026-11-16 08:00")
        promised = local("2026-12-10 17:00")
        at = "2026-11-19 08:00"
        self._act(
            dossier, self.leader, "apologise", at, reason="x", new_due_at=promised
        )
        legal = dossier.legal_due_at
        redate = self.redate(self.announce())
        self.assertEqual(dossier.due_at, promised)
        self.assertGreater(dossier.legal_due_at, legal)
        self.assertEqual(dossier.legal_due_at, dossier._clock_vals()["legal_due_at"])
        self.assertEqual((redate.promised, redate.moved, redate.waiting), (1, 0, 0))
        self.assertFalse(redate.line_ids.to_tell)
        self.assertEqual(redate.line_ids.legal_before, legal)
        event = self.last_event(dossier)
        self.assertEqual((event.due_before, event.due_after), (promised, promised))

    # === REFUSALS ===#

    def test_bad_input(self):
        days = self.announce()
        self._receive("2026-11-09 08:00")
        none = self.env["onestop.calendar.day"]
        for vals, words in (
            ({}, "Days"),
            ({"date_from": "2026-11-20", "date_to": "2026-11-19"}, "Until"),
            ({"date_from": "1026-11-20", "date_to": "2026-11-19"}, "Until"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.start(none, **vals).action_preview()
        start = self.start(days)
        with self.assertRaisesRegex(UserError, "preview"):
            start.action_apply()
        start.action_preview()
        start.date_from = "2026-11-19"
        with self.assertRaisesRegex(UserError, "preview"):
            start.action_apply()
        start = self.start(days, reason="  ")
        start.action_preview()
        with self.assertRaisesRegex(UserError, "ground"):
            start.action_apply()
        self.assertFalse(self.env["onestop.redate"].search([]))

    def test_who_may(self):
        self._receive()
        days = self.announce()
        for user in (self.manager, self.leader, self.clerk):
            with self.assertRaises(AccessError):
                self.start(days).with_user(user).action_preview()
            with self.assertRaises(AccessError):
                self.start(days).with_user(user).action_apply()
        redate = self.redate(days)
        self.assertEqual(redate.with_user(self.manager).moved, 1)
        self.assertEqual(len(redate.with_user(self.manager).line_ids), 1)
        elsewhere = self._user("t_manager2", "manager", self.other_department)
        lines = self.env["onestop.redate.line"].with_user(elsewhere)
        self.assertFalse(lines.search([]))

    def test_nobody_writes_the_record(self):
        self._receive()
        redate = self.redate(self.announce())
        for record in (redate, redate.line_ids):
            for refused in (
                lambda r=record: r.sudo().unlink(),
                lambda r=record: r.sudo().create({}),
                lambda r=record: r.sudo().write({"reason": "x", "code": "x"}),
            ):
                with self.assertRaises(AccessError):
                    refused()
        redate.line_ids.sudo().told_at = datetime(2026, 11, 22)
        self.assertEqual(redate.waiting, 0)

    # === AGAINST THE ONE DATE OF A DOSSIER ===#

    def test_dates_are_those_of_each_dossier(self):
        """Random receipts, terms and interruptions: no difference, whatever the days.

        The oracle asks each dossier on its own, as a transition does.
        """
        rng = random.Random(20261120)
        dossiers = self.env["onestop.dossier"].browse()
        for number, (days, unit) in enumerate(
            ((3, "working_day"), (12, "working_hour"), (9, "day"), (1, "month"))
        ):
            procedure = self._procedure(f"9.00001{number}", "Thử", days)
            procedure.version_ids.channel_ids._write({"term_unit": unit})
            self.env.registry.clear_cache()
            for _turn in range(8):
                dossiers += self.random_dossier(rng, procedure)
        self.env.flush_all()
        days = self.env["onestop.calendar.day"]
        for _turn in range(4):
            day = date(2026, 11, 9) + timedelta(days=rng.randrange(30))
            if day.weekday() < 5 and day not in days.mapped("date"):
                days += self.announce(day)
        kept = {dossier: dossier.due_at for dossier in dossiers}
        redate = self.redate(days)
        self.assertGreater(redate.moved, 5)
        self.assertGreater(redate.stopped, 0)
        for dossier in dossiers:
            wanted = dossier._clock_vals()
            self.assertEqual(dossier.due_at, wanted["due_at"], dossier.code)
            if dossier.due_at != kept[dossier]:
                self.assertEqual(dossier.due_lines, wanted["due_lines"])
                self.assertEqual(self.last_event(dossier).action, "redated")

    def random_dossier(self, rng, procedure):
        day = date(2026, 11, 2) + timedelta(days=rng.randrange(14))
        at = datetime(day.year, day.month, day.day, rng.randrange(7, 17), 10)
        dossier = self._receive(at.isoformat(), procedure=procedure.code)
        self._to_officer(dossier, (at + timedelta(hours=1)).isoformat())
        if rng.random() < 0.5:
            stop = at + timedelta(hours=rng.randrange(2, 60))
            self._act(
                dossier,
                self.officer,
                "request_supplement",
                stop.isoformat(),
                reason="thiếu",
            )
            if rng.random() < 0.7:
                end = stop + timedelta(hours=rng.randrange(1, 120))
                self._act(dossier, self.clerk, "supply", end.isoformat())
        return dossier

    def test_statements(self):
        """Twelve dossiers cost as many statements as two."""
        days = self.announce()
        self.env["onestop.calendar.day"].browse(days.id).active = False
        counts = []
        for number in (2, 12):
            for minute in range(number):
                self._receive(f"2026-11-16 08:{minute:02}")
            days.active = number == 2
            start = self.start(days)
            start.action_preview()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            start.action_apply()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
