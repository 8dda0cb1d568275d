"""The printed receipt: rendered when first opened, kept, served again."""

from odoo import models

from odoo.addons.onestop_procedure.tools import to_local

# A receipt is a Vietnamese paper in every language (ND 254/2026), so these words
# are not for translation.
METHOD_WORDS = {
    "cash": "Tiền mặt",
    "qr": "Quét mã QR",
    "bank": "Chuyển khoản",
    "online": "Thanh toán trực tuyến",
}
TITLES = {
    "phi": "Biên lai thu tiền phí, lệ phí",
    "le_phi": "Biên lai thu tiền phí, lệ phí",
    # A price is neither phí nor lệ phí and has no form symbol.
    "service": "Phiếu thu tiền dịch vụ",
}
KIND_WORDS = {"phi": "Phí", "le_phi": "Lệ phí", "service": "Giá dịch vụ"}


class OnestopReceipt(models.Model):
    _inherit = "onestop.receipt"

    def _print(self):
        """Return the attachment with the PDF, rendered on the first call.

        It is made from the row alone, so the print says the same whenever it is
        made; from then on it is served byte for byte.
        """
        self.ensure_one()
        self.check_access("read")
        receipt = self.sudo()  # readers have no right to write the print
        if not receipt.attachment_id:
            title = TITLES[receipt.kind]
            pdf = self.env["onestop.pdf"]._render(
                "onestop_fee.receipt_document", receipt._print_values(), title
            )
            attachment = receipt.env["ir.attachment"].create(
                {
                    "name": f"{receipt.serial}-{receipt.number_text}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": receipt.id,
                }
            )
            receipt._keep_print(attachment)
        return receipt.attachment_id

    def _print_values(self):
        """Return what the template may show."""
        return {
            "receipt": self,
            "kind": KIND_WORDS[self.kind],
            "method": METHOD_WORDS[self.method],
            "date": to_local(self.issued_at),
            "money": lambda amount: f"{int(amount):,}".replace(",", "."),
            "qr": self.env["onestop.pdf"]._qr_data_uri(self._lookup_url()),
        }

    def _lookup_url(self):
        """Return the address in the receipt's QR; it holds an unguessable token."""
        return f"{self.get_base_url()}/bien-lai/{self.token}"

    def _screen_row(self):
        """Return the receipt as the cashier's screen lists it."""
        return {
            "id": self.id,
            "name": self.display_name,
            "serial": self.serial,
            "number": self.number,
            "total": int(self.total),
            "url": f"/onestop/receipt/{self.id}",
        }

    def action_print(self):
        """Open the printed receipt in a tab of its own."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/receipt/{self.id}",
            "target": "new",
        }
