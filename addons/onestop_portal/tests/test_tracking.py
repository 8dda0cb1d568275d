"""Code and look-up code: who gets in, and how often one may try."""

from odoo.tests import freeze_time, tagged

from .common import OnestopPortalCase

WRONG = "AAAAAA"


@tagged("post_install", "-at_install")
class TestTracking(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._receive()
        self.second = self._receive()

    def track(self, code, secret, status=200):
        return self.post("/tra-cuu", {"code": code, "secret": secret}, status)

    def assertOpen(self, page):
        self.assertIn(f"/tra-cuu/{self.dossier.token}", self.answer.url)
        self.assertIn("Nguyễn Thị Thử", self.text(page))

    def assertRefused(self, page, left=None):
        self.assertTrue(self.answer.url.endswith("/tra-cuu"))
        self.assertNotIn("Nguyễn Thị Thử", self.text(page))
        if left is not None:
            self.assertIn(f"Tries left: {left}.", self.text(page))

    def test_right_codes_lead_to_the_dossier(self):
        self.assertOpen(self.track(self.dossier.code, self.dossier.secret))

    def test_forgiving_about_how_codes_are_typed(self):
        code, secret = self.dossier.code, self.dossier.secret
        for typed_code, typed_secret in (
            (code.lower(), secret.lower()),
            (f"  {code} ", f" {secret[:3]} {secret[3:]} "),
            (code.replace("-", "–"), f"{secret[:3]}-{secret[3:]}"),
            (code.replace("-", " - "), secret.replace("Q", "0").replace("V", "u")),
        ):
            with self.subTest(typed_code):
                self.assertOpen(self.track(typed_code, typed_secret))

    def test_unknown_code_and_wrong_secret_answer_alike(self):
        pages = [
            self.text(self.track(self.dossier.code, WRONG)),
            self.text(self.track("H98.1-261116-9999", WRONG)),
        ]
        self.assertEqual(
            pages[0].replace("Tries left: 4.", ""),
            pages[1].replace("Tries left: 3.", ""),
        )

    def test_another_dossiers_secret_opens_nothing(self):
        if self.second.secret != self.dossier.secret:
            self.assertRefused(self.track(self.dossier.code, self.second.secret), 4)

    def test_draft_cannot_be_tracked(self):
        draft = self.dossier.copy()
        self.assertRefused(self.track(draft.reference, draft.secret))
        self.get(f"/tra-cuu/{draft.token}", 404)

    def test_reference_before_receipt(self):
        draft = self.dossier.copy()
        self._act(draft, self.clerk, "request_supplement", reason="Thiếu tờ khai")
        page = self.track(draft.reference, draft.secret)
        self.assertIn("Your dossier is not received yet", self.text(page))
        self.assertIn("Thiếu tờ khai", self.text(page))

    def test_five_tries_then_closed_even_for_the_right_code(self):
        for left in (4, 3, 2, 1, 0):
            self.assertRefused(self.track(self.dossier.code, WRONG), left)
        for secret in (WRONG, self.dossier.secret):
            page = self.track(self.dossier.code, secret)
            self.assertRefused(page)
            self.assertIn("closed for 15 minutes", self.text(page))

    def test_open_again_after_fifteen_minutes(self):
        for _n in range(5):
            self.track(self.dossier.code, WRONG)
        with freeze_time("2026-11-17 02:14:59"):
            self.assertRefused(self.track(self.dossier.code, self.dossier.secret))
        with freeze_time("2026-11-17 02:15:00"):
            self.assertOpen(self.track(self.dossier.code, self.dossier.secret))

    def test_five_tries_per_address_over_all_codes(self):
        for n in range(5):
            self.track(f"H98.1-261116-900{n}", WRONG)
        self.assertRefused(self.track(self.dossier.code, self.dossier.secret))

    def test_success_costs_no_try(self):
        for _n in range(7):
            self.assertOpen(self.track(self.dossier.code, self.dossier.secret))
        self.assertRefused(self.track(self.dossier.code, WRONG), 4)

    def test_what_can_be_no_code_costs_no_try(self):
        for code, secret, field in (
            ("", self.dossier.secret, "code"),
            (self.dossier.code, "", "secret"),
            (self.dossier.code, "ABC", "secret"),
            (self.dossier.code, "ÂACXXX", "secret"),
        ):
            page = self.track(code, secret)
            self.assertTrue(page.xpath(f"//a[@href='#{field}']"))
            self.assertTrue(page.xpath(f"//input[@id='{field}'][@aria-invalid]"))
            self.assertTrue(page.xpath(f"//p[@id='{field}_error']"))
        self.assertRefused(self.track(self.dossier.code, WRONG), 4)

    def test_code_typed_stays_secret_does_not(self):
        page = self.track(self.dossier.code, WRONG)
        self.assertEqual(page.xpath("//input[@id='code']/@value"), [self.dossier.code])
        self.assertFalse(page.xpath("//input[@id='secret']/@value"))

    def test_post_without_token_of_the_form_is_refused(self):
        both = {"code": self.dossier.code, "secret": self.dossier.secret}
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.url_open("/tra-cuu", data=both)
        self.assertEqual(answer.status_code, 400)

    def test_secret_in_the_address_opens_nothing(self):
        page = self.get(
            f"/tra-cuu?code={self.dossier.code}&secret={self.dossier.secret}"
        )
        self.assertNotIn("Nguyễn Thị Thử", self.text(page))
        self.assertNotIn(self.dossier.token, self.answer.text)
