import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OnestopFeeCase


@tagged("post_install", "-at_install")
class TestReceiptFixed(OnestopFeeCase):
    def setUp(self):
        super().setUp()
        self.receipt = self._receipt()

    def _refused(self, query):
        """Run SQL that the triggers must refuse, deferred ones included."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation, msg=query),
            self.cr.savepoint(),
        ):
            self.cr.execute(query, (self.receipt.id,))
            self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_sql_changes_are_refused(self):
        for query in (
            "UPDATE onestop_receipt SET total = total + 1 WHERE id = %s",
            "UPDATE onestop_receipt SET number = 99 WHERE id = %s",
            "UPDATE onestop_receipt SET payer_name = 'X' WHERE id = %s",
            "UPDATE onestop_receipt SET token = 'x', attachment_id = NULL "
            "WHERE id = %s",
            "DELETE FROM onestop_receipt WHERE id = %s",
            "UPDATE onestop_receipt_line SET amount = 1 WHERE receipt_id = %s",
            "DELETE FROM onestop_receipt_line WHERE receipt_id = %s",
        ):
            self._refused(query)

    def test_truncate_is_refused(self):
        self.env.flush_all()
        self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending
        for table in ("onestop_receipt_line", "onestop_receipt"):
            self._refused(f"TRUNCATE {table} CASCADE -- %s")

    def test_no_line_is_added_later(self):
        self._refused(
            "INSERT INTO onestop_receipt_line (receipt_id, charge_id, name, quantity,"
            " amount) SELECT receipt_id, charge_id, 'x', 1, 5"
            " FROM onestop_receipt_line WHERE receipt_id = %s"
        )

    def test_print_is_set_once(self):
        first, second = self.env["ir.attachment"].create(
            [{"name": "a", "raw": b"a"}, {"name": "b", "raw": b"b"}]
        )
        self.cr.execute(
            "UPDATE onestop_receipt SET attachment_id = %s WHERE id = %s",
            (first.id, self.receipt.id),
        )
        self._refused(
            f"UPDATE onestop_receipt SET attachment_id = {second.id} WHERE id = %s"
        )
        self._refused("UPDATE onestop_receipt SET attachment_id = NULL WHERE id = %s")

    def test_orm_changes_are_refused(self):
        receipt = self.receipt.sudo()
        with self.assertRaises(AccessError):
            receipt.write({"payer_name": "X"})
        with self.assertRaises(AccessError):
            receipt.unlink()
        with self.assertRaises(AccessError):
            receipt.copy()
        with self.assertRaises(AccessError):
            self.env["onestop.receipt"].create({"number": 5})
        with self.assertRaises(AccessError):
            receipt.line_ids.write({"amount": 1})
        with self.assertRaises(AccessError):
            receipt.line_ids.unlink()

    def test_what_happens_elsewhere_changes_nothing(self):
        self.centre.write({"name": "Tên mới", "tax_code": "0100112437"})
        self.applicant.name = "Tên khác"
        self.receipt.invalidate_recordset()
        self.assertEqual(self.receipt.agency_name, "Trung tâm thử")
        self.assertEqual(self.receipt.agency_tax_code, "0100233488")
        self.assertEqual(self.receipt.payer_name, "Nguyễn Thị Thử")
