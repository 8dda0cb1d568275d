from odoo.tests import tagged

from .common import ID_NUMBER, OnestopPortalCase

ROWS = "//ol[contains(@class, 'o_onestop_hits')]/li"


@tagged("post_install", "-at_install")
class TestMyDossiers(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.mine = self._receive()
        other = {"name": "Trần Văn Khác", "id_number": "001200000002"}
        self.others = self._receive(applicant=other)
        self.others.applicant_id.partner_id = self.other_citizen.partner_id

    def login(self, user):
        self.authenticate(user.login, user.login)

    def codes(self, address="/my/dossiers"):
        page = self.get(address)
        return [self.text(row, ".//p[last()]/span[1]") for row in page.xpath(ROWS)]

    def test_only_own(self):
        self.login(self.citizen)
        self.assertEqual(self.codes(), [self.mine.code])
        self.login(self.other_citizen)
        self.assertEqual(self.codes(), [self.others.code])

    def test_handed_in_for_somebody_else(self):
        submitter = {"name": self.applicant.name, "id_number": ID_NUMBER}
        other = {"name": "Trần Văn Khác", "id_number": "001200000002"}
        handed_in = self._receive(applicant=other, submitter=submitter)
        self.login(self.citizen)
        self.assertEqual(sorted(self.codes()), [self.mine.code, handed_in.code])

    def test_page_of_an_own_dossier(self):
        self.login(self.citizen)
        words = self.text(self.get(f"/my/dossiers/{self.mine.id}"))
        self.assertIn("Your dossier is at Trung tâm thử", words)
        self.assertIn("Nguyễn Thị Thử", words)
        self.assertNotIn(ID_NUMBER, self.answer.text)
        self.assertIn("no-store", self.answer.headers["Cache-Control"])

    def test_who_else_opened_it(self):
        """Others who looked are told by agency and purpose, never by name."""
        self.login(self.citizen)
        address = f"/my/dossiers/{self.mine.id}"
        self.assertFalse(self.get(address).xpath("//*[@id='openings_title']"))
        officer = self._user("t_looks", "officer", self.other_department)
        officer.name = "Người Xem Hồ Sơ"
        dossiers = self.env["onestop.dossier"].with_user(officer)
        dossiers.action_open(self.mine.code, "answer")
        words = self.text(self.get(address))
        self.assertIn(self.other_department.name, words)
        self.assertIn("Answer the applicant's question", words)
        self.assertNotIn(officer.name, words)
        self.assertNotIn(officer.login, words)

    def test_slip(self):
        self.login(self.citizen)
        answer = self.url_open(f"/my/dossiers/{self.mine.id}/phieu-hen")
        self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_anothers_is_not_found(self):
        self.login(self.citizen)
        for address in ("", "/phieu-hen"):
            answer = self.url_open(f"/my/dossiers/{self.others.id}{address}")
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn("Trần Văn Khác", answer.text)

    def test_filters_count_and_sort(self):
        waiting = self._receive()
        self._to_officer(waiting)
        self._act(
            waiting, self.officer, "request_supplement", "2026-11-16 10:00", reason="A"
        )
        self.login(self.citizen)
        self.assertEqual(self.codes("/my/dossiers?loc=waiting"), [waiting.code])
        self.assertEqual(self.codes("/my/dossiers?loc=running"), [self.mine.code])
        self.assertEqual(self.codes("/my/dossiers?loc=ended"), [])
        self.assertEqual(
            self.codes("/my/dossiers?xep=due"), [self.mine.code, waiting.code]
        )
        page = self.get("/my/dossiers?loc=nonsense&xep=nonsense")
        self.assertIn(
            "All 2 Waiting for you 1 Being resolved 1 Closed 0", self.text(page)
        )

    def test_pager(self):
        for _n in range(11):
            self._receive()
        self.login(self.citizen)
        first, second = self.codes(), self.codes("/my/dossiers/page/2")
        self.assertEqual((len(first), len(second)), (10, 2))
        self.assertFalse(set(first) & set(second))

    def test_empty_list_says_how_dossiers_get_here(self):
        self.applicant.partner_id = False
        self.login(self.citizen)
        words = self.text(self.get("/my/dossiers"))
        self.assertIn("Nothing here yet", words)

    def test_card_without_scripts(self):
        self.login(self.citizen)
        page = self.get("/my")
        card = page.xpath("//a[@href='/my/dossiers'][@title]")[0]
        self.assertRegex(self.text(card, "."), "^1 My dossiers")
        self.assertNotIn("d-none", card.getparent().get("class"))

    def test_counter_for_scripts(self):
        self.login(self.citizen)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["dossier_count"]}
        )
        self.assertEqual(answer, {"dossier_count": 1})

    def test_query_count_does_not_grow_with_rows(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.get("/my/dossiers")
            return self.cr.sql_log_count - before

        self.login(self.citizen)
        queries()
        few = queries()
        for _n in range(6):
            self._receive()
        self.assertLessEqual(queries(), few + 3)
