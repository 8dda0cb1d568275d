"""Publishing at the moment of other publishing, of editing and of receptions."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.onestop_procedure.tools import to_local

from .common import FEE, LEVY
from .parallel import AGENCY, Parallel

RECEPTIONS = 10
CLEAN_SQL = """
DELETE FROM onestop_decision_line WHERE decision_id = ANY(%(ids)s);
UPDATE onestop_procedure_version SET decision_id = NULL
 WHERE decision_id = ANY(%(ids)s);
DELETE FROM mail_message WHERE model = 'onestop.decision' AND res_id = ANY(%(ids)s);
DELETE FROM mail_followers
 WHERE res_model = 'onestop.decision' AND res_id = ANY(%(ids)s);
DELETE FROM mail_activity
 WHERE res_model = 'onestop.decision' AND res_id = ANY(%(ids)s);
DELETE FROM onestop_decision WHERE id = ANY(%(ids)s);
"""


@tagged("post_install", "-at_install")
class TestDecisionConcurrency(Parallel):
    def make(self, env):
        """Add two officers and, beside the fixture's procedure, two more."""
        super().make(env)
        first = env["onestop.procedure"].browse(self.made["onestop.procedure"])
        others = first.create(
            [{"code": f"9.90009{n}", "name": f"Thủ tục song song {n}"} for n in (1, 2)]
        )
        for procedure in others:
            draft = first.version_ids.copy()
            # A copy stays with its procedure; these two begin with the same content.
            env.cr.execute(
                "UPDATE onestop_procedure_version SET procedure_id = %s WHERE id = %s",
                (procedure.id, draft.id),
            )
            env.invalidate_all()
            draft._publish(fields.Date.to_date("2025-07-01"))
        officers = [
            new_test_user(
                env, login, groups="onestop_procedure.group_onestop_catalogue"
            )
            for login in ("x_parallel_1", "x_parallel_2")
        ]
        self.officers = [user.id for user in officers]
        # The process needs somebody for each of its steps.
        department = env["onestop.agency"].search([("code", "=", f"{AGENCY}.1")])
        staff = [
            new_test_user(
                env,
                f"x_parallel_{role}",
                groups=f"onestop_procedure.group_onestop_{role}",
            )
            for role in ("officer", "leader")
        ]
        department.member_ids = env["res.users"].union(*staff)
        self.procedures = [first.id, *others.ids]
        self.decisions = []
        self.made["onestop.procedure"] = self.procedures
        self.made["res.users"] += self.officers + [user.id for user in staff]

    def clean(self, env):
        env.cr.execute(CLEAN_SQL, {"ids": self.decisions})
        env.invalidate_all()
        super().clean(env)

    def decide(self, env, number, *lines):
        """Commit a decision of today; lines are (kind, place of the procedure)."""
        vals = []
        for kind, place in lines:
            procedure = env["onestop.procedure"].browse(self.procedures[place])
            draft = env["onestop.procedure.version"]
            if kind == "amended":
                draft = procedure._version_on(procedure._today()).copy()
                draft.result_ids = [Command.create({"name": "Giấy phép"})]
                draft.channel_ids.term_quantity = 2
                draft.tariff_ids.amount = 5000
            vals.append(
                {
                    "kind": kind,
                    "procedure_id": procedure.id,
                    "version_id": draft.id,
                }
            )
        today = env["onestop.procedure"]._today()
        decision = env["onestop.decision"].create(
            {
                "number": f"{number}/QĐ-SS",
                "date": today,
                "effective_on": today,
                "title": "Song song",
                "line_ids": [Command.create(values) for values in vals],
            }
        )
        self.decisions.append(decision.id)
        return decision.id

    def at_once(self, *works):
        """Do each ``(user, work)`` in a thread of its own; return results or errors."""
        barrier = threading.Barrier(len(works))

        def one(user_id, work):
            barrier.wait()
            try:
                return self.run_as(user_id, work)
            except UserError as error:
                return error

        with ThreadPoolExecutor(len(works)) as pool:
            tasks = [pool.submit(one, *work) for work in works]
            return [task.result() for task in tasks]

    def publish(self, decision_id):
        return lambda env: env["onestop.decision"].browse(decision_id).action_publish()

    def check(self, work):
        self.run_as(SUPERUSER_ID, work)

    def test_two_officers_on_one_procedure(self):
        """One wins with all of its lines, the other reads why and leaves nothing."""
        lines = (
            (("amended", 0), ("amended", 1)),
            (("amended", 0), ("abolished", 2)),
        )
        ids = self.run_as(
            SUPERUSER_ID,
            lambda env: [self.decide(env, n, *row) for n, row in enumerate(lines, 1)],
        )
        results = self.at_once(
            *(
                (user, self.publish(decision))
                for user, decision in zip(self.officers, ids, strict=True)
            )
        )
        errors = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(errors), 1, results)
        self.assertIn("9.900001", str(errors[0]))
        won = ids[results.index(True)]

        def look(env):
            for decision in env["onestop.decision"].browse(ids):
                states = set(decision.line_ids.version_id.mapped("state"))
                done = decision.id == won
                self.assertEqual(decision.state, "published" if done else "draft")
                self.assertEqual(states, {"published" if done else "draft"})
            abolished = env["onestop.procedure"].browse(self.procedures[2])
            ended = bool(abolished.version_ids.date_to)
            self.assertEqual(ended, won == ids[1])

        self.check(look)

    def test_one_decision_published_twice(self):
        decision = self.run_as(
            SUPERUSER_ID, lambda env: self.decide(env, 1, ("amended", 0))
        )
        results = self.at_once(
            *((user, self.publish(decision)) for user in self.officers)
        )
        errors = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(errors), 1, results)
        self.assertIn("is published and never changes", str(errors[0]))

    def test_a_line_and_a_paper_added_while_publishing(self):
        """What is added in time is published with the rest, else it is refused."""
        decision = self.run_as(
            SUPERUSER_ID, lambda env: self.decide(env, 1, ("amended", 0))
        )

        def add_line(env):
            env["onestop.decision.line"].create(
                {
                    "decision_id": decision,
                    "kind": "abolished",
                    "procedure_id": self.procedures[1],
                }
            )
            return "line"

        def add_paper(env):
            version = env["onestop.decision"].browse(decision).line_ids.version_id
            env["onestop.procedure.component"].create(
                {"version_id": version.id, "name": "Thêm vào phút chót"}
            )
            return "paper"

        published, line, paper = self.at_once(
            (self.officers[0], self.publish(decision)),
            (self.officers[1], add_line),
            (self.officers[1], add_paper),
        )
        self.assertIs(published, True)

        def look(env):
            done = env["onestop.decision"].browse(decision)
            self.assertEqual(done.state, "published")
            self.assertEqual(len(done.line_ids), 2 if line == "line" else 1)
            other = env["onestop.procedure"].browse(self.procedures[1])
            self.assertEqual(bool(other.version_ids.date_to), line == "line")
            names = done.line_ids.version_id.component_ids.mapped("name")
            self.assertEqual("Thêm vào phút chót" in names, paper == "paper")

        self.check(look)

    def test_the_cron_publishes_while_counters_receive(self):
        """Each dossier has term and fees of one version, the old or the new one."""
        decision = self.run_as(
            SUPERUSER_ID,
            lambda env: self.decide(env, 1, ("amended", 0), ("abolished", 1)),
        )
        self.run_as(self.officers[0], lambda env: self.schedule(env, decision))
        barrier = threading.Barrier(RECEPTIONS + 1)

        def cron():
            barrier.wait()
            self.run_as(
                SUPERUSER_ID, lambda env: env["onestop.decision"]._cron_publish_due()
            )

        with ThreadPoolExecutor(RECEPTIONS + 1) as pool:
            publishing = pool.submit(cron)
            receptions = [
                pool.submit(self.receive_one, barrier, number)
                for number in range(RECEPTIONS)
            ]
            publishing.result()
            self.ids = [task.result()[0]["id"] for task in receptions]
        late = self.receive_one(threading.Barrier(1), RECEPTIONS)[0]["id"]
        self.run_as(SUPERUSER_ID, lambda env: self.look_at(env, decision, late))

    def schedule(self, env, decision_id):
        """Schedule for a time that has come meanwhile."""
        decision = env["onestop.decision"].browse(decision_id)
        decision.publish_on = fields.Datetime.now() + timedelta(days=1)
        decision.action_schedule()
        decision._write_guarded(
            {"publish_on": fields.Datetime.now() - timedelta(minutes=1)}
        )

    def look_at(self, env, decision_id, late_id):
        decision = env["onestop.decision"].browse(decision_id)
        self.assertEqual((decision.state, decision.problem_text), ("published", False))
        amended, abolished = decision.line_ids.sorted("sequence")
        self.assertTrue(abolished.procedure_id.version_ids.date_to)
        new = amended.version_id
        dossiers = env["onestop.dossier"].browse(self.ids)
        self.assertEqual(len(dossiers), RECEPTIONS)
        for dossier in dossiers | dossiers.browse(late_id):
            version = dossier.version_id
            expected = version._deadline(
                to_local(dossier.received_at),
                "direct",
                env["onestop.procedure.case"],
                dossier.competent_agency_id._work_calendar(),
            )
            self.assertEqual(to_local(dossier.due_at), expected.due_at)
            amounts = sorted(dossier.charge_ids.mapped("amount"))
            old = sorted([LEVY, FEE])
            self.assertEqual(amounts, [5000, 5000] if version == new else old)
            self.assertIn(version, new.procedure_id.version_ids)
        self.assertEqual(dossiers.browse(late_id).version_id, new)
