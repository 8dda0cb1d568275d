"""What another agency's dossier, and a citizen's contact, look like from outside.

Every way in which Odoo lets a program or a screen read is tried with a key or a login
of each role. What must not leave is marked, and looked for in the whole answer.
"""

import base64
import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import STAFF_ROLES, CentreHttpCase

WORDS = "lời riêng trong hồ sơ"
MAIL = "lam.thi.thu@cong-dan.example"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
#: Who has no part in the dossier of the fixture; the auditor reads everything.
OUTSIDE = ("reception", "officer", "manager", "cashier", "accountant", "integrator")
#: Who reads the register of applicants, and with it their contacts.
REGISTER = ("reception", "integrator", "auditor")


def readings(ids, field, groupby):
    """Method → arguments of every way to read a field of records over JSON-2."""
    domain, specification = [["id", "in", ids]], {field: {}}
    return {
        "read": {"ids": ids, "fields": [field]},
        "web_read": {"ids": ids, "specification": specification},
        "export_data": {"ids": ids, "fields_to_export": [field]},
        "search_read": {"domain": domain, "fields": [field]},
        "search_count": {"domain": domain},
        "name_search": {"domain": domain},
        "web_search_read": {"domain": domain, "specification": specification},
        "formatted_read_group": {
            "domain": domain,
            "groupby": [groupby],
            "aggregates": ["__count"],
        },
    }


class ReachCase(CentreHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen.partner_id.write({"email": MAIL, "phone": "0900 000 001"})
        case = cls("run_nothing")
        scan = {"name": "to-khai.pdf", "data": base64.b64encode(PDF).decode()}
        cls.dossier = case.receive(papers=[{"component": "TK", "files": [scan]}])
        case.act(cls.dossier, "reception", "transfer", note=WORDS)
        cls.dossier.with_user(cls.users["reception"])._print("01")
        cls.dossier.with_user(cls.users["reception"]).message_post(body=WORDS)
        cls.make_keys({f"far_{role}": cls.strangers[role] for role in STAFF_ROLES})
        cls.make_keys(
            {role: user for role, user in cls.users.items() if role != "public"}
        )
        cls.make_keys({"far_portal": cls.strangers["portal"]})
        # Who may export at all must not reach further by it.
        everybody = [*cls.users.values(), *cls.strangers.values()]
        staff = [user.id for user in everybody if user._is_internal()]
        cls.env.ref("base.group_allow_export").user_ids = [(6, 0, staff)]

    def run_nothing(self):
        """Only for the instance that :meth:`setUpClass` borrows methods from."""

    def answers(self, name, records, field, groupby=None):
        """Method → what a caller gets of these records; refusals are left out."""
        found = {}
        ways = readings(records.ids, field, groupby or field)
        for method, arguments in ways.items():
            status, answer = self.call(name, records._name, method, **arguments)
            self.assertIn(status, (200, 401, 403, 404, 422), (name, method, answer))
            if status == 200 and method == "export_data":
                answer = answer["datas"]
            elif status == 200 and method == "web_search_read":
                answer = answer["records"]
            elif status == 200 and method == "formatted_read_group":
                answer = [row for row in answer if row["__count"]]
            if status == 200 and answer:
                found[method] = json.dumps(answer, ensure_ascii=False)
        return found


@tagged("post_install", "-at_install")
class TestReachOverTheApi(ReachCase):
    def private(self):
        """What belongs to the dossier, a field of it, and one to group by."""
        dossier = self.dossier.sudo()
        scans = dossier.paper_ids.attachment_ids
        return (
            (dossier, "applicant_name", "applicant_name"),
            (dossier.paper_ids, "name", "name"),
            (dossier.task_ids, "name", "name"),
            (dossier.event_ids, "actor_login", "actor_login"),
            (dossier.remark_ids, "text", "action"),
            (dossier.print_ids, "form", "form"),
            (scans, "name", "name"),
            (dossier.print_ids.attachment_id, "name", "name"),
            (dossier.message_ids, "body", "subject"),
            (dossier.applicant_id, "name", "name"),
        )

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_outside_nothing_is_read(self):
        names = [f"far_{role}" for role in OUTSIDE]
        for name in (*names, "far_portal", "employee", "admin"):
            for records, field, groupby in self.private():
                role = name.removeprefix("far_")
                if records._name == "onestop.applicant" and role in REGISTER:
                    continue
                with self.subTest(name=name, model=records._name):
                    self.assertTrue(records)
                    self.assertFalse(self.answers(name, records, field, groupby))

    @mute_logger("odoo.http")
    def test_the_probes_find_what_is_theirs(self):
        for name in ("officer", "auditor"):
            for records, field, groupby in self.private():
                with self.subTest(name=name, model=records._name):
                    found = self.answers(name, records, field, groupby)
                    self.assertGreaterEqual(len(found), 7, found.keys())

    @mute_logger("odoo.http")
    def test_opened_it_is_read_and_not_written(self):
        for name in ("far_officer", "far_reception"):
            status, action = self.call(
                name,
                "onestop.dossier",
                "action_open",
                code=self.dossier.code,
                purpose="answer",
            )
            self.assertEqual((status, action["res_id"]), (200, self.dossier.id))
            for records, field, _groupby in self.private():
                with self.subTest(name=name, model=records._name):
                    self.assertIn("read", self.answers(name, records, field))
            for records, vals in (
                (self.dossier, {"sets": 2}),
                (self.dossier.paper_ids, {"originals": 9}),
                (self.dossier.paper_ids.attachment_ids, {"name": "x"}),
            ):
                status, answer = self.call(
                    name, records._name, "write", ids=records.ids, vals=vals
                )
                self.assertEqual(status, 403, (records._name, answer))

    @mute_logger("odoo.http")
    def test_files_and_messages_behind_a_login(self):
        dossier = self.dossier.sudo()
        files = dossier.paper_ids.attachment_ids | dossier.print_ids.attachment_id
        thread = {"thread_model": "onestop.dossier", "thread_id": dossier.id}
        for user, sees in (
            (self.users["officer"], True),
            (self.strangers["officer"], False),
            (self.strangers["reception"], False),
            (self.strangers["portal"], False),
            (self.users["employee"], False),
        ):
            self.authenticate(user.login, user.login)
            for file in files:
                for path in ("content", "image"):
                    response = self.url_open(f"/web/{path}/{file.id}")
                    opened = response.status_code == 200 and PDF[:5] in response.content
                    self.assertEqual(opened, sees, (user.login, path, file.name))
            response = self.url_open(
                "/mail/thread/messages",
                data=json.dumps({"jsonrpc": "2.0", "params": thread}),
                headers={"Content-Type": "application/json"},
            )
            self.assertEqual(WORDS in response.json().__str__(), sees, user.login)


@tagged("post_install", "-at_install")
class TestContactsOverTheApi(ReachCase):
    #: model, method, arguments: ways to a person's contact; {…} is filled in.
    WAYS = (
        ("res.partner", "read", {"ids": ["{partner}"], "fields": ["name", "email"]}),
        (
            "res.partner",
            "search_read",
            {"domain": [["phone", "=like", "0900%"]], "fields": ["email"]},
        ),
        ("res.partner", "search_count", {"domain": [["email", "=", MAIL]]}),
        ("res.partner", "name_search", {"name": "{name}"}),
        (
            "res.partner",
            "formatted_read_group",
            {
                "domain": [["id", "=", "{partner}"]],
                "groupby": ["email"],
                "aggregates": [],
            },
        ),
        (
            "res.partner",
            "export_data",
            {"ids": ["{partner}"], "fields_to_export": ["name", "email"]},
        ),
        (
            "res.partner",
            "web_read",
            {"ids": ["{partner}"], "specification": {"email": {}}},
        ),
        ("res.partner", "get_mention_suggestions", {"search": "{name}"}),
        ("res.partner", "search_for_channel_invite", {"search_term": "{name}"}),
        (
            "res.users",
            "search_read",
            {"domain": [["login", "=", "{login}"]], "fields": ["login"]},
        ),
        ("res.users", "search_count", {"domain": [["partner_id.email", "=", MAIL]]}),
        ("res.users", "name_search", {"name": "{login}"}),
        ("res.users", "read", {"ids": ["{user}"], "fields": ["login", "name"]}),
        (
            "mail.message",
            "search_read",
            {"domain": [["author_id", "=", "{partner}"]], "fields": ["author_id"]},
        ),
        (
            "mail.followers",
            "search_read",
            {"domain": [["partner_id", "=", "{partner}"]], "fields": ["partner_id"]},
        ),
    )
    MAY = (*REGISTER, "far_reception", "far_integrator", "far_auditor", "officer")
    MAY += ("leader", "manager", "cashier", "accountant", "admin")
    MAY_NOT = ("far_officer", "far_leader", "far_manager", "far_cashier")
    MAY_NOT += ("far_accountant", "far_portal", "employee", "catalogue")

    def filled(self, value):
        """The arguments with the citizen's own values."""
        user = self.users["portal"]
        text = json.dumps(value)
        for name, record_id in (("partner", user.partner_id.id), ("user", user.id)):
            text = text.replace(f'"{{{name}}}"', str(record_id))
        partner = user.partner_id
        text = text.replace("{name}", partner.name).replace("{login}", user.login)
        return json.loads(text)

    def told(self, name, model, method, arguments):
        """Whether the answer to a call tells of the citizen."""
        status, answer = self.call(name, model, method, **self.filled(arguments))
        text = json.dumps(answer, ensure_ascii=False)
        partner = self.users["portal"].partner_id
        marks = (MAIL, partner.name, self.users["portal"].login)
        if method == "search_count":
            return status == 200 and answer > 0
        return status == 200 and any(mark in text for mark in marks)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_contacts_are_told_to_who_sees_the_applicant(self):
        self.dossier.with_user(self.users["portal"]).message_post(body="Xin hỏi")
        wrong = [
            f"{name} {model}.{method} {arguments}"
            for name in self.MAY_NOT
            for model, method, arguments in self.WAYS
            if self.told(name, model, method, arguments)
        ]
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
        for name in self.MAY:
            self.assertTrue(self.told(name, *self.WAYS[0]), name)

    @mute_logger("odoo.http")
    def test_no_number_of_an_identity_paper_in_a_contact(self):
        number = self.citizen.id_number
        partner = self.citizen.partner_id.sudo()
        self.assertNotIn(number, str(partner.read()))
        for name in (*self.MAY_NOT, "admin"):
            for path in ("id_number", "search_text"):
                status, answer = self.call(
                    name,
                    "res.partner",
                    "search_count",
                    domain=[[f"applicant_ids.{path}", "!=", False]],
                )
                self.assertNotEqual(status, 200, (name, path, answer))

    @mute_logger("odoo.http")
    def test_colleagues_and_the_own_contact_stay_in_sight(self):
        colleague = self.users["officer"].partner_id
        company = self.env.company.partner_id
        for name in ("employee", "far_officer", "catalogue"):
            for partner in (colleague, company):
                self.assertIn("read", self.answers(name, partner, "name"))
        own = self.users["portal"].partner_id
        self.assertIn(MAIL, self.answers("portal", own, "email")["read"])

    @mute_logger("odoo.http")
    def test_an_address_added_by_the_citizen(self):
        """What hangs on a contact is seen by the same people."""
        address = self.env["res.partner"].create(
            {"name": "Nhà riêng", "parent_id": self.citizen.partner_id.id}
        )
        for name, sees in (("officer", True), ("far_officer", False)):
            self.assertEqual("read" in self.answers(name, address, "name"), sees, name)

    def test_the_thread_shows_who_wrote(self):
        self.dossier.with_user(self.users["portal"]).message_post(body="Xin hỏi")
        officer = self.users["officer"]
        self.authenticate(officer.login, officer.login)
        params = {"thread_model": "onestop.dossier", "thread_id": self.dossier.id}
        response = self.url_open(
            "/mail/thread/messages",
            data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertIn("Xin hỏi", str(response))
        self.assertIn(self.users["portal"].partner_id.name, str(response))
