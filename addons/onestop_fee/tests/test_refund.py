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
        for user in (self.other_cashier, self._far_accountant()):
            self.assertFalse(
                model.with_user(user).search([("id", "in", refunds.ids)]), user.login
            )
        mine = model.with_user(self.accountant)
        self.assertEqual(mine.search([("id", "in", refunds.ids)]), refunds)
        with self.assertRaises(AccessError):
            model.with_user(self.clerk).search([])

    def _far_accountant(self):
        centre = self.env["onestop.agency"].create(
            {"name": "Trung tâm xa", "code": "H98.8", "is_centre": True}
        )
        return self._user("t_far_accountant", "accountant", centre)

    # === PEOPLE'S DATA ===#

    def _over_its_term(self, dossier):
        """Let the dossier be closed for long under a term of five years."""
        self.env["onestop.data.term"].search([("kind", "=", "retention")]).unlink()
        self.env["onestop.data.term"].create(
            {
                "kind": "retention",
                "quantity": 5,
                "unit": "year",
                "date_from": "2020-01-01",
                "basis": "Danh mục thử",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_dossier SET finished_at = '2020-03-02' WHERE id = %s",
            [dossier.id],
        )
        dossier.invalidate_recordset()

    def test_nothing_is_deleted_before_it_is_decided(self):
        dossier = self._refused()
        person, refunds = dossier.applicant_id, dossier.refund_ids
        self._over_its_term(dossier)
        day = dossier._local_date()
        going, lines = dossier._plan_deletion(day)
        self.assertFalse(going)
        self.assertEqual(lines[0]["outcome"], "kept")
        self.assertIn("decided", lines[0]["reason"])
        refunds.with_user(self.accountant).decide(False, "Bà Thử không đủ căn cứ")
        sections = {one["key"]: one for one in person._personal_data(self.centre)}
        told = sections["refunds"]["rows"]
        self.assertEqual({row["reason"] for row in told}, {refunds[0].reason})
        going, _lines = dossier._plan_deletion(day)
        self.assertEqual(going, dossier)
        going._forget_people()
        self.assertEqual(set(refunds.mapped("state")), {"denied"})
        self.assertFalse(any(refunds.mapped("reason")))

    def test_a_list_of_dossiers_asks_once(self):
        """Whether money is open is one question for all of a list."""
        dossiers = self._refused() | self._refused() | self._refused()
        for dossier in dossiers:
            self._over_its_term(dossier)
        counts = []
        for some in (dossiers[:1], dossiers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._plan_deletion(some[0]._local_date())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], counts)
