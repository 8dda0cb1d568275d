from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import GROUPS, OnestopCase

READ, ALL = "r", "rwcu"
CATALOGUE = (
    "onestop.procedure",
    "onestop.procedure.version",
    "onestop.procedure.channel",
    "onestop.procedure.case",
    "onestop.procedure.component",
    "onestop.procedure.tariff",
    "onestop.procedure.basis",
    "onestop.procedure.result",
    "onestop.procedure.step.text",
    "onestop.procedure.agency",
    "onestop.settle.item",
    "onestop.decision",
    "onestop.decision.line",
    "onestop.process",
    "onestop.process.step",
    "onestop.field",
)
SET_UP = ("onestop.agency", "onestop.counter", "onestop.calendar.day")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


def expected(role, model):
    """Return what a role may do with a model."""
    if role == "portal":
        return ""
    if (role == "catalogue" and model in CATALOGUE) or (
        role == "system" and model in SET_UP
    ):
        return ALL
    return READ


@tagged("onestop_procedure")
class TestSecurity(OnestopCase):
    def test_role_by_model(self):
        for role in (*GROUPS, "system", "internal", "portal"):
            user = self.user(role)
            for model in (*CATALOGUE, *SET_UP):
                allowed = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(allowed, expected(role, model))

    def test_no_group_implies_another(self):
        for role in GROUPS:
            group = self.env.ref(f"onestop_procedure.group_onestop_{role}")
            others = group.all_implied_ids - group - self.internal_groups()
            self.assertFalse(others, role)

    def internal_groups(self):
        group = self.env.ref("base.group_user")
        return group | group.all_implied_ids

    def test_roles_in_the_words_of_the_rules(self):
        for role in GROUPS:
            self.assertEqual(self.user(role)._onestop_roles(), {role})
        portal = self.user("portal")
        self.assertEqual(portal._onestop_roles(), {"citizen"})
        self.assertEqual(portal.with_user(portal)._onestop_roles(), {"citizen"})
        self.assertEqual(self.user("internal")._onestop_roles(), frozenset())

    def test_portal_calls_nothing(self):
        Procedure = self.env["onestop.procedure"].with_user(self.user("portal"))
        for call in (
            lambda: Procedure.search_catalogue("x"),
            lambda: Procedure.preview_deadline("1", "2026-01-01T08:00:00+07:00"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_members_are_seen_from_both_sides(self):
        user = self.user("officer")
        self.centre.member_ids = user
        self.assertEqual(user.agency_ids, self.centre)
