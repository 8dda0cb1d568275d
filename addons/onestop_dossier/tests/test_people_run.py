"""Retention: proposed by a job, approved by the manager, deleted in batches."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import people_run
from .common_people import NAME, NUMBER, PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleRun(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["onestop.data.run"]

    def propose(self, day=date(2026, 11, 22)):
        return self.runs._propose(self.centre, day)

    def delete(self, run):
        """Work through a run as the job does, without its commits."""
        batches = 0
        while run._delete_batch():
            batches += 1
        return batches

    def test_nothing_without_a_term(self):
        self.stopped()
        self.assertFalse(self.propose())

    def test_what_is_proposed(self):
        """By the term of the procedure, else of its field, else of all."""
        other = self._procedure("9.000002", "Thủ tục khác", 3)
        mine, theirs = self.stopped(), self.stopped(procedure=other.code)
        still = self.received("2020-03-02 09:00")
        cases = (
            ([(5, {})], mine | theirs),
            ([(8, {})], self.env["onestop.dossier"]),
            ([(8, {}), (5, {"procedure_id": other.id})], theirs),
            ([(5, {}), (8, {"procedure_id": other.id})], mine),
            ([(8, {}), (5, {"field_id": other.field_id.id})], mine | theirs),
            ([(5, {"date_to": "2025-12-31"})], self.env["onestop.dossier"]),
        )
        for terms, expected in cases:
            self.Term.search([("kind", "=", "retention")]).unlink()
            for years, scope in terms:
                self.keep(years, **scope)
            run = self.propose()
            self.assertEqual(run.line_ids.dossier_id, expected, terms)
            if run:
                run.with_user(self.manager).action_drop()
        self.assertFalse(still.forgotten_at)

    def test_the_last_day_is_kept(self):
        self.stopped("2020-03-02 08:00")
        self.keep(5)
        self.assertFalse(self.propose(date(2025, 3, 2)))
        self.assertTrue(self.propose(date(2025, 3, 3)))

    def test_who_was_turned_away(self):
        """Their dossier never had a clock: keeping counts from the refusal."""
        draft = self._receive_draft({"applicant": {"name": NAME, "id_number": NUMBER}})
        self._act(draft, self.clerk, "decline", "2020-03-02 08:00", reason="Sai nơi")
        self.assertEqual(draft.state, "not_received")
        self.keep(5)
        self.assertFalse(self.propose(date(2025, 3, 2)))
        self.assertEqual(self.propose(date(2025, 3, 3)).line_ids.dossier_id, draft)

    def test_nothing_is_deleted_unasked(self):
        dossier = self.stopped()
        self.keep()
        run = self.propose()
        self.assertFalse(self.propose(), "on a list already")
        with self.assertRaises(UserError):
            run._delete_batch()
        for user in (self.clerk, self.leader):
            with self.assertRaises(AccessError, msg=user.login):
                run.with_user(user).action_approve()
        self.assertEqual(dossier.applicant_name, NAME)
        self.assertEqual(run.activity_ids.user_id, self.manager)

    def test_run(self):
        """Batches; one left out, one that must stay after all."""
        dossiers = [self.stopped(f"2020-03-0{day} 08:00") for day in (2, 3, 4, 5)]
        self.keep()
        run = self.propose()
        self.assertEqual(run.proposed_count, 4)
        run.line_ids[0].with_user(self.manager).action_leave_out()
        run.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            run.line_ids[1].with_user(self.manager).action_leave_out()
        # Between approval and deletion the law asks for more.
        other = self._procedure("9.000002", "Thủ tục khác", 3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_dossier SET procedure_id = %s WHERE id = %s",
            [other.id, dossiers[1].id],
        )
        self.env.invalidate_all()
        self.keep(0, "forever", procedure_id=other.id)
        with patch.object(people_run, "BATCH", 2):
            self.assertEqual(self.delete(run), 2)
        self.assertEqual((run.deleted_count, run.kept_count), (2, 2))
        self.assertEqual(
            [bool(dossier.forgotten_at) for dossier in dossiers],
            [False, False, True, True],
        )
        counts = {row.part: row.count for row in run.line_ids if row.part != "dossier"}
        self.assertEqual(counts["papers"], 2)
        self.assertEqual(counts["prints"], 4)
        self.assertEqual(self.person.id_number, NUMBER, "two dossiers still name them")
        # What was left out is asked again with the next list.
        self.assertEqual(self.propose().line_ids.dossier_id, dossiers[0])

    def test_people_without_dossiers_go(self):
        self.stopped()
        self.keep()
        run = self.propose()
        run.with_user(self.manager).action_approve()
        self.delete(run)
        self.assertFalse(self.person.id_number)
        self.assertEqual(self.found_in_database(NAME, NUMBER), set())

    def test_people_with_a_login_or_a_request_stay(self):
        self.stopped()
        self.keep()
        self.login()
        run = self.propose()
        run.with_user(self.manager).action_approve()
        self.delete(run)
        self.assertEqual(self.person.id_number, NUMBER)

    def test_a_batch_costs_no_query_for_each_dossier(self):
        """Three more dossiers of three more people: not three times as many."""
        self.keep()
        counts = []
        for number in (2, 5):
            for index in range(number):
                digits = f"0013000{number}{index:04}"
                self.stopped(applicant={"name": "X", "id_number": digits})
            run = self.propose()
            run.with_user(self.manager).action_approve()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run._delete_batch()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15, counts)
