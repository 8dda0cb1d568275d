"""Role × model × operation, for money."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import OnestopFeeCase

MODELS = {
    "onestop.charge",
    "onestop.receipt",
    "onestop.receipt.line",
    "onestop.receipt.book",
    "onestop.cash.session",
}
# What each role reads; nothing else is allowed to anyone, but the exceptions below.
READS = {
    "clerk": {"onestop.charge"},
    "officer": {"onestop.charge"},
    "leader": {"onestop.charge"},
    "integrator": {"onestop.charge"},
    "manager": MODELS,
    "cashier": MODELS,
    "accountant": MODELS,
    "auditor": MODELS,
    "catalogue": set(),
}
ALSO = {
    ("accountant", "onestop.receipt.book", operation)
    for operation in ("write", "create", "unlink")
}


@tagged("post_install", "-at_install")
class TestSecurity(OnestopFeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catalogue = cls._user("t_catalogue", "catalogue", cls.centre)

    def test_table(self):
        for role, reads in READS.items():
            user = getattr(self, role)
            for model in sorted(MODELS):
                for operation in ("read", "write", "create", "unlink"):
                    allowed = operation == "read" and model in reads
                    allowed |= (role, model, operation) in ALSO
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            allowed,
                        )

    def _visible(self, user, record):
        found = record.with_user(user).search([("id", "=", record.id)])
        self.assertEqual(bool(found), record.with_user(user).has_access("read"))
        return bool(found)

    def test_charges_follow_their_dossier(self):
        dossier = self._receive_with_fees()
        self._to_officer(dossier)
        charge = dossier.charge_ids[0]
        for user, seen in (
            (self.clerk, True),
            (self.officer, True),
            (self.leader, True),
            (self.manager, True),
            (self.cashier, True),
            (self.accountant, True),
            (self.auditor, True),
            (self.integrator, True),
            (self.stranger, False),
            (self.other_cashier, False),
        ):
            with self.subTest(login=user.login):
                self.assertEqual(self._visible(user, charge), seen)
                groups = charge.with_user(user)._read_group(
                    [("id", "=", charge.id)], aggregates=["__count"]
                )
                self.assertEqual(groups, [(int(seen),)])
                if seen:
                    Form(dossier.with_user(user))  # nothing on it is refused
                else:
                    with self.assertRaises(AccessError):
                        charge.with_user(user).read(["amount"])

    def test_charges_of_a_citizen(self):
        partner = self.env["res.partner"].create({"name": "Thử"})
        citizen = self.env["res.users"].create(
            {
                "login": "t_citizen",
                "partner_id": partner.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        charge = self._receive_with_fees().charge_ids[0]
        self.assertFalse(self._visible(citizen, charge))
        self.applicant.partner_id = partner
        self.env.invalidate_all()
        self.assertTrue(self._visible(citizen, charge))

    def test_receipts_and_shifts(self):
        self.env["onestop.cash.session"].with_user(self.cashier).open_shift(0)
        second = self._user("t_cashier3", "cashier", self.centre)
        dossier = self._receive_with_fees()
        self._collect(dossier, method="cash")
        receipt = dossier.receipt_ids[0]
        session = receipt.session_id
        for record, expected in (
            (receipt, "cashier t_cashier3 manager accountant auditor"),
            (receipt.line_ids, "cashier t_cashier3 manager accountant auditor"),
            (receipt.book_id, "cashier t_cashier3 manager accountant auditor"),
            (session, "cashier manager accountant auditor"),
        ):
            users = {
                "cashier": self.cashier,
                "t_cashier3": second,
                "other": self.other_cashier,
                "manager": self.manager,
                "accountant": self.accountant,
                "auditor": self.auditor,
            }
            seen = [name for name, user in users.items() if self._visible(user, record)]
            self.assertEqual(seen, expected.split(), record._name)

    def test_state_cannot_be_forged_by_context_or_values(self):
        dossier = self._receive_with_fees()
        as_accountant = dossier.with_user(self.accountant)
        for vals in (
            {"fee_status": "paid"},
            {"charge_ids": [(5,)]},
            {"charge_ids": [(1, dossier.charge_ids[0].id, {"amount": 1})]},
            {"receipt_ids": [(0, 0, {"number": 7})]},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                as_accountant.with_context(default_fee_status="paid").write(vals)
        self.assertEqual(dossier.fee_status, "due")

    def test_token_is_for_nobody(self):
        receipt = self._receipt()
        for user in (self.cashier, self.accountant, self.auditor):
            with self.assertRaises(AccessError):
                receipt.with_user(user).read(["token"])
