"""The main job over all add-ons: from the counter to the director's table."""

import io
import re

import openpyxl

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.onestop_procedure.tools import to_local

from .common import CITIZEN, FEE, LEVY, PROCEDURE, CentreHttpCase


@tagged("post_install", "-at_install")
class TestMainJob(CentreHttpCase):
    def as_role(self, model, role):
        return self.env[model].with_user(self.users[role])

    def get(self, role, path):
        """Fetch a page or file as a user of this role."""
        login = self.users[role].login if role != "public" else None
        self.authenticate(login, login)
        return self.url_open(path)

    def test_main_job(self):
        before = self.table()
        answer = self.at_the_counter()
        dossier = self.env["onestop.dossier"].browse(answer["id"])
        self.in_the_department(dossier)
        self.at_the_cashier(dossier)
        self.act(dossier, "reception", "return_result")
        self.assertEqual(dossier.state, "returned")
        self.followed_by_the_citizen(dossier, answer)
        self.told_to_other_systems(dossier)
        self.counted_in_the_table(before)

    # --- stations ---

    def at_the_counter(self):
        """Preview and receive; the slip is a PDF that names code and date."""
        counter = self.as_role("onestop.dossier", "reception")
        found = counter.counter_applicant(self.citizen.id_number)
        self.assertEqual((found["known"], found["name"]), (True, CITIZEN))
        preview = counter.counter_preview({"procedure": PROCEDURE})
        self.assertEqual(preview["fee_total"], LEVY + FEE)
        self.assertEqual(len(preview["components"]), 2)
        self.assertTrue(preview["sentences"])
        with self.assertRaises(UserError):
            counter.counter_receive(self.intake_values(papers=[]))
        answer = counter.counter_receive(self.intake_values())
        dossier = self.env["onestop.dossier"].browse(answer["id"])
        today = to_local(fields.Datetime.now())
        self.assertRegex(answer["code"], rf"^H97\.1-{today:%y%m%d}-\d{{4}}$")
        self.assertEqual(preview["due_text"], answer["due_text"])
        self.assertEqual(dossier.first_due_at, dossier.due_at)
        slip = self.get("reception", answer["slip_url"])
        self.assertTrue(slip.content.startswith(b"%PDF-"))
        again = self.get("reception", answer["slip_url"])
        self.assertEqual(again.content, slip.content)
        return answer

    def in_the_department(self, dossier):
        """Each one sees it in the inbox when it is his turn, and not before."""
        for role, action in (
            ("reception", "transfer"),
            ("officer", "acknowledge"),
            ("officer", "pass_on"),
            ("leader", "acknowledge"),
            ("leader", "finish"),
        ):
            mine = self.as_role("onestop.dossier", role).search([("is_mine", "=", 1)])
            self.assertIn(dossier, mine.with_env(self.env), (role, action))
            self.assertIn(action, dossier.with_user(self.users[role])._allowed())
            self.act(dossier, role, action)
        self.assertEqual(dossier.state, "finished")
        self.assertEqual(dossier.timeliness, "early")

    def at_the_cashier(self, dossier):
        """No result without the fee; two receipts, each with its PDF."""
        with self.assertRaises(UserError):
            self.act(dossier, "reception", "return_result")
        shifts = self.as_role("onestop.cash.session", "cashier")
        shifts.open_shift(100_000)
        receipts = self.as_role("onestop.receipt", "cashier")
        answer = receipts.collect(dossier.code, "cash", LEVY + FEE, "main job")
        self.assertEqual(answer["total"], LEVY + FEE)
        self.assertEqual(
            sorted((part["kind"], part["total"]) for part in answer["receipts"]),
            [("le_phi", LEVY), ("phi", FEE)],
        )
        self.assertEqual(
            answer, receipts.collect(dossier.code, "cash", LEVY + FEE, "main job")
        )
        for receipt in dossier.charge_ids.receipt_id:
            page = self.get("cashier", f"/onestop/receipt/{receipt.id}")
            self.assertTrue(page.content.startswith(b"%PDF-"))
        closed = shifts.close_shift(100_000 + LEVY + FEE)
        self.assertEqual(closed["difference"], 0)
        self.assertEqual(dossier._fee_status(), "paid")

    def followed_by_the_citizen(self, dossier, answer):
        """By code and look-up code without a login; in the own list with one."""
        self.authenticate(None, None)
        wrong = self.look_up(dossier.code, "AAAAAA")
        self.assertNotIn(CITIZEN, wrong.text)
        page = self.look_up(dossier.code, answer["secret"])
        self.assertIn(dossier.code, page.text)
        self.assertTrue(page.url.endswith(f"/tra-cuu/{dossier.token}"))
        own = self.get("portal", "/my/dossiers")
        self.assertIn(dossier.code, own.text)
        self.assertEqual(
            self.get("portal", f"/my/dossiers/{dossier.id}").status_code, 200
        )

    def look_up(self, code, secret):
        return self.url_open(
            "/tra-cuu",
            data={
                "code": code,
                "secret": secret,
                "csrf_token": Request.csrf_token(self),
            },
        )

    def told_to_other_systems(self, dossier):
        """The API tells the same story."""
        told = self.as_role("onestop.dossier", "integrator").track(dossier.code)
        self.assertEqual((told["state"], told["allowed"]), ("returned", []))
        self.assertEqual(
            [entry["action"] for entry in told["history"]],
            ["receive", "transfer", "acknowledge", "pass_on", "acknowledge", "finish"]
            + ["return_result"],
        )

    # --- form II.06 ---

    def report(self):
        report = self.as_role("onestop.report.progress", "manager").create(
            {"agency_id": self.centre.id}
        )
        report.action_compute()
        return report

    def table(self):
        return self.report()._rows()[-1]

    def counted_in_the_table(self, before):
        """One more received directly, one more resolved early; the file agrees."""
        report = self.report()
        total = report._rows()[-1]
        grown = {
            name: getattr(total, name) - getattr(before, name)
            for name in ("c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11")
        }
        expected = dict.fromkeys(grown, 0) | {"c3": 1, "c5": 1, "c7": 1, "c8": 1}
        self.assertEqual(grown, expected)
        page = self.get("manager", f"/onestop/report/{report.id}/xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(page.content)).active
        rows = [
            row
            for row in sheet.iter_rows(values_only=True)
            if any(isinstance(cell, int) for cell in row)
            and any(re.search("thử chéo", str(cell)) for cell in row)
        ]
        self.assertEqual(len(rows), 1)
        figures = [cell for cell in rows[0] if isinstance(cell, int)][-11:]
        self.assertEqual(figures, [1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0])

    def test_early_and_late(self):
        """Two dossiers of one day, the second signed after its date."""
        dossiers = [self.receive() for _each in range(2)]
        for dossier in dossiers:
            self.process(dossier)
        self.assertEqual({d.timeliness for d in dossiers}, {"early"})
        self.assertEqual(len({d.code for d in dossiers}), 2)
