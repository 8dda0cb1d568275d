"""The inbox: what each tab holds, for whom, and what counting it costs."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from ..models.dossier_inbox import TABS
from .common import OnestopDossierCase, local

NOW = "2026-11-18 10:00"
RUNNING = ("received", "processing", "supplement", "payment", "withdrawal")
CENTRE_ROLES = {"reception", "manager"}


class Oracle:
    """The tabs again, told by plain Python over all dossiers."""

    def __init__(self, user, dossiers, now):
        self.user = user
        self.roles = user._onestop_roles()
        self.agencies = user.agency_ids
        self.dossiers = dossiers
        self.now = now
        self.midnight = to_utc(
            to_local(now).replace(hour=0, minute=0) + timedelta(days=1)
        )

    def open_here(self, dossier):
        task = dossier.current_task_id
        return bool(task) and not task.left_at and task.agency_id in self.agencies

    def mine(self, dossier):
        task = dossier.current_task_id
        return (
            self.open_here(dossier)
            and task.role in self.roles
            and task.user_id in (self.env_user(), task.user_id.browse())
        )

    def env_user(self):
        return self.dossiers.env["res.users"].browse(self.user.id)

    def at_centre(self, dossier):
        return dossier.agency_id in self.agencies and dossier.state in (
            *RUNNING,
            "registered",
            "intake_supplement",
            "finished",
        )

    def scope(self, dossier):
        """How far "late" and "today" look."""
        if "manager" in self.roles:
            return self.at_centre(dossier)
        if "leader" in self.roles:
            return self.open_here(dossier)
        return self.mine(dossier)

    def late(self, d):
        return (
            self.scope(d)
            and d.received_at
            and not d.finished_at
            and d.due_at
            and d.due_at < self.now
        )

    def today(self, d):
        return (
            self.scope(d)
            and d.received_at
            and not d.finished_at
            and d.due_at
            and self.now <= d.due_at < self.midnight
        )

    def spot(self, d):
        return self.mine(d) and d.version_id.citizen_waits and d.state in RUNNING

    def hand_over(self, d):
        return self.at_centre(d) and d.state == "received"

    def incoming(self, d):
        task = d.current_task_id
        return (
            self.mine(d)
            and d.state == "processing"
            and not task.acknowledged_at
            and task.kind not in ("receive", "return")
        )

    def sign(self, d):
        return self.mine(d) and d.current_task_id.kind == "sign"

    def opinion(self, d):
        return any(
            task.parallel and not task.left_at and task.agency_id in self.agencies
            for task in d.task_ids
        )

    def online(self, d):
        return self.at_centre(d) and d.state == "registered"

    def outgoing(self, d):
        task = d.current_task_id
        return (
            d.state == "processing"
            and not task.left_at
            and not task.acknowledged_at
            and bool(task.giver_id.agency_ids & self.agencies)
        )

    def citizen(self, d):
        waits = d.state in ("supplement", "intake_supplement", "payment")
        if self.roles & CENTRE_ROLES:
            return waits and self.at_centre(d)
        return waits and self.open_here(d)

    def unit(self, d):
        if "manager" in self.roles:
            return self.at_centre(d)
        return self.open_here(d)

    def __getitem__(self, tab):
        if tab == "return":
            return self.dossiers.filtered(
                lambda d: self.at_centre(d) and d.state == "finished"
            )
        return self.dossiers.filtered(getattr(self, tab))


@tagged("post_install", "-at_install")
class TestInbox(OnestopDossierCase):
    def setUp(self):
        super().setUp()
        self.frozen = self._stop_clock()
        self.dossiers = self._one_of_each()

    def _stop_clock(self):
        now = local(NOW)
        self.patch(type(self.env["onestop.dossier"]), "_inbox_now", lambda model: now)
        return now

    def _one_of_each(self):
        """Dossiers in many places, made by the actions that lead there."""
        received = self._receive()
        given = self._receive()
        self._act(given, self.clerk, "transfer", "2026-11-16 09:00")
        held = self._receive("2026-11-10 08:00")
        self._to_officer(held, "2026-11-10 09:00")
        asked = self._receive()
        self._to_officer(asked)
        self._act(
            asked, self.officer, "request_supplement", "2026-11-16 10:00", reason="x"
        )
        opinion = self._receive()
        self._to_officer(opinion)
        self._act(
            opinion,
            self.officer,
            "ask_opinion",
            "2026-11-16 10:00",
            agency_id=self.other_department.id,
        )
        to_sign = self._receive("2026-11-11 11:00")
        self._to_officer(to_sign, "2026-11-12 09:00")
        self._act(to_sign, self.officer, "pass_on", "2026-11-12 10:00")
        done = self._receive("2026-11-12 08:00")
        self._to_officer(done, "2026-11-12 09:00")
        self._finish(done, "2026-11-13 09:00")
        fetched = self._receive("2026-11-12 08:00")
        self._to_officer(fetched, "2026-11-12 09:00")
        self._finish(fetched, "2026-11-13 09:00")
        self._act(fetched, self.clerk, "return_result", "2026-11-13 10:00")
        online = self._receive_draft()
        self._act(online, self.clerk, "submit", "2026-11-17 09:00")
        return (
            received
            + given
            + held
            + asked
            + opinion
            + to_sign
            + done
            + (fetched + online)
        )

    def _receive_draft(self):
        return (
            self.env["onestop.dossier"]
            .with_user(self.clerk)
            ._draft_from(
                {
                    "procedure": self.procedure.code,
                    "channel": "online",
                    "applicant": {
                        "name": "Nguyễn Thị Thử",
                        "id_number": "001300000001",
                    },
                    "papers": [{"component": "TK"}],
                }
            )
            .with_env(self.env)
        )

    def _people(self):
        return (self.clerk, self.officer, self.leader, self.manager, self.stranger)

    def test_every_tab_holds_what_the_oracle_says(self):
        seen = set()
        for user in self._people():
            inbox = self.env["onestop.dossier"].with_user(user)
            oracle = Oracle(user, self.dossiers, self.frozen)
            for tab in inbox.inbox_tabs():
                name = tab["name"]
                with self.subTest(user=user.login, tab=name):
                    listed = inbox.search([("inbox_tab", "=", name)])
                    expected = oracle[name]
                    self.assertEqual(
                        set(listed.ids) & set(self.dossiers.ids), set(expected.ids)
                    )
                    self.assertEqual(tab["count"], len(listed))
                if expected:
                    seen.add(name)
        self.assertEqual(seen, TABS.keys() - {"spot"})

    def test_due_today(self):
        late = self.dossiers[2]
        self.patch(
            type(self.env["onestop.dossier"]),
            "_inbox_now",
            lambda model: late.due_at - timedelta(hours=1),
        )
        inbox = self.env["onestop.dossier"].with_user(self.officer)
        self.assertEqual(inbox.search([("inbox_tab", "=", "today")]), late)

    def test_nobody_sees_a_tab_of_other_roles(self):
        names = {
            user.login: [
                tab["name"]
                for tab in self.env["onestop.dossier"].with_user(user).inbox_tabs()
            ]
            for user in self._people()
        }
        self.assertNotIn("sign", names["t_clerk"])
        self.assertNotIn("sign", names["t_officer"])
        self.assertNotIn("return", names["t_officer"])
        self.assertNotIn("mine", names["t_manager"])
        auditor = self._user("t_auditor", "auditor", self.centre)
        self.assertEqual(
            self.env["onestop.dossier"].with_user(auditor).inbox_tabs(), []
        )

    def test_a_tab_of_other_roles_is_empty_when_asked_for(self):
        inbox = self.env["onestop.dossier"].with_user(self.clerk)
        self.assertFalse(inbox.search([("inbox_tab", "=", "sign")]))
        self.assertFalse(inbox.search([("inbox_tab", "=", "nonsense")]))

    def test_what_opens_first(self):
        def opening(user):
            tabs = self.env["onestop.dossier"].with_user(user).inbox_tabs()
            return [tab["name"] for tab in tabs if tab["first"]]

        self.assertEqual(opening(self.clerk), ["mine"])
        self.assertEqual(opening(self.manager), ["late"])
        self.dossiers.version_id._write({"citizen_waits": True})
        self.dossiers.version_id.invalidate_recordset(["citizen_waits"])
        self.assertEqual(opening(self.leader), ["spot"])
        inbox = self.env["onestop.dossier"].with_user(self.leader)
        first = inbox.search([("inbox_tab", "=", "spot")])
        self.assertEqual(first, self.dossiers[5])

    def test_all_tabs_are_counted_in_one_query(self):
        for user in self._people():
            inbox = self.env["onestop.dossier"].with_user(user)
            inbox.inbox_tabs()
            self.env.flush_all()
            with self.subTest(user=user.login), self.assertQueryCount(1):
                inbox._count_tabs(inbox._my_tabs())

    def test_words_of_a_line(self):
        given, held, asked = self.dossiers[1], self.dossiers[2], self.dossiers[3]
        self.assertTrue(given.is_unread)
        self.assertEqual(given.inbox_note, "not acknowledged")
        self.assertEqual(given.held_by, self.department.name)
        self.assertEqual(held.held_by, self.officer.name)
        self.assertTrue(held.held_since)
        self.assertEqual(asked.inbox_note, "waits for a supplement")

    def test_first_line_at_a_step_and_at_none(self):
        draft = self.env["onestop.dossier"].new({"state": "intake_supplement"})
        states = dict(draft._fields["state"]._description_selection(self.env))
        self.assertEqual(draft.summary, states["intake_supplement"])
        received = self._receive()
        task = received.current_task_id
        place = f"{task.agency_id.name}: {task.name} · "
        self.assertTrue(received.summary.startswith(place), received.summary)

    def test_clock_of_an_online_reception(self):
        online = self.dossiers[-1]
        # Tuesday 9:00 and eight working hours: Wednesday, at the same hour or so.
        due_at = to_local(online._intake_due_at())
        self.assertEqual(due_at.date(), datetime(2026, 11, 18).date())
        self.assertEqual(online.inbox_note, "to be received")
        self.assertRegex(online.remaining_text, "left|late")
        self.assertEqual(online.held_by, self.centre.name)
