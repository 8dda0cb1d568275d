from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, TransactionCase, freeze_time, get_db_name, tagged

from odoo.addons.onestop_portal.models.lookup_try import TRIES

CODE, ADDRESS = "H98.1-261116-0001", "192.0.2.7"


@tagged("post_install", "-at_install")
class TestLookupTry(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tries = cls.env["onestop.lookup.try"]

    def test_five_tries_per_code(self):
        left = [self.tries._claim(CODE, f"192.0.2.{n}") for n in range(TRIES + 1)]
        self.assertEqual(left, [4, 3, 2, 1, 0, None])

    def test_five_tries_per_address(self):
        left = [self.tries._claim(f"{CODE}{n}", ADDRESS) for n in range(TRIES + 1)]
        self.assertEqual(left, [4, 3, 2, 1, 0, None])

    def test_refused_try_is_not_entered(self):
        for _n in range(TRIES + 3):
            self.tries._claim(CODE, ADDRESS)
        rows = self.tries.search([("key", "in", self.tries._keys(CODE, ADDRESS))])
        self.assertEqual([len(row.times) for row in rows], [TRIES, TRIES])

    def test_window_slides(self):
        with freeze_time("2026-11-17 02:00:00"):
            self.tries._claim(CODE, ADDRESS)
        with freeze_time("2026-11-17 02:14:00"):
            for _n in range(TRIES - 1):
                self.tries._claim(CODE, ADDRESS)
            self.assertIsNone(self.tries._claim(CODE, ADDRESS))
        with freeze_time("2026-11-17 02:15:00"):
            # Only the first one is 15 minutes old.
            self.assertEqual(self.tries._claim(CODE, ADDRESS), 0)
            self.assertIsNone(self.tries._claim(CODE, ADDRESS))
        with freeze_time("2026-11-17 02:30:00"):
            self.assertEqual(self.tries._claim(CODE, ADDRESS), 4)

    def test_release_gives_the_try_back(self):
        self.tries._claim(CODE, ADDRESS)
        self.tries._release(CODE, ADDRESS)
        self.assertEqual(self.tries._claim(CODE, ADDRESS), 4)

    def test_one_customer_has_a_whole_ipv6_network(self):
        for n in range(TRIES):
            self.tries._claim(f"{CODE}{n}", f"2001:db8:0:1::{n}")
        self.assertIsNone(self.tries._claim(CODE, "2001:db8:0:1:ffff::1"))
        self.assertEqual(self.tries._claim(CODE, "2001:db8:0:2::1"), 4)

    def test_mapped_address_is_the_address(self):
        self.assertEqual(
            self.tries._keys(CODE, "::ffff:192.0.2.7"),
            self.tries._keys(CODE, ADDRESS),
        )

    def test_rows_tell_neither_code_nor_address(self):
        self.tries._claim(CODE, ADDRESS)
        rows = self.tries.search([("key", "in", self.tries._keys(CODE, ADDRESS))])
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertNotIn(CODE, row.key)
            self.assertNotIn(ADDRESS, row.key)

    def test_cleaning_forgets_old_tries_only(self):
        self.tries.search([]).unlink()
        now = fields.Datetime.now()
        with freeze_time(now - timedelta(minutes=15)):
            self.tries._claim("old", ADDRESS)
        with freeze_time(now - timedelta(minutes=14)):
            self.tries._claim("new", "192.0.2.8")
        with freeze_time(now):
            self.tries._gc_tries()
        self.assertEqual(
            sorted(self.tries.search([]).mapped("key")),
            self.tries._keys("new", "192.0.2.8"),
        )


@tagged("post_install", "-at_install")
class TestTriesAtOnce(BaseCase):
    """Guessing in parallel gains nothing: real cursors, commits and retries."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The thread that runs the tests holds this lock; ours would wait for ever.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self._run, self._forget)
        self._run(self._forget)

    def _run(self, work):
        """Do ``work(env)`` as a request does: own cursor, retries, commit."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return retrying(partial(work, env), env)

    def _forget(self, env):
        tries = env["onestop.lookup.try"]
        tries.search([("key", "in", tries._keys(CODE, ADDRESS))]).unlink()

    def _claim(self, env):
        return env["onestop.lookup.try"]._claim(CODE, ADDRESS)

    def _try(self, _number):
        try:
            return self._run(self._claim)
        except OperationalError:
            return None  # given up after five retries: no try either

    def test_no_more_than_five(self):
        with ThreadPoolExecutor(12) as pool:
            left = list(pool.map(self._try, range(24)))
        given = [number for number in left if number is not None]
        self.assertLessEqual(len(given), TRIES)
        self.assertEqual(len(given), len(set(given)))
        self.assertIn(TRIES - 1, given)
