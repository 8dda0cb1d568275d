"""What the page of a dossier shows: to the QR alone, and with the look-up code."""

from odoo.tests import freeze_time, tagged

from odoo.addons.onestop_dossier.tests.common import local

from .common import ID_NUMBER, OnestopPortalCase


@tagged("post_install", "-at_install")
class TestTrackingPage(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._receive_with_fees()
        self.address = f"/tra-cuu/{self.dossier.token}"

    def unlock(self, secret=None):
        return self.post(
            self.address,
            {"secret": secret or self.dossier.secret},
            page=self.address,
        )

    def sentence(self):
        page = self.get(self.address)
        return self.text(page, "//p[contains(@class, 'o_onestop_sentence_text')]")

    # === THE QR ALONE ===#

    def test_qr_shows_initials_only(self):
        page = self.get(self.address)
        words = self.text(page)
        self.assertIn("N. T. T.", words)
        for hidden in ("Nguyễn Thị Thử", "Nguyễn", ID_NUMBER, "Tờ khai"):
            self.assertNotIn(hidden, self.answer.text)
        self.assertFalse(page.xpath("//a[contains(@href, 'phieu-hen')]"))

    def test_slip_needs_the_look_up_code(self):
        answer = self.url_open(f"{self.address}/phieu-hen")
        self.assertTrue(answer.url.endswith(self.address))
        self.assertFalse(answer.content.startswith(b"%PDF"))

    def test_look_up_code_opens_name_papers_and_slip(self):
        page = self.unlock()
        words = self.text(page)
        self.assertIn("Nguyễn Thị Thử", words)
        self.assertIn("Tờ khai", words)
        self.assertNotIn(ID_NUMBER, self.answer.text)
        slip = page.xpath("//a[contains(@href, 'phieu-hen')]/@href")[0]
        answer = self.url_open(slip)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_open_for_half_an_hour(self):
        self.unlock()
        with freeze_time("2026-11-17 02:29:00"):
            self.assertIn("Nguyễn Thị Thử", self.text(self.get(self.address)))
        with freeze_time("2026-11-17 02:31:00"):
            self.assertNotIn("Nguyễn Thị Thử", self.text(self.get(self.address)))

    def test_close(self):
        self.unlock()
        self.post(f"{self.address}/dong", {}, page=self.address)
        self.assertNotIn("Nguyễn Thị Thử", self.text(self.get(self.address)))

    def test_opening_one_opens_no_other(self):
        other = self._receive()
        self.unlock()
        page = self.get(f"/tra-cuu/{other.token}")
        self.assertNotIn("Nguyễn Thị Thử", self.text(page))

    def test_tries_are_shared_with_the_form(self):
        for left in (4, 3, 2, 1, 0):
            self.assertIn(f"Tries left: {left}.", self.text(self.unlock("AAAAAA")))
        page = self.unlock()
        self.assertIn("closed for 15 minutes", self.text(page))
        self.assertNotIn("Nguyễn Thị Thử", self.text(page))

    def test_unknown_token(self):
        for token in ("x", "dong", self.dossier.token[:-1], self.dossier.code):
            page = self.get(f"/tra-cuu/{token}", 404)
            self.assertIn("Dossier not found", self.text(page))

    def test_kept_nowhere(self):
        for address in ("/tra-cuu", self.address, "/tra-cuu/x"):
            headers = self.url_open(address).headers
            self.assertIn("no-store", headers["Cache-Control"], address)
            self.assertIn("noindex", headers["X-Robots-Tag"], address)
            self.assertEqual(headers["Referrer-Policy"], "no-referrer", address)

    # === THE SENTENCE ===#

    def test_at_the_centre_then_at_the_department(self):
        self.assertEqual(
            self.sentence(),
            "Your dossier is at Trung tâm thử; the result is due on Monday 23/11/2026 "
            "before 08:00.",
        )
        self._to_officer(self.dossier)
        self.assertIn("Your dossier is at Sở thử;", self.sentence())

    def test_overdue(self):
        self._to_officer(self.dossier)
        with freeze_time(local("2026-11-25 10:00")):
            page = self.get(self.address)
        words = self.text(page)
        self.assertIn("past its appointment of Monday 23/11/2026 08:00", words)
        self.assertIn("Call 0299 000 1000", words)

    def test_supplement(self):
        self._to_officer(self.dossier)
        self._act(
            self.dossier,
            self.officer,
            "request_supplement",
            "2026-11-16 10:00",
            reason="Thiếu chữ ký ở tờ khai",
        )
        words = self.text(self.get(self.address))
        self.assertIn("waits for papers from you", words)
        self.assertIn("Thiếu chữ ký ở tờ khai", words)
        self.assertIn("Trung tâm thử, 1 đường Thử", words)

    def test_reasons_of_the_house_are_not_shown(self):
        self._to_officer(self.dossier)
        self._act(self.dossier, self.officer, "pass_on", "2026-11-16 10:00")
        self._act(self.dossier, self.leader, "acknowledge", "2026-11-16 10:05")
        self._act(
            self.dossier,
            self.leader,
            "send_back",
            "2026-11-16 10:10",
            reason="Viết ẩu quá",
        )
        self.unlock()
        self.assertNotIn("Viết ẩu quá", self.answer.text)

    def test_finished_and_handed_over(self):
        self._to_officer(self.dossier)
        self._finish(self.dossier, "2026-11-16 15:00")
        words = self.text(self.get(self.address))
        self.assertIn("ready at Trung tâm thử since Monday 16/11/2026", words)
        self.assertIn("Fetch the result at Trung tâm thử", words)
        self._collect(self.dossier)
        self._act(self.dossier, self.clerk, "return_result", "2026-11-17 08:00")
        self.assertIn("handed over on Tuesday 17/11/2026", self.sentence())

    def test_refused(self):
        self._to_officer(self.dossier)
        self._act(self.dossier, self.officer, "pass_on", "2026-11-16 10:00")
        self._act(self.dossier, self.leader, "acknowledge", "2026-11-16 10:05")
        self._act(
            self.dossier, self.leader, "refuse", "2026-11-16 11:00", reason="Đất rừng"
        )
        words = self.text(self.get(self.address))
        self.assertIn("refused your request on Monday 16/11/2026", words)
        self.assertIn("Đất rừng", words)
        self.assertNotIn("to come", words)

    # === STEPS, FEES ===#

    def test_steps_done_current_and_to_come(self):
        self._to_officer(self.dossier)
        page = self.get(self.address)
        steps = page.xpath("//ol[contains(@class, 'o_onestop_track')]/li")
        states = [step.get("class").removeprefix("o_onestop_step_") for step in steps]
        self.assertEqual(states[:2], ["done", "now"])
        self.assertEqual(set(states[2:]), {"next"})
        self.assertEqual(len(page.xpath("//li[@aria-current='step']")), 1)
        self.assertIn("done 16/11/2026 09:00", self.text(page))

    def test_fee_to_pay(self):
        words = self.text(self.get(self.address))
        self.assertIn("Pay 200.000 đ at the cashier of Trung tâm thử.", words)
        self._collect(self.dossier)
        words = self.text(self.get(self.address))
        self.assertNotIn("at the cashier", words)
        self.assertIn("150.000 đ", words)

    def test_receipts_need_the_look_up_code(self):
        self._collect(self.dossier)
        links = "//a[starts-with(@href, '/bien-lai/')]/@href"
        self.assertFalse(self.get(self.address).xpath(links))
        found = self.unlock().xpath(links)
        self.assertEqual(len(found), len(self.dossier.receipt_ids))
        answer = self.url_open(found[0])
        self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_no_officer_is_named(self):
        self._to_officer(self.dossier)
        self.unlock()
        for user in (self.clerk, self.officer):
            self.assertNotIn(user.name, self.answer.text)
            self.assertNotIn(user.login, self.answer.text)
