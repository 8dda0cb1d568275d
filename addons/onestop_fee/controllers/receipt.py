"""Printed receipts: for staff by id, for holders by the token in the QR."""

from odoo import http
from odoo.http import request

from odoo.addons.onestop_procedure.controllers.files import PRIVATE, pdf_response


class OnestopReceiptController(http.Controller):
    @http.route(
        "/onestop/receipt/<int:receipt_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def receipt(self, receipt_id):
        """Serve a receipt that the user may read."""
        receipt = request.env["onestop.receipt"].browse(receipt_id)
        if not receipt.exists() or not receipt.has_access("read"):
            raise request.not_found()
        return self._serve(receipt)

    @http.route(
        "/bien-lai/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def lookup(self, token):
        """Serve the receipt behind a QR, so that a paper can be compared with it.

        Nothing is looked up but the token: who has none learns nothing, not even
        whether a receipt exists.
        """
        # 192 random bits, printed on the receipt only.
        receipts = request.env["onestop.receipt"].sudo()  # the token is the permission
        receipt = receipts.search([("token", "=", token)])
        if not receipt:
            raise request.not_found()
        return self._serve(receipt)

    def _serve(self, receipt):
        attachment = receipt._print().sudo()  # its receipt may be read
        return pdf_response(attachment.raw, attachment.name, PRIVATE)
