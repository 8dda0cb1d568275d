"""Paid fees of dossiers that ended without their result."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import OnestopFeeCase


@tagged("post_install", "-at_install")
class TestRefund(OnestopFeeCase):
    def _paid(self):
        dossier = self._receive_with_fees()
        self._collect(dossier, amount=int(dossier.amount_due), key=dossier.code)
        self._to_officer(dossier)
        return dossier

    def _refused(self):
        dossier = self._paid()
        self._act(dossier, self.officer, "pass_on")
        self._act(dossier, self.leader, "acknowledge")
        self._act(dossier, self.leader, "refuse", reason="Không đủ điều kiện")
        return dossier

    def test_refused(self):
        dossier = self._refused()
        refunds = dossier.refund_ids
        self.assertEqual(sum(refunds.mapped("amount")), 200000)
        self.assertEqual(set(refunds.mapped("outcome")), {"refused"})
        self.assertEqual(set(refunds.mapped("verdict")), {"decide"})
        self.assertEqual(set(refunds.mapped("state")), {"open"})

    def test_how_it_ended(self):
        dossier = self._paid()
        self._act(dossier, self.clerk, "ask_withdrawal")
        self._act(dossier, self.leader, "stop")
        self.assertEqual(set(dossier.refund_ids.mapped("outcome")), {"withdrawn"})
        dossier = self._paid()
        self._act(dossier, self.manager, "stop", reason="Tiếp nhận nhầm", void=True)
        self.assertEqual(set(dossier.refund_ids.mapped("outcome")), {"voided"})
        dossier = self._paid()
        self._act(dossier, self.manager, "stop", reason="Theo văn bản")
        self.assertEqual(set(dossier.refund_ids.mapped("outcome")), {"stopped"})

    def test_what_was_not_paid_is_not_listed(self):
        dossier = self._receive_with_fees()
        self._act(dossier, self.manager, "stop", reason="Nhầm")
        self.assertFalse(dossier.refund_ids)

    def test_a_rule_answers(self):
        rules = self.env["onestop.refund.rule"].with_user(self.accountant)
        rules.create(
            [
                {"verdict": "keep", "basis": "VB 1", "kind": "phi"},
                {"verdict": "refund", "basis": "VB 2", "outcome": "refused"},
                {
                    "verdict": "refund",
                    "basis": "VB cũ",
                    "outcome": "refused",
                    "kind": "phi",
                    "date_to": "2020-12-31",
                },
            ]
        )
        refunds = self._refused().refund_ids
        self.assertEqual(
            set(refunds.mapped(lambda r: (r.verdict, r.basis))), {("refund", "VB 2")}
        )
        with self.assertRaises(ValidationError):
            rules.create(
                {
                    "verdict": "keep",
                    "basis": "x",
                    "date_from": "2026-02-01",
                    "date_to": "2026-01-01",
                }
            )

    def test_decided_once_by_the_accountant(self):
        dossier = self._refused()
        refund = dossier.refund_ids[0]
        for user in (self.cashier, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                refund.with_user(user).decide(True, "Có căn cứ")
        mine = refund.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Reason"):
            mine.decide(True, " ")
        with self.assertRaises(AccessError):
            mine.write({"state": "granted"})
        dialog = self.env["onestop.refund.decision"].with_user(self.accountant)
        dialog.create(
            {
                "refund_ids": mine.ids,
                "verdict": "granted",
                "reason": "Lỗi của cơ quan",
            }
        ).action_apply()
        self.assertEqual(
            (refund.state, refund.decided_by_id), ("granted", self.accountant)
        )
        self.assertIn("Lỗi của cơ quan", dossier.remark_ids[:1].text)
        self.assertFalse(dossier.remark_ids[:1].public)
        with self.assertRaisesRegex(UserError, "decided already"):
            mine.decide(False, "Đổi ý")

    def test_seen_by_the_money_of_the_centre(self):
        refunds = self._refused().refund_ids
        model = self.env["onestop.refund"]
        self.assertEqual(
            model.with_user(self.cashier).search([("id", "in", refunds.ids)]), refunds
        )
        self.assertFalse(
            model.with_user(self.other_cashier).search([("id", "in", refunds.ids)])
        )
        with self.assertRaises(AccessError):
            model.with_user(self.clerk).search([])
