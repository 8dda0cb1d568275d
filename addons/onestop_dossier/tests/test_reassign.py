"""Reassigning open tasks: who may, to whom, and what the history keeps."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestReassign(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._user("t_colleague", "officer", cls.department)

    def with_officer(self, count=1):
        dossiers = self.env["onestop.dossier"]
        for _number in range(count):
            dossier = self._receive("2026-11-16 08:00")
            self._to_officer(dossier)
            dossiers |= dossier
        return dossiers

    def tasks(self, dossiers, user=None):
        return dossiers.current_task_id.with_user(user or self.leader)

    def dialog(self, dossiers, user=None, **vals):
        return (
            self.env["onestop.task.reassign"]
            .with_user(user or self.leader)
            .create({"dossier_ids": [(6, 0, dossiers.ids)], **vals})
        )

    def test_many_at_once(self):
        dossiers = self.with_officer(3)
        before = [
            (d.state, d.due_at, d.current_task_id.acknowledged_at) for d in dossiers
        ]
        dialog = self.dialog(dossiers, user_id=self.colleague.id, reason="Nghỉ phép")
        self.assertEqual(dialog.task_ids, dossiers.current_task_id)
        self.assertEqual(
            dialog.candidate_ids & (self.colleague | self.officer | self.leader),
            self.colleague | self.officer | self.leader,
        )
        self.assertNotIn(self.stranger, dialog.candidate_ids)
        dialog.action_apply()
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.invalidate_all()
        after = [
            (d.state, d.due_at, d.current_task_id.acknowledged_at) for d in dossiers
        ]
        self.assertEqual(before, after, "only the person changes")
        self.assertEqual(dossiers.current_task_id.user_id, self.colleague)
        for dossier in dossiers:
            event = dossier.event_ids.sorted("sequence")[-1]
            self.assertEqual(event.action, "reassigned")
            self.assertEqual(event.from_state, event.to_state)
            self.assertEqual(event.actor_id, self.leader.id)
            self.assertEqual(event.task_id, dossier.current_task_id.id)
            self.assertEqual(
                event.details,
                {"from_id": self.officer.id, "user_id": self.colleague.id},
            )
            remark = dossier.remark_ids.filtered(lambda r, e=event: r.event_id == e)
            self.assertEqual((remark.text, remark.public), ("Nghỉ phép", False))
        self._act(dossiers[0], self.colleague, "pass_on")
        self.assertFalse(dossiers[1].event_ids._suspensions(), "the clock ran on")

    def test_the_same_person_again_is_no_event(self):
        dossier = self.with_officer()
        count = len(dossier.event_ids)
        self.assertFalse(self.tasks(dossier)._reassign(self.officer, "x"))
        self.assertEqual(len(dossier.event_ids), count)

    def test_who_may_not(self):
        dossier = self.with_officer()
        for user in (self.officer, self.clerk, self.manager):
            with self.assertRaises(AccessError, msg=user.login):
                self.tasks(dossier, user)._reassign(self.colleague, "x")
            self.assertFalse(dossier.with_user(user).may_reassign)
        other = self._user("t_other_leader", "leader", self.other_department)
        with self.assertRaises(AccessError):
            self.tasks(dossier, other)._reassign(self.colleague, "x")
        self.assertTrue(dossier.with_user(self.leader).may_reassign)
        self.assertEqual(dossier.current_task_id.user_id, self.officer)

    def test_to_whom_not_and_why_not(self):
        dossier = self.with_officer()
        clerk_here = self._user("t_clerk_here", "reception", self.department)
        task = self.tasks(dossier)
        with self.assertRaisesRegex(UserError, "not a member"):
            task._reassign(self.stranger, "x")
        with self.assertRaisesRegex(UserError, "not for the role"):
            task._reassign(clerk_here, "x")
        with self.assertRaisesRegex(UserError, "Reason"):
            task._reassign(self.colleague, "  ")
        self._act(dossier, self.officer, "pass_on", "2026-11-16 10:00")
        with self.assertRaisesRegex(UserError, "over already"):
            task._reassign(self.colleague, "x")

    def test_one_that_stands_against_it_stops_all(self):
        dossiers = self.with_officer(2)
        task = dossiers[1].sudo().current_task_id
        task.agency_id = self.other_department
        with self.assertRaises(AccessError):
            self.tasks(dossiers)._reassign(self.colleague, "x")
        self.assertEqual(dossiers[0].current_task_id.user_id, self.officer)

    @freeze_time(local("2026-11-16 11:00"))
    def test_a_substitute_may_and_says_for_whom(self):
        dossier = self.with_officer()
        row = self.env["onestop.substitute"].create(
            {
                "person_id": self.leader.id,
                "substitute_id": self.officer.id,
                "agency_id": self.department.id,
                "date_to": "2026-11-20",
                "ground": "QĐ 1",
            }
        )
        self.dialog(
            dossier, self.officer, user_id=self.colleague.id, reason="x"
        ).action_apply()
        event = dossier.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.details["substitute_id"], row.id)
        self.assertEqual(event.details["for_id"], self.leader.id)

    def test_an_opinion_task_is_the_asked_leaders(self):
        dossier = self.with_officer()
        self._act(
            dossier,
            self.officer,
            "ask_opinion",
            "2026-11-16 10:00",
            agency_id=self.other_department.id,
        )
        other = self._user("t_asked_leader", "leader", self.other_department)
        found = dossier.with_user(other)._tasks_to_reassign()
        self.assertEqual(found.agency_id, self.other_department)
        found._reassign(self.stranger, "x")
        self.assertEqual(found.user_id, self.stranger)

    def test_an_empty_choice_is_told(self):
        dossier = self.with_officer()
        with self.assertRaisesRegex(UserError, "None of these"):
            self.dialog(dossier, self.officer, reason="x").action_apply()
        with self.assertRaisesRegex(UserError, "Give to"):
            self.dialog(dossier, reason="x").action_apply()
