"""Receptions at the moment of a merger: each dossier is wholly old or wholly new."""

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.tests import new_test_user, tagged

from .parallel import AGENCY, Parallel

THREADS = 12


@tagged("post_install", "-at_install")
class TestMergerConcurrency(Parallel):
    def make(self, env):
        """Add the centre and the department that take over."""
        super().make(env)
        heirs = env["onestop.agency"].create(
            [
                {"name": "Trung tâm kế", "code": f"{AGENCY}.8", "is_centre": True},
                {"name": "Sở kế", "code": f"{AGENCY}.9"},
            ]
        )
        self.old, self.heirs = self.made["onestop.agency"], heirs.ids
        self.made["onestop.agency"] = self.old + heirs.ids
        officer = new_test_user(
            env, "x_parallel_2", groups="onestop_procedure.group_onestop_officer"
        )
        env["onestop.agency"].browse(self.old[0]).member_ids += officer
        self.officer = officer.id
        self.made["res.users"] = [*self.made["res.users"], officer.id]

    def merge(self, source_id, target_id):
        def work(env):
            source, target = env["onestop.agency"].browse((source_id, target_id))
            source._merge_into(target, date.today(), "NQ thử")

        self.run_as(SUPERUSER_ID, work)

    def tell_when_a_code_is_drawn(self):
        """Return an event that is set by the first reception that has its code."""
        half_done = threading.Event()
        counters = self.registry["onestop.code.counter"]
        draw = counters._draw

        def telling(model, agency_code, day):
            code = draw(model, agency_code, day)
            half_done.set()
            return code

        self.startPatcher(patch.object(counters, "_draw", telling))
        return half_done

    def test_receptions_while_merging(self):
        """One merger while a reception is half done, one once the first is over."""
        barrier = threading.Barrier(THREADS)
        (old_department, old_centre), (centre, department) = self.old, self.heirs
        half_done = self.tell_when_a_code_is_drawn()
        with ThreadPoolExecutor(THREADS) as pool:
            receptions = [
                pool.submit(self.receive_one, barrier, number)
                for number in range(THREADS)
            ]
            self.assertTrue(half_done.wait(60))
            self.merge(old_centre, centre)
            wait(receptions, return_when=FIRST_COMPLETED)
            self.merge(old_department, department)
            answers = [task.result()[0] for task in receptions]
        self.ids = [answer["id"] for answer in answers]
        self.run_as(SUPERUSER_ID, self.check_stored)

    def test_an_acknowledgement_in_the_middle_of_a_merger(self):
        """Both add to one history: the merger sees that it came second."""
        self.hand_over()
        merging, acknowledged = threading.Event(), threading.Event()
        agencies = self.registry["onestop.agency"]
        move = agencies._merge_move

        def overtaken(source, *args):
            """By now the merger has seen the old history; let the other one write."""
            source._open_work()
            merging.set()
            self.assertTrue(acknowledged.wait(60))
            return move(source, *args)

        self.startPatcher(patch.object(agencies, "_merge_move", overtaken))
        with ThreadPoolExecutor(1) as pool:
            merger = pool.submit(self.merge, self.old[0], self.heirs[1])
            self.assertTrue(merging.wait(60))
            self.run_as(self.officer, self.acknowledge)
            acknowledged.set()
            merger.result()
        self.run_as(SUPERUSER_ID, self.check_history)

    def test_a_merger_in_the_middle_of_an_acknowledgement(self):
        """The merger waits for whoever is acting, and looks again."""
        self.hand_over()
        acting, merging = threading.Event(), threading.Event()
        tasks = self.registry["onestop.dossier"]
        effect = tasks._effect_acknowledge
        moves = self.registry["onestop.agency"]._merge_move

        def slow(dossier, *args):
            acting.set()
            self.assertTrue(merging.wait(60))
            return effect(dossier, *args)

        def telling(source, *args):
            source._open_work()
            merging.set()
            return moves(source, *args)

        self.startPatcher(patch.object(tasks, "_effect_acknowledge", slow))
        self.startPatcher(
            patch.object(self.registry["onestop.agency"], "_merge_move", telling)
        )
        with ThreadPoolExecutor(2) as pool:
            task = pool.submit(self.run_as, self.officer, self.acknowledge)
            self.assertTrue(acting.wait(60))
            merger = pool.submit(self.merge, self.old[0], self.heirs[1])
            task.result()
            merger.result()
        self.run_as(SUPERUSER_ID, self.check_history)

    def hand_over(self):
        """Commit a dossier that waits for its acknowledgement."""
        answer, _took = self.receive_one(threading.Barrier(1), 1)
        self.ids = [answer["id"]]
        self.run_as(
            self.clerk,
            lambda env: env["onestop.dossier"].act(answer["code"], "transfer") and None,
        )

    def acknowledge(self, env):
        env["onestop.dossier"].browse(self.ids)._transition("acknowledge")

    def check_history(self, env):
        """Both are in the history, each with a number of its own."""
        events = env["onestop.dossier"].browse(self.ids).event_ids.sorted("sequence")
        self.assertEqual(
            sorted(events.mapped("action")),
            ["acknowledge", "agency_moved", "receive", "transfer"],
        )
        self.assertEqual(events.mapped("sequence"), [1, 2, 3, 4])

    def check_stored(self, env):
        """Nothing open is left behind, and the history says where it came from."""
        centre, department = env["onestop.agency"].browse(self.heirs)
        dossiers = env["onestop.dossier"].browse(self.ids)
        self.assertEqual(len(dossiers), THREADS)
        self.assertEqual(dossiers.agency_id, centre)
        self.assertEqual(dossiers.competent_agency_id, department)
        self.assertEqual(dossiers.task_ids.agency_id, centre)
        for dossier in dossiers:
            actions = dossier.event_ids.sorted("sequence").mapped("action")
            # Once for the department and once for the centre, or less.
            self.assertEqual(actions[:1], ["receive"])
            self.assertLessEqual(set(actions[1:]), {"agency_moved"})
            self.assertLessEqual(len(actions), 3)
            receiver = dossier._receiving_agency()
            self.assertEqual(receiver.code, dossier.code.rsplit("-", 2)[0])
