"""Escalation: who is told of what, once, in one mail, until the danger is over."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import OnestopDossierCase, local

LATE = "2026-11-11 09:00"  # received on 2 November, due on the 9th


@tagged("post_install", "-at_install")
class TestEscalation(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.email = "leader@example.com"
        cls.manager.email = "manager@example.com"
        cls.type_id = cls.env["ir.model.data"]._xmlid_to_res_id(
            "onestop_dossier.mail_activity_type_escalation"
        )

    def late(self, count=1, received="2026-11-02 08:00"):
        dossiers = self.env["onestop.dossier"]
        for _number in range(count):
            dossier = self._receive(received)
            self._to_officer(dossier, received)
            dossiers |= dossier
        return dossiers

    def run_jobs(self, at):
        """Run both jobs as of the local time ``at``; transactions are left out."""
        with (
            freeze_time(local(at)),
            patch.object(self.env.registry["ir.cron"], "_commit_progress"),
        ):
            self.env["onestop.dossier"]._cron_warn()
            self.env["onestop.escalation"]._cron_escalate()
        self.env.invalidate_all()

    def told(self, user):
        return self.env["onestop.escalation"].search([("user_id", "=", user.id)])

    def activities(self, dossiers, user):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "onestop.dossier"),
                ("res_id", "in", dossiers.ids),
                ("user_id", "=", user.id),
                ("activity_type_id", "=", self.type_id),
            ]
        )

    def mails(self, user):
        return self.env["mail.mail"].search([("email_to", "ilike", user.email)])

    def set_setting(self, name, value):
        self.env["ir.config_parameter"].set_param(f"onestop_dossier.{name}", value)

    def test_the_leader_is_told_once(self):
        dossier = self.late()
        self.run_jobs(LATE)
        told = self.told(self.leader)
        self.assertEqual((told.late, told.at_risk, told.long_late), (1, 0, 0))
        self.assertEqual(told.line_ids.dossier_id, dossier)
        activity = self.activities(dossier, self.leader)
        self.assertEqual(len(activity), 1)
        mail = self.mails(self.leader)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing", "Odoo's own job sends it")
        self.assertEqual(mail.subject, "Dossiers to look after: 1 overdue, 0 at risk")
        self.assertIn(dossier.code, mail.body_html)
        self.assertNotIn("Nguyễn Thị Thử", mail.body_html)
        for at in (LATE, "2026-11-11 10:00", "2026-11-11 16:00"):
            self.run_jobs(at)
        self.assertEqual(self.activities(dossier, self.leader), activity)
        self.assertEqual(self.mails(self.leader), mail)
        self.assertEqual(self.told(self.leader), told)

    def test_a_done_activity_does_not_come_back(self):
        dossier = self.late()
        self.run_jobs(LATE)
        self.activities(dossier, self.leader).unlink()
        self.run_jobs("2026-11-12 09:00")
        self.assertFalse(self.activities(dossier, self.leader))
        self.assertEqual(len(self.told(self.leader)), 2, "one mail each day")
        self.assertEqual(len(self.mails(self.leader)), 2)

    def test_many_make_one_mail(self):
        dossiers = self.late(6)
        self.set_setting("escalation_dossiers", "2")
        self.run_jobs(LATE)
        self.assertEqual(len(self.mails(self.leader)), 1)
        first = self.activities(dossiers, self.leader)
        self.assertEqual(len(first), 2)
        self.run_jobs("2026-11-11 11:00")
        self.assertEqual(self.activities(dossiers, self.leader), first)
        self.assertEqual(self.told(self.leader).late, 6)
        self.run_jobs("2026-11-12 09:00")
        self.assertEqual(len(self.activities(dossiers, self.leader)), 4)

    def test_no_mail_for_each_activity(self):
        before = self.env["mail.mail"].search_count([])
        mailed = [("mail_id", "!=", False)]
        told = self.env["onestop.escalation"].search(mailed)
        dossiers = self.late(3)
        messages = dossiers.message_ids
        self.run_jobs(LATE)
        after = self.env["mail.mail"].search_count([])
        told = self.env["onestop.escalation"].search(mailed) - told
        self.assertEqual(after - before, len(told))
        self.assertEqual(dossiers.message_ids, messages)

    def test_it_closes_when_the_dossier_moves_on(self):
        dossier, waiting = self.late(2)
        at = "2026-11-06 16:00"
        self.run_jobs(at)
        self.assertEqual(len(self.activities(dossier | waiting, self.leader)), 2)
        self._finish(dossier, at)
        self._act(waiting, self.officer, "request_supplement", at, reason="x")
        self.run_jobs("2026-11-06 17:01")
        self.assertFalse(self.activities(dossier | waiting, self.leader))

    def test_elsewhere_it_is_another_leaders(self):
        dossier = self.late()
        self.run_jobs(LATE)
        other = self._user("t_other_head", "leader", self.other_department)
        dossier.sudo().current_task_id.agency_id = self.other_department
        self.run_jobs("2026-11-11 11:00")
        self.assertFalse(self.activities(dossier, self.leader))
        self.assertTrue(self.activities(dossier, other))

    def test_worse_replaces_the_older_activity(self):
        dossier = self.late()
        self.run_jobs("2026-11-06 16:00")
        self.assertEqual(dossier.warning, "at_risk")
        before = self.activities(dossier, self.leader)
        self.assertEqual(len(before), 1)
        self.run_jobs(LATE)
        after = self.activities(dossier, self.leader)
        self.assertEqual(len(after), 1)
        self.assertNotEqual(before, after)

    def test_the_manager_after_days(self):
        """Due on Monday 9th: more than three working days late from Friday on."""
        dossier = self.late()
        self.run_jobs("2026-11-12 16:00")
        self.assertFalse(self.told(self.manager))
        self.run_jobs("2026-11-13 08:00")
        told = self.told(self.manager)
        self.assertEqual((told.long_late, told.late), (1, 0))
        self.assertTrue(self.activities(dossier, self.manager))
        self.run_jobs("2026-11-16 08:00")
        self.assertEqual(len(self.activities(dossier, self.manager)), 1)

    def officer_stands_in(self):
        """Let the officer stand in for the leader, on the day of :data:`LATE` only."""
        with freeze_time(local("2026-11-11 08:00")):
            self.env["onestop.substitute"].create(
                {
                    "person_id": self.leader.id,
                    "substitute_id": self.officer.id,
                    "agency_id": self.department.id,
                    "date_from": "2026-11-11",
                    "date_to": "2026-11-11",
                    "ground": "QĐ 1",
                }
            )

    def test_who_stands_in_is_told(self):
        dossier = self.late()
        self.officer_stands_in()
        self.run_jobs(LATE)
        self.assertTrue(self.activities(dossier, self.officer))
        self.run_jobs("2026-11-12 09:00")
        self.assertFalse(self.activities(dossier, self.officer), "their day is over")

    def test_who_left_the_agency_stands_in_for_nobody(self):
        dossier = self.late()
        self.officer_stands_in()
        self.department.member_ids -= self.officer
        self.run_jobs(LATE)
        self.assertFalse(self.activities(dossier, self.officer))
        self.assertFalse(self.told(self.officer))

    def test_settings(self):
        dossier = self.late()
        self.set_setting("escalation_hour", "10")
        self.run_jobs(LATE)
        self.assertFalse(self.told(self.leader), "before the hour")
        self.set_setting("escalation_mail", "0")
        self.run_jobs("2026-11-11 10:00")
        self.assertTrue(self.told(self.leader))
        self.assertFalse(self.mails(self.leader))
        self.set_setting("escalation", "0")
        self.run_jobs("2026-11-11 11:00")
        self.assertFalse(self.activities(dossier, self.leader))
        self.set_setting("escalation", "1")
        self.set_setting("escalation_from", "late")
        risky = self._receive("2026-11-05 08:00")
        self._to_officer(risky, "2026-11-05 08:00")
        self.run_jobs("2026-11-11 16:00")
        self.assertEqual(risky.warning, "at_risk")
        self.assertFalse(self.activities(risky, self.leader))

    def test_nobody_writes_the_memory(self):
        self.late()
        self.run_jobs(LATE)
        told = self.told(self.leader)
        for record in (told, told.line_ids):
            with self.assertRaises(AccessError):
                record.write({"user_id": self.manager.id})
            with self.assertRaises(AccessError):
                record.create({"user_id": self.manager.id})
