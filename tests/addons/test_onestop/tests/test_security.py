"""Who may what: the access table, the route table and samples of the record rules.

Both tables are data. A model, role or route without its row fails here, so that nobody
adds one without having said who may use it.
"""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ADDONS, ROLES, STAFF_ROLES, CentreCase, CentreHttpCase
from .routes import ROUTES

#: What accountants see whatever the centre: all money (design.md, section 2).
EVERYWHERE = {
    "accountant": (
        "onestop.charge",
        "onestop.receipt",
        "onestop.receipt.line",
        "onestop.cash.session",
    ),
}
ACCESS = Path(__file__).parent / "access.csv"
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


def access_table():
    """``{model: {role: "rwcu"}}`` from access.csv; ``-`` is nothing."""
    with ACCESS.open(newline="") as stream:
        return {
            row.pop("model"): {role: cell.strip("-") for role, cell in row.items()}
            for row in csv.DictReader(stream)
        }


@tagged("post_install", "-at_install")
class TestAccessTable(CentreCase):
    def our_models(self):
        return sorted(
            name
            for name, model in self.env.items()
            if name.startswith("onestop.") and not model._abstract
        )

    def test_every_model_and_role_has_a_cell(self):
        table = access_table()
        self.assertEqual(sorted(table), self.our_models())
        for name, row in table.items():
            self.assertEqual(set(row), set(ROLES), name)

    def test_table_holds(self):
        wrong = []
        for name, row in access_table().items():
            for role, allowed in row.items():
                model = self.env[name].with_user(self.users[role])
                actual = "".join(
                    letter
                    for operation, letter in LETTERS.items()
                    if model.has_access(operation)
                )
                if actual != allowed:
                    wrong.append(
                        f"{name} {role}: {actual or '-'}, not {allowed or '-'}"
                    )
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def test_no_group_implies_another(self):
        groups = {
            role: self.env.ref(f"onestop_procedure.group_onestop_{role}")
            for role in STAFF_ROLES
        }
        for role, group in groups.items():
            others = [other for name, other in groups.items() if name != role]
            self.assertFalse(
                [other for other in others if other in group.all_implied_ids], role
            )

    def test_separation_of_duties(self):
        """Who receives does not sign, who signs does not collect, and so on."""
        dossier = self.receive()
        for role, action in (
            ("reception", "acknowledge"),
            ("reception", "finish"),
            ("officer", "receive"),
            ("officer", "finish"),
            ("officer", "refuse"),
            ("leader", "transfer"),
            ("manager", "finish"),
            ("cashier", "transfer"),
            ("accountant", "return_result"),
            ("auditor", "stop"),
            ("catalogue", "transfer"),
            ("integrator", "transfer"),
            ("admin", "transfer"),
        ):
            with self.assertRaises(UserError, msg=f"{role} {action}"):
                self.act(dossier, role, action, reason="thử")
            self.assertEqual(dossier.state, "received")


@tagged("post_install", "-at_install")
class TestRecordRules(CentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("run_nothing")
        cls.dossier = case.receive()
        case.process(cls.dossier)
        cls.dossier.with_user(cls.users["reception"])._print("01")
        cls.env["onestop.receipt"].with_user(cls.users["cashier"]).collect(
            cls.dossier.code, "qr", cls.dossier.amount_due, "rules"
        )
        cls.env["onestop.cash.session"].with_user(cls.users["cashier"]).open_shift(0)
        report = cls.env["onestop.report.progress"].with_user(cls.users["manager"])
        report = report.create({"agency_id": cls.centre.id})
        report.action_compute()
        cls.records = {
            record._name: record.sudo()
            for record in (
                cls.dossier,
                cls.dossier.paper_ids,
                cls.dossier.task_ids,
                cls.dossier.event_ids,
                cls.dossier.print_ids,
                cls.dossier.charge_ids,
                cls.dossier.charge_ids.receipt_id,
                cls.dossier.charge_ids.receipt_id.line_ids,
                cls.env["onestop.cash.session"].search(
                    [("user_id", "=", cls.users["cashier"].id)]
                ),
                report,
                report.line_ids,
            )
        }

    def run_nothing(self):
        """Only for the instance that :meth:`setUpClass` borrows methods from."""

    def seen(self, user, model):
        """Which of our records of this model the user finds; None: no access."""
        records = self.records[model]
        try:
            return (
                self.env[model].with_user(user).search([("id", "in", records.ids)]).ids
            )
        except AccessError:
            return None

    def test_strangers_see_nothing(self):
        for role in STAFF_ROLES:
            for model in self.records:
                if role == "auditor" or model in EVERYWHERE.get(role, ()):
                    continue
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.seen(self.strangers[role], model))

    def test_strangers_cannot_read_by_id(self):
        for role in ("reception", "officer", "leader", "manager", "cashier", "portal"):
            for records in self.records.values():
                with self.subTest(role=role, model=records._name):
                    with self.assertRaises(AccessError):
                        records[:1].with_user(self.strangers[role]).read()

    def test_own_people_see_it(self):
        for role in ("reception", "officer", "leader", "manager", "auditor", "portal"):
            self.assertTrue(self.seen(self.users[role], "onestop.dossier"), role)
        for role in ("cashier", "accountant", "manager", "auditor"):
            self.assertTrue(self.seen(self.users[role], "onestop.receipt"), role)

    def test_citizens_see_their_own_only(self):
        for model in ("onestop.dossier", "onestop.dossier.event", "onestop.charge"):
            self.assertTrue(self.seen(self.users["portal"], model), model)
            self.assertFalse(self.seen(self.strangers["portal"], model), model)

    def test_employees_without_a_role_see_nothing(self):
        for model in self.records:
            for role in ("employee", "admin", "public"):
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.seen(self.users[role], model))

    def test_identity_numbers_do_not_leave(self):
        """Neither employees nor citizens reach the register of applicants."""
        for role in ("employee", "portal", "public", "catalogue"):
            with self.assertRaises(AccessError):
                self.env["onestop.applicant"].with_user(self.users[role]).search([])
        own = self.dossier.with_user(self.users["portal"])
        with self.assertRaises(AccessError):
            own.read(["applicant_id_number"])


@tagged("post_install", "-at_install")
class TestRouteTable(CentreHttpCase):
    def our_routes(self):
        """(method, rule) of every route whose controller is ours."""
        found = set()
        for rule in self.env["ir.http"].routing_map().iter_rules():
            module = rule.endpoint.func.__module__
            if module.startswith(tuple(f"odoo.addons.{name}." for name in ADDONS)):
                methods = (rule.methods or {"GET"}) - {"HEAD", "OPTIONS"}
                found |= {(method, rule.rule) for method in methods}
        return found

    def test_every_route_is_in_the_table(self):
        self.assertEqual(sorted(self.our_routes()), sorted(ROUTES))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_table_holds(self):
        dossier = self.receive()
        self.process(dossier)
        receipts = self.env["onestop.receipt"].with_user(self.users["cashier"])
        receipts.collect(dossier.code, "qr", dossier.amount_due, "routes")
        receipt = dossier.charge_ids.receipt_id[0]
        report = self.env["onestop.report.progress"].with_user(self.users["manager"])
        report = report.create({"agency_id": self.centre.id})
        report.action_compute()
        values = {
            "dossier": dossier.id,
            "token": dossier.token,
            "receipt": receipt.id,
            "receipt_token": receipt.token,
            "report": report.id,
            "procedure": self.procedure.code,
            "version": dossier.version_id.id,
            "eform": self.env["onestop.eform"].create({"name": "Form"}).id,
            "agency": self.centre.id,
            "counter": self.env["onestop.counter"]
            .create(
                {
                    "name": "Quầy tuyến",
                    "code": "ROUTES",
                    "agency_id": self.centre.id,
                    "field_ids": self.procedure.field_id.ids,
                }
            )
            .id,
        }
        wrong = []
        for role in (*ROLES, "stranger"):
            user = self.users.get(role, self.strangers["portal"])
            login = None if role == "public" else user.login
            self.authenticate(login, login)
            for (method, rule), row in ROUTES.items():
                status = self.knock(method, row.path.format(**values))
                if status != row.expected(role):
                    wrong.append(f"{role} {method} {rule}: {status}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def knock(self, method, path):
        """Ask for a path and return the status of the answer.

        The website first sends visitors to the same page in their language; that
        redirection is followed, every other one is the answer.
        """
        data = None
        if method == "POST":
            data = {"csrf_token": Request.csrf_token(self)}
        response = self.url_open(path, data=data, allow_redirects=False)
        there = urlsplit(response.headers.get("Location", "")).path.rstrip("/")
        if re.fullmatch(r"/[a-z]{2}(_[A-Z]{2})?" + re.escape(path.rstrip("/")), there):
            response = self.url_open(there, data=data, allow_redirects=False)
        return response.status_code
