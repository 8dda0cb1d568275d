"""The demonstration centre is what its own events say, and everybody can use it."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.onestop_procedure.rules import lifecycle
from odoo.addons.onestop_procedure.tools import to_local

from .walk import Walk

DEMO = Path(__file__).resolve().parents[4] / "dev" / "demo"


def demo_package():
    """Import dev/demo, which stands outside Odoo's add-ons, under a name of ours."""
    name = "onestop_demo"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, DEMO / "__init__.py", submodule_search_locations=[str(DEMO)]
        )
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@tagged("post_install", "-at_install")
class TestDemo(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = demo_package()
        cls.now = fields.Datetime.now()
        cls.demo.load(cls.env, cls.now)
        staff = importlib.import_module("onestop_demo.staff")
        cls.logins = [user.login for user in staff.USERS]
        cls.dossiers = cls.env["onestop.dossier"].search(
            [("agency_id.code", "=like", "H99.%")]
        )

    # --- the dossiers ---

    def test_about_two_hundred_in_every_state(self):
        self.assertGreater(len(self.dossiers), 190)
        self.assertEqual(set(self.dossiers.mapped("state")), set(lifecycle.STATES))

    def test_states_follow_from_events(self):
        for dossier in self.dossiers:
            walk = Walk(dossier)
            with self.subTest(dossier=dossier.display_name):
                self.assertFalse(walk.problems)
                self.assertEqual(dossier.state, walk.state)
                self.assertEqual(dossier.supplement_count, walk.supplements)
                self.assertEqual(dossier.apologised, bool(walk.promised_at))

    def test_dates_follow_from_events(self):
        for dossier in self.dossiers:
            walk = Walk(dossier)
            with self.subTest(dossier=dossier.display_name):
                for name in ("received_at", "finished_at", "returned_at"):
                    self.assertEqual(dossier[name], getattr(walk, name), name)
                self.assertEqual(
                    (dossier.first_due_at, dossier.due_at), walk.due_dates()
                )
                self.assertEqual(dossier.timeliness, walk.timeliness())

    def test_events_in_order_and_in_the_past(self):
        for dossier in self.dossiers:
            times = dossier.event_ids.sorted("sequence").mapped("at")
            self.assertEqual(times, sorted(times))
            self.assertFalse([at for at in times if at > self.now])

    def test_tasks_follow_from_events(self):
        moves = ("receive", "transfer", "pass_on", "send_back", "finish")
        for dossier in self.dossiers:
            actions = Counter(dossier.event_ids.mapped("action"))
            line = dossier.task_ids.filtered(lambda task: not task.parallel)
            self.assertEqual(
                len(line), sum(actions[move] for move in moves), dossier.code
            )
            opinions = dossier.task_ids - line
            self.assertEqual(len(opinions), actions["ask_opinion"])
            waiting = line.filtered(lambda task: not task.left_at)
            self.assertLessEqual(len(waiting), 1)

    def test_most_in_time(self):
        ended = self.dossiers.filtered("timeliness")
        late = ended.filtered(lambda d: d.timeliness == "overdue")
        self.assertGreater(len(ended), 150)
        self.assertTrue(0.05 < len(late) / len(ended) < 0.2, len(late) / len(ended))

    def test_mostly_in_working_time(self):
        calendar = self.env["resource.calendar"]._onestop_default()
        calendar = calendar._onestop_work_calendar()
        events = self.dossiers.event_ids.filtered(lambda e: e.action != "submit")
        outside = [
            event
            for event in events
            if calendar.next_working(to_local(event.at)) != to_local(event.at)
        ]
        # A dossier may be signed in the minute in which the office closes.
        self.assertLess(len(outside) / len(events), 0.03)

    def test_actors_have_the_role(self):
        roles = {
            user.login: user._onestop_roles()
            for user in self.env["res.users"].search([("login", "in", self.logins)])
        }
        for event in self.dossiers.event_ids:
            allowed = lifecycle.TRANSITIONS[event.from_state, event.action].roles
            self.assertTrue(allowed & roles[event.actor_login], event.actor_login)

    def test_codes(self):
        drawn = self.dossiers.filtered(lambda d: d.code and not d.source_system)
        numbers = {}
        for dossier in drawn.sorted(lambda d: (d.received_at, d.code)):
            head, number = dossier.code.rsplit("-", 1)
            day = to_local(dossier.received_at)
            self.assertEqual(head, f"{dossier.agency_id.code}-{day:%y%m%d}")
            numbers.setdefault(head, []).append(int(number))
        for head, drawn_numbers in numbers.items():
            self.assertEqual(drawn_numbers, sorted(set(drawn_numbers)), head)

    def test_nobody_is_real(self):
        applicants = self.dossiers.applicant_id | self.dossiers.submitter_id
        for applicant in applicants.filtered(lambda a: a.id_kind == "citizen"):
            self.assertEqual(applicant.id_number[:3], "085")
        for applicant in applicants.filtered(lambda a: a.id_kind == "tax"):
            self.assertEqual(applicant.id_number[:2], "99")
        kinds = set(applicants.mapped("id_kind"))
        self.assertGreaterEqual(kinds, {"citizen", "tax", "passport", "none"})

    # --- the money ---

    def test_receipts_without_gap_and_in_order(self):
        books = self.env["onestop.receipt.book"].search(
            [("agency_id.code", "=like", "H99.%")]
        )
        self.assertGreaterEqual(len(books), 6)
        for book in books:
            receipts = book.receipt_ids.sorted("number")
            self.assertEqual(
                receipts.mapped("number"), list(range(1, len(receipts) + 1))
            )
            issued = receipts.mapped("issued_at")
            self.assertEqual(issued, sorted(issued))

    def test_nothing_is_handed_over_unpaid(self):
        for dossier in self.dossiers.filtered(lambda d: d.state == "returned"):
            self.assertNotEqual(dossier._fee_status(), "due", dossier.code)
        charges = self.dossiers.charge_ids
        self.assertGreater(len(charges), 100)
        for charge in charges:
            self.assertEqual(charge.state == "paid", bool(charge.receipt_id))

    def test_shifts_are_closed(self):
        shifts = self.env["onestop.cash.session"].search(
            [("agency_id.code", "=like", "H99.%")]
        )
        today = to_local(self.now).date()
        for shift in shifts:
            if to_local(shift.opened_at).date() < today:
                self.assertTrue(shift.closed_at)
                self.assertEqual(shift.expected, shift.opening + shift.cash_total)

    # --- the people ---

    def test_second_load_changes_nothing(self):
        def sizes():
            self.env.flush_all()
            names = [n for n in self.registry if n.startswith("onestop.")]
            tables = {
                self.env[name]._table
                for name in [*names, "res.users", "res.partner"]
                if self.env[name]._auto and not self.env[name]._abstract
            }
            counts = {}
            for table in sorted(tables):
                self.env.cr.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = self.env.cr.fetchone()
            return counts

        before = sizes()
        self.assertEqual(self.demo.load(self.env, self.now), 0)
        self.assertEqual(sizes(), before)

    def test_every_login_sees_a_first_screen(self):
        for login in [*self.logins, "admin"]:
            with self.subTest(login=login):
                self.authenticate(login, login)
                user = self.env["res.users"].search([("login", "=", login)])
                self.assertEqual(user.lang, "vi_VN")
                page = self.url_open("/my" if user.share else "/odoo")
                self.assertEqual(page.status_code, 200)
                self.assertNotIn("/web/login", page.url)
                if not user.share:
                    self.open_first_screen(user)

    def open_first_screen(self, user):
        """Load what the web client loads first for this user."""
        action = user.action_id or self.first_menu_action(user)
        self.assertTrue(action, "no first screen")
        answer = self.make_jsonrpc_request(
            "/web/action/load", {"action_id": action.id, "context": {"lang": "vi_VN"}}
        )
        if answer["type"] != "ir.actions.act_window":
            return
        model = self.env[answer["res_model"]].with_user(user)
        views = [(view or False, kind) for view, kind in answer["views"]]
        model.get_views(views, {"action_id": action.id})
        model.web_search_read([], {"display_name": {}}, limit=10)

    def first_menu_action(self, user):
        """The action of the first menu of ours that the user sees."""
        root = self.env.ref("onestop_procedure.onestop_menu_root")
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).sudo()
        below = visible.filtered(
            lambda m: m.action and m.parent_path.startswith(root.parent_path)
        )
        action = below.sorted("sequence")[:1].action
        return self.env["ir.actions.actions"].browse(action.id)
