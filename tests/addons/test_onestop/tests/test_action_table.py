"""Who takes which action on whose dossier: own, another agency's, one that was opened.

The rows of ``methods.csv`` with a stage are data of this test. A stage says how far the
dossier of the fixture has come; ``where`` says on which dossiers besides the own ones
the roles of the row may do it: ``opened`` with a purpose, ``other`` people's.
"""

import csv
import json

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_dossier.models.opening import OPENERS
from odoo.addons.onestop_procedure.rules import lifecycle

from .common import ROLES, CentreCase
from .test_api_access import METHODS, SCREENS, method_table

#: Models whose methods need a row with a stage, unless they only describe a screen.
STAGED = ("onestop.dossier", "onestop.charge", "onestop.receipt")
#: Stage → who did what to come there.
STAGES = {
    "draft": (),
    "registered": (("reception", "submit"),),
    "received": (("reception", "receive"),),
}
STAGES["transferred"] = (*STAGES["received"], ("reception", "transfer"))
STAGES["acknowledged"] = (*STAGES["transferred"], ("officer", "acknowledge"))
STAGES["supplement"] = (*STAGES["acknowledged"], ("officer", "request_supplement"))
STAGES["withdrawal"] = (*STAGES["acknowledged"], ("reception", "ask_withdrawal"))
STAGES["asked"] = (*STAGES["acknowledged"], ("officer", "ask_opinion"))
STAGES["passed"] = (*STAGES["acknowledged"], ("officer", "pass_on"))
STAGES["signing"] = (*STAGES["passed"], ("leader", "acknowledge"))
STAGES["finished"] = (*STAGES["signing"], ("leader", "finish"), ("cashier", "collect"))
PLACES = ("own", "other", "opened")
#: Methods whose answer, a screen, is what they do.
SHOWING = ("action_open", "action_show_id")


def staged_rows():
    """The rows of methods.csv that have a stage."""
    with METHODS.open(newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["stage"]]


@tagged("post_install", "-at_install")
class TestActionTable(CentreCase):
    def at_stage(self, stage):
        """Return a dossier of the first centre that has come this far."""
        dossiers = self.env["onestop.dossier"].with_user(self.users["reception"])
        dossier = dossiers._draft_from(self.intake_values())
        for role, action in STAGES[stage]:
            if action == "collect":
                receipts = self.env["onestop.receipt"].with_user(self.users[role])
                receipts.collect(dossier.code, "qr", dossier.sudo().amount_due, stage)
                continue
            values = {"reason": "thử", "agency_id": self.department.id}
            if action == "finish":
                values = {"paper_only": True}
            self.act(dossier, role, action, **values)
        self.env.flush_all()
        return dossier.with_env(self.env)

    def attempt(self, row, user, dossier, opened):
        """Return whether the user may do it; nothing of it stays.

        Where a screen is the answer (a dialog, a list of failures), the history
        tells whether anything was done.
        """
        done, before = False, len(dossier.event_ids)
        savepoint = self.cr.savepoint()
        try:
            if opened:
                dossier.with_user(user).action_open(dossier.code, "answer")
            self.env.invalidate_all()
            answer = self.call(row, user, dossier)
            self.env.flush_all()
            screen = isinstance(answer, dict) and answer.get("type", "")
            done = not screen or row["method"] in SHOWING
            done = done or len(dossier.event_ids) > before
        except (AccessError, UserError):
            pass
        finally:
            self.env.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return done

    def call(self, row, user, dossier):
        """Call the method of a row as a client does; return its answer."""
        code = dossier.code or dossier.reference
        text = (row["arguments"] or "{}").replace("{code}", code)
        text = text.replace('"{agency}"', str(self.department.id))
        model = self.env[row["model"]].with_user(user)
        arguments = []
        if not hasattr(getattr(type(model), row["method"]), "_api_model"):
            record = dossier if model._name == "onestop.dossier" else dossier.charge_ids
            arguments = [record[:1].ids]
        return call_kw(model, row["method"], arguments, json.loads(text))

    def users_at(self, role):
        """Return place → user of this role there; portal users open nothing."""
        users = {"own": self.users[role]}
        if role in self.strangers and role != "auditor":  # who reads everything
            users["other"] = self.strangers[role]
        if role in OPENERS:
            users["opened"] = self.strangers[role]
        return users

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_every_role_own_other_and_opened(self):
        wrong, dossiers = [], {stage: self.at_stage(stage) for stage in STAGES}
        for row in staged_rows():
            where = ("own", *row["where"].split())
            dossier = dossiers[row["stage"]]
            for role in ROLES:
                for place, user in self.users_at(role).items():
                    if place == "opened" and not dossier.code:
                        continue  # has none yet: nobody can name it
                    may = role in row["roles"].split() and place in where
                    opened = place == "opened"
                    if self.attempt(row, user, dossier, opened) != may:
                        words = "may not" if may else "may"
                        wrong.append(
                            f"{row['method']} {row['arguments']} at {row['stage']}: "
                            f"{role} {words} on {place}"
                        )
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def test_rows_are_sound(self):
        for row in staged_rows():
            self.assertIn(row["stage"], STAGES, row)
            self.assertLessEqual(set(row["where"].split()), set(PLACES[1:]), row)
            self.assertLessEqual(set(row["roles"].split()), set(ROLES), row)

    def test_every_action_of_the_life_has_a_row(self):
        rows = [row for row in staged_rows() if row["method"] == "act"]
        actions = {json.loads(row["arguments"])["action"] for row in rows}
        self.assertEqual(actions, set(lifecycle.ACTIONS))

    def test_every_method_of_a_dossier_has_a_stage(self):
        """Or it only describes a screen, or acts on no dossier that is there yet."""
        staged = {(row["model"], row["method"]) for row in staged_rows()}
        lacking = [
            f"{model}.{method}"
            for (model, method), (roles, _arguments) in method_table().items()
            if model in STAGED and roles != SCREENS and (model, method) not in staged
            if method not in WITHOUT
        ]
        self.assertFalse(lacking)

    def test_every_button_has_a_row(self):
        table, lacking = method_table(), []
        views = self.env["ir.ui.view"].search([("model", "=like", "onestop.%")])
        for view in views.filtered(lambda view: view.type != "qweb"):
            model = self.registry[view.model]
            for button in etree.fromstring(view.arch).iter("button"):
                name = button.get("name")
                inner = any(parent.tag == "field" for parent in button.iterancestors())
                if button.get("type") != "object" or inner or not hasattr(model, name):
                    continue
                if (view.model, name) not in table:
                    lacking.append(f"{view.model}.{name}")
        self.assertFalse(lacking)


#: Methods of :data:`STAGED` that take no dossier: receptions and lists of the own.
WITHOUT = {
    "counter_applicant",
    "counter_decline",
    "counter_preview",
    "counter_reasons",
    "counter_receive",
    "counter_receive_visit",
    "counter_request_supplement",
    "counter_start",
    "enter_late",
    "inbox_tabs",
    "intake",
    "message_subscribe",
}
