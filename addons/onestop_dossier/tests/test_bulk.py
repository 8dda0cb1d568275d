"""Many dossiers at once: hand-over, slips, acknowledgement, the signature."""

from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged

from .common import OnestopDossierCase


class BulkCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_procedure = cls._procedure(
            "9.000002",
            "Việc của sở khác",
            3,
            competent_agency_id=cls.other_department.id,
        )

    def _many(self, count, **values):
        dossiers = self.env["onestop.dossier"]
        for _number in range(count):
            dossiers += self._receive(**values)
        return dossiers

    def _hand_over(self, dossiers, user=None):
        action = dossiers.with_user(user or self.clerk).action_hand_over()
        return self.env[action["res_model"]].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestBulk(BulkCase):
    def test_a_slip_for_each_receiver(self):
        ours = self._many(2)
        theirs = self._many(1, procedure=self.other_procedure.code)
        result = self._hand_over(ours + theirs)
        self.assertEqual(result.message, "3 handed over.")
        self.assertEqual(set((ours + theirs).mapped("state")), {"processing"})
        slips = result.slip_ids
        self.assertEqual(
            slips.receiver_agency_id, self.department | self.other_department
        )
        self.assertEqual(slips.giver_agency_id, self.centre)
        slip = slips.filtered(lambda s: s.receiver_agency_id == self.department)
        self.assertEqual(slip.task_ids.dossier_id, ours)
        self.assertEqual((slip.dossier_count, slip.waiting_count), (2, 2))
        self.assertRegex(slip.number, r"^\d{2,}/PBG$")
        self.assertRegex(slip.reference, r"^\d{12}$")

    def test_one_that_cannot_go_does_not_spoil_the_others(self):
        dossiers = self._many(3)
        self._act(dossiers[1], self.clerk, "transfer")
        result = self._hand_over(dossiers)
        first, count, why = result.message.split("\n")
        self.assertEqual((first, count), ("2 handed over.", "1 not:"))
        self.assertTrue(why.startswith(f"{dossiers[1].code} – "))
        self.assertEqual(set(dossiers.mapped("state")), {"processing"})
        self.assertEqual(result.slip_ids.task_ids.dossier_id, dossiers - dossiers[1])

    def test_a_refusal_half_way_leaves_nothing(self):
        dossiers = self._many(2)
        broken = dossiers[0]
        kind = type(self.env["onestop.dossier"])
        original = kind._append_event
        refusal = UserError("half way")

        def refuse(dossier, **vals):
            if dossier.id == broken.id:
                raise refusal
            return original(dossier, **vals)

        with patch.object(kind, "_append_event", refuse):
            result = self._hand_over(dossiers)
        self.assertIn("half way", result.message)
        self.assertEqual(broken.state, "received")
        self.assertFalse(broken.current_task_id.left_at)
        self.assertEqual(dossiers[1].state, "processing")

    def test_a_lost_race_is_run_again_as_a_whole(self):
        dossiers = self._many(2)
        kind = type(self.env["onestop.dossier"])
        with (
            patch.object(kind, "_transition", side_effect=ConcurrencyError("raced")),
            self.assertRaises(ConcurrencyError),
        ):
            dossiers.with_user(self.clerk).action_hand_over()

    def test_somebody_busy_with_one_is_not_waited_for(self):
        dossiers = self._many(2)
        kind = type(self.env["onestop.dossier"])
        with patch.object(
            kind, "try_lock_for_update", lambda records, **_kw: records[1:]
        ):
            result = self._hand_over(dossiers)
        self.assertIn(dossiers[0].code, result.message)
        self.assertEqual(dossiers.mapped("state"), ["received", "processing"])

    def test_too_many_at_once(self):
        ids = range(10**8, 10**8 + 201)
        with self.assertRaisesRegex(UserError, "200"):
            self.env["onestop.dossier"].browse(ids).action_acknowledge_many()

    def test_others_dossiers_are_refused(self):
        dossiers = self._many(1)
        with self.assertRaises(AccessError):
            dossiers.with_user(self.stranger).action_acknowledge_many()

    def test_acknowledge_many(self):
        dossiers = self._many(2)
        self._hand_over(dossiers)
        note = dossiers.with_user(self.officer).action_acknowledge_many()["params"]
        self.assertEqual(note["message"], "2 acknowledged.")
        self.assertEqual(dossiers.current_task_id.mapped("user_id"), self.officer)

    def test_queries_for_each_dossier(self):
        """In bulk a dossier costs less than a click on it alone."""
        single, first, second = self._many(1), self._many(5), self._many(25)

        def queries(act):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            act()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one = queries(single.with_user(self.clerk).action_transfer)
        few = queries(first.with_user(self.clerk).action_hand_over)
        many = queries(second.with_user(self.clerk).action_hand_over)
        each = (many - few) / 20
        self.assertLess(each, 0.75 * one, f"{each} in bulk, {one} alone")

    def test_signing_is_the_leaders(self):
        dossiers = self._many(2)
        for dossier in dossiers:
            self._to_officer(dossier)
        dossiers.with_user(self.officer).action_pass_on_many()
        with self.assertRaises(UserError):
            dossiers[0].with_user(self.officer).action_sign()
        note = dossiers.with_user(self.leader).action_sign()["params"]
        self.assertEqual(note["message"], "2 signed.")
        self.assertEqual(set(dossiers.mapped("state")), {"finished"})

    def test_within_an_agency_there_is_no_slip(self):
        dossiers = self._many(1)
        self._to_officer(dossiers)
        action = dossiers.with_user(self.officer).action_pass_on_many()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(result.slip_ids)


@tagged("post_install", "-at_install")
class TestTransferSlip(BulkCase):
    def setUp(self):
        super().setUp()
        self.dossiers = self._many(3)
        self.slip = self._hand_over(self.dossiers).slip_ids

    def _receive_by(self, user, text):
        """Scan, as the dialog does."""
        wizard = (
            self.env["onestop.hand.over.receive"].with_user(user).new({"scan": text})
        )
        wizard._onchange_scan()
        values = wizard._convert_to_write(
            {name: wizard[name] for name in ("slip_id", "line_ids")}
        )
        return wizard.create(values)

    def test_scan_tick_and_acknowledge(self):
        wizard = self._receive_by(self.officer, self.slip.reference)
        self.assertEqual(wizard.line_ids.task_id.dossier_id, self.dossiers)
        self.assertEqual(wizard.line_ids.mapped("here"), [True, True, True])
        self.assertEqual(wizard.ticked_text, "3 of 3 dossiers are in the pile.")
        missing = wizard.line_ids[2]
        missing.here = False
        note = wizard.action_acknowledge()["params"]["message"]
        self.assertIn("2 acknowledged.", note)
        self.assertIn(missing.code, note)
        self.assertTrue(missing.task_id.missing_at)
        self.assertEqual(self.slip.waiting_count, 1)
        self.assertIn("not among the papers", self.dossiers[2].inbox_note)
        again = self._receive_by(self.officer, self.slip.number)
        self.assertEqual(again.line_ids.mapped("here"), [False, False, True])
        self.assertEqual(again.line_ids[2].words, "marked as missing")
        again.action_acknowledge()
        self.assertEqual(self.slip.waiting_count, 0)

    def test_a_slip_of_others_is_not_found(self):
        for text in (self.slip.reference, self.slip.number, " ", "999"):
            with self.assertRaises(UserError):
                self._receive_by(self.stranger, text)

    def test_the_giver_cannot_receive(self):
        self.clerk.group_ids += self.officer.group_ids
        wizard = self._receive_by(self.clerk, self.slip.reference)
        with self.assertRaisesRegex(UserError, "others"):
            wizard.action_acknowledge()

    def test_foreign_lines_are_left_alone(self):
        foreign = self._many(1)
        self._act(foreign, self.clerk, "transfer")
        wizard = self._receive_by(self.officer, self.slip.reference)
        wizard.write({"line_ids": [(0, 0, {"task_id": foreign.current_task_id.id})]})
        wizard.action_acknowledge()
        self.assertFalse(foreign.current_task_id.missing_at)

    def test_the_print_is_kept(self):
        first = self.slip.with_user(self.clerk)._print()
        self.assertTrue(first.sudo().raw.startswith(b"%PDF-"))
        self.assertEqual(self.slip.with_user(self.officer)._print(), first)
        self.dossiers.with_user(self.officer).action_acknowledge_many()
        second = self.slip.with_user(self.officer)._print()
        self.assertNotEqual(second, first)
        self.assertEqual(self.slip.with_user(self.clerk)._print(), second)
        with self.assertRaises(AccessError):
            self.slip.with_user(self.stranger)._print()

    def test_numbers_run_by_agency_and_year(self):
        following = self._hand_over(self._many(1)).slip_ids
        first, second = (
            int(slip.number.split("/")[0]) for slip in (self.slip, following)
        )
        self.assertEqual(second, first + 1)


@tagged("post_install", "-at_install")
class TestOnTheSpot(BulkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spot = cls._procedure(
            "9.000003",
            "Việc làm ngay",
            0,
            channel_ids=[(0, 0, {"channel": "direct", "term_unit": "same_day"})],
        )

    def test_which_versions_let_the_citizen_wait(self):
        waits = self.spot.version_ids
        self.assertTrue(waits.citizen_waits)
        self.assertFalse(self.procedure.version_ids.citizen_waits)
        here = self._procedure("9.000004", "Tại chỗ", 1)
        self.assertFalse(here.version_ids.citizen_waits)
        at_centre = dict.fromkeys(
            ("spot_receive", "spot_examine", "spot_approve", "spot_return"), True
        )
        there = self._procedure("9.000005", "Bốn tại chỗ", 1, **at_centre)
        self.assertTrue(there.version_ids.on_the_spot)
        self.assertTrue(there.version_ids.citizen_waits)

    def test_four_clicks_from_reception_to_result(self):
        dossier = self._receive(procedure=self.spot.code)
        seen = dossier.with_user(self.clerk)
        self.assertTrue(seen.may_run_on)
        seen.action_run_on()
        self.assertEqual(dossier.state, "processing")
        officer = dossier.with_user(self.officer)
        self.assertFalse(dossier.with_user(self.clerk).may_run_on)
        officer.action_run_on()
        self.assertEqual(dossier.current_task_id.kind, "sign")
        leader = dossier.with_user(self.leader)
        leader.invalidate_recordset()
        self.assertTrue(leader.may_sign)
        leader.action_sign()
        self.assertEqual(dossier.state, "finished")
        self._act(dossier, self.clerk, "return_result")
        actions = dossier.event_ids.sorted("sequence").mapped("action")
        self.assertEqual(
            actions,
            [
                "receive",
                "transfer",
                "acknowledge",
                "pass_on",
                "acknowledge",
                "finish",
                "return_result",
            ],
        )

    def test_the_signature_is_never_taken_along(self):
        dossier = self._receive(procedure=self.spot.code)
        both = self._user("t_both", "leader", self.department)
        both.group_ids += self.officer.group_ids
        self._act(dossier, self.clerk, "transfer")
        dossier.with_user(both).action_run_on()
        self.assertEqual(dossier.state, "processing")
        self.assertEqual(dossier.current_task_id.kind, "sign")

    def test_nothing_to_run(self):
        dossier = self._receive(procedure=self.spot.code)
        with self.assertRaises(UserError):
            dossier.with_user(self.officer).action_run_on()

    def test_word_is_sent_after_the_commit_only(self):
        dossier = self._receive(procedure=self.spot.code)
        ordinary = self._receive()
        entered_later = self._receive(procedure=self.spot.code)
        sent = []
        kind = type(self.env["onestop.dossier"])
        with patch.object(kind, "_tell_desk", lambda records, kind: sent.append(kind)):
            self._act(dossier, self.clerk, "transfer")
            self._act(ordinary, self.clerk, "transfer")
            self._act(entered_later, self.clerk, "transfer", "2026-11-16 09:00")
            self.assertEqual(sent, [])
            self.env.cr.postcommit.run()
        self.assertEqual(sent, ["arrived"])

    def test_who_hears_of_it(self):
        dossier = self._receive(procedure=self.spot.code)
        self._act(dossier, self.clerk, "transfer")
        heard = []

        def hear(records, name, message):
            heard.append((records, message["kind"]))

        with patch.object(type(self.env["res.users"]), "_bus_send", hear):
            dossier._tell_desk("arrived")
            dossier._tell_desk("signed")
        self.assertEqual(heard, [(self.officer, "arrived"), (self.clerk, "signed")])
