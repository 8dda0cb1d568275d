"""State, history and receipts hold against every way in that a client has."""

import json

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CentreHttpCase

#: What only a transition writes: field → what somebody might wish it were.
PROTECTED = {
    "state": "finished",
    "code": "H97.1-261116-9999",
    "reference": "known",
    "secret": "AAAAAA",
    "token": "known",
    "received_at": "2020-01-02 03:04:00",
    "first_due_at": "2030-01-02 03:04:00",
    "due_at": "2030-01-02 03:04:00",
    "promised_at": "2030-01-02 03:04:00",
    "finished_at": "2020-01-02 03:04:00",
    "returned_at": "2020-01-02 03:04:00",
    "timeliness": "early",
    "supplement_count": 7,
    "apologised": True,
    "due_lines": [["due", {}, ""]],
}
#: What stands on the slip and is fixed with the receipt.
ON_THE_SLIP = {"applicant_name": "Người khác", "channel": "postal", "sets": 9}
#: Keys that lift guards elsewhere (style.md, section 2), and some guesses.
CONTEXT = {
    "tracking_disable": True,
    "skip_validation_check": True,
    "install_mode": True,
    "import_file": True,
    "onestop_transition": True,
    "force_write": True,
    "no_check": True,
}
WRITERS = ("reception", "integrator", "manager", "leader", "auditor", "admin")
PRIVATE = ("_transition", "_write_checked", "_append_event", "_effect_finish", "_end")


@tagged("post_install", "-at_install")
class TestGuard(CentreHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_keys({role: cls.users[role] for role in (*WRITERS, "catalogue")})

    def setUp(self):
        super().setUp()
        self.dossier = self.receive()
        self.before = self.snapshot()

    def snapshot(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.dossier.read([*PROTECTED, *ON_THE_SLIP])

    def assert_unchanged(self):
        self.assertEqual(self.snapshot(), self.before)
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")

    # --- ways in ---

    def json2(self, role, model, method, /, **values):
        """Call a method as another program does; return the HTTP status."""
        return self.call(role, model, method, **values)[0]

    def call_kw(self, role, model, method, args, **kwargs):
        """Call a method as the web client does; return the error's name, or None."""
        login = self.users[role].login
        self.authenticate(login, login)
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("error", {}).get("data", {}).get("name")

    # --- dossiers ---

    @mute_logger("odoo.http")
    def test_json2_write(self):
        for role in WRITERS:
            for name, value in {**PROTECTED, **ON_THE_SLIP}.items():
                status = self.json2(
                    role,
                    "onestop.dossier",
                    "write",
                    ids=self.dossier.ids,
                    vals={name: value},
                    context=CONTEXT,
                )
                self.assertEqual(status, 403, f"{role} {name}")
        self.assert_unchanged()

    @mute_logger("odoo.http")
    def test_call_kw_write(self):
        ids = self.dossier.ids
        specification = {"display_name": {}}
        for role in WRITERS:
            for method, args in (
                ("write", [ids, PROTECTED]),
                ("web_save", [ids, {"state": "finished"}, specification]),
                ("web_save_multi", [ids, [{"state": "stopped"}], specification]),
                ("write", [ids, {"event_ids": [Command.clear()]}]),
                ("write", [ids, {"task_ids": [Command.clear()]}]),
                ("write", [ids, ON_THE_SLIP]),
            ):
                error = self.call_kw(
                    role, "onestop.dossier", method, args, context=CONTEXT
                )
                self.assertEqual(error, "odoo.exceptions.AccessError", (role, method))
        self.assert_unchanged()

    @mute_logger("odoo.http")
    def test_private_methods_are_out_of_reach(self):
        for method in PRIVATE:
            for role in ("manager", "admin"):
                self.assertTrue(
                    self.call_kw(
                        role, "onestop.dossier", method, [self.dossier.ids, "finish"]
                    ),
                    method,
                )
                status = self.json2(
                    role, "onestop.dossier", method, ids=self.dossier.ids
                )
                self.assertGreaterEqual(status, 400, method)
        self.assert_unchanged()

    def test_create_makes_drafts(self):
        values = {
            "agency_id": self.centre.id,
            "procedure_id": self.procedure.id,
            "applicant_id": self.citizen.id,
        }
        defaults = {f"default_{name}": value for name, value in PROTECTED.items()}
        dossiers = self.env["onestop.dossier"].with_user(self.users["reception"])
        for made in (
            dossiers.create({**values, **PROTECTED}),
            dossiers.with_context(**defaults, **CONTEXT).create(values),
            dossiers.browse(self.dossier.id).copy(PROTECTED),
            self.imported(dossiers.with_context(**defaults), values),
        ):
            made = made.with_user(self.env.user)
            self.assertEqual(made.state, "draft")
            for name, value in PROTECTED.items():
                self.assertNotEqual(made[name], value, name)
            self.assertFalse(made.event_ids)
            self.assertFalse(made.code)

    def imported(self, dossiers, values):
        """Load a file with protected columns; return what came of it."""
        columns = {f"{name}/.id": str(value) for name, value in values.items()}
        columns |= {"state": "finished", "code": "H97.1-1", "content": "từ tệp"}
        result = dossiers.load(list(columns), [list(columns.values())])
        self.assertTrue(result["ids"], result["messages"])
        return dossiers.browse(result["ids"])

    def test_import_over_a_dossier(self):
        xmlid = self.dossier._BaseModel__ensure_xml_id()
        [(_record, name)] = list(xmlid)
        dossiers = self.env["onestop.dossier"].with_user(self.users["reception"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            outcome = dossiers.load(["id", "state"], [[name, "finished"]])
            if not outcome["ids"]:
                raise AccessError(str(outcome["messages"]))
        self.assert_unchanged()

    def test_superuser_is_refused_too(self):
        for name, value in {**PROTECTED, **ON_THE_SLIP}.items():
            with self.assertRaises(AccessError, msg=name):
                self.dossier.sudo().with_context(**CONTEXT).write({name: value})
        with self.assertRaises(AccessError):
            self.dossier.sudo().unlink()
        self.assert_unchanged()

    # --- the database ---

    def assert_sql_refused(self, query, *params):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation, msg=query),
            self.cr.savepoint(),
        ):
            self.cr.execute(query, params)
            self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_raw_sql(self):
        for state in ("draft", "processing", "finished", "returned"):
            self.assert_sql_refused(
                "UPDATE onestop_dossier SET state = %s WHERE id = %s",
                state,
                self.dossier.id,
            )
        for query in (
            "UPDATE onestop_dossier_event SET at = now() WHERE dossier_id = %s",
            "UPDATE onestop_dossier_event SET actor_id = 1 WHERE dossier_id = %s",
            "DELETE FROM onestop_dossier_event WHERE dossier_id = %s",
        ):
            self.assert_sql_refused(query, self.dossier.id)
        self.assert_sql_refused("TRUNCATE onestop_dossier_event CASCADE")
        self.assert_unchanged()

    # --- history and receipts ---

    @mute_logger("odoo.http")
    def test_history_over_rpc(self):
        event = self.dossier.event_ids[0]
        vals = {"dossier_id": self.dossier.id, "sequence": 9, "action": "finish"}
        for role in WRITERS:
            for model, ids in (
                ("onestop.dossier.event", event.ids),
                ("onestop.dossier.task", self.dossier.task_ids.ids),
            ):
                for method, args in (
                    ("write", [ids, {"action": "finish"}]),
                    ("unlink", [ids]),
                    ("create", [[vals]]),
                ):
                    error = self.call_kw(role, model, method, args, context=CONTEXT)
                    self.assertTrue(error, (role, model, method))
        with self.assertRaises(AccessError):
            event.sudo().write({"action": "finish"})
        with self.assertRaises(AccessError):
            event.sudo().unlink()
        self.assert_unchanged()

    @mute_logger("odoo.http")
    def test_receipts_over_rpc(self):
        self.users["cashier"].lang = "en_US"
        receipts = self.env["onestop.receipt"].with_user(self.users["cashier"])
        receipts.collect(self.dossier.code, "qr", self.dossier.amount_due, "guard")
        charge = self.dossier.charge_ids[0]
        receipt = charge.receipt_id
        lines = receipt.line_ids
        for role in (*WRITERS, "cashier", "accountant"):
            for model, ids, vals in (
                ("onestop.receipt", receipt.ids, {"total": 1}),
                ("onestop.receipt.line", lines.ids, {"amount": 1}),
                ("onestop.charge", charge.ids, {"state": "waived"}),
                ("onestop.charge", charge.ids, {"amount": 1}),
            ):
                for method, args in (
                    ("write", [ids, vals]),
                    ("unlink", [ids]),
                    ("create", [[vals]]),
                    ("copy", [ids]),
                ):
                    error = self.call_kw(role, model, method, args, context=CONTEXT)
                    self.assertTrue(error, (role, model, method))
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("onestop_receipt", "onestop_receipt_line"):
            self.assert_sql_refused(f"DELETE FROM {table}")
            self.assert_sql_refused(f"TRUNCATE {table} CASCADE")
        self.assert_sql_refused("UPDATE onestop_receipt SET total = total + 1")
        self.assert_sql_refused("UPDATE onestop_receipt_line SET amount = amount + 1")

    # --- the catalogue ---

    @mute_logger("odoo.http")
    def test_published_version_over_rpc(self):
        version = self.dossier.version_id
        for model, ids, vals in (
            ("onestop.procedure.version", version.ids, {"state": "draft"}),
            ("onestop.procedure.version", version.ids, {"name": "Khác"}),
            ("onestop.procedure.tariff", version.tariff_ids.ids, {"amount": 1}),
            (
                "onestop.procedure.channel",
                version.channel_ids.ids,
                {"term_quantity": 1},
            ),
            ("onestop.procedure.component", version.component_ids.ids, {"name": "x"}),
        ):
            status = self.json2(
                "catalogue", model, "write", ids=ids, vals=vals, context=CONTEXT
            )
            self.assertGreaterEqual(status, 400, (model, vals))
            status = self.json2("catalogue", model, "unlink", ids=ids)
            self.assertGreaterEqual(status, 400, model)
