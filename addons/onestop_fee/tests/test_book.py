from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.onestop_dossier.tests.common import local

from .common import OnestopFeeCase


@tagged("post_install", "-at_install")
class TestBook(OnestopFeeCase):
    def _issue(self, at):
        dossier = self._receive_with_fees(at)
        cashier = self.env["onestop.dossier"].with_user(self.cashier)
        return cashier.browse(dossier.id)._collect("bank", at, at=local(at))

    def test_new_year_by_local_time(self):
        self._issue("2026-12-31 16:00")
        # The last minute of the year here is 16:59 UTC, the first of the next 17:00.
        last = self._issue("2026-12-31 23:59")[0]
        first = self._issue("2027-01-01 00:00")[0]
        second = self._issue("2027-01-01 06:59")[0]
        self.assertEqual((last.serial, last.number), ("26TAA", 2))
        self.assertEqual((first.serial, first.number), ("27TAA", 1))
        self.assertEqual((second.serial, second.number), ("27TAA", 2))
        self.assertEqual(first.book_id.form_symbol, "EBL01")
        self.assertEqual(first.book_id.year, 2027)

    def test_years_without_receipts_are_skipped(self):
        first = self._issue("2029-03-05 08:00")[0]
        self.assertEqual((first.serial, first.number), ("29TAA", 1))

    def test_serial(self):
        books = self.env["onestop.receipt.book"]
        good = {"agency_id": self.other_centre.id, "kind": "phi", "year": 2026}
        for serial in ("25TAA", "26TAI", "26T1A", "26SAA", "26TAAA", "26Taa", ""):
            with (
                self.assertRaisesRegex(ValidationError, "Serial", msg=serial),
                self.cr.savepoint(),
            ):
                books.create({**good, "serial": serial})
        with (
            self.assertRaisesRegex(ValidationError, "Form symbol"),
            self.cr.savepoint(),
        ):
            books.create({**good, "serial": "26TAA", "form_symbol": False})
        books.create({**good, "serial": "26TYX"})

    def test_a_book_in_use_is_fixed(self):
        self._receipt()
        with self.assertRaises(UserError):
            self.books[0].write({"serial": "26TBB"})
        self.books[2].write({"serial": "26TBB"})

    def test_numbers_of_a_rolled_back_receipt_are_drawn_again(self):
        first = self._receipt()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            self._receipt()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self._receipt().number, first.number + 1)
