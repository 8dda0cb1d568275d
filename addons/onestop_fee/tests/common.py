"""A centre with a cashier, books of this year and a procedure with fees."""

from odoo.addons.onestop_dossier.tests.common import OnestopDossierCase


def tariff(kind, name, amount, **vals):
    return (0, 0, {"kind": kind, "name": name, "amount": amount, **vals})


class OnestopFeeCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centre.tax_code = "0100233488"
        cls.cashier = cls._user("t_cashier", "cashier", cls.centre)
        cls.accountant = cls._user("t_accountant", "accountant", cls.centre)
        cls.auditor = cls._user("t_auditor", "auditor", cls.centre)
        cls.other_centre = cls.env["onestop.agency"].create(
            {"name": "Trung tâm khác", "code": "H98.9", "is_centre": True}
        )
        cls.other_cashier = cls._user("t_cashier2", "cashier", cls.other_centre)
        cls.books = cls.env["onestop.receipt.book"].create(
            [
                {
                    "agency_id": cls.centre.id,
                    "kind": kind,
                    "serial": serial,
                    "year": 2026,
                }
                for kind, serial in (
                    ("phi", "26TAA"),
                    ("le_phi", "26TAB"),
                    ("service", "26TAC"),
                )
            ]
        )
        poor = cls.env.ref("onestop_procedure.onestop_payer_class_poor")
        cls.with_fees = cls._procedure(
            "9.000002",
            "Cấp giấy có phí",
            5,
            tariff_ids=[
                tariff("phi", "Phí thẩm định", 150000, basis="TT 16/2025/TT-BTC"),
                tariff("le_phi", "Lệ phí cấp giấy", 50000),
                tariff("le_phi", "Lệ phí cấp giấy", 25000, channel="online"),
                tariff("le_phi", "Lệ phí cấp giấy", 0, payer_class_id=poor.id),
                tariff("phi", "Phí bản sao", 3000, per_unit=True, min_quantity=2),
            ],
        )

    def _receive_with_fees(self, at="2026-11-16 08:00", **values):
        return self._receive(at, procedure=self.with_fees.code, **values)

    def _amounts(self, dossier):
        return {c.name: (c.state, int(c.amount)) for c in dossier.charge_ids}

    def _collect(self, dossier, method="bank", amount=200000, key="k1", user=None):
        receipts = self.env["onestop.receipt"].with_user(user or self.cashier)
        return receipts.collect(dossier.code, method, amount, key)

    def _receipt(self, **values):
        """Return the first receipt of a dossier with fees, collected by bank."""
        dossier = self._receive_with_fees(**values)
        self._collect(dossier, amount=int(dossier.amount_due), key=dossier.code)
        return dossier.receipt_ids.sorted("id")[0]
