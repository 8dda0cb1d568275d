"""Corrections of a slip: two prints, one event, nothing told that must not be."""

import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.onestop_procedure.rules import correction, lifecycle

from ..models.dossier import PROTECTED
from ..models.dossier_correct import CORRECTED_WORDS
from .common import OnestopDossierCase, local

OTHER = {
    "name": "Trần Văn Khác",
    "id_kind": "citizen",
    "id_number": "001085000077",
}


@tagged("post_install", "-at_install")
class TestCorrect(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_clerk = cls._user("t_clerk_2", "reception", cls.department)

    def correct(self, dossier, user=None, reason="Gõ nhầm", **values):
        user = user or self.clerk
        return dossier.with_user(user)._correct(values, reason).sudo()

    # === WHAT IS KEPT ===#

    def test_both_prints_are_kept_and_the_new_one_says_what_changed(self):
        dossier = self._receive()
        event = self.correct(dossier, applicant_address="12 Hàng Bài")
        [first] = dossier.print_ids
        self.assertEqual(first.event_id.action, "receive")
        values = dossier._print_values("1", dossier.env["onestop.form"], None)
        second = dossier.with_user(self.clerk)._print("01").sudo()
        self.assertEqual(second.event_id, event)
        self.assertNotEqual(first.attachment_id.raw, second.attachment_id.raw)
        self.assertEqual(len(dossier.print_ids), 2)
        self.assertIn("2", second.mark)
        self.assertFalse(first.mark)
        form = self.env["onestop.form"]._on("01", local("2026-11-16 08:00").date())
        values = dossier._print_values("1", form, event)
        self.assertEqual(values["correction"]["number"], 2)
        self.assertEqual(values["correction"]["fields"], "địa chỉ")
        # The first is served again, byte for byte.
        receipt = dossier._receipt_event()
        self.assertEqual(dossier._print("01", receipt.id), first)

    def test_each_correction_has_the_print_of_its_day(self):
        dossier = self._receive()
        self.correct(dossier, content="Lần một")
        self.correct(dossier, content="Lần hai")
        dossier.with_user(self.clerk)._print("01")
        self.assertEqual(len(dossier.print_ids), 3)
        corrections = dossier.event_ids.filtered(lambda e: e.action == "correct")
        numbers = [dossier._slip_number(one) for one in corrections.sorted("sequence")]
        self.assertEqual(numbers, [2, 3])

    def test_the_history_holds_digests_only(self):
        dossier = self._receive()
        self._to_officer(dossier)
        event = self.correct(dossier, applicant_phone="0987654321", sets=3)
        self.assertEqual((event.action, event.to_state), ("correct", "processing"))
        self.assertEqual(set(event.details["changed"]), {"applicant_phone", "sets"})
        self.assertNotIn("0987654321", json.dumps(event.details))
        self.assertEqual(event.details["slip"], dossier._slip_digest())
        self.assertFalse(dossier._altered_slips())
        change = correction.Change("applicant_phone", None, "0987654321")
        digests = correction.digests(dossier.token, [change])
        self.assertEqual(
            event.details["changed"]["applicant_phone"][1],
            digests["applicant_phone"][1],
        )

    def test_the_words_stay_inside_and_numbers_are_masked(self):
        dossier = self._receive()
        self.correct(
            dossier, applicant_id_number="001300000002", reason="Đọc nhầm số cuối"
        )
        remark = dossier.remark_ids[:1]
        self.assertFalse(remark.public)
        self.assertIn("Đọc nhầm số cuối", remark.text)
        self.assertNotIn("001300000002", remark.text)
        self.assertIn("001••••••002", remark.text)

    def test_clock_state_and_code_stay(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(
            dossier, self.officer, "request_supplement", "2026-11-18 10:00", reason="x"
        )
        before = {name: dossier[name] for name in PROTECTED if name[-4:] != "_ids"}
        stopped = dossier.event_ids.sorted("sequence")[-1].clock_stopped
        event = self.correct(dossier, applicant_email="a@example.com")
        self.assertTrue(stopped and event.clock_stopped)
        for name, value in before.items():
            self.assertEqual(dossier[name], value, name)
        self._act(dossier, self.clerk, "supply", "2026-11-20 15:00")
        self.assertEqual(dossier.due_at, local("2026-11-26 11:00"))

    def test_every_field_has_words(self):
        self.assertEqual(set(CORRECTED_WORDS), set(correction.CORRECTABLE))

    # === WHO AND WHEN ===#

    def test_who(self):
        dossier = self._receive()
        for user in (self.officer, self.leader, self.integrator):
            with self.assertRaises(UserError):
                self.correct(dossier, user, content="x")
        with self.assertRaises(AccessError):
            self.correct(dossier, self.other_clerk, content="x")
        self.assertFalse(dossier.event_ids.filtered(lambda e: e.action == "correct"))
        self.assertTrue(dossier.with_user(self.clerk).may_correct)
        self.assertFalse(dossier.with_user(self.officer).may_correct)

    def test_until_when(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._finish(dossier, "2026-11-20 09:00")
        with self.assertRaisesRegex(UserError, "until the decision"):
            self.correct(dossier, content="x")
        self.assertFalse(dossier.with_user(self.clerk).may_correct)

    def test_reason_and_a_difference(self):
        dossier = self._receive()
        with self.assertRaisesRegex(UserError, "Reason"):
            self.correct(dossier, reason="", content="x")
        with self.assertRaisesRegex(UserError, "Nothing differs"):
            self.correct(dossier, applicant_name=" Nguyễn Thị  Thử ")
        self.assertFalse(dossier.print_ids)

    def test_what_is_never_corrected(self):
        dossier = self._receive()
        for name in ("procedure_id", "code", "due_at", "received_at", "case_id"):
            with self.assertRaisesRegex(UserError, name):
                self.correct(dossier, **{name: "x"})
        with self.assertRaises(UserError):
            dossier.with_user(self.clerk).act(dossier.code, "correct")
        self.assertNotIn("correct", lifecycle.ACTIONS)

    def test_bad_values_write_nothing(self):
        dossier = self._receive()
        with self.assertRaisesRegex(ValidationError, "12 digits"):
            self.correct(dossier, applicant_id_number="12345678901", reason="x")
        with self.assertRaises(ValidationError):
            self.correct(dossier, content="x" * 6000)

    # === WHOSE DOSSIER ===#

    def test_a_number_of_nobody_mends_the_record(self):
        dossier = self._receive(
            applicant={"name": "Lê Mới", "id_number": "001300000003"}
        )
        person = dossier.applicant_id
        self.correct(dossier, applicant_id_number="001300000004")
        self.assertEqual(dossier.applicant_id, person)
        self.assertEqual(person.id_number, "001300000004")
        self.assertEqual(dossier.applicant_id_number, "001300000004")
        self.correct(dossier, applicant_name="Lê Mới Hơn")
        self.assertEqual(person.name, "Lê Mới Hơn")

    def test_a_person_of_other_dossiers_is_not_mended(self):
        first, second = self._receive(), self._receive()
        self.correct(second, applicant_id_number="001300000005")
        self.assertEqual(self.applicant.id_number, "001300000001")
        self.assertNotEqual(second.applicant_id, first.applicant_id)
        self.assertEqual(second.applicant_id.id_number, "001300000005")
        self.correct(first, applicant_name="Nguyễn Thị Thứ")
        self.assertEqual(first.applicant_name, "Nguyễn Thị Thứ")

    def test_another_person_needs_a_manager(self):
        other = self.env["onestop.applicant"].create(OTHER)
        dossier = self._receive()
        values = {
            "applicant_name": other.name,
            "applicant_id_number": other.id_number,
        }
        with self.assertRaisesRegex(UserError, "manager"):
            self.correct(dossier, **values)
        with self.assertRaisesRegex(UserError, "manager"):
            self.correct(dossier, applicant_id_number=other.id_number)
        with self.assertRaisesRegex(UserError, "Trần Văn Khác"):
            self.correct(dossier, self.manager, applicant_id_number=other.id_number)
        self.correct(dossier, self.manager, **values)
        self.assertEqual(dossier.applicant_id, other)
        self.assertEqual(dossier.applicant_name, other.name)
        self.assertEqual(self.applicant.id_number, "001300000001")

    def test_the_submitter(self):
        dossier = self._receive()
        self.correct(
            dossier,
            submitter_name="Phạm Đi Thay",
            submitter_id_number="001300000006",
            authorisation="Giấy ủy quyền 01",
        )
        person = dossier.submitter_id
        self.assertEqual(person.id_number, "001300000006")
        self.correct(dossier, submitter_name="Phạm Đi Thế")
        self.assertEqual(dossier.submitter_id, person)
        self.assertEqual(person.name, "Phạm Đi Thế")
        self.correct(dossier, submitter_name=False)
        self.assertFalse(dossier.submitter_id)

    def test_contact_data_follow(self):
        dossier = self._receive()
        self.correct(dossier, applicant_phone="0901")
        self.assertEqual(dossier.applicant_id.phone, "0901")
        self.applicant.phone = "0999"
        self.correct(dossier, applicant_phone="0902")
        self.assertEqual(dossier.applicant_id.phone, "0999")

    # === THE DIALOG ===#

    def test_dialog(self):
        dossier = self._receive()
        for user in (self.clerk, self.manager):
            action = dossier.with_user(user).action_correct()
            wizard = Form(
                self.env[action["res_model"]]
                .with_user(user)
                .with_context(**action["context"])
            )
            self.assertEqual(wizard.applicant_name, "Nguyễn Thị Thử")
            wizard.applicant_address = f"Phố {user.login}"
            wizard.reason = "Nhầm"
            answer = wizard.save().action_apply()
            self.assertEqual(answer["url"], f"/onestop/print/{dossier.id}/01")
            self.assertEqual(dossier.applicant_address, f"Phố {user.login}")

    def test_dialog_of_a_foreign_dossier_shows_nothing(self):
        dossier = self._receive()
        wizards = self.env["onestop.slip.correction"].with_user(self.other_clerk)
        with self.assertRaises(AccessError):
            wizards.with_context(default_dossier_id=dossier.id).default_get(
                ["dossier_id", "applicant_name"]
            )
