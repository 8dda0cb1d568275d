"""Opening a dossier outside one's work: by code, with a purpose, for a while."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import OnestopDossierCase


@tagged("post_install", "-at_install")
class TestOpening(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_centre = cls.env["onestop.agency"].create(
            {"name": "Trung tâm khác", "code": "H98.9", "is_centre": True}
        )
        cls.far_clerk = cls._user("t_far_clerk", "reception", cls.other_centre)
        cls.far_manager = cls._user("t_far_manager", "manager", cls.other_centre)
        cls.auditor = cls._user("t_auditor", "auditor", cls.centre)
        cls.employee = new_test_user(cls.env, "t_nobody", groups="base.group_user")

    def setUp(self):
        super().setUp()
        self.dossier = self._receive()

    def parts(self):
        dossier = self.dossier.sudo()
        dossier._print("01")
        return (
            dossier,
            dossier.paper_ids,
            dossier.task_ids,
            dossier.event_ids,
            dossier.print_ids,
            dossier.print_ids.attachment_id,
            dossier.applicant_id,
        )

    def open(self, user, code=None, purpose="answer", words=None):
        dossiers = self.env["onestop.dossier"].with_user(user)
        return dossiers.action_open(code or self.dossier.code, purpose, words)

    def sees(self, user, records):
        found = records.with_user(user)
        self.env.invalidate_all()
        listed = found.search([("id", "in", found.ids)]) == found
        read = found.has_access("read")
        self.assertEqual(listed, read, (user.login, records))
        return read

    # === WHAT IT OPENS ===#

    def test_opened_with_all_its_parts_to_read_only(self):
        for user in (self.stranger, self.far_clerk, self.far_manager):
            for records in self.parts():
                if (user, records._name) == (self.far_clerk, "onestop.applicant"):
                    continue  # the register is the counter's
                self.assertFalse(self.sees(user, records), (user.login, records))
            action = self.open(user)
            self.assertEqual(action["res_id"], self.dossier.id)
            for records in self.parts():
                self.assertTrue(self.sees(user, records), (user.login, records))
        papers = self.dossier.paper_ids.with_user(self.far_clerk)
        self.assertTrue(papers.read(["name"]))
        for refused in (
            lambda: papers.write({"originals": 3}),
            lambda: papers.unlink(),
            lambda: papers.create({"dossier_id": self.dossier.id, "name": "x"}),
            lambda: self.dossier.with_user(self.far_clerk).write({"sets": 2}),
            lambda: self.dossier.with_user(self.far_clerk).unlink(),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_results_come_with_it(self):
        held = self.env["onestop.applicant.document"].create(
            {
                "applicant_id": self.applicant.id,
                "kind": "result",
                "name": "Giấy phép",
                "dossier_id": self.dossier.id,
                "filed_at": fields.Datetime.now(),
            }
        )
        for user in (self.stranger, self.far_manager):
            self.assertFalse(self.sees(user, held), user.login)
            self.open(user)
            self.assertTrue(self.sees(user, held), user.login)
            self.assertEqual(self.dossier.with_user(user).result_ids, held)

    def test_no_activity_on_what_one_only_looks_at(self):
        self.open(self.stranger)
        values = {
            "res_model_id": self.env["ir.model"]._get_id("onestop.dossier"),
            "res_id": self.dossier.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "user_id": self.stranger.id,
            "summary": "x",
        }
        activities = self.env["mail.activity"]
        with self.assertRaises(AccessError):
            activities.with_user(self.stranger).create(values)
        values["user_id"] = self.clerk.id
        with self.assertRaises(AccessError):
            activities.with_user(self.stranger).create(values)
        theirs = activities.with_user(self.clerk).create(values)
        for refused in (
            lambda: theirs.with_user(self.stranger).write({"summary": "y"}),
            lambda: theirs.with_user(self.stranger).action_feedback("y"),
            lambda: theirs.with_user(self.stranger).unlink(),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_no_role_comes_with_it(self):
        self.open(self.stranger)
        self.open(self.far_clerk)
        for user, action in (
            (self.far_clerk, "transfer"),
            (self.stranger, "acknowledge"),
        ):
            dossier = self.dossier.with_user(user)
            self.assertFalse(dossier._roles_here())
            self.assertEqual(dossier.allowed_actions, ",,")
            with self.assertRaises(UserError):
                dossier._transition(action)

    def test_other_dossiers_stay_closed(self):
        other = self._receive("2026-11-16 09:00")
        self.open(self.stranger)
        self.assertFalse(self.sees(self.stranger, other.sudo()))
        self.assertFalse(self.sees(self.far_clerk, self.dossier.sudo()))

    def test_it_expires(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("onestop_dossier.opening_hours", "2")
        self.open(self.stranger)
        opening = self.dossier.opening_ids
        self.assertEqual(opening.until - opening.at, timedelta(hours=2))
        for hours, sees in ((1.9, True), (2.1, False)):
            then = opening.at + timedelta(hours=hours)
            with patch.object(fields.Datetime, "now", lambda then=then: then):
                for records in self.parts():
                    self.assertEqual(self.sees(self.stranger, records), sees, hours)
        with patch.object(fields.Datetime, "now", lambda: then):
            self.open(self.stranger)
        self.assertEqual(len(self.dossier.opening_ids), 2)

    # === WHO MAY, AND BY WHICH CODE ===#

    def test_one_answer_for_unknown_and_draft(self):
        draft = self.env["onestop.dossier"].create(
            {
                "agency_id": self.centre.id,
                "procedure_id": self.procedure.id,
                "applicant_id": self.applicant.id,
            }
        )
        answers = set()
        for code in ("H98.1-261116-9999", draft.reference, self.dossier.code[:-1]):
            with self.assertRaises(UserError) as caught:
                self.open(self.stranger, code)
            answers.add(str(caught.exception).replace(code, "…"))
        self.assertEqual(len(answers), 1)
        for code in ("", "%", "H98%", None, ["x"]):
            with self.assertRaises(UserError):
                self.env["onestop.dossier"].with_user(self.stranger).action_open(
                    code, "answer"
                )
        self.assertFalse(self.env["onestop.dossier.opening"].search([]))

    def test_roles_that_open_nothing(self):
        for user in (self.integrator, self.employee):
            with self.assertRaises(AccessError):
                self.open(user)

    def test_own_work_leaves_no_row(self):
        for user in (self.clerk, self.officer, self.auditor):
            self.assertEqual(self.open(user)["res_id"], self.dossier.id)
        self.open(self.stranger)
        self.open(self.stranger)
        self.assertEqual(len(self.dossier.opening_ids), 1)

    def test_purpose_and_words(self):
        for purpose in ("nonsense", None, ""):
            with self.assertRaises(UserError):
                self.open(self.stranger, purpose=purpose)
        with self.assertRaises(UserError):
            self.open(self.stranger, purpose="other", words="  ")
        self.open(self.stranger, purpose="other", words=" Theo công văn 12 ")
        opening = self.dossier.opening_ids
        self.assertEqual(opening.words, "Theo công văn 12")
        self.assertFalse(self.dossier.remark_ids.filtered("public"))

    def test_so_many_a_day(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("onestop_dossier.openings_a_day", "1")
        self.open(self.stranger)
        other = self._receive("2026-11-16 09:00")
        with self.assertRaises(UserError):
            self.open(self.stranger, other.code)
        self.open(self.far_clerk, other.code)

    def test_the_dialog(self):
        wizard = self.env["onestop.dossier.open"].with_user(self.stranger)
        purpose = self.env.ref("onestop_dossier.onestop_opening_purpose_answer")
        wizard = wizard.create({"code": self.dossier.code, "purpose_id": purpose.id})
        self.assertEqual(wizard.action_apply()["res_id"], self.dossier.id)
        self.assertEqual(self.dossier.opening_ids.actor_login, "t_stranger")

    # === THE RECORD OF IT ===#

    def test_append_only(self):
        self.open(self.stranger)
        opening = self.dossier.opening_ids
        for refused in (
            lambda: opening.sudo().write({"until": "2030-01-01"}),
            lambda: opening.sudo().unlink(),
            lambda: opening.with_user(self.manager).create({}),
        ):
            with self.assertRaises(AccessError):
                refused()
        for query in (
            "UPDATE onestop_dossier_opening SET until = '2030-01-01'",
            "DELETE FROM onestop_dossier_opening",
            "TRUNCATE onestop_dossier_opening CASCADE",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation, msg=query),
                self.cr.savepoint(),
            ):
                self.cr.execute(query)

    def test_a_deleted_user_takes_nothing_along(self):
        gone = self._user("t_gone", "officer", self.other_department)
        self.open(gone)
        gone.unlink()
        opening = self.dossier.opening_ids
        self.assertEqual(opening.actor_login, "t_gone")
        [told] = self.dossier._openings_told()
        self.assertEqual(told["agency"], "Sở khác")

    def test_who_reads_it(self):
        self.open(self.stranger)
        self.open(self.far_manager)
        openings = self.dossier.opening_ids
        for user, sees in (
            (self.manager, True),
            (self.auditor, True),
            (self.far_manager, False),  # looks at the dossier, manages another centre
        ):
            self.assertEqual(self.sees(user, openings), sees, user.login)
        with self.assertRaises(AccessError):
            openings.with_user(self.officer).read(["actor_login"])
        told = self.dossier._openings_told()
        agencies = ["Trung tâm khác", "Sở khác"]
        self.assertEqual([row["agency"] for row in told], agencies)

    def test_used_purposes_keep_their_name(self):
        self.open(self.stranger)
        purpose = self.dossier.opening_ids.purpose_id
        with self.assertRaises(UserError):
            purpose.name = "Khác"
        with self.assertRaises(UserError):
            purpose.unlink()
        purpose.active = False
        with self.assertRaises(UserError):
            self.open(self.far_clerk)

    # === WHO ONLY LOOKS SAYS NOTHING ===#

    def test_nobody_posts_on_or_follows_what_they_look_at(self):
        self.open(self.stranger)
        for user in (self.stranger, self.auditor):
            dossier = self.dossier.with_user(user)
            with self.assertRaises(AccessError):
                dossier.message_post(body="x")
            with self.assertRaises(AccessError):
                dossier.message_subscribe(user.partner_id.ids)
        for user in (self.clerk, self.officer):
            self.dossier.with_user(user).message_post(body="x")
