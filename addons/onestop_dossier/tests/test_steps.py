"""A dossier on a design with a choice, named ways back, shares and opinions."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OnestopDossierCase, local

#: key, kind, place, role, share of the term in per mille
STEPS = (
    ("receive", "receive", "centre", "reception", 50),
    ("examine", "examine", "competent", "officer", 300),
    ("opinions", "opinion", "competent", "officer", 400),
    ("check", "approve", "competent", "leader", 150),
    ("sign", "sign", "competent", "leader", 100),
    ("result", "return", "centre", "reception", 0),
)


@tagged("post_install", "-at_install")
class TestSteps(OnestopDossierCase):
    """Term: 5 working days of 480 minutes, so one per mille is 2.4 minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process = cls.env["onestop.process"].create(
            {
                "name": "Có lấy ý kiến",
                "pattern": True,
                "step_ids": [
                    Command.create(
                        {
                            "name": name,
                            "kind": kind,
                            "place": place,
                            "role": role,
                            "share": share,
                            "sequence": 10 * number,
                        }
                    )
                    for number, (name, kind, place, role, share) in enumerate(STEPS)
                ],
            }
        )
        steps = cls.steps = {step.name: step for step in cls.process.step_ids}
        steps["examine"].next_ids = steps["opinions"] | steps["sign"]
        steps["sign"].back_ids = steps["examine"] | steps["check"]
        steps["opinions"].opinion_ids = [
            Command.create({"agency_id": cls.other_department.id, "share": 200})
        ]
        cls.procedure = cls._procedure(
            "9.000077", "Cấp giấy có lấy ý kiến", 5, process_id=cls.process.id
        )

    def at_examine(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 08:30")
        return dossier

    def at_opinions(self):
        dossier = self.at_examine()
        step_id = self.steps["opinions"].id
        self._act(dossier, self.officer, "pass_on", "2026-11-16 09:00", step_id=step_id)
        self._act(dossier, self.officer, "acknowledge", "2026-11-16 09:00")
        return dossier

    def test_a_design_with_a_choice_is_good(self):
        self.assertEqual(self.process._flaw_sentences(), [])
        self.assertTrue(self.process.in_use)

    def test_tasks_take_their_share_of_the_term(self):
        dossier = self._receive("2026-11-16 08:00")
        # 50 ‰ of 2,400 working minutes are two hours.
        self.assertEqual(dossier.current_task_id.due_at, local("2026-11-16 10:00"))

    def test_where_there_is_a_choice_it_must_be_made(self):
        dossier = self.at_examine()
        with self.assertRaisesRegex(UserError, "step_id: .*opinions.*sign"):
            self._act(dossier, self.officer, "pass_on", "2026-11-16 09:00")
        wrong = self.steps["check"].id
        with self.assertRaisesRegex(UserError, "step_id: .*opinions.*sign"):
            self._act(dossier, self.officer, "pass_on", step_id=wrong)
        sign = self.steps["sign"]
        self._act(dossier, self.officer, "pass_on", "2026-11-16 09:00", step_id=sign.id)
        self.assertEqual(dossier.current_task_id.step_id, sign)

    def test_the_button_asks_which_step(self):
        dossier = self.at_examine().with_user(self.officer)
        action = dossier.action_pass_on()
        self.assertEqual(action["res_model"], "onestop.dossier.act")
        act = self.env["onestop.dossier.act"].with_user(self.officer)
        act = act.with_context(**action["context"]).create({})
        self.assertEqual(act.step_ids, self.steps["opinions"] | self.steps["sign"])
        self.assertFalse(act.step_id)
        act.step_id = self.steps["sign"]
        act.action_apply()
        self.assertEqual(dossier.current_task_id.step_id, self.steps["sign"])

    def test_sent_back_where_the_design_says(self):
        dossier = self.at_examine()
        self._act(dossier, self.officer, "pass_on", step_id=self.steps["sign"].id)
        self._act(dossier, self.leader, "acknowledge")
        with self.assertRaisesRegex(UserError, "step_id: .*examine.*check"):
            self._act(dossier, self.leader, "send_back", reason="Thiếu")
        back = self.steps["examine"].id
        self._act(dossier, self.leader, "send_back", reason="Thiếu", step_id=back)
        self.assertEqual(dossier.current_task_id.step_id.id, back)

    def test_sent_back_to_where_it_came_from(self):
        dossier = self.at_opinions()
        self._act(dossier, self.officer, "send_back", reason="Nhầm")
        self.assertEqual(dossier.current_task_id.step_id, self.steps["examine"])

    def test_opinions_open_with_their_own_clock(self):
        dossier = self.at_opinions()
        task = dossier.task_ids.filtered("parallel")
        self.assertEqual(task.agency_id, self.other_department)
        self.assertEqual(task.step_id, self.steps["opinions"])
        # 200 ‰ of 2,400 working minutes are one day: from 9:00 to 9:00.
        self.assertEqual(task.due_at, local("2026-11-17 09:00"))
        self.assertFalse(dossier.current_task_id.parallel)

    def test_passed_on_when_the_opinion_is_given(self):
        dossier = self.at_opinions()
        with self.assertRaisesRegex(UserError, "awaited from: Sở khác"):
            self._act(dossier, self.officer, "pass_on", "2026-11-16 15:00")
        self._act(dossier, self.stranger, "give_opinion", "2026-11-16 15:30")
        self._act(dossier, self.officer, "pass_on", "2026-11-16 16:00")
        self.assertEqual(dossier.current_task_id.step_id, self.steps["check"])

    def test_silence_is_no_consent_but_does_not_stop_the_dossier(self):
        dossier = self.at_opinions()
        self._act(dossier, self.officer, "pass_on", "2026-11-17 09:30")
        task = dossier.task_ids.filtered("parallel")
        self.assertEqual(task.outcome, "missing")
        self.assertEqual(task.left_at, local("2026-11-17 09:30"))

    def test_who_has_answered_is_not_asked_again(self):
        dossier = self.at_opinions()
        self._act(dossier, self.stranger, "give_opinion", "2026-11-16 10:00")
        self._act(dossier, self.officer, "send_back", "2026-11-16 10:30", reason="Nhầm")
        self._act(dossier, self.officer, "acknowledge", "2026-11-16 10:30")
        step_id = self.steps["opinions"].id
        self._act(dossier, self.officer, "pass_on", "2026-11-16 11:00", step_id=step_id)
        self.assertEqual(len(dossier.task_ids.filtered("parallel")), 1)

    def test_the_way_ahead_is_the_one_named_first(self):
        dossier = self.at_examine()
        way = dossier._way_ahead(self.steps["examine"])
        self.assertEqual(way.mapped("name"), ["opinions", "check", "sign", "result"])
