import subprocess
import tempfile

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.onestop_dossier.tests.common import local

from .common import OnestopFeeCase


def pdf_text(data):
    """Return the text of a PDF, as ``pdftotext`` reads it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        command = ["pdftotext", "-layout", file.name, "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@tagged("post_install", "-at_install")
class TestPrint(OnestopFeeCase):
    def test_text(self):
        self.cashier.name = "Trần Thị Thu"
        dossier = self._receive_with_fees(quantity=2).with_user(self.cashier)
        # An hour that is the day before in UTC.
        receipt = dossier._collect("bank", "k1", at=local("2026-11-17 06:30"))[0]
        text = " ".join(pdf_text(receipt._print().raw).split())
        for words in (
            "Đơn vị thu: Trung tâm thử",
            "Mã số thuế: 0100233488",
            "Mẫu số: EBL01",
            "Ký hiệu: 26TAA",
            "Số: 00000001",
            "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ",
            "Ngày 17 tháng 11 năm 2026",
            "Người nộp tiền: Nguyễn Thị Thử",
            "001300000001",
            f"Mã hồ sơ: {receipt.dossier_code}",
            "Phí thẩm định",
            "TT 16/2025/TT-BTC",
            "150.000",
            "Phí bản sao",
            "156.000",
            "Một trăm năm mươi sáu nghìn đồng.",
            "Hình thức thanh toán: Chuyển khoản",
            "NGƯỜI THU TIỀN",
            self.cashier.name,
        ):
            self.assertIn(words, text)
        # Nothing is signed digitally, so nothing says so.
        self.assertNotIn("ký số", text.lower())

    def test_service_is_no_fee_receipt(self):
        self._procedure(
            "9.000007",
            "Có cước",
            1,
            tariff_ids=[(0, 0, {"kind": "service", "name": "Cước", "amount": 30000})],
        )
        dossier = self._receive(procedure="9.000007")
        self._collect(dossier, amount=30000)
        text = pdf_text(dossier.receipt_ids._print().raw)
        self.assertIn("PHIẾU THU TIỀN DỊCH VỤ", text)
        self.assertNotIn("Mẫu số", text)

    def test_first_print_is_kept(self):
        receipt = self._receipt().with_user(self.cashier)
        first = receipt._print()
        data = first.raw
        self.assertTrue(data.startswith(b"%PDF-"))
        self.centre.name = "Tên mới"
        self.assertEqual(receipt._print(), first)
        self.assertEqual(receipt._print().raw, data)
        # The kept print is as safe as its receipt.
        with self.assertRaises(AccessError):
            first.with_user(self.cashier).unlink()
        with self.assertRaises(AccessError):
            first.with_user(self.accountant).write({"raw": b"x"})

    def test_language_of_the_user_does_not_matter(self):
        self.cashier.lang = "en_US"
        text = pdf_text(self._receipt().with_user(self.cashier)._print().raw)
        self.assertIn("Hình thức thanh toán", text)
