"""Fifty receptions at one moment."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from .parallel import AGENCY, Parallel

THREADS = 50
SLOWEST = 5  # seconds, waiting for a thread of the server included
_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestConcurrency(Parallel):
    def test_fifty_receptions_at_once(self):
        """No error, distinct codes from 1 on without a gap, all within five seconds."""
        barrier = threading.Barrier(THREADS)
        with ThreadPoolExecutor(THREADS) as pool:
            tasks = [
                pool.submit(self.receive_one, barrier, number)
                for number in range(THREADS)
            ]
            outcomes = [task.result() for task in tasks]
        slowest = max(took for _answer, took in outcomes)
        _logger.info("slowest reception %.2f s", slowest)
        self.assertLess(slowest, SLOWEST)
        codes = sorted(answer["code"] for answer, _took in outcomes)
        self.assertEqual(len(set(codes)), THREADS)
        numbers = [int(code.rsplit("-", 1)[1]) for code in codes]
        self.assertEqual(numbers, [*range(1, THREADS + 1)])
        head = {code.rsplit("-", 1)[0] for code in codes}
        self.assertTrue(all(part.startswith(f"{AGENCY}-") for part in head), head)
        self.run_as(SUPERUSER_ID, self.check_stored)

    def check_stored(self, env):
        """What is in the database now is complete: state, event, task, charges."""
        dossiers = env["onestop.dossier"].search([("agency_id", "=", self.centre_id)])
        self.assertEqual(len(dossiers), THREADS)
        self.assertEqual(set(dossiers.mapped("state")), {"received"})
        self.assertEqual(len(dossiers.event_ids), THREADS)
        self.assertEqual(len(dossiers.task_ids), THREADS)
        self.assertEqual(len(dossiers.charge_ids), 2 * THREADS)
        self.assertTrue(all(dossier.due_at for dossier in dossiers))
