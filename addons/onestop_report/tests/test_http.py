"""The file over HTTP: who gets it, and what the others get."""

import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .common import OnestopReportCase

ANSWERS = {
    "t_manager": 200,
    "t_auditor": 200,
    "t_integrator": 200,
    "t_leader": 404,  # of another agency
    "t_clerk": 404,
    "t_officer": 404,
    "t_accountant": 404,
}


@tagged("post_install", "-at_install")
class TestHttp(OnestopReportCase, HttpCase):
    def test_file_by_role(self):
        self._july()
        report = self._report()
        for login, status in ANSWERS.items():
            with self.subTest(login=login):
                self.authenticate(login, login)
                response = self.url_open(f"/onestop/report/{report.id}/xlsx")
                self.assertEqual(response.status_code, status)

    def test_file(self):
        self._july()
        report = self._report()
        self.authenticate("t_manager", "t_manager")
        response = self.url_open(f"/onestop/report/{report.id}/xlsx")
        self.assertIn(
            "II.06_H98.1_20250701-20250731.xlsx",
            response.headers["Content-Disposition"],
        )
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        sheet = load_workbook(io.BytesIO(response.content)).active
        self.assertEqual(sheet["C12"].value, 8)

    def test_not_there(self):
        uncounted = self.Report.with_user(self.manager).create({})
        self.authenticate("t_manager", "t_manager")
        for number in (uncounted.id, 0, 99999999):
            with self.subTest(number=number):
                response = self.url_open(f"/onestop/report/{number}/xlsx")
                self.assertEqual(response.status_code, 404)

    def test_visitor_is_sent_to_the_login(self):
        report = self._report()
        self.authenticate(None, None)
        response = self.url_open(
            f"/onestop/report/{report.id}/xlsx", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
