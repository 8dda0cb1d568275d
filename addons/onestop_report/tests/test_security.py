"""Who may do what with form II.06: one row for each role."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import JULY, OnestopReportCase

# Role: what it may do with a table of its own agency (centre or department).
RIGHTS = {
    "manager": "read write create unlink",
    "leader": "read write create unlink",
    "auditor": "read",
    "integrator": "read",
    "reception": "",
    "officer": "",
    "cashier": "",
    "accountant": "",
    "catalogue": "",
}
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestSecurity(OnestopReportCase):
    def test_rights_by_role(self):
        report = self.Report.create({**JULY, "agency_id": self.centre.id})
        report.action_compute()
        for role, rights in RIGHTS.items():
            user = self._user(f"t_role_{role}", role, self.centre)
            for operation in OPERATIONS:
                with self.subTest(role=role, operation=operation):
                    allowed = report.with_user(user).has_access(operation)
                    self.assertEqual(allowed, operation in rights.split())

    def test_rows_are_nobodys_to_write(self):
        self._receive("2025-07-01 08:00")
        report = self._report()
        for role, rights in RIGHTS.items():
            user = self._user(f"t_row_{role}", role, self.centre)
            for operation in OPERATIONS:
                with self.subTest(role=role, operation=operation):
                    allowed = report.line_ids.with_user(user).has_access(operation)
                    self.assertEqual(
                        allowed, operation == "read" and "read" in rights.split()
                    )

    def test_portal_and_public_see_nothing(self):
        report = self._report()
        portal = new_test_user(self.env, "t_portal", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user=user.login):
                self.assertFalse(report.with_user(user).has_access("read"))

    def test_own_agency_only(self):
        centre = self._report()
        self.assertFalse(centre.with_user(self.leader).has_access("read"))
        other = self._user("t_far_manager", "manager", self.other_department)
        self.assertFalse(centre.with_user(other).has_access("read"))
        with self.assertRaises(ValidationError):
            self._report(user=self.leader, agency_id=self.centre.id)

    def test_leader_counts_the_own_agency(self):
        self._july()
        report = self._report(user=self.leader)
        self.assertEqual((report.agency_id, report.received), (self.department, 8))
        far = self._user("t_far_leader", "leader", self.other_department)
        self.assertEqual(self._report(user=far).received, 0)

    def test_auditor_changes_nothing(self):
        self._july()
        report = self._report().with_user(self.auditor)
        action = report.action_open_cell("c3")
        found = self.env["onestop.dossier"].with_user(self.auditor)
        self.assertEqual(found.search_count(action["domain"]), 8)
        with self.assertRaises(AccessError):
            report.action_compute()

    def test_accountant_has_no_part_in_it(self):
        report = self._report()
        with self.assertRaises(AccessError):
            report.with_user(self.accountant).action_open_cell("c3")
