"""State and history hold against every way in that a client has."""

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import OnestopDossierCase


@tagged("post_install", "-at_install")
class TestGuard(OnestopDossierCase):
    def _vals(self, **vals):
        return {
            "agency_id": self.centre.id,
            "procedure_id": self.procedure.id,
            "applicant_id": self.applicant.id,
            **vals,
        }

    def test_create_forces_draft(self):
        dossiers = self.env["onestop.dossier"].with_context(
            default_state="finished",
            default_code="H98.1-261116-9999",
            default_event_ids=[Command.create({"action": "finish"})],
        )
        dossier = dossiers.create(self._vals(state="returned", code="X", token="known"))
        self.assertEqual((dossier.state, dossier.code), ("draft", False))
        self.assertNotEqual(dossier.token, "known")
        self.assertFalse(dossier.event_ids)
        self.assertEqual(dossier.paper_ids.mapped("name"), ["Tờ khai", "Bản vẽ"])
        self.assertEqual(dossier.copy({"state": "finished"}).state, "draft")

    def test_write_refused_to_everybody(self):
        dossier = self._receive()
        for env_user in (self.env.user, self.clerk, self.manager):
            record = dossier.with_user(env_user)
            for vals in (
                {"state": "finished"},
                {"code": "H98.1-261116-9999"},
                {"due_at": "2030-01-01 00:00:00"},
                {"secret": "AAAAAA"},
                {"applicant_name": "Người khác"},
            ):
                with self.assertRaises(AccessError, msg=f"{env_user.login} {vals}"):
                    record.with_context(tracking_disable=True, force=True).write(vals)

    def test_import_cannot_set_state(self):
        self.env["onestop.dossier"].load(
            [
                "agency_id/.id",
                "procedure_id/.id",
                "applicant_id/.id",
                "state",
                "content",
            ],
            [
                [
                    str(self.centre.id),
                    str(self.procedure.id),
                    str(self.applicant.id),
                    "finished",
                    "từ tệp",
                ]
            ],
        )
        made = self.env["onestop.dossier"].search([("content", "=", "từ tệp")])
        self.assertEqual(made.state, "draft")

    def test_form_shows_state_read_only(self):
        with Form(self._receive().with_user(self.clerk)) as form:
            with self.assertRaises(AssertionError):
                form.state = "finished"

    def _assert_sql_refused(self, query, *params):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(query, params)
            self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_sql_refused(self):
        dossier = self._receive()
        self.env.flush_all()
        self._assert_sql_refused(
            "UPDATE onestop_dossier SET state = 'finished' WHERE id = %s", dossier.id
        )
        self._assert_sql_refused(
            "UPDATE onestop_dossier_event SET action = 'keep' WHERE dossier_id = %s",
            dossier.id,
        )
        self._assert_sql_refused(
            "DELETE FROM onestop_dossier_event WHERE dossier_id = %s", dossier.id
        )
        self._assert_sql_refused("TRUNCATE onestop_dossier_event CASCADE")

    def test_true_state_passes_the_trigger(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self.env.flush_all()
        self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.cr.execute("SET CONSTRAINTS ALL DEFERRED")

    def test_history_by_orm_refused(self):
        event = self._receive().event_ids
        with self.assertRaises(AccessError):
            event.write({"action": "finish"})
        with self.assertRaises(AccessError):
            event.unlink()
        with self.assertRaises(AccessError):
            event.with_user(self.clerk).create({"dossier_id": event.dossier_id.id})

    def test_a_number_that_is_taken_is_a_lost_race(self):
        """Run again by Odoo, not told to the user as an error."""
        event = self._receive().event_ids
        [vals] = event.copy_data()
        with (
            self.assertRaises(ConcurrencyError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            event.create({**vals, "dossier_id": event.dossier_id.id, "sequence": 1})

    def test_received_stays_on_file(self):
        dossier = self._receive()
        with self.assertRaises(AccessError):
            dossier.unlink()
        with self.assertRaises(AccessError):
            dossier.paper_ids[0].write({"verdict": "missing"})
