"""Paper receptions of an outage: true time, true day's code, marked everywhere."""

from datetime import date
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import OnestopDossierCase, local
from .common_seal import DAYS, LAST, SealCase

REASON = "Mất điện từ 8 giờ"
NOW = local("2026-11-22 10:00")


@tagged("post_install", "-at_install")
class TestLateEntry(OnestopDossierCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(fields.Datetime, "now", lambda: NOW))

    def enter(self, at="2026-11-20T08:30:00+07:00", user=None, reason=REASON, **values):
        values = {
            "procedure": self.procedure.code,
            "applicant": {"name": "Lê Giấy", "id_number": "001300000009"},
            "papers": [{"component": "TK"}],
            "paper_number": "G-7",
            **values,
        }
        dossiers = self.env["onestop.dossier"].with_user(user or self.manager)
        answer = dossiers.enter_late(values, at, reason)
        return self.env["onestop.dossier"].browse(answer["id"])

    def test_true_time_and_code_of_that_day(self):
        dossier = self.enter(received_by=self.clerk.login)
        self.assertRegex(dossier.code, r"^H98\.1-261120-\d{4}$")
        self.assertEqual(dossier.received_at, local("2026-11-20 08:30"))
        self.assertEqual(dossier.due_at, local("2026-11-30 08:30"))
        self.assertEqual(dossier.first_due_at, dossier.due_at)
        self.assertEqual(dossier.received_by_id, self.clerk)
        self.assertEqual(dossier.current_task_id.user_id, self.clerk)
        self.assertEqual((dossier.late_entry, dossier.paper_number), (True, "G-7"))
        remark = dossier.remark_ids
        self.assertEqual((remark.text, remark.author_id), (REASON, self.manager))

    def test_the_history_tells_both_times(self):
        dossier = self.enter()
        event = dossier.event_ids
        self.assertEqual(event.at, local("2026-11-20 08:30"))
        self.assertEqual(event.recorded_at, self.env.cr.now().replace(microsecond=0))
        self.assertEqual(event.actor_login, self.manager.login)
        self.assertTrue(event.details["late_entry"])
        self.assertEqual(event.details["paper_number"], "G-7")
        self.assertFalse(dossier._altered_slips())

    def test_goes_on_like_any_other(self):
        dossier = self.enter()
        self.assertFalse(dossier.current_task_id.user_id)
        self._act(dossier, self.clerk, "transfer")
        self._act(dossier, self.officer, "acknowledge")
        self.assertEqual(dossier.state, "processing")

    def test_the_version_of_that_day(self):
        old = self.procedure._version_on(date(2026, 11, 20))
        new = old.copy()
        new.component_ids = [(5,), (0, 0, {"name": "Mẫu mới", "code": "MM"})]
        new._publish(date(2026, 11, 21))
        dossier = self.enter()
        self.assertEqual(dossier.version_id, old)
        self.assertEqual(
            set(dossier.paper_ids.component_id.mapped("code")), {"TK", "BV"}
        )
        with self.assertRaisesRegex(UserError, "01/01/2019"):
            self.env["ir.config_parameter"].set_param(
                "onestop_dossier.late_entry_days", "9999"
            )
            self.enter(at="2019-01-01T08:00:00+07:00")

    def test_the_slip_says_so(self):
        dossier = self.enter()
        form = self.env["onestop.form"]._on("01", date(2026, 11, 20))
        late = dossier._print_values("1", form, dossier.event_ids)["late"]
        self.assertEqual(late["number"], "G-7")
        self.assertTrue(late["entered"])
        self.assertNotIn(
            "late", self._receive()._print_values("1", form, dossier.event_ids)
        )
        self.assertTrue(dossier.with_user(self.manager)._print("01"))

    # === REFUSED ===#

    def test_only_a_manager(self):
        for user in (self.clerk, self.leader, self.integrator):
            with self.assertRaises(AccessError):
                self.enter(user=user)
        stranger = self._user("t_manager_2", "manager", self.department)
        with self.assertRaisesRegex(UserError, "agency"):
            self.enter(user=stranger, agency="H98.1")

    def test_times_that_cannot_be(self):
        for at, words in (
            ("2026-11-22T10:05:00+07:00", "future"),
            ("2026-10-01T08:00:00+07:00", "at most 30 days"),
            ("2026-11-20 08:00", "ISO 8601"),
            (None, "ISO 8601"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.enter(at=at)

    def test_values_that_cannot_be(self):
        for words, values in (
            ("Reason", {"reason": ""}),
            ("channel", {"channel": "online"}),
            ("source", {"source": {"system": "A", "code": "1"}}),
            ("received_by", {"received_by": self.officer.login}),
            ("received_by", {"received_by": "nobody"}),
            ("Papers missing", {"papers": []}),
            ("unknown|known", {"nonsense": 1}),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.enter(**values)
        numbers = self.env["onestop.dossier"].search([("paper_number", "=", "G-7")])
        self.assertFalse(numbers)

    def test_one_paper_once(self):
        self.enter()
        self.enter(at="2026-11-19T08:30:00+07:00")
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.enter(at="2026-11-20T15:00:00+07:00")

    def test_an_ordinary_caller_cannot_be_late(self):
        """Neither by a context nor by a value."""
        dossiers = self.env["onestop.dossier"].with_user(self.clerk)
        with self.assertRaises(UserError):
            dossiers.with_context(late_entry=True, default_late_entry=True).intake(
                {
                    "procedure": self.procedure.code,
                    "applicant": {"name": "Lê Giấy"},
                    "papers": [{"component": "TK"}],
                    "late_entry": True,
                }
            )

    # === THE SCREEN ===#

    def wizard(self):
        return Form(self.env["onestop.late.entry"].with_user(self.manager))

    def add(self, wizard, number, at, name, **values):
        with wizard.line_ids.new() as line:
            line.paper_number = number
            line.received_at = local(at)
            line.procedure_id = self.procedure
            line.applicant_name = name
            for field, value in values.items():
                setattr(line, field, value)

    def test_several_rows(self):
        wizard = self.wizard()
        wizard.reason = REASON
        self.add(wizard, "2", "2026-11-20 09:00", "Người Hai", phone="0902")
        self.add(wizard, "1", "2026-11-20 08:10", "Người Một")
        action = wizard.save().action_apply()
        dossiers = self.env["onestop.dossier"].search(action["domain"], order="code")
        self.assertEqual(dossiers.mapped("paper_number"), ["1", "2"])
        self.assertEqual(dossiers[1].applicant_phone, "0902")
        self.assertEqual(set(dossiers.mapped("state")), {"received"})
        self.assertEqual(dossiers.mapped("late_entry"), [True, True])

    def test_a_refusal_names_the_row_and_enters_none(self):
        wizard = self.wizard()
        wizard.reason = REASON
        self.add(wizard, "1", "2026-11-20 08:10", "Người Một")
        self.add(wizard, "2", "2026-11-22 12:00", "Người Hai")
        drawn = self.env["onestop.code.counter"]
        with (
            patch.object(type(drawn), "_draw", side_effect=AssertionError("drawn")),
            self.assertRaisesRegex(UserError, r"2 \(Người Hai\).*future"),
        ):
            wizard.save().action_apply()

    def test_a_required_paper_left_out_needs_a_reason(self):
        wizard = self.wizard()
        wizard.reason = REASON
        self.add(wizard, "1", "2026-11-20 08:10", "Người Một")
        entry = wizard.save()
        self.assertEqual(entry.line_ids.component_ids.mapped("code"), ["TK"])
        entry.line_ids.component_ids = False
        with self.assertRaisesRegex(UserError, "does not apply"):
            entry.action_apply()
        entry.line_ids.missing_reason = "Đã có trong cơ sở dữ liệu"
        entry.action_apply()
        paper = self.env["onestop.dossier"].search([("paper_number", "=", "1")])
        self.assertIn("not_applicable", paper.paper_ids.mapped("verdict"))

    def test_no_rows(self):
        wizard = self.wizard()
        wizard.reason = REASON
        with self.assertRaisesRegex(UserError, "1 to 100"):
            wizard.save().action_apply()


@tagged("post_install", "-at_install")
class TestLateEntryAndSeal(SealCase):
    def test_a_closed_day_stays_as_it_was_sealed(self):
        self.close()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("onestop_dossier.late_entry_days", "9999")
        dossiers = self.env["onestop.dossier"].with_user(self.manager)
        answer = dossiers.enter_late(
            {
                "procedure": self.procedure.code,
                "applicant": {"name": "Lê Giấy"},
                "papers": [{"component": "TK"}],
            },
            f"{DAYS[1]}T08:30:00+07:00",
            REASON,
        )
        event = dossiers.browse(answer["id"]).event_ids
        self.assertEqual(event.at.date(), DAYS[1])
        self.assertGreater(event.recorded_at.date(), LAST)
        found, check = self.findings()
        self.assertEqual(found, [])
        self.assertEqual(check.checked, 4 * len(DAYS))
