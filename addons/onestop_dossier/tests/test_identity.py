"""ID numbers: who reads them in full, over every way in; a table."""

import psycopg2

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import OnestopDossierCase
from .common_people import PDF

NUMBER = "001300000001"
SOME = "0013"
#: model, field with the digits
FIELDS = [
    ("onestop.applicant", "id_number"),
    ("onestop.dossier", "applicant_id_number"),
]
#: role → whether its bearer reads numbers without asking
ROLES = {
    "reception": True,
    "integrator": True,
    "officer": False,
    "leader": False,
    "manager": False,
    "cashier": False,
    "accountant": False,
    "auditor": False,
}


def ways(model, name):
    """Yield ``(way, call)`` for every way that a client has to the digits."""
    records = model.search([])
    yield "read", lambda: records.read([name])
    yield "web_read", lambda: records.web_read({name: {}})
    yield "search_read", lambda: model.search_read([], [name])
    yield "search", lambda: model.search([(name, "=like", f"{SOME}%")])
    yield "search in", lambda: model.search_count([(name, "in", [NUMBER])])
    yield "search not", lambda: model.search([(name, "not like", SOME)])
    yield "search order", lambda: model.search([], order=f"{name} desc")
    yield "web_search_read", lambda: model.web_search_read([], {name: {}})
    yield "export", lambda: records.export_data([name])
    yield "export beside", lambda: records.export_data(["masked_id", name])
    yield "group", lambda: model.formatted_read_group([], [name], ["__count"])
    yield (
        "aggregate",
        lambda: model.formatted_read_group([], [], [f"{name}:array_agg"]),
    )
    yield (
        "having",
        lambda: model.formatted_read_group(
            [], ["id"], ["__count"], having=[(f"{name}:count_distinct", ">", 0)]
        ),
    )
    yield "read_group", lambda: model._read_group([], [name], ["__count"])
    yield "onchange", lambda: records[:1].onchange({}, [], {name: {}})


def read(model, name):
    """Return what a role may read of a field, as text."""
    try:
        return str(model.search([]).read([name]))
    except AccessError:
        return ""  # of a model that the role has nothing to do with


@tagged("post_install", "-at_install")
class TestIdentity(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "reception": cls.clerk,
            "integrator": cls.integrator,
            "officer": cls.officer,
            "leader": cls.leader,
            "manager": cls.manager,
            **{
                role: cls._user(f"t_{role}_id", role, cls.centre)
                for role in ("cashier", "accountant", "auditor")
            },
        }
        exporter = cls.env.ref("base.group_allow_export")
        for user in cls.users.values():
            user.group_ids += exporter
        case = cls("run_nothing")
        cls.dossier = case._receive()
        case._to_officer(cls.dossier)
        cls.env.flush_all()
        cls.openings = cls.env["onestop.identity.opening"]

    def run_nothing(self):
        """Only for the instance that :meth:`setUpClass` borrows methods from."""

    def test_every_way_in(self):
        wrong = []
        for role, full in ROLES.items():
            for model_name, name in FIELDS:
                model = self.env[model_name].with_user(self.users[role])
                self.assertTrue(model.search([]), f"{role} {model_name}")
                for way, call in ways(model, name):
                    self.env.invalidate_all()
                    try:
                        told = NUMBER in str(call()) or not way.startswith("onchange")
                    except AccessError:
                        told = False
                    # A new record of a form holds nothing yet, whoever asks.
                    if told != full and (way != "onchange" or told):
                        wrong.append(f"{role} {model_name}.{name} {way}: {told}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def test_no_field_tells_the_digits(self):
        """Everything that a role can read of a person and a dossier, at once."""
        for role, full in ROLES.items():
            for model_name, field in FIELDS:
                model = self.env[model_name].with_user(self.users[role])
                self.env.invalidate_all()
                names = list(model.fields_get())
                self.assertEqual(field in names, full, f"{role} {field}")
                told = {name for name in names if NUMBER in read(model, name)}
                self.assertEqual(told, {field} if full else set(), role)

    def test_paths_over_other_models(self):
        """A domain that walks to the number, and names that are looked for."""
        for role, full in ROLES.items():
            user = self.users[role]
            dossiers = self.env["onestop.dossier"].with_user(user)
            people = self.env["onestop.applicant"].with_user(user)
            for domain in (
                Domain("applicant_id.id_number", "=like", f"{SOME}%"),
                Domain("applicant_id", "any", [("id_number", "=", NUMBER)]),
            ):
                if full:
                    self.assertIn(self.dossier, dossiers.search(domain), role)
                else:
                    with self.assertRaises(AccessError, msg=role):
                        dossiers.search(domain)
            self.assertEqual(bool(people.name_search(SOME)), full, role)
            by_name = dossiers.search([("applicant_id", "ilike", SOME)])
            self.assertEqual(bool(by_name), full, role)
            self.assertTrue(people.name_search("thi thu"), role)

    def test_the_mask_is_for_all(self):
        for role, user in self.users.items():
            self.env.invalidate_all()
            person = self.applicant.with_user(user)
            self.assertEqual(person.masked_id, "001••••••001", role)
            self.assertEqual(person.display_name, f"{person.name} · 001••••••001")
            self.assertEqual(self.dossier.with_user(user).masked_id, person.masked_id)

    def test_forms_open_for_all(self):
        for role, user in self.users.items():
            form = Form(self.dossier.with_user(user))
            shown = "applicant_id_number" in form._view["fields"]
            self.assertEqual(shown, ROLES[role], role)

    def test_show_is_recorded(self):
        """Who works on the dossier may ask; each time leaves a row."""
        allowed = {"reception", "officer", "leader", "manager", "integrator"}
        for role, user in self.users.items():
            before = self.openings.search_count([])
            dossier = self.dossier.with_user(user)
            if role not in allowed:
                with self.assertRaises(AccessError, msg=role):
                    dossier.action_show_id()
                self.assertEqual(self.openings.search_count([]), before, role)
                continue
            answer = dossier.action_show_id()
            self.assertEqual(answer["params"]["message"], NUMBER, role)
            row = self.openings.search([], limit=1)
            self.assertEqual(
                (row.applicant_id, row.dossier_id, row.actor_login, row.kind),
                (self.applicant, self.dossier, user.login, "number"),
            )
            self.assertEqual(self.openings.search_count([]), before + 1, role)

    def test_show_is_for_the_officer_of_the_step(self):
        colleague = self._user("t_colleague", "officer", self.department)
        self.dossier.current_task_id.user_id = self.officer
        with self.assertRaises(AccessError):
            self.dossier.with_user(colleague).action_show_id()

    def test_show_of_a_person(self):
        for role, user in self.users.items():
            person = self.applicant.with_user(user)
            if role in ("reception", "manager"):
                self.assertEqual(person.action_show_id()["params"]["message"], NUMBER)
            else:
                with self.assertRaises(AccessError, msg=role):
                    person.action_show_id()

    def test_openings_stay(self):
        self.dossier.with_user(self.manager).action_show_id()
        row = self.openings.search([], limit=1)
        with self.assertRaises(AccessError):
            row.write({"actor_login": "khác"})
        with self.assertRaises(AccessError):
            row.unlink()
        self.assertIn(row, self.openings.with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            self.openings.with_user(self.officer).search([])
        for query in (
            "UPDATE onestop_identity_opening SET actor_login = 'khác'",
            "DELETE FROM onestop_identity_opening",
            "TRUNCATE onestop_identity_opening CASCADE",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation, msg=query),
                self.cr.savepoint(),
            ):
                self.cr.execute(query)

    def test_a_draft_that_was_looked_at_may_go(self):
        draft = self.env["onestop.dossier"].create(
            {
                "agency_id": self.centre.id,
                "procedure_id": self.procedure.id,
                "applicant_id": self.applicant.id,
            }
        )
        draft.with_user(self.clerk).action_show_id()
        self.assertEqual(self.openings.search([], limit=1).applicant_id, self.applicant)
        draft.with_user(self.clerk).unlink()
        self.assertFalse(draft.exists())

    def test_what_is_for_the_desk_only(self):
        """The look-up code is reception's to print again, the QR nobody's to read."""
        self.dossier._write_checked({"fetched_proof": f"CCCD {NUMBER}"})
        fields = (
            ("secret", {"reception"}),
            ("token", set()),
            ("fetched_proof", {"reception", "integrator"}),
        )
        for role, user in self.users.items():
            dossier = self.dossier.with_user(user)
            for name, readers in fields:
                self.env.invalidate_all()
                told = self.dossier[name] in read(dossier.browse(), name)
                self.assertEqual(told, role in readers, f"{role} {name}")
                self.assertEqual(name in dossier.fields_get(), told, role)
                if not told:
                    with self.assertRaises(AccessError, msg=role):
                        dossier.search([(name, "like", self.dossier[name])])
            scanned = dossier.search([("scan", "=", self.dossier._tracking_url())])
            self.assertEqual(scanned, dossier, role)

    def test_files_with_numbers(self):
        """Scans and prints carry the number: who takes money opens none."""
        scan = self.env["ir.attachment"].create(
            {
                "name": "cccd.pdf",
                "raw": PDF,
                "res_model": "onestop.dossier.paper",
                "res_id": self.dossier.paper_ids[0].id,
            }
        )
        files = scan | self.dossier._print("01").attachment_id
        for role, user in self.users.items():
            self.env.invalidate_all()
            own = files.with_user(user)
            opens = role not in ("cashier", "accountant")
            found = own.search([("id", "in", files.ids)])
            self.assertEqual(found == files, opens, role)
            self.assertEqual(bool(own._filtered_access("read")), opens, role)
            if opens:
                self.dossier.with_user(user)._print("01")
                self.assertTrue(own.read(["raw"]))
                continue
            for call in (
                lambda own=own: own.read(["raw"]),
                lambda user=user: self.dossier.with_user(user)._print("01"),
                lambda user=user: self.dossier.with_user(user)._slips_pdf(),
            ):
                with self.assertRaises(AccessError, msg=role):
                    call()

    def test_a_list_costs_no_query_for_each_person(self):
        """The mask of twenty people costs what that of two does."""
        people = self.env["onestop.applicant"].create(
            [
                {"name": "B", "id_number": f"0013000001{number:02}"}
                for number in range(20)
            ]
        )
        counts = []
        for number in (2, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            some = people[:number].with_user(self.users["auditor"])
            before = self.env.cr.sql_log_count
            some.web_read({"name": {}, "masked_id": {}})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)

    def test_short_numbers_show_less(self):
        person = self.env["onestop.applicant"].create(
            {"name": "B", "id_kind": "old", "id_number": "123456789"}
        )
        self.assertEqual(person.masked_id, "••••••789")
