"""Altered slips: found at night, listed with what to do, marked once mended."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import seal_slip_check
from .common import OnestopDossierCase


@tagged("post_install", "-at_install")
class TestSlipCheck(OnestopDossierCase):
    def alter(self, dossier, name):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_dossier SET applicant_name = %s WHERE id = %s",
            [name, dossier.id],
        )
        self.env.invalidate_all()

    def check(self):
        rows = self.env["onestop.slip.alteration"]
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=1
        ):
            rows._cron_check_slips()
        return rows.search([])

    def test_found_once_and_marked_when_mended(self):
        dossiers = self._receive() | self._receive() | self._receive()
        before = self.check()
        first = dossiers[0]
        self.alter(first, "Người Lạ")
        with patch.object(seal_slip_check, "BATCH", 2):
            found = self.check() - before
        self.assertEqual(found.dossier_id, first)
        self.assertFalse(found.mended_at)
        self.assertEqual(self.check() - before, found)
        # Put right through the program, which seals it anew.
        first.with_user(self.clerk)._correct(
            {"applicant_name": "Nguyễn Thị Thử"}, "Dữ liệu bị sửa ngoài chương trình"
        )
        self.assertEqual(self.check() - before, found)
        self.assertTrue(found.mended_at)

    def test_a_walk_that_ran_out_of_time_goes_on(self):
        dossiers = self._receive() | self._receive() | self._receive()
        last = dossiers[-1]
        self.alter(last, "Người Lạ")
        rows = self.env["onestop.slip.alteration"]
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(seal_slip_check.PLACE, str(dossiers[0].id - 1))
        with (
            patch.object(seal_slip_check, "BATCH", 2),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=0),
        ):
            rows._cron_check_slips()
            self.assertFalse(rows.search([("dossier_id", "=", last.id)]))
            place = parameters.get_param(seal_slip_check.PLACE)
            self.assertEqual(place, str(dossiers[1].id))
            rows._cron_check_slips()
        self.assertTrue(rows.search([("dossier_id", "=", last.id)]))
        self.assertEqual(parameters.get_param(seal_slip_check.PLACE), "0")

    def test_who_sees_it(self):
        dossier = self._receive()
        kept = dossier.with_user(self.clerk)._print("01")
        self.alter(dossier, "Người Lạ")
        self.check()
        rows = self.env["onestop.slip.alteration"]
        domain = [("dossier_id", "=", dossier.id)]
        auditor = self._user("t_auditor", "auditor", self.other_department)
        elsewhere = self._user("t_manager_2", "manager", self.other_department)
        for user, count in ((self.manager, 1), (auditor, 1), (elsewhere, 0)):
            self.assertEqual(rows.with_user(user).search_count(domain), count)
        row = rows.with_user(auditor).search(domain)
        self.assertEqual(row.action_open_slip(), kept.action_open())
        self.assertEqual(row.action_open_dossier()["res_id"], dossier.id)

    def test_no_print_is_made_of_altered_data(self):
        dossier = self._receive()
        self.alter(dossier, "Người Lạ")
        self.check()
        row = self.env["onestop.slip.alteration"].search(
            [("dossier_id", "=", dossier.id)]
        )
        with self.assertRaisesRegex(UserError, "in the citizen's hand"):
            row.action_open_slip()
        self.assertFalse(dossier.print_ids)

    def test_on_request(self):
        good, bad = self._receive(), self._receive()
        self.alter(bad, "Người Lạ")
        both = (good | bad).with_user(self.manager)
        self.assertEqual(both.action_check_slips()["domain"], [("id", "in", bad.ids)])
        answer = good.with_user(self.manager).action_check_slips()
        self.assertEqual(answer["tag"], "display_notification")

    def test_queries_do_not_grow(self):
        few, many = self._receive(), self.env["onestop.dossier"]
        for _number in range(8):
            many |= self._receive()

        def count(dossiers):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            dossiers._altered_slips()
            return self.env.cr.sql_log_count - start

        self.assertEqual(count(many), count(few))
