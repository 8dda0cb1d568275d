from odoo.tests import HttpCase, tagged

from .common import OnestopFeeCase


@tagged("post_install", "-at_install")
class TestHttp(OnestopFeeCase, HttpCase):
    def test_roles_and_the_route(self):
        receipt = self._receipt()
        address = f"/onestop/receipt/{receipt.id}"
        for user, status in (
            (self.cashier, 200),
            (self.accountant, 200),
            (self.auditor, 200),
            (self.manager, 200),
            (self.clerk, 404),
            (self.officer, 404),
            (self.other_cashier, 404),
        ):
            with self.subTest(login=user.login):
                self.authenticate(user.login, user.login)
                answer = self.url_open(address)
                self.assertEqual(answer.status_code, status)
                if status == 200:
                    self.assertEqual(answer.headers["Content-Type"], "application/pdf")
                    self.assertTrue(answer.content.startswith(b"%PDF-"))
        self.assertEqual(self.url_open("/onestop/receipt/999999").status_code, 404)

    def test_nobody_without_login(self):
        receipt = self._receipt()
        self.authenticate(None, None)
        answer = self.url_open(f"/onestop/receipt/{receipt.id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_lookup_by_token(self):
        receipt = self._receipt()
        self.authenticate(None, None)
        answer = self.url_open(f"/bien-lai/{receipt.token}")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF-"))
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow, noarchive")
        for wrong in ("x", receipt.token[:-1], "%25", receipt.display_name):
            self.assertEqual(self.url_open(f"/bien-lai/{wrong}").status_code, 404)

    def test_cashier_screen(self):
        """The screen's calls: code or QR in, bill, money, shift."""
        dossier = self._receive_with_fees()
        dossiers = self.env["onestop.dossier"].with_user(self.cashier)
        bill = dossiers.cashier_find(f" {dossier.code.lower()} ")
        self.assertEqual((bill["due"], bill["status"]), (200000, "due"))
        self.assertEqual(len(bill["charges"]), 2)
        self.assertFalse(bill["may_change"])
        self.assertEqual(dossiers.cashier_find(dossier._tracking_url()), bill)
        self._collect(dossier)
        bill = dossiers.cashier_find(dossier.code)
        self.assertEqual((bill["due"], bill["status"]), (0, "paid"))
        self.assertEqual(
            [receipt["name"] for receipt in bill["receipts"]],
            ["26TAA/00000001", "26TAB/00000001"],
        )
        for text in ("", "https://x.vn/tra-cuu/", "https://x.vn/tra-cuu/abc", "1"):
            with self.assertRaisesRegex(Exception, "dossier_code:"):
                dossiers.cashier_find(text)
        with self.assertRaisesRegex(Exception, "dossier_code:"):
            dossiers.with_user(self.other_cashier).cashier_find(dossier.code)
