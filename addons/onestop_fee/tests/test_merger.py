"""A merger of centres and the money: drawers first, books stay, charges follow."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopFeeCase

MERGED = date(2026, 11, 20)
GROUND = "NQ 1/2026"


@tagged("post_install", "-at_install")
class TestMerger(OnestopFeeCase):
    def merge(self):
        self.centre._merge_into(self.other_centre, MERGED, GROUND)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_an_open_drawer_is_counted_first(self):
        sessions = self.env["onestop.cash.session"].with_user(self.cashier)
        sessions.open_shift(0)
        with self.assertRaisesRegex(UserError, "must count the drawer"):
            self.merge()
        self.assertTrue(self.centre.active)
        sessions.close_shift(0)
        self.merge()
        self.assertFalse(self.centre.active)

    def test_books_and_receipts_stay(self):
        paid, owing = self._receive_with_fees(), self._receive_with_fees()
        receipts = self._collect(paid)["receipts"]
        self.assertTrue(receipts)
        issued = self.env["onestop.receipt"].search([("dossier_id", "=", paid.id)])
        counts = dict(self.centre._merge_counts())
        self.assertEqual(counts["Charges not yet paid"], len(owing.charge_ids))
        notes = "\n".join(self.centre._merge_notes(self.other_centre))
        self.assertIn("report those to the tax office", notes)
        self.assertIn("open receipt books for", notes)
        self.merge()
        self.assertEqual(issued.agency_id, self.centre)
        self.assertEqual(set(issued.mapped("agency_name")), {self.centre.name})
        self.assertEqual(self.books.agency_id, self.centre)
        self.assertEqual((paid | owing).charge_ids.agency_id, self.other_centre)
        # Receipts of the old centre are read by the people of the new one.
        seen = issued.with_user(self.other_cashier).search([("id", "in", issued.ids)])
        self.assertEqual(seen, issued)

    def test_money_is_taken_under_the_numbers_of_the_new_centre(self):
        owing = self._receive_with_fees()
        self.merge()
        with self.assertRaisesRegex(UserError, "no receipt book"):
            self._collect(owing, user=self.other_cashier)
        self.env["onestop.receipt.book"].create(
            [
                {
                    "agency_id": self.other_centre.id,
                    "kind": kind,
                    "serial": serial,
                    "year": 2026,
                }
                for kind, serial in (("phi", "26TBA"), ("le_phi", "26TBB"))
            ]
        )
        self._collect(owing, user=self.other_cashier)
        receipts = owing.charge_ids.receipt_id
        self.assertEqual(receipts.agency_id, self.other_centre)
        self.assertEqual(set(receipts.mapped("number")), {1})

    def test_a_receipt_bears_the_name_of_its_day(self):
        self.centre._rename({"name": "Trung tâm đổi tên"}, MERGED, "QĐ 5/2026")
        dossier = self._receive_with_fees()
        self.env["onestop.dossier"].browse(dossier.id)._collect(
            "bank", "late", at=dossier.received_at
        )
        receipts = dossier.charge_ids.receipt_id
        self.assertEqual(set(receipts.mapped("agency_name")), {"Trung tâm thử"})
