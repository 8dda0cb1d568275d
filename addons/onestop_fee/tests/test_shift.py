from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopFeeCase


@tagged("post_install", "-at_install")
class TestShift(OnestopFeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sessions = cls.env["onestop.cash.session"].with_user(cls.cashier)

    def test_blind_count(self):
        state = self.sessions.open_shift(500000)
        self.assertEqual(state["session"]["total"], 0)
        self.assertEqual(state["agency"], "Trung tâm thử")
        self._collect(self._receive_with_fees(), method="cash")
        self._collect(self._receive_with_fees(), method="qr", key="k2")
        state = self.sessions.screen_state()["session"]
        self.assertEqual((state["receipt_count"], state["total"]), (4, 400000))
        self.assertNotIn("cash_total", state)
        self.assertFalse(self.sessions._current().expected)
        answer = self.sessions.close_shift(690000)
        self.assertEqual(
            (answer["expected"], answer["counted"], answer["difference"]),
            (700000, 690000, -10000),
        )
        self.assertFalse(self.sessions.screen_state()["session"])

    def test_cash_is_hidden_from_the_cashier(self):
        self.sessions.open_shift(0)
        own = self.sessions.search([])
        self.assertNotIn("cash_total", own.fields_get())
        with self.assertRaises(AccessError):
            own.read(["cash_total"])
        self.assertEqual(own.with_user(self.accountant).cash_total, 0)

    def test_one_open_shift_each(self):
        self.sessions.open_shift(0)
        with self.assertRaisesRegex(UserError, "already have an open shift"):
            self.sessions.open_shift(0)
        self.sessions.with_user(self.accountant).open_shift(0)

    def test_closed_shift_is_fixed_but_for_its_explanation(self):
        self.sessions.open_shift(1000)
        closed = self.sessions.browse(self.sessions.close_shift(0)["id"])
        with self.assertRaises(UserError):
            closed.sudo().write({"counted": 1000})
        with self.assertRaises(UserError):
            closed.sudo().unlink()
        with self.assertRaises(AccessError):
            closed.with_user(self.accountant).explain("không phải của tôi")
        closed.explain(" Trả nhầm ")
        self.assertEqual(closed.note, "Trả nhầm")
        with self.assertRaisesRegex(UserError, "no open shift"):
            self.sessions.close_shift(0)

    def test_roles(self):
        for user in (self.clerk, self.manager, self.auditor):
            sessions = self.sessions.with_user(user)
            for call in (
                sessions.screen_state,
                lambda s=sessions: s.open_shift(0),
                lambda s=sessions: s.close_shift(0),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_search_by_state(self):
        self.sessions.open_shift(0)
        self.assertEqual(len(self.sessions.search([("state", "=", "open")])), 1)
        self.assertFalse(self.sessions.search([("state", "=", "closed")]))
        self.assertFalse(self.sessions.search([("state", "!=", "open")]))
