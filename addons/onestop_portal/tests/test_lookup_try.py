from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged

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
