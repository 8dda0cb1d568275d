"""Numbers under real concurrency: threads, cursors and commits of their own.

What is committed here is taken away again; the guards of receipts are lifted for
that, as only the owner of the tables can.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged

from odoo.addons.onestop_dossier.tests.common import local

THREADS = 20
_logger = logging.getLogger(__name__)


class PrinterOnFire(Exception):
    """Anything that goes wrong between the number and the commit."""


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The thread that runs the tests holds this lock; ours would wait for ever.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self._run, self._clean)
        self._run(self._make)

    def _run(self, work, user_id=SUPERUSER_ID):
        """Do ``work(env)`` as a request does: own cursor, retries, commit."""
        threading.current_thread().dbname = get_db_name()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            return retrying(partial(work, env), env)

    def _make(self, env):
        """Make a centre, its books and a cashier, and dossiers that owe two fees."""
        centre = env["onestop.agency"].create(
            {"name": "Trung tâm song song", "code": "H98.77", "is_centre": True}
        )
        cashier = new_test_user(
            env, "t_parallel", groups="onestop_procedure.group_onestop_cashier"
        )
        centre.member_ids = cashier
        env["onestop.receipt.book"].create(
            [
                {"agency_id": centre.id, "kind": kind, "serial": serial, "year": 2026}
                for kind, serial in (("phi", "26TPA"), ("le_phi", "26TPB"))
            ]
        )
        procedure = env["onestop.procedure"].create(
            {"code": "9.000077", "name": "Song song"}
        )
        applicant = env["onestop.applicant"].create(
            {"name": "Song Song", "id_kind": "none"}
        )
        dossiers = env["onestop.dossier"].create(
            [
                {
                    "agency_id": centre.id,
                    "procedure_id": procedure.id,
                    "applicant_id": applicant.id,
                }
                for _each in range(2 * THREADS)
            ]
        )
        for number, dossier in enumerate(dossiers):
            dossier._write_checked({"code": f"H98.77-261116-{number:04}"})
        env["onestop.charge"].create(
            [
                {
                    "dossier_id": dossier.id,
                    "kind": kind,
                    "name": "Khoản thu",
                    "amount": 10000,
                }
                for dossier in dossiers
                for kind in ("phi", "le_phi")
            ]
        )
        self.made = [centre, cashier, procedure, applicant]
        self.centre, self.cashier = centre.id, cashier.id
        self.codes = dossiers.mapped("code")
        self.dossiers = dossiers.ids

    def _clean(self, env):
        for table in ("onestop_receipt_line", "onestop_receipt"):
            env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        env.cr.execute(
            """
            UPDATE onestop_charge SET receipt_id = NULL WHERE agency_id = %(id)s;
            DELETE FROM onestop_receipt_line l USING onestop_receipt r
             WHERE r.id = l.receipt_id AND r.agency_id = %(id)s;
            DELETE FROM onestop_receipt WHERE agency_id = %(id)s;
            DELETE FROM onestop_charge WHERE agency_id = %(id)s;
            """,
            {"id": self.centre},
        )
        for table in ("onestop_receipt_line", "onestop_receipt"):
            env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        env.invalidate_all()
        env["onestop.dossier"].browse(self.dossiers).unlink()
        env["onestop.receipt.book"].search([("agency_id", "=", self.centre)]).unlink()
        for record in reversed(self.made):
            record.with_env(env).unlink()

    def _together(self, works):
        """Run ``works`` at the same moment, each in a thread; return the outcomes."""
        barrier = threading.Barrier(len(works))

        def start(work):
            barrier.wait()
            began = time.monotonic()
            try:
                return work(), time.monotonic() - began
            except (UserError, PrinterOnFire) as error:
                return error, time.monotonic() - began

        with ThreadPoolExecutor(len(works)) as pool:
            outcomes = list(pool.map(start, works))
        slowest = max(seconds for _result, seconds in outcomes)
        _logger.info("%s at once, slowest %.2f s", len(works), slowest)
        return [result for result, _seconds in outcomes]

    def _collect(self, code, key):
        def work(env):
            return env["onestop.receipt"].collect(code, "bank", 20000, key)

        return self._run(work, self.cashier)

    def _numbers(self):
        def work(env):
            receipts = env["onestop.receipt"].search(
                [("agency_id", "=", self.centre)], order="serial, number"
            )
            return [(receipt.serial, receipt.number) for receipt in receipts]

        return self._run(work)

    def test_no_gap_and_no_double(self):
        """Twenty cashiers at once, a quarter of whom fail after the number is drawn."""

        def failing(code):
            def work(env):
                env["onestop.receipt"].collect(code, "bank", 20000, code)
                raise PrinterOnFire

            return self._run(work, self.cashier)

        works = [
            partial(failing, code)
            if index % 4 == 3
            else partial(self._collect, code, code)
            for index, code in enumerate(self.codes)
        ]
        kept = 0
        for half in (works[:THREADS], works[THREADS:]):
            outcomes = self._together(half)
            kept += sum(isinstance(outcome, dict) for outcome in outcomes)
        self.assertEqual(kept, 2 * THREADS * 3 // 4)
        self.assertEqual(
            self._numbers(),
            [
                (serial, number)
                for serial in ("26TPA", "26TPB")
                for number in range(1, kept + 1)
            ],
        )

    def test_a_double_click_pays_once(self):
        code = self.codes[0]
        first, second = self._together([partial(self._collect, code, "k")] * 2)
        self.assertEqual(first, second)
        self.assertEqual(self._numbers(), [("26TPA", 1), ("26TPB", 1)])

    def test_two_cashiers_on_one_dossier_pay_once(self):
        code = self.codes[0]
        outcomes = self._together([partial(self._collect, code, key) for key in "ab"])
        errors = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
        self.assertEqual(len(errors), 1)
        self.assertIn("nothing is due", str(errors[0]))
        self.assertEqual(len(self._numbers()), 2)

    def test_first_receipts_of_a_year_share_one_book(self):
        def first(dossier_id):
            def work(env):
                dossier = env["onestop.dossier"].browse(dossier_id)
                at = local("2027-01-01 00:05")
                dossier._collect("bank", f"new year {dossier_id}", at=at)

            return self._run(work)

        self._together([partial(first, dossier) for dossier in self.dossiers[:4]])
        self.assertEqual(
            self._numbers(),
            [(serial, n) for serial in ("27TPA", "27TPB") for n in range(1, 5)],
        )
