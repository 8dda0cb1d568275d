from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import OnestopFeeCase, tariff


@tagged("post_install", "-at_install")
class TestCollect(OnestopFeeCase):
    def test_one_receipt_per_kind(self):
        dossier = self._receive_with_fees(quantity=2)
        answer = self._collect(dossier, amount=206000)
        self.assertEqual(
            [
                (r["kind"], r["serial"], r["number"], r["total"])
                for r in answer["receipts"]
            ],
            [("phi", "26TAA", 1, 156000), ("le_phi", "26TAB", 1, 50000)],
        )
        self.assertEqual(answer["total"], 206000)
        self.assertEqual(dossier.fee_status, "paid")
        self.assertEqual((dossier.amount_due, dossier.amount_paid), (0, 206000))
        self.assertEqual(dossier.charge_ids.receipt_id, dossier.receipt_ids)
        for receipt in dossier.receipt_ids:
            self.assertEqual(
                set(receipt.line_ids.charge_id.mapped("kind")), {receipt.kind}
            )
            self.assertEqual(sum(receipt.line_ids.mapped("amount")), receipt.total)

    def test_content_is_copied(self):
        receipt = self._receipt()
        self.assertEqual(receipt.agency_name, "Trung tâm thử")
        self.assertEqual(receipt.agency_tax_code, "0100233488")
        self.assertEqual(receipt.form_symbol, "EBL01")
        self.assertEqual(receipt.payer_name, "Nguyễn Thị Thử")
        self.assertEqual(receipt.payer_id_number, "001300000001")
        self.assertEqual(receipt.words, "Một trăm năm mươi nghìn đồng")
        self.assertEqual(receipt.collector_id, self.cashier)
        self.assertEqual(receipt.display_name, "26TAA/00000001")

    def test_numbers_follow_one_another(self):
        receipts = [self._receipt() for _each in range(3)]
        self.assertEqual([receipt.number for receipt in receipts], [1, 2, 3])
        self.assertEqual(self.books[0].last_number, 3)

    def test_repeated_key(self):
        dossier = self._receive_with_fees()
        first = self._collect(dossier)
        self.assertEqual(self._collect(dossier), first)
        self.assertEqual(len(dossier.receipt_ids), 2)
        with self.assertRaisesRegex(ValidationError, "key:"):
            self._collect(dossier, amount=1)
        with self.assertRaisesRegex(ValidationError, "key:"):
            self._collect(self._receive_with_fees())

    def test_twice_with_another_key_pays_once(self):
        dossier = self._receive_with_fees()
        self._collect(dossier)
        with self.assertRaisesRegex(UserError, "nothing is due"):
            self._collect(dossier, key="k2")

    def test_amount_must_equal_what_is_due(self):
        dossier = self._receive_with_fees()
        for amount in (199999, 200001, 0):
            with self.assertRaisesRegex(ValidationError, "amount: .*200.000 đ is due"):
                self._collect(dossier, amount=amount)
        for amount in (-1, 200000.5, "200000", True, None):
            with self.assertRaisesRegex(ValidationError, "amount: whole đồng"):
                self._collect(dossier, amount=amount)
        self.assertFalse(dossier.receipt_ids)
        self.assertEqual(self._collect(dossier, amount=200000.0)["total"], 200000)

    def test_named_errors(self):
        dossier = self._receive_with_fees()
        with self.assertRaisesRegex(ValidationError, "method:"):
            self._collect(dossier, method="cheque")
        for key in ("", "  ", None, "x" * 101):
            with self.assertRaisesRegex(ValidationError, "key:"):
                self._collect(dossier, key=key)
        receipts = self.env["onestop.receipt"].with_user(self.cashier)
        for code in ("H98.1-000000-0000", "", None, 5):
            with self.assertRaisesRegex(UserError, "dossier_code:"):
                receipts.collect(code, "bank", 200000, "k1")
        with self.assertRaisesRegex(UserError, "dossier_code: nothing is due"):
            self._collect(self._receive())

    def test_only_cashier_and_accountant_of_the_centre(self):
        dossier = self._receive_with_fees()
        users = (
            self.clerk,
            self.officer,
            self.leader,
            self.manager,
            self.auditor,
            self.integrator,
            self.env.ref("base.user_admin"),
        )
        for user in users:
            with self.assertRaises(AccessError, msg=user.login):
                self._collect(dossier, user=user)
        with self.assertRaisesRegex(UserError, "dossier_code:"):
            self._collect(dossier, user=self.other_cashier)
        self._collect(dossier, user=self.accountant)
        self.assertEqual(dossier.fee_status, "paid")

    def test_cash_needs_an_open_shift(self):
        dossier = self._receive_with_fees()
        with self.assertRaisesRegex(UserError, "method: cash .* shift"):
            self._collect(dossier, method="cash")
        sessions = self.env["onestop.cash.session"].with_user(self.cashier)
        sessions.open_shift(100000)
        self._collect(dossier, method="cash")
        session = dossier.receipt_ids.session_id
        self.assertEqual(session.user_id, self.cashier)
        self.assertEqual((session.total, session.receipt_count), (200000, 2))

    def test_payment_state_moves_on(self):
        dossier = self._receive_with_fees()
        self._to_officer(dossier)
        self._act(dossier, self.officer, "demand_payment", "2026-11-16 10:00")
        self.assertEqual(dossier.state, "payment")
        self._collect(dossier)
        self.assertEqual(dossier.state, "processing")
        self.assertEqual(dossier.event_ids[-1].action, "confirm_payment")
        self.assertEqual(dossier.event_ids[-1].actor_login, "t_cashier")

    def test_no_book(self):
        dossier = self._receive_with_fees()
        self.books[0].unlink()
        with self.assertRaisesRegex(UserError, "no receipt book .* 2026"):
            self._collect(dossier)
        self.assertEqual(dossier.fee_status, "due")

    def test_amounts_beyond_four_bytes(self):
        self._procedure(
            "9.000006",
            "Lớn",
            1,
            tariff_ids=[tariff("phi", "Phí lớn", 2_000_000_000, per_unit=True)],
        )
        dossier = self._receive(procedure="9.000006", quantity=5)
        answer = self._collect(dossier, amount=10_000_000_000)
        self.assertEqual(answer["total"], 10_000_000_000)
        self.assertEqual(dossier.receipt_ids.words, "Mười tỷ đồng")
