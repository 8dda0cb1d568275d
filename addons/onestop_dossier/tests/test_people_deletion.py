"""Deletion of a person's data: what goes, what stays and why, everywhere."""

import os

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_people import EMAIL, NAME, NUMBER, PHONE, VALUES, PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleDeletion(PeopleCase):
    def lines(self, request):
        return {(row.part, row.outcome, row.dossier_id.id) for row in request.line_ids}

    def test_nothing_is_left_anywhere(self):
        """No column of any table holds a value of the person afterwards."""
        self.login()
        dossier = self.stopped()
        # Who fetched it, as the desk notes it.
        dossier._write_checked({"fetched_by": NAME, "fetched_proof": f"CCCD {NUMBER}"})
        self.keep()
        files = self.paths(dossier)
        self.assertEqual(len(files), 3)
        self.assertTrue(self.found_in_database(*VALUES))
        request = self.request("deletion", ground=f"{NAME} xin xóa")
        request.action_plan()
        self.assertTrue(self.found_in_database(NAME))
        request.action_delete()
        self.assertEqual(request.state, "done")
        self.assertEqual(self.found_in_database(*VALUES), set())
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse([path for path in files if os.path.exists(path)])

    def paths(self, dossier):
        """Files of a dossier in the file store."""
        files = dossier.paper_ids.attachment_ids | dossier.print_ids.attachment_id
        store = self.env["ir.attachment"]
        paths = [store._full_path(file.store_fname) for file in files]
        self.assertTrue(all(os.path.exists(path) for path in paths))
        return paths

    def test_what_stays(self):
        dossier = self.stopped()
        code, events = dossier.code, dossier.event_ids
        told = events.read()
        self.keep()
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertEqual(dossier.code, code)
        self.assertEqual(dossier.state, "stopped")
        self.assertEqual(dossier.event_ids, events)
        self.assertEqual(events.read(), told)
        self.assertEqual(dossier.applicant_id.kind, "person")
        self.assertNotEqual(dossier.applicant_id, self.person)
        self.assertTrue(dossier.forgotten_at)
        self.assertFalse(dossier._altered_slips())
        self.assertEqual(self.person.id_kind, "none")
        self.assertTrue(dossier.paper_ids)

    def test_report_line_by_line(self):
        """One dossier over its term, one within it, one open, one without a term."""
        self.keep(5, procedure_id=self.procedure.id)
        other = self._procedure("9.000002", "Không thời hạn", 3)
        old, new = self.stopped(), self.stopped("2026-01-05 08:00")
        unset = self.stopped("2020-03-03 08:00", procedure=other.code)
        still = self.received("2026-11-02 08:00")
        request = self.request("deletion")
        request.action_plan()
        self.assertEqual(
            {part for part in self.lines(request) if part[2]},
            {
                ("dossier", "proposed", old.id),
                ("dossier", "kept", new.id),
                ("dossier", "kept", unset.id),
                ("dossier", "kept", still.id),
            },
        )
        reasons = {row.dossier_id: row.reason for row in request.line_ids}
        self.assertIn("05/01/2031", reasons[new])
        self.assertIn("Danh mục thời hạn bảo quản thử", reasons[new])
        self.assertIn("No term of keeping", reasons[unset])
        self.assertIn("open", reasons[still])
        request.action_delete()
        self.assertIn(("dossier", "deleted", old.id), self.lines(request))
        self.assertIn(("identity", "kept", False), self.lines(request))
        self.assertIn(("history", "kept", False), self.lines(request))
        self.assertIn(("papers", "deleted", False), self.lines(request))
        self.assertFalse(old.applicant_name)
        for dossier in (new, unset, still):
            self.assertEqual(dossier.applicant_name, NAME)
            self.assertEqual(dossier.applicant_id, self.person)
        # An open dossier: how else would they be told?
        self.assertEqual(self.person.phone, PHONE)

    def test_kept_for_good(self):
        self.keep(0, "forever")
        dossier = self.stopped()
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertEqual(dossier.applicant_name, NAME)
        self.assertIn("for good", request.line_ids[:1].reason)
        # Nothing is open: what no slip needs goes all the same.
        self.assertFalse(self.person.phone)
        self.assertFalse(self.person.birth_date)
        self.assertEqual(self.person.id_number, NUMBER)

    def test_drafts_go(self):
        draft = self._receive_draft(
            {"applicant": {"name": NAME, "id_number": NUMBER}, "content": "Nháp"}
        )
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertFalse(draft.exists())
        self.assertFalse(self.person.id_number)

    def test_dossiers_of_another_centre_stay(self):
        self.keep()
        other = self.env["onestop.agency"].create(
            {"name": "Trung tâm khác", "code": "H98.9", "is_centre": True}
        )
        dossier = self.stopped()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_dossier SET agency_id = %s WHERE id = %s",
            [other.id, dossier.id],
        )
        dossier.invalidate_recordset()
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertIn(("elsewhere", "kept", False), self.lines(request))
        self.assertEqual(dossier.applicant_name, NAME)
        self.assertEqual(self.person.id_number, NUMBER)

    def test_who_brought_it_stays_with_the_dossier(self):
        """The submitter of a dossier that is kept is named on its slip."""
        self.keep(0, "forever")
        self.stopped()
        brought = self._receive(
            submitter={"name": NAME, "id_number": NUMBER}, authorisation="Giấy ủy quyền"
        )
        self.assertEqual(brought.submitter_id, self.person)
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertEqual(brought.submitter_id.name, NAME)

    def test_login_is_closed(self):
        user = self.login()
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertFalse(user.active)
        self.assertNotIn(EMAIL, user.login)
        self.assertFalse(self.env["res.users"].search([("login", "=", EMAIL)]))
        self.assertFalse(user.partner_id.active)
        self.assertFalse(user.partner_id.email)
        # What Odoo's timed job does with accounts that were closed.
        queue = self.env["res.users.deletion"].search([("user_id", "=", user.id)])
        self.assertEqual(queue.state, "todo")
        partner = user.partner_id
        user.unlink()
        partner.unlink()

    def test_staff_keep_their_login(self):
        """A member of staff is a citizen too; their work login is not touched."""
        self.person.partner_id = self.officer.partner_id
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertTrue(self.officer.active)
        self.assertEqual(self.officer.name, self.officer.partner_id.name)

    def test_only_the_manager_of_the_centre(self):
        request = self.request("deletion")
        for user in (self.clerk, self.officer, self.leader):
            with self.assertRaises(AccessError, msg=user.login):
                request.with_user(user).action_plan()
        stranger = self._user("t_manager2", "manager", self.other_department)
        with self.assertRaises(AccessError):
            request.with_user(stranger).action_plan()
        with self.assertRaises(UserError):
            request.action_delete()  # nobody looked at the plan
        with self.assertRaises(UserError):
            request.action_hand_out()

    def test_a_decision_stands(self):
        request = self.request("deletion")
        for vals in ({"state": "done"}, {"due_at": False}, {"planned": True}):
            with self.assertRaises(AccessError):
                request.write(vals)
        with self.assertRaises(UserError):
            request.action_refuse()  # without an answer
        request.answer = "Không có căn cứ"
        request.action_refuse()
        with self.assertRaises(AccessError):
            request.answer = "Khác"
        with self.assertRaises(UserError):
            request.action_plan()
        with self.assertRaises(AccessError):
            request.unlink()

    def test_answer_by_the_term_in_force(self):
        """72 hours until 2025, days since 2026; terms are data."""
        old = self.request("export", received_at="2025-11-20 03:00:00")
        self.assertEqual(str(old.due_at), "2025-11-23 03:00:00")
        new = self.request("deletion", received_at="2026-02-02 03:00:00")
        self.assertEqual(str(new.due_at), "2026-02-22 16:59:00")
        self.Term.search([("kind", "=", "correction")]).unlink()
        self.assertFalse(self.request("correction").due_at)

    def test_forged_columns_are_refused(self):
        dossier = self.stopped()
        with self.assertRaises(AccessError):
            dossier.write({"forgotten_at": "2020-01-01 00:00:00"})
        forged = self.requests.with_user(self.manager).create(
            {
                "applicant_id": self.person.id,
                "agency_id": self.centre.id,
                "kind": "deletion",
                "state": "done",
                "planned": True,
            }
        )
        self.assertEqual((forged.state, forged.planned), ("open", False))
