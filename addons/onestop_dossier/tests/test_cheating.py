"""Ids of other people's records, given to every door that takes an id.

Each test is an officer with a login of his own and a program instead of the screens.
"""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopDossierCase

SCAN = b"%PDF-1.7 scan"
FIELDS = ("task_id", "code", "content", "applicant_name")


class CheatingCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        agencies = cls.env["onestop.agency"]
        cls.other_centre = agencies.create(
            {"name": "Trung tâm khác", "code": "H98.9", "is_centre": True}
        )
        cls.other_clerk = cls._user("t_clerk2", "reception", cls.other_centre)
        cls.other_manager = cls._user("t_manager2", "manager", cls.other_centre)
        cls.other_leader = cls._user("t_leader2", "leader", cls.other_department)

    def _scan(self, paper, user, raw=SCAN):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {
                    "name": "scan.pdf",
                    "raw": raw,
                    "res_model": paper._name,
                    "res_id": paper.id,
                }
            )
        )

    def _draft(self, user, **values):
        return (
            self.env["onestop.dossier"]
            .with_user(user)
            ._draft_from(
                {
                    "procedure": self.procedure.code,
                    "applicant": {"name": "Người Khác"},
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestScansOfOthers(CheatingCase):
    def _received_with_scan(self):
        draft = self._draft(self.clerk, papers=[{"component": "TK"}])
        paper = draft.paper_ids[:1]
        scan = self._scan(paper, self.clerk)
        paper.write({"attachment_ids": [Command.link(scan.id)], "verdict": "ok"})
        draft._transition("receive")
        return paper.with_env(self.env), scan

    def test_a_fixed_scan_is_not_moved_away(self):
        """Moved to a draft of one's own it could be changed and deleted there."""
        paper, scan = self._received_with_scan()
        mine = self._draft(self.clerk).paper_ids[:1]
        place = {"res_model": mine._name, "res_id": mine.id}
        for act in (
            lambda: mine.write({"attachment_ids": [Command.link(scan.id)]}),
            lambda: scan.write(place),
            lambda: scan.write({"res_id": mine.id}),
            lambda: scan.write({"res_model": "res.users", "res_id": self.clerk.id}),
            lambda: scan.write({"res_id": False}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()
                self.env.flush_all()
        scan.invalidate_recordset()
        self.assertEqual((scan.res_model, scan.res_id), (paper._name, paper.id))
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            scan.unlink()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env["onestop.dossier.paper"].with_user(self.clerk).create(
                {
                    "dossier_id": mine.dossier_id.id,
                    "name": "Khác",
                    "attachment_ids": [Command.link(scan.id)],
                }
            )

    def test_what_one_cannot_read_is_not_linked(self):
        """Else the timed job would keep a copy for the applicant."""
        paper, scan = self._received_with_scan()
        secret = self.env["ir.attachment"].create(
            {"name": "x.pdf", "raw": SCAN, "res_model": "res.company", "res_id": 1}
        )
        mine = self._draft(self.other_clerk).paper_ids[:1]
        for file in (scan, secret):
            for command in (Command.link(file.id), Command.set([file.id])):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    mine.write({"attachment_ids": [command]})
                    self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(mine.sudo().attachment_ids)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env["onestop.dossier.paper"].with_user(self.other_clerk).create(
                    {
                        "dossier_id": mine.dossier_id.id,
                        "name": "Khác",
                        "attachment_ids": [Command.link(file.id)],
                    }
                )
        self.assertEqual(scan.sudo().res_id, paper.id)

    def test_a_scan_is_no_result(self):
        """A reception officer who also works on dossiers."""
        paper, scan = self._received_with_scan()
        self.officer.group_ids += self.env.ref(
            "onestop_procedure.group_onestop_reception"
        )
        self.centre.member_ids += self.officer
        dossier = self._receive()
        self._to_officer(dossier)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            dossier.with_user(self.officer)._prepare_result(
                {"name": "x"}, scan.with_user(self.officer)
            )
        self.assertEqual(scan.sudo().res_id, paper.id)


@tagged("post_install", "-at_install")
class TestDialogsOfOthers(CheatingCase):
    def test_originals_of_another_dossier(self):
        mine, other = self._receive(), self._receive()
        self._act(mine, self.manager, "stop", reason="Thôi")
        row = other.paper_ids.filtered("originals")[:1]
        act = (
            self.env["onestop.dossier.act"]
            .with_user(self.clerk)
            .create(
                {
                    "dossier_id": mine.id,
                    "action": "originals_back",
                    "line_ids": [Command.create({"paper_id": row.id, "count": 1})],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "not in this dossier"):
            act.action_apply()
        self.assertFalse(row.back_originals)

    def test_dialogs_tell_nothing_of_others(self):
        dossier = self._receive(content="Điều riêng tư")
        task = dossier.current_task_id
        lines = self.env["onestop.hand.over.receive.line"].with_user(self.stranger)
        slip = self.env["onestop.hand.over.receive"].with_user(self.stranger).create({})
        papers = self.env["onestop.dossier.act.paper"].with_user(self.stranger)
        act = (
            self.env["onestop.dossier.act"]
            .with_user(self.stranger)
            .create({"dossier_id": dossier.id, "action": "finish"})
        )
        for told in (
            lambda: lines.create({"receive_id": slip.id, "task_id": task.id}).read(
                ["code", "content", "applicant_name"]
            ),
            lambda: lines.new({"task_id": task.id}).applicant_name,
            lambda: papers.create(
                {"act_id": act.id, "paper_id": dossier.paper_ids[:1].id}
            ).read(["name", "originals_here"]),
            lambda: act.read(["asked", "needed", "step_ids"]),
            lambda: act.action_apply(),
            lambda: lines.onchange(
                {"task_id": task.id}, ["task_id"], {name: {} for name in FIELDS}
            ),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                told()

    def test_transfer_slip_of_another_agency(self):
        dossier = self._receive()
        dossier.with_user(self.clerk).action_hand_over()
        slip = dossier.current_task_id.hand_over_id
        self.assertTrue(slip)
        model = self.env["onestop.hand.over.receive"].with_user(self.stranger)
        wizard = model.create({"slip_id": slip.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wizard.action_acknowledge()
        self.env.invalidate_all()
        for name in ("giver_agency_id", "giver_id", "at"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                wizard.read([name])
        with self.assertRaises(UserError):
            self.env["onestop.hand.over"].with_user(self.stranger)._scanned(
                slip.reference
            )
        # Only tasks of the slip itself are received by it.
        second = self._receive()
        self._act(second, self.clerk, "transfer")
        waiting = second.current_task_id
        model = self.env["onestop.hand.over.receive"].with_user(self.officer)
        wizard = model.create(
            {
                "slip_id": slip.id,
                "line_ids": [Command.create({"task_id": waiting.id, "here": False})],
            }
        )
        wizard.action_acknowledge()
        self.assertFalse(waiting.missing_at)

    def test_reassign_by_others(self):
        dossier = self._receive()
        self._to_officer(dossier)
        model = self.env["onestop.task.reassign"].with_user(self.other_leader)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            model.create(
                {
                    "dossier_ids": [Command.link(dossier.id)],
                    "user_id": self.stranger.id,
                    "reason": "x",
                }
            ).action_apply()
        task = dossier.current_task_id.with_user(self.other_leader)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            task._reassign(self.stranger, "x")
        self.assertEqual(dossier.current_task_id.user_id, self.officer)

    def test_handed_to_a_stranger(self):
        dossier = self._receive()
        self._to_officer(dossier)
        step = dossier.with_user(self.officer)._step_choices("pass_on")
        for user in (self.stranger, self.clerk, self.env.ref("base.public_user")):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._act(
                    dossier,
                    self.officer,
                    "pass_on",
                    step_id=step[:1].id,
                    user_id=user.id,
                )


@tagged("post_install", "-at_install")
class TestMovedPastTheRule(CheatingCase):
    """A record rule asks before a change; what it changes to is asked as well."""

    def test_reason_text(self):
        texts = self.env["onestop.reason.text"].with_user(self.leader)
        own = texts.create({"action": "refuse", "name": "Riêng", "text": "Vì …"})
        for agency in (self.other_department.id, False):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                own.write({"agency_id": agency})
        theirs = texts.with_user(self.other_leader).create(
            {"action": "refuse", "name": "Của họ", "text": "Bí mật"}
        )
        act = (
            self.env["onestop.dossier.act"]
            .with_user(self.leader)
            .create({"dossier_id": self._receive().id, "action": "refuse"})
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            act.text_id = theirs.id
            act._onchange_text_id()
            act.action_apply()

    def test_substitute(self):
        mine = self.env["onestop.substitute"].with_user(self.leader)
        row = mine.create(
            {
                "person_id": self.leader.id,
                "substitute_id": self.officer.id,
                "agency_id": self.department.id,
                "date_from": "2090-01-01",
                "date_to": "2090-01-02",
                "ground": "QĐ 1",
            }
        )
        theirs = {
            "person_id": self.other_leader.id,
            "substitute_id": self.stranger.id,
            "agency_id": self.other_department.id,
        }
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            row.write(theirs)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.create({**theirs, "date_to": "2090-01-02", "ground": "x"})

    def test_draft(self):
        draft = self._draft(self.clerk)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            draft.write({"agency_id": self.other_centre.id})

    def test_request_about_data(self):
        self._receive()
        requests = self.env["onestop.data.request"].with_user(self.manager)
        asked = requests.create({"applicant_id": self.applicant.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            asked.write({"agency_id": self.other_centre.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            requests.create(
                {
                    "applicant_id": self.applicant.id,
                    "agency_id": self.other_centre.id,
                }
            )
        forged = requests.create(
            {
                "applicant_id": self.applicant.id,
                "decided_by_login": "t_manager2",
                "decided_at": "2020-01-01 00:00:00",
            }
        )
        self.assertFalse(forged.decided_by_login)
        self.assertFalse(forged.decided_at)


@tagged("post_install", "-at_install")
class TestPeopleOfOthers(CheatingCase):
    def _held(self):
        """Return a result of the fixture's applicant."""
        dossier = self._receive()
        self._to_officer(dossier)
        scan = self.env["ir.attachment"].with_user(self.officer)
        scan = scan.create({"name": "kq.pdf", "raw": SCAN})
        dossier.with_user(self.officer)._prepare_result({"name": "KQ"}, scan)
        self._act(dossier, self.officer, "pass_on")
        self._act(dossier, self.leader, "acknowledge")
        self._act(dossier, self.leader, "finish")
        return dossier.result_ids

    def test_held_document_of_another_applicant(self):
        held = self._held()
        self.assertTrue(held.filed_at)
        calls = self.env["onestop.dossier"].with_user(self.clerk)
        values = {
            "procedure": self.procedure.code,
            "applicant": {"name": "Người Khác", "id_number": "001300000029"},
        }
        before = self.env["onestop.dossier"].search_count([])
        for document in (held.id, 2**31 - 1, 2**31, 10**15):
            paper = {"component": "TK", "held": document}
            for method in ("intake", "counter_receive", "counter_decline"):
                more = ("x",) if method == "counter_decline" else ()
                with self.subTest(document=document, method=method):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        getattr(calls, method)({**values, "papers": [paper]}, *more)
                        self.env.flush_all()
        self.assertEqual(self.env["onestop.dossier"].search_count([]), before)
        paper = self._draft(self.clerk).paper_ids[:1]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            paper.write({"held_id": held.id})

    def test_held_document_and_another_applicant_later(self):
        held = self._held()
        draft = self._draft(
            self.clerk,
            applicant={"name": "Nguyễn Thị Thử", "id_number": "001300000001"},
            papers=[{"component": "TK", "held": held.id}],
        )
        other = self.env["onestop.applicant"].create(
            {"name": "Người Khác", "id_kind": "none"}
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            draft.write({"applicant_id": other.id})

    def test_result_of_another_dossier(self):
        held = self._held()
        other = self._receive()
        file = held.attachment_ids
        self.assertFalse(other._downloadable())
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            file.with_user(self.officer).write({"raw": b"%PDF-1.7 forged"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            file.with_user(self.officer).unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            held.with_user(self.officer).action_discard()
        for user in (self.stranger, self.other_manager):
            with self.assertRaises(AccessError):
                held.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_people_of_another_centre_are_not_handed_out(self):
        """A manager neither reads nor exports them by their id."""
        person = self.env["onestop.applicant"].create(
            {"name": "Không liên quan", "id_number": "001300000037", "phone": "0900"}
        )
        requests = self.env["onestop.data.request"].with_user(self.other_manager)
        asked = requests.create({"applicant_id": person.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            asked.action_hand_out()
        # Nor when it was another person's when it was decided.
        asked._settle({"state": "done"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            asked._write_export()
        with self.assertRaises(AccessError):
            person.with_user(self.other_manager).read(["name"])
