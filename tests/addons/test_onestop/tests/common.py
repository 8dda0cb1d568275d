"""A small centre with everybody in it, for the tests across the add-ons."""

import json
from datetime import date, datetime, timedelta

from odoo import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user

GROUP = "onestop_procedure.group_onestop_"
#: Groups of design.md section 2, each alone.
STAFF_ROLES = (
    "reception",
    "officer",
    "leader",
    "manager",
    "cashier",
    "accountant",
    "catalogue",
    "auditor",
    "integrator",
)
#: Everybody who may knock: staff, an employee without a role, the administrator,
#: a citizen with a login, a stranger without one.
ROLES = (*STAFF_ROLES, "employee", "admin", "portal", "public")

ADDONS = (
    "onestop_procedure",
    "onestop_dossier",
    "onestop_fee",
    "onestop_portal",
    "onestop_report",
)
PROCEDURE = "9.900001"
LEVY, FEE = 30_000, 12_000
CITIZEN, CITIZEN_ID = "Lâm Thị Thử", "085190000001"


class Centre:
    """Fixture: two centres, two departments, one login per role, one procedure.

    ``users``: role → user of the first centre or department. ``strangers``: role →
    user of the other ones.
    """

    @classmethod
    def build_centre(cls):
        agencies = cls.env["onestop.agency"]
        cls.centre, cls.other_centre = agencies.create(
            [
                {"name": f"Trung tâm thử {n}", "code": f"H97.{n}", "is_centre": True}
                for n in (1, 2)
            ]
        )
        cls.department, cls.other_department = agencies.create(
            [{"name": f"Sở thử {n}", "code": f"H97.2{n}"} for n in (1, 2)]
        )
        cls.citizen = cls.env["onestop.applicant"].create(
            {
                "name": CITIZEN,
                "id_kind": "citizen",
                "id_number": CITIZEN_ID,
                "phone": "0900 000 001",
            }
        )
        cls.users = cls.make_users("x", cls.centre, cls.department)
        cls.strangers = cls.make_users("y", cls.other_centre, cls.other_department)
        cls.citizen.partner_id = cls.users["portal"].partner_id
        cls.make_procedure()
        cls.env["onestop.receipt.book"].create(
            [
                {
                    "agency_id": cls.centre.id,
                    "kind": kind,
                    "serial": f"{date.today().year % 100:02}T{letters}",
                }
                for kind, letters in (("phi", "AA"), ("le_phi", "AB"))
            ]
        )

    @classmethod
    def make_users(cls, prefix, centre, department):
        users = {}
        for role in (*STAFF_ROLES, "employee", "portal"):
            group = {
                "employee": "base.group_user",
                "portal": "base.group_portal",
            }.get(role, GROUP + role)
            users[role] = new_test_user(
                cls.env, f"{prefix}_{role}", groups=group, tz="Asia/Ho_Chi_Minh"
            )
            if role in ("officer", "leader"):
                department.member_ids += users[role]
            elif role in STAFF_ROLES:
                centre.member_ids += users[role]
        users["admin"] = cls.env.ref("base.user_admin")
        users["public"] = cls.env.ref("base.public_user")
        return users

    @classmethod
    def make_procedure(cls):
        """Publish a procedure of five working days with one fee of each kind."""
        field = cls.env["onestop.field"].create({"name": "Lĩnh vực thử chéo"})
        cls.procedure = cls.env["onestop.procedure"].create(
            {
                "code": PROCEDURE,
                "name": "Cấp giấy thử nghiệm chéo",
                "field_id": field.id,
                "level_province": True,
            }
        )
        version = cls.env["onestop.procedure.version"].create(
            {
                "procedure_id": cls.procedure.id,
                "name": cls.procedure.name,
                "field_id": field.id,
                "competent_agency_id": cls.department.id,
                "channel_ids": [
                    Command.create(
                        {
                            "channel": channel,
                            "term_quantity": 5,
                            "term_unit": "working_day",
                        }
                    )
                    for channel in ("direct", "online", "postal")
                ],
                "component_ids": [
                    Command.create({"name": "Tờ khai thử", "code": "TK"}),
                    Command.create(
                        {"name": "Giấy kèm theo", "code": "GK", "required": False}
                    ),
                ],
                "tariff_ids": [
                    Command.create(
                        {
                            "kind": kind,
                            "name": f"Khoản thu {kind}",
                            "amount": amount,
                            "basis": "Nghị quyết thử 1/2025/NQ-HĐND",
                        }
                    )
                    for kind, amount in (("le_phi", LEVY), ("phi", FEE))
                ],
            }
        )
        version._publish(date(2025, 7, 1))

    @classmethod
    def intake_values(cls, **values):
        """What a counter enters for the citizen of the fixture."""
        return {
            "procedure": PROCEDURE,
            "applicant": {"name": CITIZEN, "id_number": CITIZEN_ID},
            "papers": [{"component": "TK"}],
            **values,
        }

    def receive(self, users=None, at=None, **values):
        """A dossier received by the clerk (of the first centre) now, or at ``at``."""
        users = users or self.users
        dossiers = self.env["onestop.dossier"].with_user(users["reception"])
        dossier = dossiers._draft_from(self.intake_values(**values))
        dossier._transition("receive", at=at)
        return dossier.with_env(self.env)

    def act(self, dossier, role, action, at=None, **values):
        """Let the fixture's bearer of this role take an action."""
        return dossier.with_user(self.users[role])._transition(action, values, at=at)

    def process(self, dossier):
        """From the counter to the leader's signature."""
        for role, action in (
            ("reception", "transfer"),
            ("officer", "acknowledge"),
            ("officer", "pass_on"),
            ("leader", "acknowledge"),
            ("leader", "finish"),
        ):
            self.act(dossier, role, action)


class CentreCase(Centre, TransactionCase):
    """The fixture in a transaction that is rolled back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_centre()


class CentreHttpCase(Centre, HttpCase):
    """The fixture behind a running server.

    ``keys``: name → key for JSON-2, see :meth:`make_keys`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_centre()
        cls.keys = {}

    @classmethod
    def make_keys(cls, users):
        """Give these users (name → user) a key each, for :meth:`call`."""
        until = datetime.now() + timedelta(days=1)
        for name, user in users.items():
            keys = cls.env["res.users.apikeys"].with_user(user).sudo()
            cls.keys[name] = keys._generate("rpc", "test", until)

    def call(self, name, model, method, /, **values):
        """Call a method as another program does; return status and answer.

        Who has no key is a stranger to the server.
        """
        headers = {"Content-Type": "application/json"}
        if name in self.keys:
            headers["Authorization"] = f"Bearer {self.keys[name]}"
        response = self.url_open(
            f"/json/2/{model}/{method}", data=json.dumps(values), headers=headers
        )
        return response.status_code, response.json()
