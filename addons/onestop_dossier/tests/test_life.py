"""The life of a dossier and its clock, checked against the brief's own figures."""

from dataclasses import fields

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_procedure.rules import lifecycle

from ..models.dossier_facts import DossierFacts
from ..models.labels import ACTION_LABELS, STATE_LABELS
from .common import OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestLife(OnestopDossierCase):
    def test_words_for_every_state_and_action(self):
        self.assertEqual([k for k, _ in STATE_LABELS], list(lifecycle.STATES))
        self.assertEqual([k for k, _ in ACTION_LABELS], list(lifecycle.ACTIONS))

    def test_every_fact_can_be_told(self):
        """A fact the table may ask for and the ORM cannot tell would fail late."""
        told = {name for name in vars(DossierFacts) if not name.startswith("_")}
        self.assertEqual(told, {f.name for f in fields(lifecycle.Facts)})

    def test_every_refusal_has_words(self):
        known = self.env["onestop.dossier"]._refusal_table()
        self.assertFalse(set(lifecycle.REQUIREMENTS) - set(known))

    def test_whole_life(self):
        dossier = self._receive("2026-11-16 08:00")
        self.assertEqual(dossier.state, "received")
        self.assertRegex(dossier.code, r"^H98\.1-261116-\d{4}$")
        self.assertEqual(dossier.due_at, local("2026-11-23 08:00"))
        self.assertEqual(dossier.first_due_at, dossier.due_at)
        self.assertEqual(dossier.current_task_id.kind, "receive")
        self._to_officer(dossier)
        self.assertEqual(dossier.state, "processing")
        self.assertEqual(dossier.current_task_id.agency_id, self.department)
        self.assertEqual(dossier.current_task_id.user_id, self.officer)
        self._finish(dossier, "2026-11-20 10:00")
        self.assertEqual(dossier.state, "finished")
        self.assertEqual(dossier.timeliness, "early")
        self.assertEqual(dossier.current_task_id.kind, "return")
        self._act(dossier, self.clerk, "return_result", "2026-11-24 10:00")
        self.assertEqual(dossier.state, "returned")
        self.assertEqual(
            dossier.event_ids.mapped("action"),
            [
                "receive",
                "transfer",
                "acknowledge",
                "pass_on",
                "acknowledge",
                "finish",
                "return_result",
            ],
        )
        self.assertFalse(dossier.task_ids.filtered(lambda t: not t.left_at))

    def test_supplement_extends(self):
        """domain.md §2: asked Wed 10:00, completed Fri 15:00 → Thu 26/11 11:00."""
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 08:00")
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-11-18 10:00",
            reason="Thiếu bản vẽ",
        )
        self.assertEqual((dossier.state, dossier.due_at), ("supplement", False))
        self.assertEqual(dossier.remaining_text, "clock stopped")
        self._act(dossier, self.clerk, "supply", "2026-11-20 15:00")
        self.assertEqual(dossier.due_at, local("2026-11-26 11:00"))
        self.assertEqual(dossier.first_due_at, local("2026-11-23 08:00"))

    def test_supplement_restarts(self):
        self.procedure = self._procedure(
            "9.000002", "Cấp lại giấy thử", 5, suspension_mode="restart"
        )
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 08:00")
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-11-18 10:00",
            reason="Thiếu bản vẽ",
        )
        self._act(dossier, self.clerk, "supply", "2026-11-20 15:00")
        self.assertEqual(dossier.due_at, local("2026-11-30 15:00"))

    def test_paper_handed_in_on_saturday_counts_from_monday(self):
        self.procedure = self._procedure(
            "9.000003", "Xác nhận thử", 3, term_policy="end_of_day"
        )
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 08:00")
        self._act(
            dossier, self.officer, "request_supplement", "2026-11-18 10:00", reason="x"
        )
        self._act(dossier, self.clerk, "supply", "2026-11-21 09:00")
        # Day 3 was Thu 19/11; Thu 19, Fri 20 and Mon 23 were touched; Tue 24 is off.
        self.assertEqual(dossier.due_at, local("2026-11-25 17:00"))

    def test_second_supplement_needs_manager(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier)
        ask = {"action": "request_supplement", "reason": "Thiếu bản vẽ"}
        self._act(dossier, self.officer, at="2026-11-17 08:00", **ask)
        self._act(dossier, self.clerk, "supply", "2026-11-18 08:00")
        with self.assertRaisesRegex(UserError, "second request"):
            self._act(dossier, self.officer, at="2026-11-19 08:00", **ask)
        self._act(dossier, self.manager, at="2026-11-19 08:00", **ask)
        self.assertEqual(dossier.supplement_count, 2)

    def test_apology_keeps_lateness(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier)
        self._act(
            dossier,
            self.leader,
            "apologise",
            "2026-11-20 08:00",
            reason="Chờ xác minh",
            new_due_at=local("2026-11-27 17:00"),
        )
        self.assertEqual(dossier.due_at, local("2026-11-27 17:00"))
        self.assertEqual(dossier.first_due_at, local("2026-11-23 08:00"))
        with self.assertRaisesRegex(UserError, "second one"):
            self._act(
                dossier,
                self.leader,
                "apologise",
                "2026-11-21 08:00",
                reason="Lại chờ",
                new_due_at=local("2026-11-30 17:00"),
            )
        self._finish(dossier, "2026-11-27 09:00")
        self.assertEqual(dossier.timeliness, "overdue")

    def test_commune_centre_receives_for_its_committee(self):
        committee = self.env["onestop.agency"].create(
            {"name": "UBND xã thử", "code": "H98.4", "level": "commune"}
        )
        self.centre.write({"level": "commune", "parent_id": committee.id})
        self.procedure = self._procedure(
            "9.000004", "Chứng thực thử", 1, competent_agency_id=False
        )
        dossier = self._receive()
        self._act(dossier, self.clerk, "transfer")
        self.assertEqual(dossier.current_task_id.agency_id, committee)

    def test_overdue_is_never_blocked(self):
        dossier = self._receive("2026-11-02 08:00")
        self._to_officer(dossier, "2026-11-02 09:00")
        self.assertIn(dossier, dossier.search([("is_overdue", "=", True)]))
        self._finish(dossier, "2026-11-20 10:00")
        self.assertEqual(dossier.timeliness, "overdue")
        self.assertNotIn(dossier, dossier.search([("is_overdue", "=", True)]))

    def test_withdrawal_kept_and_stopped(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(dossier, self.clerk, "ask_withdrawal", "2026-11-17 08:00")
        self._act(
            dossier, self.leader, "keep", "2026-11-17 09:00", reason="Đã có quyết định"
        )
        self.assertEqual(dossier.state, "processing")
        self._act(dossier, self.clerk, "ask_withdrawal", "2026-11-17 10:00")
        self._act(dossier, self.leader, "stop", "2026-11-17 11:00")
        self.assertEqual(dossier.state, "stopped")
        self.assertTrue(dossier.finished_at)

    def test_opinion_runs_beside(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(
            dossier,
            self.officer,
            "ask_opinion",
            "2026-11-17 08:00",
            agency_id=self.other_department.id,
        )
        self.assertEqual(dossier.current_task_id.agency_id, self.department)
        self._act(dossier, self.stranger, "give_opinion", "2026-11-18 08:00", note="Ok")
        opinion = dossier.task_ids.filtered("parallel")
        self.assertEqual(opinion.outcome, "given")
        self.assertEqual(opinion.user_id, self.stranger)

    def test_roles_hold_in_their_agency_only(self):
        dossier = self._receive()
        self._act(dossier, self.clerk, "transfer", "2026-11-16 09:00")
        with self.assertRaises(AccessError):
            self._act(dossier, self.stranger, "acknowledge")
        with self.assertRaisesRegex(UserError, "Your role"):
            self._act(dossier, self.manager, "acknowledge")
        self.assertNotIn("acknowledge", dossier.with_user(self.clerk)._allowed())
        self.assertEqual(
            dossier.with_user(self.stranger).search([("id", "=", dossier.id)]),
            dossier.browse(),
        )

    def test_missing_papers_are_named(self):
        with self.assertRaisesRegex(UserError, "Tờ khai"):
            self._receive(papers=[])

    def test_refusals_leave_nothing(self):
        dossier = self._receive()
        events = len(dossier.event_ids)
        with self.assertRaisesRegex(UserError, "not possible while"):
            self._act(dossier, self.clerk, "return_result")
        with self.assertRaisesRegex(UserError, "Reason"):
            self._act(dossier, self.manager, "stop")
        self.assertEqual((dossier.state, len(dossier.event_ids)), ("received", events))

    def test_inbox(self):
        dossier = self._receive()
        mine = [("is_mine", "=", True)]
        self.assertIn(dossier, dossier.with_user(self.clerk).search(mine))
        self._act(dossier, self.clerk, "transfer")
        self.assertIn(dossier, dossier.with_user(self.officer).search(mine))
        self.assertNotIn(dossier, dossier.with_user(self.leader).search(mine))
        self.assertNotIn(dossier, dossier.with_user(self.clerk).search(mine))
