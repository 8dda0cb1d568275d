"""Substitute signers: what they may, where, how long, and what stays apart."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import GROUP, OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestSubstitute(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "t_admin_sub", groups="base.group_system")

    def enter(self, user=None, **vals):
        """Return a substitution of the officer for the leader, in a week of 2026."""
        return (
            self.env["onestop.substitute"]
            .with_user(user or self.leader)
            .create(
                {
                    "person_id": self.leader.id,
                    "substitute_id": self.officer.id,
                    "agency_id": self.department.id,
                    "date_from": "2026-11-16",
                    "date_to": "2026-11-20",
                    "ground": "QĐ 1/QĐ-ST",
                    "person_title": "GIÁM ĐỐC",
                    "substitute_title": "PHÓ GIÁM ĐỐC",
                    **vals,
                }
            )
        )

    def at_signing(self):
        """Return a dossier that waits for the leader's signature."""
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier)
        self._act(dossier, self.officer, "pass_on", "2026-11-16 10:00")
        return dossier

    def allowed(self, dossier, user):
        self.env.invalidate_all()
        return set(dossier.with_user(user)._allowed())

    @freeze_time(local("2026-11-17 09:00"))
    def test_signs_and_the_history_says_for_whom(self):
        dossier = self.at_signing()
        self.assertNotIn("acknowledge", self.allowed(dossier, self.officer))
        mine = self.env["onestop.dossier"].with_user(self.officer)
        self.assertNotIn("sign", [tab["name"] for tab in mine.inbox_tabs()])
        self.assertNotIn(dossier, mine.search([("inbox_tab", "=", "mine")]))
        row = self.enter(date_from="2026-11-17")
        self.assertIn("acknowledge", self.allowed(dossier, self.officer))
        self.assertIn(dossier, mine.search([("is_mine", "=", True)]))
        self.assertIn("sign", [tab["name"] for tab in mine.inbox_tabs()])
        for tab in ("mine", "incoming"):
            self.assertIn(dossier, mine.search([("inbox_tab", "=", tab)]), tab)
        self._act(dossier, self.officer, "acknowledge", "2026-11-17 09:00")
        self._act(dossier, self.officer, "finish", "2026-11-17 09:00")
        self.assertEqual(dossier.state, "finished")
        signed = dossier.event_ids.sorted("sequence")[-2:]
        told = {"for_id": self.leader.id, "substitute_id": row.id}
        for event in signed:
            self.assertEqual(event.details | told, event.details, event.action)
        self.assertEqual(signed[-1].actor_id, self.officer.id)
        self.assertEqual(signed[-1].acting_for, f"KT. {self.leader.name}")
        self.assertEqual(
            dossier._signing(signed[-1]),
            (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), self.officer.name),
        )

    @freeze_time(local("2026-11-17 09:00"))
    def test_own_work_is_done_in_the_own_name(self):
        self.enter(date_from="2026-11-17")
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier)
        event = dossier.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.action, "acknowledge")
        self.assertFalse((event.details or {}).get("for_id"))
        event = self._act(
            dossier,
            self.officer,
            "apologise",
            "2026-11-17 09:00",
            reason="x",
            new_due_at=local("2026-12-01 17:00"),
        )
        self.assertEqual(event.details["for_id"], self.leader.id)

    def test_only_from_the_first_to_the_last_day(self):
        """The first minute of the first day counts, the one after the last does not."""
        dossier = self.at_signing()
        with freeze_time(local("2026-11-15 09:00")):
            self.enter(date_from="2026-11-17", date_to="2026-11-18")
        for at, holds in (
            ("2026-11-16 23:59", False),
            ("2026-11-17 00:00", True),
            ("2026-11-18 23:59", True),
            ("2026-11-19 00:00", False),
        ):
            with freeze_time(local(at)):
                found = "acknowledge" in self.allowed(dossier, self.officer)
                self.assertEqual(found, holds, at)

    @freeze_time(local("2026-11-17 09:00"))
    def test_ended_early_is_over_at_once(self):
        dossier = self.at_signing()
        row = self.enter(date_from="2026-11-17")
        row.with_user(self.leader).action_revoke()
        self.assertEqual((row.state, row.revoked_by_id), ("over", self.leader))
        self.assertNotIn("acknowledge", self.allowed(dossier, self.officer))

    @freeze_time(local("2026-11-17 09:00"))
    def test_leads_in_that_agency_only(self):
        """Also a member elsewhere: there the substitute stays an officer."""
        self.other_department.member_ids += self.officer
        dossier = self.at_signing()
        task = dossier.sudo().current_task_id
        task.agency_id = self.other_department
        self.enter(date_from="2026-11-17")
        self.assertFalse(
            {"acknowledge", "finish", "pass_on"} & self.allowed(dossier, self.officer)
        )
        task.agency_id = self.department
        self.assertIn("acknowledge", self.allowed(dossier, self.officer))
        elsewhere = self.at_signing()
        elsewhere.sudo()._write_checked(
            {"competent_agency_id": self.other_department.id}
        )
        elsewhere.sudo().current_task_id.agency_id = self.other_department
        self.assertNotIn("refuse", self.allowed(elsewhere, self.officer))

    @freeze_time(local("2026-11-17 09:00"))
    def test_not_on_what_they_received_themselves(self):
        dossier = self.at_signing()
        self.enter(date_from="2026-11-17")
        dossier.sudo()._write_checked({"received_by_id": self.officer.id})
        self.assertNotIn("acknowledge", self.allowed(dossier, self.officer))

    @freeze_time(local("2026-11-17 09:00"))
    def test_lapses_with_the_role_and_the_membership(self):
        dossier = self.at_signing()
        self.enter(date_from="2026-11-17")
        leaders = self.env.ref(GROUP + "leader")
        for undo in (
            lambda: self.department.write({"member_ids": [(3, self.leader.id)]}),
            lambda: self.department.write({"member_ids": [(3, self.officer.id)]}),
            lambda: self.leader.write({"group_ids": [(3, leaders.id)]}),
            lambda: self.officer.write(
                {"group_ids": [(4, self.env.ref(GROUP + "auditor").id)]}
            ),
        ):
            with self.subTest(), self.env.cr.savepoint() as savepoint:
                undo()
                self.assertFalse(dossier.with_user(self.officer)._substitutions())
                savepoint.rollback()
            self.env.registry.clear_cache()
            self.assertIn("acknowledge", self.allowed(dossier, self.officer))

    @freeze_time(local("2026-11-16 09:00"))
    def test_who_may_be_one(self):
        """Reception alone, money, audit, administration, strangers: refused."""
        for role in ("reception", "cashier", "accountant", "auditor", "manager"):
            user = self._user(f"t_sub_{role}", role, self.department)
            with self.assertRaises(ValidationError, msg=role):
                self.enter(substitute_id=user.id)
        mixed = self._user("t_sub_mixed", "officer", self.department)
        mixed.group_ids += self.env.ref(GROUP + "cashier")
        boss = self._user("t_sub_admin", "officer", self.department)
        boss.group_ids += self.env.ref("base.group_system")
        for user in (mixed, boss, self.stranger, self.leader, self.env["res.users"]):
            with self.assertRaises(ValidationError):
                self.enter(substitute_id=user.id)
        with self.assertRaises(ValidationError) as nobody:
            self.enter(person_id=self.officer.id, substitute_id=mixed.id)
        self.assertIn("not a leader", str(nobody.exception))

    @freeze_time(local("2026-11-16 09:00"))
    def test_who_enters_and_what_stays(self):
        other = self._user("t_sub_other", "leader", self.other_department)
        for user in (self.officer, self.clerk, self.manager, other):
            with self.assertRaises(AccessError, msg=user.login):
                self.enter(user)
        row = self.enter(self.admin)
        for vals in ({"date_to": "2026-12-31"}, {"substitute_id": self.leader.id}):
            with self.assertRaisesRegex(UserError, "stays as it was"):
                row.with_user(self.leader).write(vals)
        with self.assertRaises(UserError):
            row.with_user(self.leader).unlink()
        with self.assertRaises(UserError):
            row.with_user(self.admin).write({"revoked_at": False})
        with self.assertRaises(AccessError):
            row.with_user(self.officer).action_revoke()
        coming = self.enter(date_from="2026-11-25", date_to="2026-11-26")
        coming.with_user(self.leader).write({"date_to": "2026-11-27"})
        coming.with_user(self.leader).unlink()

    @freeze_time(local("2026-11-16 09:00"))
    def test_dates_are_checked(self):
        with self.assertRaises(ValidationError) as past:
            self.enter(date_from="2026-11-15")
        self.assertIn("begins today or later", str(past.exception))
        self.enter()
        with self.assertRaises(ValidationError) as twice:
            self.enter(date_from="2026-11-20", date_to="2026-11-30")
        self.assertIn("already has a substitute", str(twice.exception))
        self.enter(date_from="2026-11-21", date_to="2026-11-30")

    def test_a_substitute_of_nobody_costs_no_query(self):
        dossier = self.at_signing().with_user(self.officer)
        dossier._substitutions()
        self.env.flush_all()
        with self.assertQueryCount(0):
            dossier._substitutions()

    @freeze_time(local("2026-11-17 09:00"))
    def test_a_client_cannot_say_for_whom(self):
        dossier = self.at_signing().with_user(self.leader)
        with self.assertRaises(UserError):
            dossier.act(dossier.code, "acknowledge", {"substitution": 1})
        event = dossier._transition("acknowledge", {"substitution": object()})
        self.assertFalse((event.details or {}).get("for_id"))

    @freeze_time(local("2026-11-17 09:00"))
    def test_form_04_prints_for_whom(self):
        self.enter(date_from="2026-11-17", manner="TUQ.")
        dossier = self.at_signing()
        event = self._act(
            dossier,
            self.officer,
            "apologise",
            "2026-11-17 09:00",
            reason="x",
            new_due_at=local("2026-12-01 17:00"),
        )
        values = dossier.sudo()._print_values("1", None, event)
        self.assertEqual(values["signing_lines"], ("TUQ. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
        self.assertEqual(values["signing_name"], self.officer.name)
