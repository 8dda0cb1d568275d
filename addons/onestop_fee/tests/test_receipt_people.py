"""Receipts and people's data: masked, handed out, kept; nothing left uninstalled."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import uninstall_hook
from .common import OnestopFeeCase

NUMBER = "001300000001"


@tagged("post_install", "-at_install")
class TestReceiptPeople(OnestopFeeCase):
    def test_masked_for_everybody(self):
        receipt = self._receipt()
        for user in (self.cashier, self.accountant, self.auditor, self.manager):
            self.env.invalidate_all()
            own = receipt.with_user(user)
            self.assertEqual(own.payer_masked_id, "001••••••001", user.login)
            for call in (
                lambda own=own: own.read(["payer_id_number"]),
                lambda own=own: own.search([("payer_id_number", "like", "0013")]),
                lambda own=own: own.search([], order="payer_id_number"),
                lambda own=own: own._read_group([], ["payer_id_number"]),
            ):
                with self.assertRaises(AccessError, msg=user.login):
                    call()

    def test_handed_out(self):
        receipt = self._receipt()
        sections = receipt.dossier_id.applicant_id._personal_data(self.centre)
        [told] = [one for one in sections if one["key"] == "receipts"]
        self.assertIn(receipt.display_name, [row["name"] for row in told["rows"]])
        self.assertIn(NUMBER, [row["id"] for row in told["rows"]])

    def test_kept(self):
        dossier = self._receipt().dossier_id
        _going, lines = dossier.applicant_id._plan_deletion(
            self.centre, dossier._local_date()
        )
        [kept] = [line for line in lines if line["part"] == "receipts"]
        self.assertEqual(kept["outcome"], "kept")
        self.assertEqual(kept["count"], len(dossier.receipt_ids))

    def test_uninstallation_leaves_no_function(self):
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            uninstall_hook(self.env)
            self.env.cr.execute(
                "SELECT proname FROM pg_proc WHERE proname LIKE 'onestop%receipt%'"
            )
            self.assertEqual(self.env.cr.fetchall(), [])
            savepoint.rollback()
