"""Reasons, requests paper by paper, results and how they are handed over."""

import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import OnestopDossierCase, local

PDF = base64.b64encode(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n").decode()
FILE = {"name": "ket-qua.pdf", "data": PDF}


class OutcomeCase(OnestopDossierCase):
    def _processing(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier)
        return dossier

    def _dialog(self, dossier, user, action, **values):
        act = self.env["onestop.dossier.act"].with_user(user)
        fields_list = list(act._fields)
        context = {"default_dossier_id": dossier.id, "default_action": action}
        vals = act.with_context(**context).default_get(fields_list)
        return act.with_context(**context).create({**vals, **values})

    def _with_leader(self, at="2026-11-20 10:00"):
        dossier = self._processing()
        self._act(dossier, self.officer, "pass_on", at)
        self._act(dossier, self.leader, "acknowledge", at)
        return dossier


@tagged("post_install", "-at_install")
class TestReasons(OutcomeCase):
    def test_seeded_for_every_action(self):
        texts = self.env["onestop.reason.text"].search([("agency_id", "=", False)])
        keys = [key for key, _label in texts._selection_action()]
        self.assertEqual(set(texts.mapped("action")), set(keys))

    def test_leaders_keep_those_of_their_agency(self):
        texts = self.env["onestop.reason.text"].with_user(self.leader)
        own = texts.create({"action": "refuse", "name": "Riêng", "text": "Vì …"})
        self.assertEqual(own.agency_id, self.department)
        shared = self.env.ref("onestop_dossier.reason_refuse_facts")
        self.assertIn(shared, texts.search([]))
        with self.assertRaises(AccessError):
            shared.with_user(self.leader).write({"text": "Khác"})
        with self.assertRaises(AccessError):
            texts.create(
                {
                    "action": "refuse",
                    "name": "Cho mọi nơi",
                    "text": "…",
                    "agency_id": False,
                }
            )
        stranger = self.env["onestop.reason.text"].with_user(self.stranger)
        self.assertNotIn(own, stranger.search([]))
        offered = texts._offered("refuse", self.department)
        self.assertEqual(offered[0], own)

    def test_a_text_is_filled_in(self):
        dossier = self._processing()
        text = self.env.ref("onestop_dossier.reason_supplement_missing")
        act = self._dialog(
            dossier,
            self.officer,
            "request_supplement",
            text_id=text.id,
            reason=text.text,
        )
        with self.assertRaisesRegex(UserError, "fill in"):
            act.action_apply()
        act.reason = "Đề nghị nộp bổ sung: bản vẽ."
        act.action_apply()
        self.assertEqual(dossier.state, "supplement")
        self.assertEqual(dossier.remark_ids[:1].text, "Đề nghị nộp bổ sung: bản vẽ.")


@tagged("post_install", "-at_install")
class TestDialogs(OutcomeCase):
    def test_supplement_paper_by_paper(self):
        dossier = self._processing()
        act = self._dialog(
            dossier, self.officer, "request_supplement", reason="Xem từng giấy tờ"
        )
        self.assertIn(",line_ids,", act.asked)
        self.assertEqual(act.needed, ",reason,")
        self.assertIn("clock stops", act.outcome)
        drawing = act.line_ids.filtered(lambda line: line.name == "Bản vẽ")
        drawing.write({"verdict": "wrong", "reason": "Thiếu tỷ lệ"})
        answer = act.action_apply()
        self.assertEqual(answer["url"], f"/onestop/print/{dossier.id}/02")
        self.assertTrue(answer["close"])
        paper = drawing.paper_id
        self.assertEqual((paper.verdict, paper.reason), ("wrong", "Thiếu tỷ lệ"))
        event = dossier.event_ids.filtered(lambda e: e.action == "request_supplement")
        self.assertEqual(event.details["papers"], {str(paper.id): "wrong"})

    def test_papers_over_the_api(self):
        dossier = self._processing()
        call = self.env["onestop.dossier"].with_user(self.officer)
        for papers, words in (
            ([{"component": "XX", "verdict": "wrong", "reason": "x"}], "not in this"),
            ([{"component": "BV", "verdict": "wrong"}], "what is missing or wrong"),
            (
                [{"component": "BV", "verdict": "wrong", "reason": "x"}] * 2,
                "listed twice",
            ),
        ):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                call.act(
                    dossier.code,
                    "request_supplement",
                    {"reason": "x", "papers": papers},
                )
        call.act(
            dossier.code,
            "request_supplement",
            {
                "reason": "x",
                "papers": [{"component": "BV", "verdict": "missing", "reason": "Cần"}],
            },
        )
        paper = dossier.paper_ids.filtered(lambda p: p.component_id.code == "BV")
        self.assertEqual((paper.verdict, paper.reason), ("missing", "Cần"))

    def test_papers_stay_fixed_otherwise(self):
        dossier = self._processing()
        with self.assertRaises(AccessError):
            dossier.paper_ids[:1].with_user(self.clerk).write({"verdict": "wrong"})

    def test_a_second_request_is_told(self):
        dossier = self._processing()
        ask = {"action": "request_supplement", "reason": "Thiếu"}
        self._act(dossier, self.officer, at="2026-11-17 08:00", **ask)
        self._act(dossier, self.clerk, "supply", "2026-11-18 08:00")
        act = self._dialog(dossier, self.manager, "request_supplement", reason="Thiếu")
        self.assertIn("request number 2", act.outcome)
        act.action_apply()
        self.assertEqual(dossier.supplement_count, 2)

    def test_every_action_has_its_words(self):
        """The dialog opens for each action without a branch that fails."""
        dossier = self._processing()
        for action, _label in (
            self.env["onestop.dossier.act"]._fields["action"].selection
        ):
            with self.subTest(action):
                act = self._dialog(dossier, self.leader, action)
                self.assertTrue(act.asked)

    def test_the_reason_follows_the_rules(self):
        """Accepting a withdrawal needs no reason, turning it down does."""
        dossier = self._processing()
        self._act(dossier, self.clerk, "ask_withdrawal", "2026-11-17 08:00")
        accept = self._dialog(dossier, self.leader, "stop")
        turn_down = self._dialog(dossier, self.leader, "keep")
        self.assertNotIn(",reason,", accept.needed)
        self.assertIn(",reason,", turn_down.needed)
        self.assertIn("clock ends", accept.outcome)
        self.assertEqual(
            accept.action_apply()["url"], f"/onestop/print/{dossier.id}/05"
        )
        self.assertEqual(dossier.state, "stopped")

    def test_apology_proposes_a_working_day_to_come(self):
        dossier = self._receive("2026-11-16 08:00")
        calendar = dossier._clock_calendar()
        for at in ("2026-11-17 08:00", "2026-11-23 16:59", "2026-12-19 10:00"):
            proposed = dossier._proposed_date(local(at))
            with self.subTest(at):
                self.assertGreater(proposed, dossier.due_at)
                self.assertGreater(proposed, local(at))
                day = dossier._local_date(proposed)
                self.assertTrue(calendar.is_working_day(day))
                self.assertGreater(day, dossier._local_date(local(at)))


@tagged("post_install", "-at_install")
class TestResults(OutcomeCase):
    def _add(self, dossier, user, **values):
        call = self.env["onestop.dossier"].with_user(user)
        return self.env["onestop.applicant.document"].browse(
            call.add_result(
                dossier.code, {"number": "12/GP", "files": [FILE], **values}
            )
        )

    def test_prepared_then_filed(self):
        dossier = self._processing()
        document = self._add(dossier, self.officer, issued_on="2026-11-19")
        self.assertFalse(document.filed_at)
        self.assertNotIn(document, self.applicant._held_documents())
        self._act(dossier, self.officer, "pass_on", "2026-11-20 10:00")
        self._act(dossier, self.leader, "acknowledge", "2026-11-20 10:00")
        self._act(dossier, self.leader, "finish", "2026-11-20 10:00")
        self.assertEqual(document.filed_at, local("2026-11-20 10:00"))
        self.assertEqual(document.attachment_ids.mimetype, "application/pdf")
        self.assertIn(document, self.applicant._held_documents())
        details = dossier.event_ids.filtered(lambda e: e.action == "finish").details
        self.assertEqual(
            details["results"],
            {str(document.id): [document.attachment_ids.checksum]},
        )
        for user in (self.officer, self.leader, self.clerk):
            with self.assertRaises(AccessError), self.cr.savepoint():
                document.attachment_ids.with_user(user).write({"name": "khac.pdf"})
        with self.assertRaisesRegex(UserError, "stays on file"):
            document.with_user(self.leader).action_discard()

    def test_only_who_works_on_it(self):
        dossier = self._processing()
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._add(dossier, user)
        with self.assertRaisesRegex(UserError, "no dossier"):
            self._add(dossier, self.stranger)

    def test_content_decides(self):
        dossier = self._processing()
        page = base64.b64encode(b"<html><script>x</script></html>").decode()
        for files, words in (
            ([], "add the file"),
            ([{"name": "a.pdf", "data": page}], "a web page"),
            ([{"name": "a.pdf", "data": ""}], "empty"),
            ([{"name": "a.pdf", "data": "§"}], "base64"),
        ):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                self._add(dossier, self.officer, files=files)
        with self.assertRaisesRegex(ValidationError, "before the date"):
            self._add(
                dossier,
                self.officer,
                issued_on="2026-11-19",
                valid_until="2026-11-01",
            )

    def test_discarded_before_it_is_filed(self):
        dossier = self._processing()
        document = self._add(dossier, self.officer)
        self.assertEqual(dossier.result_count, 1)
        with self.assertRaises(AccessError):
            document.with_user(self.clerk).action_discard()
        document.with_user(self.officer).action_discard()
        self.assertEqual((document.exists().ids, dossier.result_count), ([], 0))

    def test_uploads_of_others_are_not_taken(self):
        dossier = self._with_leader()
        upload = self.env["ir.attachment"].create(
            {"name": "a.pdf", "datas": PDF, "res_model": "onestop.dossier.act"}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._dialog(dossier, self.leader, "finish", file_ids=[upload.id])
        with self.assertRaises(AccessError):
            dossier.with_user(self.leader)._prepare_result(
                {}, upload.with_user(self.leader)
            )

    def test_finish_asks_for_the_file(self):
        dossier = self._with_leader()
        act = self._dialog(dossier, self.leader, "finish")
        with self.assertRaisesRegex(UserError, "on paper only"):
            act.action_apply()
        upload = (
            self.env["ir.attachment"]
            .with_user(self.leader)
            .create({"name": "a.pdf", "datas": PDF, "res_model": act._name})
        )
        act.write({"file_ids": [upload.id], "result_number": "7/GP"})
        act.action_apply()
        self.assertEqual(dossier.state, "finished")
        self.assertEqual(dossier.result_ids.number, "7/GP")
        self.assertTrue(dossier.result_ids.filed_at)

    def test_the_setting_asks_everybody(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("onestop_dossier.result_file_asked", "1")
        dossier = self._with_leader()
        with self.assertRaisesRegex(UserError, "paper_only"), self.cr.savepoint():
            self._act(dossier, self.leader, "finish")
        self._act(dossier, self.leader, "finish", paper_only=True)
        last = dossier.event_ids.sorted("sequence")[-1:]
        self.assertTrue(last.details["paper_only"])

    def test_reused_in_a_later_dossier(self):
        dossier = self._processing()
        document = self._add(dossier, self.officer, valid_until="2027-01-31")
        document.sudo()._file(local("2026-11-20 10:00"))
        later = self._receive("2026-11-23 08:00")
        paper = later.paper_ids[:1]
        paper._write_checked({"held_id": document.id})
        self.assertEqual(document.use_ids, paper)
        other = self.env["onestop.applicant"].create(
            {"name": "Người khác", "id_kind": "none"}
        )
        document.applicant_id = other
        with self.assertRaises(AccessError):
            paper._write_checked({"held_id": document.id})
        document.write({"applicant_id": self.applicant.id, "valid_until": "2026-11-22"})
        with self.assertRaisesRegex(ValidationError, "not valid"):
            paper._write_checked({"held_id": document.id})


@tagged("post_install", "-at_install")
class TestHandingOver(OutcomeCase):
    def _finished(self, **values):
        dossier = self._receive("2026-11-16 08:00", **values)
        self._to_officer(dossier)
        self._finish(dossier, "2026-11-20 10:00")
        return dossier

    def test_at_the_counter(self):
        dossier = self._finished()
        act = self._dialog(dossier, self.clerk, "return_result")
        self.assertEqual(act.fetched_by, "Nguyễn Thị Thử")
        act.fetched_proof = "CCCD"
        act.action_apply()
        self.assertEqual(
            (dossier.state, dossier.return_mode, dossier.fetched_by),
            ("returned", "counter", "Nguyễn Thị Thử"),
        )
        details = dossier.event_ids.sorted("sequence")[-1:].details
        self.assertEqual(details, {"mode": "counter", "confirmed": True})

    def test_by_post(self):
        dossier = self._finished(return_wish="post")
        act = self._dialog(dossier, self.clerk, "return_result")
        self.assertEqual(act.return_mode, "post")
        with self.assertRaisesRegex(UserError, "tracking"), self.cr.savepoint():
            act.action_apply()
        act.write({"carrier": "Bưu điện", "tracking": "VN123"})
        act.action_apply()
        self.assertEqual(dossier.return_tracking, "VN123")
        self.assertFalse(dossier.fetched_by)

    def test_several_are_signed_for(self):
        dossiers = self._finished() | self._finished()
        dossiers.with_user(self.clerk).action_return_result()
        self.assertEqual(dossiers.mapped("return_mode"), ["counter", "counter"])

    def test_first_download(self):
        for wish, state in (("download", "returned"), ("counter", "finished")):
            dossier = self._receive("2026-11-16 08:00", return_wish=wish)
            self._to_officer(dossier)
            self.assertFalse(dossier._downloadable())
            dossier.with_user(self.officer)._prepare_result({"files": [FILE]})
            self.assertFalse(dossier._downloadable())
            self._finish(dossier, "2026-11-20 10:00")
            document = dossier.sudo()._downloadable()
            self.assertEqual(len(document), 1)
            dossier.sudo()._downloaded(document, "token")
            first = document.downloaded_at
            dossier.sudo()._downloaded(document, "login")
            self.assertEqual((dossier.state, document.downloaded_at), (state, first))
            last = dossier.event_ids.sorted("sequence")[-1:]
            if wish == "download":
                self.assertEqual(last.details, {"mode": "download", "by": "token"})

    def test_clients_do_not_write_how(self):
        dossier = self._finished()
        for name in ("return_mode", "fetched_by", "result_count"):
            with self.assertRaises(AccessError):
                dossier.with_user(self.clerk).write({name: False})

    def test_scan_finds_it(self):
        dossier = self._finished()
        search = self.env["onestop.dossier"].with_user(self.clerk).search
        address = f"https://example.org/tra-cuu/{dossier.token}"
        for text in (address, dossier.code, dossier.code[-11:]):
            self.assertIn(dossier, search([("scan", "ilike", text)]))
        wrong = "https://example.org/tra-cuu/" + "x" * 32
        self.assertFalse(search([("scan", "ilike", wrong)]))


@tagged("post_install", "-at_install")
class TestOriginals(OutcomeCase):
    def _refused(self):
        dossier = self._with_leader()
        self._act(dossier, self.leader, "refuse", reason="Không đủ điều kiện")
        return dossier

    def test_ticked_off(self):
        dossier = self._refused()
        owed = self.env["onestop.dossier"].with_user(self.clerk)
        self.assertIn(dossier, owed.search([("originals_owed", "=", True)]))
        self.assertTrue(dossier.originals_owed)
        act = self._dialog(dossier, self.clerk, "originals_back")
        self.assertEqual(act.line_ids.mapped("count"), [1])
        answer = act.action_apply()
        self.assertEqual(answer["url"], f"/onestop/print/handed?ids={dossier.id}")
        paper = dossier.paper_ids.filtered("originals")
        self.assertEqual((paper.originals_here, paper.back_by_id), (0, self.clerk))
        self.assertTrue(paper.back_at)
        last = dossier.event_ids.sorted("sequence")[-1:]
        self.assertEqual(
            (last.action, last.to_state, last.details),
            ("originals_back", "refused", {"papers": {str(paper.id): 1}}),
        )
        self.env.invalidate_all()
        self.assertFalse(owed.search([("originals_owed", "=", True)]) & dossier)

    def test_what_stays_is_not_owed(self):
        dossier = self._refused()
        act = self._dialog(dossier, self.clerk, "originals_back")
        act.line_ids.write({"count": 0, "stays": True})
        act.action_apply()
        self.assertFalse(dossier.originals_owed)

    def test_refused(self):
        dossier = self._refused()
        paper = dossier.paper_ids.filtered("originals")
        hand_back = dossier.with_user(self.clerk)._hand_back
        with self.assertRaisesRegex(UserError, "1 originals are here"):
            hand_back([(paper, 2, False)])
        with self.assertRaisesRegex(UserError, "which originals"):
            hand_back([(paper, 0, False)])
        with self.assertRaises(AccessError):
            dossier.with_user(self.leader)._hand_back([(paper, 1, False)])
        with self.assertRaisesRegex(UserError, "closed"):
            open_one = self._processing()
            paper = open_one.paper_ids.filtered("originals")
            open_one.with_user(self.clerk)._hand_back([(paper, 1, False)])

    def test_receipt(self):
        dossier = self._refused()
        paper = dossier.paper_ids.filtered("originals")
        dossier.with_user(self.clerk)._hand_back([(paper, 1, False)])
        button = dossier.with_user(self.clerk).action_print_handed()
        self.assertEqual(button["url"], f"/onestop/print/handed?ids={dossier.id}")
        pdf = dossier.with_user(self.clerk)._handed_pdf()
        self.assertTrue(pdf.startswith(b"%PDF"))
        with self.assertRaisesRegex(UserError, "closed"):
            self._processing().with_user(self.clerk)._handed_pdf()
