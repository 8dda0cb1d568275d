"""Receptions voided as mistakes of the counter, and how they count."""

import random
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.onestop_procedure.rules import counting

from ..models.dossier_counting import COLUMNS, UNRESOLVED_SETTING
from ..models.dossier_void import VOIDABLE, VOIDED_SETTING
from .common import OnestopDossierCase, local
from .test_counting import PERIODS, CountingCase


@tagged("post_install", "-at_install")
class TestVoid(OnestopDossierCase):
    def void(self, dossier, user=None, **values):
        values = {"reason": "Nhầm thủ tục", "void": True, **values}
        return self._act(dossier, user or self.manager, "stop", **values)

    def test_number_and_papers_are_kept(self):
        dossier = self._receive()
        code = dossier.code
        event = self.void(dossier)
        self.assertEqual((dossier.state, dossier.code), ("stopped", code))
        self.assertTrue(dossier.voided)
        self.assertTrue(event.details["void"])
        self.assertFalse(dossier.timeliness)
        self.assertTrue(dossier.paper_ids)
        self.assertNotEqual(self._receive().code, code)
        form = dossier.with_user(self.manager)._print("05").sudo()
        self.assertEqual(form.event_id, event)

    def test_by_another_system(self):
        dossier = self._receive()
        manager = dossier.with_user(self.manager)
        manager.act(dossier.code, "stop", {"reason": "Nhầm", "void": True})
        self.assertTrue(dossier.voided)

    def test_an_ordinary_stop_is_not_a_void(self):
        dossier = self._receive()
        event = self.void(dossier, void=False)
        self.assertFalse(dossier.voided)
        self.assertFalse((event.details or {}).get("void"))

    def test_who(self):
        dossier = self._receive()
        for user in (self.clerk, self.leader, self.officer):
            with self.assertRaises(UserError):
                self.void(dossier, user)
        with self.assertRaises(UserError):
            self.void(dossier, reason=" ")
        self._to_officer(dossier)
        self._act(
            dossier, self.officer, "request_supplement", "2026-11-18 10:00", reason="x"
        )
        with (
            patch.object(type(dossier), "_supplement_expired", return_value=True),
            self.assertRaisesRegex(UserError, "manager"),
        ):
            self.void(dossier, self.leader)
        self.void(dossier)
        self.assertTrue(dossier.voided)

    def test_buttons(self):
        dossier = self._receive()
        self.assertTrue(dossier.with_user(self.manager).may_void)
        self.assertFalse(dossier.with_user(self.clerk).may_void)
        self.assertNotIn("intake_supplement", VOIDABLE)
        action = dossier.with_user(self.manager).action_void()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        wizard.reason = "Nhầm người"
        answer = wizard.save().action_apply()
        self.assertIn(f"/onestop/print/{dossier.id}/05?event=", answer["url"])
        self.assertFalse(dossier.with_user(self.manager).may_void)

    def test_what_needs_no_decision_yet_is_offered(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(dossier, self.officer, "pass_on")
        self._act(dossier, self.leader, "acknowledge")
        offered = dossier.with_user(self.leader)._allowed()
        self.assertLessEqual({"refuse", "finish"}, set(offered))
        self.assertIn("stop", dossier.with_user(self.manager)._allowed())
        self._act(dossier, self.leader, "finish")
        offered = dossier.with_user(self.leader)._allowed()
        self.assertFalse({"refuse", "finish"} & set(offered))

    def test_not_after_the_decision(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._finish(dossier, "2026-11-20 09:00")
        with self.assertRaises(UserError):
            self.void(dossier)

    def test_nobody_writes_the_mark(self):
        dossier = self._receive()
        for name in ("voided", "late_entry", "paper_number"):
            with self.assertRaises(AccessError):
                dossier.write({name: "1"})
        made = self.env["onestop.dossier"].create(
            {
                "procedure_id": self.procedure.id,
                "applicant_id": self.applicant.id,
                "agency_id": self.centre.id,
                "voided": True,
            }
        )
        self.assertFalse(made.voided)


@tagged("post_install", "-at_install")
class TestVoidCounting(CountingCase):
    """The SQL against the rules, with some receptions voided."""

    def _step(self, chance, dossier, user, action):
        if action == "stop" and user == self.manager and chance.random() < 0.8:
            at = self._later(chance, 4)
            self._act(dossier, user, "stop", at, reason="Nhầm", void=True)
        else:
            super()._step(chance, dossier, user, action)

    def _record(self, dossier, group="field_id"):
        found = super()._record(dossier, group)
        if not dossier.voided:
            return found
        return counting.Record(
            found.received_at,
            found.channel,
            found.due_at,
            found.finished_at,
            "voided",
            found.suspensions,
            found.group,
        )

    def test_against_the_rules(self):
        chance = random.Random(24)
        dossiers = self._lives(30, seed=5)
        for _number in range(12):
            self._at = local("2025-06-20 08:00") + timedelta(days=chance.randrange(30))
            dossier = self._receive(self._later(chance, 3))
            self._step(chance, dossier, self.manager, "stop")
            dossiers |= dossier
        self.assertGreater(sum(dossiers.mapped("voided")), 5)
        parameters = self.env["ir.config_parameter"]
        for unresolved in counting.UNRESOLVED_SETTINGS:
            parameters.set_param(UNRESOLVED_SETTING, unresolved)
            for voided in counting.VOIDED_SETTINGS:
                parameters.set_param(VOIDED_SETTING, voided)
                for period in PERIODS:
                    settings = {"unresolved": unresolved, "voided": voided}
                    expected = self._expected(dossiers, period, **settings)
                    counted = self._counted(period)
                    self.assertEqual(counted, expected, (period, settings))
                    total = counted[None]
                    for column in COLUMNS if voided == "left_out" else ():
                        behind = self._found(column, period) & dossiers
                        self.assertEqual(len(behind), getattr(total, column), column)
