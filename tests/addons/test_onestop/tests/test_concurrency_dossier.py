"""Two people act on the same dossier at one moment: one wins, the other reads why."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .parallel import Parallel

ROLES = "reception manager officer leader"
GROUP = "onestop_procedure.group_onestop_"
PDF = "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZz4+ZW5kb2JqCiUlRU9GCg=="
# Besides what is taken away for every parallel test.
CLEAN_SQL = """
CREATE TEMP TABLE over ON COMMIT DROP AS
    SELECT id FROM onestop_dossier WHERE agency_id = ANY(%(agencies)s);
DELETE FROM onestop_dossier_print WHERE dossier_id IN (SELECT id FROM over);
DELETE FROM onestop_applicant_document WHERE dossier_id IN (SELECT id FROM over);
UPDATE onestop_dossier_task SET hand_over_id = NULL
 WHERE dossier_id IN (SELECT id FROM over);
DELETE FROM onestop_hand_over WHERE giver_agency_id = ANY(%(agencies)s);
UPDATE onestop_dossier SET lead_id = NULL, after_id = NULL, bundle_id = NULL
 WHERE id IN (SELECT id FROM over);
DELETE FROM onestop_bundle WHERE code = 'SONGSONG';
"""


@tagged("post_install", "-at_install")
class TestDossierConcurrency(Parallel):
    def make(self, env):
        super().make(env)
        centre = env["onestop.agency"].browse(self.centre_id)
        department = env["onestop.agency"].search([("code", "=", f"{centre.code}.1")])
        self.people = {}
        for role in ROLES.split():
            users = [
                new_test_user(env, f"x_{role}_{n}", groups=GROUP + role) for n in (1, 2)
            ]
            place = centre if role in ("reception", "manager") else department
            for user in users:
                place.member_ids += user
            self.people[role] = [user.id for user in users]
            self.made["res.users"] += self.people[role]

    def clean(self, env):
        env.cr.execute(CLEAN_SQL, {"agencies": self.made["onestop.agency"]})
        super().clean(env)

    def receive(self, count=1, **values):
        """Return the ids of dossiers that the first clerk received."""

        def work(env):
            return [
                env["onestop.dossier"].counter_receive(self.intake_values(**values))[
                    "id"
                ]
                for _number in range(count)
            ]

        return self.run_as(self.people["reception"][0], work)

    def take(self, role, ids, *actions, **values):
        """Let the first bearer of a role take actions, one after another."""

        def work(env):
            for dossier in env["onestop.dossier"].browse(ids):
                for action in actions:
                    dossier._transition(action, dict(values))

        self.run_as(self.people[role][0], work)

    def to_leader(self, ids):
        self.take("reception", ids, "transfer")
        self.take("officer", ids, "acknowledge", "pass_on")
        self.take("leader", ids, "acknowledge")

    def at_once(self, *works):
        """Do ``(user, work)`` together; return answers and the sentences of errors."""
        barrier = threading.Barrier(len(works))

        def one(user, work):
            first = iter([True])

            def begin(env):
                # The snapshot is taken before anybody goes on; who is run again goes
                # on at once.
                env.cr.execute("SELECT 1 FROM onestop_dossier LIMIT 1")
                if next(first, False):
                    barrier.wait(30)
                return work(env)

            try:
                return self.run_as(user, begin)
            except UserError as error:
                return error

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            with ThreadPoolExecutor(len(works)) as pool:
                tasks = [pool.submit(one, user, work) for user, work in works]
                return [task.result() for task in tasks]

    def look(self, work):
        return self.run_as(SUPERUSER_ID, work)

    def check_history(self, env, ids):
        """Numbers without a gap, each event from where the one before led to."""
        for dossier in env["onestop.dossier"].browse(ids):
            events = dossier.event_ids.sorted("sequence")
            self.assertEqual(
                events.mapped("sequence"), [*range(1, len(events) + 1)], dossier.code
            )
            states = ["draft", *events.mapped("to_state")]
            self.assertEqual(events.mapped("from_state"), states[:-1], dossier.code)
            self.assertEqual(dossier.state, states[-1])
            open_tasks = dossier.task_ids.filtered(lambda task: not task.left_at)
            self.assertLessEqual(len(open_tasks - dossier.current_task_id), 0)

    def errors(self, answers):
        return [str(one) for one in answers if isinstance(one, Exception)]

    def test_one_bulk_hand_over_pressed_twice(self):
        ids = self.receive(3)

        def hand_over(env):
            answer = env["onestop.dossier"].browse(ids).action_hand_over()
            return env[answer["res_model"]].browse(answer["res_id"]).message

        answers = self.at_once(
            *((user, hand_over) for user in self.people["reception"])
        )
        self.assertEqual(self.errors(answers), [])
        self.assertTrue(any("3 handed over" in text for text in answers), answers)
        self.assertTrue(any("3 not" in text for text in answers), answers)

        def check(env):
            self.check_history(env, ids)
            dossiers = env["onestop.dossier"].browse(ids)
            self.assertEqual(set(dossiers.mapped("state")), {"processing"})
            events = dossiers.event_ids.filtered(lambda one: one.action == "transfer")
            self.assertEqual(len(events), 3)
            slips = env["onestop.hand.over"].search(
                [("giver_agency_id", "=", self.centre_id)]
            )
            self.assertEqual(slips.mapped("dossier_count"), [3])

        self.look(check)

    def test_voided_while_it_is_transferred(self):
        ids = self.receive()
        dossier = lambda env: env["onestop.dossier"].browse(ids)  # noqa: E731
        answers = self.at_once(
            (
                self.people["manager"][0],
                lambda env: (
                    dossier(env)._transition("stop", {"reason": "Sai", "void": True})
                    and None
                ),
            ),
            (
                self.people["reception"][0],
                lambda env: dossier(env)._transition("transfer") and None,
            ),
        )

        def check(env):
            self.check_history(env, ids)
            one = dossier(env)
            self.assertIn(one.state, ("stopped", "returned"))
            self.assertTrue(one.voided)
            return one.event_ids.mapped("action")

        actions = self.look(check)
        # Whoever came second was either refused in words or found it possible.
        self.assertEqual(
            len(self.errors(answers)), 0 if "transfer" in actions else 1, answers
        )

    def test_corrected_while_it_is_transferred(self):
        ids = self.receive()
        dossier = lambda env: env["onestop.dossier"].browse(ids)  # noqa: E731
        answers = self.at_once(
            (
                self.people["reception"][0],
                lambda env: (
                    dossier(env)._correct({"content": "Nội dung mới"}, "Sai") and None
                ),
            ),
            (
                self.people["reception"][1],
                lambda env: dossier(env)._transition("transfer") and None,
            ),
        )
        self.assertEqual(self.errors(answers), [])

        def check(env):
            self.check_history(env, ids)
            self.assertEqual(dossier(env).state, "processing")
            self.assertEqual(dossier(env).content, "Nội dung mới")
            self.assertEqual(len(dossier(env).event_ids), 3)

        self.look(check)

    def test_downloaded_while_it_is_handed_over(self):
        ids = self.receive(return_wish="download")
        self.to_leader(ids)
        result = {"name": "KQ", "files": [{"name": "a.pdf", "data": PDF}]}
        self.take("leader", ids, "finish", results=[result])

        def download(env):
            dossier = env["onestop.dossier"].browse(ids)
            dossier._downloaded(dossier._downloadable(), "token")

        def hand_over(env):
            dossier = env["onestop.dossier"].browse(ids)
            dossier._transition("return_result", {"return_mode": "counter"})

        def pay(env):
            # Nothing is fetched before it is paid; money is not what is tested here.
            env["onestop.dossier"].browse(ids).charge_ids.write({"state": "waived"})

        self.look(pay)
        answers = self.at_once(
            (SUPERUSER_ID, download), (self.people["reception"][0], hand_over)
        )
        self.assertLessEqual(len(self.errors(answers)), 1, answers)

        def check(env):
            self.check_history(env, ids)
            dossier = env["onestop.dossier"].browse(ids)
            self.assertEqual(dossier.state, "returned")
            returns = dossier.event_ids.filtered(lambda e: e.action == "return_result")
            self.assertEqual(len(returns), 1)

        self.look(check)

    def test_two_leaders_finish_the_first_leg(self):
        """The next leg is received exactly once."""

        def link(env):
            procedure = env["onestop.procedure"].browse(
                self.made["onestop.procedure"][0]
            )
            second = self.make_second(env)
            env["onestop.bundle"].create(
                {
                    "name": "Song song",
                    "code": "SONGSONG",
                    "basis": "x",
                    "leg_ids": [
                        Command.create({"procedure_id": procedure.id}),
                        Command.create(
                            {"procedure_id": second.id, "after_id": procedure.id}
                        ),
                    ],
                }
            )
            return procedure.code, second.code

        codes = self.look(link)

        def visit(env):
            values = self.intake_values()
            papers = values.pop("papers")
            answer = env["onestop.dossier"].counter_receive_visit(
                {
                    "applicant": values["applicant"],
                    "bundle": "SONGSONG",
                    "dossiers": [
                        {"procedure": code, "papers": papers} for code in codes
                    ],
                }
            )
            return [one["id"] for one in answer["dossiers"]]

        first, second = self.run_as(self.people["reception"][0], visit)
        self.to_leader([first])

        def finish(env):
            values = {"paper_only": True}
            env["onestop.dossier"].browse(first)._transition("finish", values)

        answers = self.at_once(*((user, finish) for user in self.people["leader"]))
        self.assertEqual(len(self.errors(answers)), 1, answers)

        def check(env):
            self.check_history(env, [first, second])
            leg = env["onestop.dossier"].browse(second)
            self.assertEqual(leg.state, "received")
            self.assertEqual(leg.event_ids.mapped("action").count("receive"), 1)
            self.assertTrue(leg.code)

        self.look(check)

    def make_second(self, env):
        """Publish another procedure of the department; it goes with the first."""
        procedure = env["onestop.procedure"].create(
            {"code": "9.979002", "name": "Thủ tục sau"}
        )
        self.made["onestop.procedure"].append(procedure.id)
        version = env["onestop.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "name": procedure.name,
                "competent_agency_id": self.made["onestop.agency"][0],
                "channel_ids": [
                    Command.create(
                        {
                            "channel": "direct",
                            "term_quantity": 3,
                            "term_unit": "working_day",
                        }
                    )
                ],
                "component_ids": [Command.create({"name": "Tờ khai", "code": "TK"})],
            }
        )
        version._publish(date(2025, 7, 1))
        return procedure
