"""Printed forms for staff: the stored file, rendered when first opened."""

from odoo import http
from odoo.http import request

from ..models.printing import FORMS


class OnestopPrinting(http.Controller):
    @http.route(
        "/onestop/print/<int:dossier_id>/<string:form>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def print_form(self, dossier_id, form):
        """Serve a printed form of a dossier that the user can read."""
        dossier = request.env["onestop.dossier"].browse(dossier_id)
        if (
            form not in FORMS
            or not dossier.exists()
            or not dossier.has_access("read")
            or not dossier.received_at
        ):
            raise request.not_found()
        attachment = dossier._print(form).attachment_id.sudo()  # its dossier is read
        return request.make_response(
            attachment.raw,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", f'inline; filename="{attachment.name}"'),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
