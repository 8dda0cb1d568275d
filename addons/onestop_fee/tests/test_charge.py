from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopFeeCase, tariff


@tagged("post_install", "-at_install")
class TestCharge(OnestopFeeCase):
    def test_charges_follow_the_tariff(self):
        dossier = self._receive_with_fees()
        self.assertEqual(
            self._amounts(dossier),
            {
                "Phí thẩm định": ("due", 150000),
                "Lệ phí cấp giấy": ("due", 50000),
            },
        )
        self.assertEqual(dossier.charge_ids[0].basis, "TT 16/2025/TT-BTC")
        self.assertEqual((dossier.amount_due, dossier.amount_paid), (200000, 0))
        self.assertEqual(dossier._fee_status(), "due")

    def test_channel_payer_class_and_quantity(self):
        online = self._receive_with_fees(channel="online")
        self.assertEqual(self._amounts(online)["Lệ phí cấp giấy"], ("due", 25000))
        poor = self._receive_with_fees(payer_class="poor")
        self.assertEqual(self._amounts(poor)["Lệ phí cấp giấy"], ("waived", 0))
        self.assertEqual(poor.amount_due, 150000)
        copies = self._receive_with_fees(quantity=4)
        self.assertEqual(self._amounts(copies)["Phí bản sao"], ("due", 12000))

    def test_reductions_carry_their_ground(self):
        merit = self.env.ref("onestop_procedure.onestop_payer_class_merit")
        self._procedure(
            "9.000012",
            "Có miễn giảm",
            5,
            tariff_ids=[
                tariff("phi", "Phí thẩm định", 200000),
                tariff("le_phi", "Lệ phí", 50001),
                tariff("service", "Cước bưu chính", 30000),
                tariff("le_phi", "Lệ phí thị thực", 80, currency_code="USD"),
            ],
            reduction_ids=[
                (
                    0,
                    0,
                    {
                        "ground": "Người có công",
                        "value": 100,
                        "scope": "phi",
                        "payer_class_id": merit.id,
                        "basis": "NQ 15/2025",
                    },
                ),
                (
                    0,
                    0,
                    {"ground": "Nộp trực tuyến", "value": 50, "channel": "online"},
                ),
            ],
        )
        dossier = self._receive(
            procedure="9.000012", channel="online", payer_class="merit"
        )
        phi, le_phi, service, visa = dossier.charge_ids
        self.assertEqual(
            (phi.state, phi.amount, phi.reduction, phi.reduction_ground),
            ("waived", 0, 200000, "Người có công (NQ 15/2025)"),
        )
        self.assertEqual(
            (le_phi.amount, le_phi.reduction, le_phi.reduction_ground),
            (25001, 25000, "Nộp trực tuyến"),
        )
        self.assertEqual((service.amount, service.reduction), (30000, 0))
        self.assertEqual((visa.state, visa.amount), ("unsettled", 0))
        self.assertIn("80 USD", visa.source_text)
        self.assertEqual(dossier.amount_due, 55001)
        preview = dossier.with_user(self.clerk).counter_preview(
            {"procedure": "9.000012", "payer_class": ["merit"]}
        )
        self.assertEqual(preview["fees"][0]["ground"], "Người có công (NQ 15/2025)")
        self.assertEqual(preview["fees"][0]["reduction"], 200000)
        self.assertEqual(preview["fee_total"], 80001)

    def test_case_and_date(self):
        procedure = self._procedure("9.000003", "Theo trường hợp", 5)
        version = procedure.action_new_version()
        version = self.env["onestop.procedure.version"].browse(version["res_id"])
        case = self.env["onestop.procedure.case"].create(
            {"version_id": version.id, "code": "9.000003.01", "name": "Cấp lại"}
        )
        rows = [
            {"name": "Lệ phí", "amount": 20000},
            {"name": "Lệ phí", "amount": 5000, "case_id": case.id},
            {
                "name": "Lệ phí",
                "amount": 1000,
                "case_id": case.id,
                "date_from": "2026-11-17",
            },
        ]
        self.env["onestop.procedure.tariff"].create(
            [{"version_id": version.id, **row} for row in rows]
        )
        version._publish(date(2021, 1, 1))
        for at, code, amount in (
            ("2026-11-16 08:00", None, 20000),
            ("2026-11-16 08:00", "9.000003.01", 5000),
            # Half past midnight of the 17th here is still the 16th in UTC.
            ("2026-11-17 00:30", "9.000003.01", 1000),
        ):
            dossier = self._receive(at, procedure="9.000003", case=code)
            self.assertEqual(dossier.amount_due, amount)

    def test_no_fee(self):
        dossier = self._receive()
        self.assertFalse(dossier.charge_ids)
        self.assertEqual(dossier.fee_status, "none")
        self.assertEqual(dossier._fee_status(), "none")

    def test_free_of_charge_by_tariff_is_no_payment(self):
        self._procedure(
            "9.000004", "Miễn phí", 1, tariff_ids=[tariff("le_phi", "Lệ phí", 0)]
        )
        dossier = self._receive(procedure="9.000004")
        self.assertEqual(self._amounts(dossier), {"Lệ phí": ("waived", 0)})
        self.assertEqual(dossier.fee_status, "none")

    def _open_amounts(self):
        self._procedure(
            "9.000005",
            "Chưa rõ",
            1,
            tariff_ids=[
                tariff(
                    "phi",
                    "Phí theo diện tích",
                    0,
                    settled=False,
                    source_text="0,15 % giá trị",
                ),
                tariff("le_phi", "Lệ phí nước ngoài", 10, currency_code="USD"),
                tariff("phi", "Phí hai mức", 10000),
                tariff("phi", "Phí hai mức", 20000),
                tariff("le_phi", "Lệ phí chắc chắn", 30000),
            ],
        )
        return self._receive(procedure="9.000005")

    def test_no_silent_number(self):
        dossier = self._open_amounts()
        self.assertEqual(
            self._amounts(dossier),
            {
                "Phí theo diện tích": ("unsettled", 0),
                "Lệ phí nước ngoài": ("unsettled", 0),
                "Phí hai mức": ("unsettled", 0),
                "Lệ phí chắc chắn": ("due", 30000),
            },
        )
        self.assertEqual(dossier.charge_ids[0].source_text, "0,15 % giá trị")
        self.assertEqual(dossier.fee_status, "due")
        with self.assertRaisesRegex(UserError, "amount: “Phí theo diện tích”"):
            self._collect(dossier, amount=30000)

    def test_a_fee_of_unknown_kind_keeps_nobody_waiting(self):
        """The source does not tell; the cashier says it, before anything is due."""
        self._procedure(
            "9.000007",
            "Chưa rõ loại",
            1,
            tariff_ids=[tariff(False, "Khoản chưa rõ", 0, settled=False)],
        )
        charge = self._receive(procedure="9.000007").charge_ids
        self.assertEqual((charge.kind, charge.state), (False, "unsettled"))
        self.assertEqual(charge._rows()[0]["kind_name"], "")
        as_cashier = charge.with_user(self.cashier)
        for kind in (None, "", "tip"):
            with self.subTest(kind), self.assertRaisesRegex(UserError, "kind:"):
                as_cashier.settle(1000, "NQ 1", kind)
        as_cashier.settle(1000, "NQ 1", "phi")
        self.assertEqual((charge.kind, charge.state), ("phi", "due"))

    def test_settle(self):
        charges = self._open_amounts().charge_ids
        with self.assertRaises(AccessError):
            charges[0].with_user(self.clerk).settle(1000, "NQ 1")
        with self.assertRaises(AccessError):
            charges[0].with_user(self.other_cashier).settle(1000, "NQ 1")
        as_cashier = charges.with_user(self.cashier)
        with self.assertRaisesRegex(UserError, "basis:"):
            as_cashier[0].settle(1000, " ")
        with self.assertRaisesRegex(UserError, "amount:"):
            as_cashier[0].settle(10.5, "NQ 1")
        as_cashier[0].settle(120000, "NQ 77/2025/NQ-HĐND")
        as_cashier[1].settle(0, "Miễn theo Điều 10 Luật 97/2015")
        self.assertEqual(charges[0].basis, "NQ 77/2025/NQ-HĐND")
        self.assertEqual(charges[0].settled_by_id, self.cashier)
        self.assertEqual(charges[1].state, "waived")
        with self.assertRaisesRegex(UserError, "settled already"):
            as_cashier[1].settle(5, "x")
        # What follows from the tariff is the accountant's to change.
        with self.assertRaisesRegex(UserError, "only an accountant"):
            as_cashier[3].settle(0, "x")
        charges[3].with_user(self.accountant).settle(0, "Hộ nghèo, Điều 10")
        self.assertEqual(
            (charges[3].state, charges[3].reduction, charges[3].reduction_ground),
            ("waived", 30000, "Hộ nghèo, Điều 10"),
        )

    def test_paid_charge_is_fixed(self):
        charge = self._receipt().line_ids.charge_id
        with self.assertRaises(UserError):
            charge.write({"amount": 1})
        with self.assertRaises(UserError):
            charge.unlink()
        with self.assertRaises(UserError):
            charge.with_user(self.accountant).settle(0, "x")

    def test_a_stopped_dossier_owes_nothing(self):
        dossier = self._receive_with_fees()
        self._act(dossier, self.manager, "stop", "2026-11-16 09:00", reason="nhầm")
        self.assertEqual(set(dossier.charge_ids.mapped("state")), {"void"})
        self.assertEqual(dossier.fee_status, "none")
        with self.assertRaisesRegex(UserError, "nothing is due"):
            self._collect(dossier)

    def test_preview(self):
        dossiers = self.env["onestop.dossier"].with_user(self.clerk)
        preview = dossiers.counter_preview(
            {"procedure": "9.000002", "channel": "online", "quantity": 2}
        )
        self.assertEqual(
            [(fee["name"], fee["kind"], fee["amount"]) for fee in preview["fees"]],
            [
                ("Phí thẩm định", "phi", 150000),
                ("Lệ phí cấp giấy", "le_phi", 25000),
                ("Phí bản sao", "phi", 6000),
            ],
        )
        self.assertEqual(preview["fee_total"], 181000)
        self.assertEqual(preview["fees"][0]["text"], "150.000 đ")
        self.assertTrue(preview["fees"][0]["settled"])
        self._open_amounts()
        preview = dossiers.counter_preview({"procedure": "9.000005"})
        self.assertEqual(preview["fee_total"], 30000)
        self.assertEqual(preview["fees"][0]["text"], "0,15 % giá trị")
        self.assertFalse(preview["fees"][0]["settled"])
        with self.assertRaisesRegex(UserError, "quantity:"):
            dossiers.counter_preview({"procedure": "9.000002", "quantity": -1})

    def test_intake_names_the_charges(self):
        answer = (
            self.env["onestop.dossier"]
            .with_user(self.integrator)
            .intake(
                {
                    "procedure": "9.000002",
                    "applicant": {"name": "Lê Văn Một", "id_number": "001200000001"},
                    "papers": [{"component": "TK"}],
                    "source": {"system": "cong", "code": "G1-1"},
                }
            )
        )
        self.assertEqual(
            [(row["name"], row["amount"]) for row in answer["charges"]],
            [("Phí thẩm định", 150000), ("Lệ phí cấp giấy", 50000)],
        )
