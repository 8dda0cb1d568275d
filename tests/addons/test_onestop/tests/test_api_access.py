"""The access table holds over the API as well, and so do the guards behind it.

``access.csv`` says who may what with which model; ``methods.csv`` lists every public
method of ours with those who may call it. Both are asked over JSON-2, as another
program would, with a key for each role.
"""

import csv
import inspect
import json
from datetime import datetime
from pathlib import Path

from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES, CentreHttpCase
from .test_security import access_table

METHODS = Path(__file__).parent / "methods.csv"
OUR_MODULES = "odoo.addons.onestop_"
NOBODY = 999_999_999
#: Keys of a context that lift guards elsewhere.
CONTEXT = {"install_mode": True, "import_file": True, "force_write": True}
SCREENS = frozenset({"screens"})
OPERATIONS = {
    "create": ("c", {"vals_list": [{}]}),
    "write": ("w", {"vals": {}}),
    "unlink": ("u", {}),
}


def method_table():
    """``(model, method) → (roles, arguments)`` from methods.csv.

    ``roles``: names, or ``readers``, ``writers``, ``creators`` of the model by the
    access table; ``screens``: describes a screen to open, from what the caller sent
    or may read, and does nothing else. Where a row has a stage, who may do it to
    which dossier is asked by ``test_action_table``; here those who read no dossier.
    """
    table, access = {}, access_table()
    with METHODS.open(newline="") as stream:
        for row in csv.DictReader(stream):
            cells = access.get(row["model"], {})
            named = "readers" if row["stage"] else row["roles"]
            letter = {"readers": "r", "writers": "w", "creators": "c"}.get(named)
            roles = (
                SCREENS
                if row["roles"] == "screens"
                else {role for role, cell in cells.items() if letter in cell}
                if letter
                else set(row["roles"].split())
            )
            arguments = json.loads(row["arguments"] or "{}")
            table[row["model"], row["method"]] = roles, arguments
    return table


class ApiCase(CentreHttpCase):
    """The fixture with an API key for everybody who has a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logins = {role: user for role, user in cls.users.items() if role != "public"}
        cls.make_keys(logins)
        cls.version = cls.procedure._version_on(datetime.now().date())
        # The newest parts are those of a draft, which no guard of its own protects.
        cls.draft = cls.version.copy()

    def sample(self, model):
        """Return the id of the newest record, or one that nobody has."""
        return self.env[model].sudo().search([], order="id desc", limit=1).id or NOBODY

    def refused(self, status):
        return status in (401, 403)


@tagged("post_install", "-at_install")
class TestAccessOverTheApi(ApiCase):
    def catalogue(self):
        """Models that everybody reads, or that the catalogue role changes."""
        return {
            model: cells
            for model, cells in access_table().items()
            if "r" in cells["employee"] or "w" in cells["catalogue"]
        }

    def test_the_catalogue_is_many_models(self):
        self.assertGreater(len(self.catalogue()), 20)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_operations(self):
        """Who is not in the table is told so; who is in it, is not."""
        wrong = []
        for model, cells in self.catalogue().items():
            sample = self.sample(model)
            for role, allowed in cells.items():
                for method, (letter, arguments) in OPERATIONS.items():
                    may = letter in allowed
                    if method != "create":
                        record = NOBODY if may and method == "unlink" else sample
                        arguments = {**arguments, "ids": [record]}
                    status, _answer = self.call(role, model, method, **arguments)
                    refused = self.refused(status)
                    if not may and sample == NOBODY:
                        refused |= status == 404
                    if refused == may:
                        wrong.append(f"{role} {model}.{method}: {status}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_reading_and_export(self):
        wrong = []
        for model, cells in self.catalogue().items():
            sample = self.sample(model)
            for role, allowed in cells.items():
                for method, arguments in (
                    ("search_read", {"domain": [], "limit": 1, "fields": ["id"]}),
                    ("search_count", {"domain": []}),
                    ("export_data", {"ids": [sample], "fields_to_export": ["id"]}),
                ):
                    if sample == NOBODY and "ids" in arguments:
                        continue
                    if method == "export_data" and role not in ("portal", "public"):
                        continue  # the ORM wants its own group for that
                    status, _answer = self.call(role, model, method, **arguments)
                    if (status == 200) != ("r" in allowed):
                        wrong.append(f"{role} {model}.{method}: {status}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    @mute_logger("odoo.http")
    def test_other_ways_in(self):
        """Import, copy and the web client's save ask the same table."""
        version, specification = self.version, {"display_name": {}}
        draft = self.draft
        for role in set(ROLES) - {"catalogue"}:
            for model, method, arguments in (
                ("onestop.procedure", "load", {"fields": ["code"], "data": [["9.9"]]}),
                ("onestop.procedure", "copy", {"ids": self.procedure.ids}),
                ("onestop.procedure.version", "copy", {"ids": version.ids}),
                (
                    "onestop.procedure.version",
                    "web_save",
                    {
                        "ids": draft.ids,
                        "vals": {"name": "Khác"},
                        "specification": specification,
                    },
                ),
                (
                    "onestop.procedure.version",
                    "web_save",
                    {
                        "ids": [],
                        "vals": {"name": "Khác", "procedure_id": self.procedure.id},
                        "specification": specification,
                    },
                ),
                ("onestop.procedure", "name_create", {"name": "Thủ tục lạ"}),
            ):
                status, answer = self.call(role, model, method, **arguments)
                imported = method == "load" and status == 200 and not answer["ids"]
                self.assertTrue(
                    self.refused(status) or imported, (role, model, method, status)
                )
        self.assertEqual(draft.name, version.name)


@tagged("post_install", "-at_install")
class TestGuardsOverTheApi(ApiCase):
    """What even the catalogue role does not reach: all that publishing sets."""

    def as_catalogue(self, model, method, **values):
        return self.call("catalogue", model, method, **values)

    def assert_refused(self, model, method, **values):
        for context in ({}, CONTEXT):
            status, answer = self.as_catalogue(model, method, context=context, **values)
            self.assertIn(status, (403, 422), (model, method, values, answer))

    @mute_logger("odoo.http")
    def test_a_published_version_and_its_parts(self):
        version = self.version
        before = version.read() + version.tariff_ids.read() + version.channel_ids.read()
        model = "onestop.procedure.version"
        for vals in (
            {"name": "Khác"},
            {"state": "draft"},
            {"date_to": "2030-01-01"},
            {"number": 9},
            {"tariff_ids": [[1, version.tariff_ids[0].id, {"amount": 1}]]},
            {"tariff_ids": [[2, version.tariff_ids[0].id]]},
            {"tariff_ids": [[3, version.tariff_ids[0].id]]},
            {"tariff_ids": [[5]]},
            {"tariff_ids": [[0, 0, {"kind": "phi", "name": "Thêm", "amount": 1}]]},
            {"component_ids": [[5]]},
        ):
            self.assert_refused(model, "write", ids=version.ids, vals=vals)
            self.assert_refused(
                "onestop.procedure",
                "write",
                ids=self.procedure.ids,
                vals={"version_ids": [[1, version.id, vals]]},
            )
        for command in ([2, version.id], [3, version.id], [5]):
            self.assert_refused(
                "onestop.procedure",
                "write",
                ids=self.procedure.ids,
                vals={"version_ids": [command]},
            )
        tariff = {
            "version_id": version.id,
            "kind": "phi",
            "name": "Thêm",
            "amount": 1,
        }
        self.assert_refused("onestop.procedure.tariff", "create", vals_list=[tariff])
        for parts in (version.tariff_ids, version.channel_ids, version.component_ids):
            self.assert_refused(parts._name, "unlink", ids=parts.ids)
            self.assert_refused(parts._name, "copy", ids=parts[:1].ids)
        self.env.invalidate_all()
        after = version.read() + version.tariff_ids.read() + version.channel_ids.read()
        self.assertEqual(before, after)

    def made_drafts(self):
        """Make versions in every way that names the values of a published one."""
        values = {"procedure_id": self.procedure.id, "name": "Giả"}
        forged = {"state": "published", "number": 77, "date_to": "2031-01-01"}
        defaults = {f"default_{name}": value for name, value in forged.items()}
        model = "onestop.procedure.version"
        for method, arguments in (
            ("create", {"vals_list": [{**values, **forged}]}),
            ("create", {"vals_list": [values], "context": {**defaults, **CONTEXT}}),
            (
                "web_save",
                {
                    "ids": [],
                    "vals": {**values, **forged},
                    "specification": {"id": {}},
                },
            ),
            ("copy", {"ids": self.version.ids, "default": forged}),
            (
                "load",
                {
                    "fields": ["procedure_id/.id", "name", "state", "number"],
                    "data": [[str(self.procedure.id), "Giả", "published", "77"]],
                },
            ),
        ):
            status, answer = self.as_catalogue(model, method, **arguments)
            if status == 200:
                rows = answer["ids"] if isinstance(answer, dict) else answer
                for row in rows or []:
                    yield row["id"] if isinstance(row, dict) else row
        self.as_catalogue(
            "onestop.procedure",
            "write",
            ids=self.procedure.ids,
            vals={"version_ids": [[0, 0, {"name": "Giả", **forged}]]},
        )

    @mute_logger("odoo.http")
    def test_nothing_is_born_published(self):
        made = list(self.made_drafts())
        self.assertGreater(len(made), 3)
        versions = self.procedure.version_ids - self.version - self.draft
        self.assertLessEqual(set(made), set(versions.ids))
        self.assertEqual(set(versions.mapped("state")), {"draft"})
        self.assertFalse(any(versions.mapped("date_to")))
        self.assertNotIn(77, versions.mapped("number"))
        self.assertEqual(
            self.procedure._version_on(datetime.now().date()), self.version
        )

    @mute_logger("odoo.http")
    def test_decisions(self):
        """A decision is published by its action, and never changes afterwards."""
        vals = {
            "number": "1/QĐ-THỬ",
            "date": "2026-01-02",
            "effective_on": "2026-01-05",
            "title": "Công bố thử",
        }
        for arguments in (
            {"vals_list": [{**vals, "state": "published"}]},
            {
                "vals_list": [{**vals, "number": "2/QĐ-THỬ"}],
                "context": {"default_state": "published"},
            },
        ):
            status, answer = self.as_catalogue(
                "onestop.decision", "create", **arguments
            )
            if status == 200:
                decision = self.env["onestop.decision"].browse(answer)
                self.assertEqual(decision.state, "draft")
                self.assert_refused(
                    "onestop.decision",
                    "write",
                    ids=decision.ids,
                    vals={"state": "published"},
                )

    @mute_logger("odoo.http")
    def test_agencies_of_the_administrator(self):
        """Not even the administrator merges or renames behind the dialogs' back."""
        other = self.other_department
        for model, method, values in (
            (
                "onestop.agency",
                "write",
                {"ids": self.department.ids, "vals": {"merged_into_id": other.id}},
            ),
            (
                "onestop.agency.name",
                "create",
                {"vals_list": [{"agency_id": other.id, "name": "Tên giả"}]},
            ),
            (
                "onestop.agency",
                "write",
                {"ids": other.ids, "vals": {"name_ids": [[0, 0, {"name": "Giả"}]]}},
            ),
        ):
            status, answer = self.call("admin", model, method, **values)
            self.assertIn(status, (403, 422), (method, answer))
        status, ids = self.call(
            "admin",
            "onestop.agency",
            "create",
            vals_list=[{"name": "Cơ quan thử", "merged_into_id": other.id}],
            context={"default_merged_into_id": other.id},
        )
        self.assertEqual(status, 200, ids)
        self.assertFalse(self.env["onestop.agency"].browse(ids).merged_into_id)


@tagged("post_install", "-at_install")
class TestPublicMethods(ApiCase):
    def ours(self):
        """Public methods that an add-on of ours defines, beyond those of the ORM."""
        found = set()
        for name, model in self.registry.items():
            abstract = self.env[name]._abstract
            for attribute in dir(model):
                if attribute.startswith("_") or hasattr(BaseModel, attribute):
                    continue
                owner = next(cls for cls in model.mro() if attribute in vars(cls))
                method = vars(owner)[attribute]
                if abstract and not hasattr(method, "_api_model"):
                    continue  # nothing to call it on: its heirs have the method
                if (
                    inspect.isfunction(method)
                    and owner.__module__.startswith(OUR_MODULES)
                    and not getattr(method, "_api_private", False)
                ):
                    found.add((name, attribute))
        return found

    def test_every_method_is_in_the_table(self):
        self.assertEqual(sorted(self.ours()), sorted(method_table()))

    def test_roles_are_known(self):
        for key, (roles, _arguments) in method_table().items():
            self.assertTrue(roles, key)
            self.assertLessEqual(roles, SCREENS | set(ROLES), key)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_others_are_refused(self):
        """Whoever is not in the row of a method gets nothing from it."""
        self.receive()
        wrong = []
        for (model, method), (roles, arguments) in method_table().items():
            on_model = hasattr(getattr(self.registry[model], method), "_api_model")
            records = {} if on_model else {"ids": [self.sample(model)]}
            for role in set(ROLES) - roles:
                status, answer = self.call(role, model, method, **records, **arguments)
                shown = roles == SCREENS and (answer or {}).get("type", "")
                if shown and shown.startswith("ir.actions."):
                    continue
                # 404: there is no such record, so nothing came of it either.
                if not self.refused(status) and status != 404:
                    wrong.append(f"{role} {model}.{method}: {status} {answer}"[:150])
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
