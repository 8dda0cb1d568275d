"""Printed forms for staff: the stored file, rendered when first opened."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.onestop_procedure.controllers.files import pdf_response

from ..models.printing import CONTROL, FORMS

MOST = 200


class OnestopPrinting(http.Controller):
    @http.route(
        "/onestop/print/<int:dossier_id>/<string:form>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def print_form(self, dossier_id, form, event=None):
        """Serve a printed form of a dossier that the user can read.

        :param event: id of the event meant, where a form exists more than once
        """
        dossier = request.env["onestop.dossier"].browse(dossier_id)
        event = event or "0"
        internal = request.env.user._is_internal()
        if (
            form not in FORMS
            or (form == CONTROL and not internal)
            or not event.isdecimal()
            or not dossier.exists()
            or not dossier.has_access("read")
            or not request.env.user._opens_papers()
            or not dossier.sudo()._form_event(form, int(event))  # only whether
        ):
            raise request.not_found()
        made = dossier._print(form, int(event))
        attachment = made.attachment_id.sudo()  # its dossier may be read
        return pdf_response(attachment.raw, attachment.name)

    @http.route("/onestop/print/slips", type="http", auth="user", methods=["GET"])
    def print_slips(self, ids=""):
        """Serve one slip for several dossiers that the user can read."""
        return self._serve_list(ids, "_slips_pdf", "giay-tiep-nhan.pdf")

    @http.route("/onestop/print/handed", type="http", auth="user", methods=["GET"])
    def print_handed(self, ids=""):
        """Serve the receipt of what is handed over for dossiers one can read."""
        return self._serve_list(ids, "_handed_pdf", "giay-bien-nhan.pdf")

    @http.route(
        "/onestop/print/transfer/<int:slip_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def print_transfer(self, slip_id):
        """Serve the stored transfer slip of a hand-over that the user can read."""
        slip = request.env["onestop.hand.over"].browse(slip_id)
        if not slip.has_access("read") or not slip.exists():
            raise request.not_found()
        attachment = slip._print().sudo()  # its slip may be read
        return pdf_response(attachment.raw, attachment.name)

    @http.route(
        "/onestop/print/register/<int:wizard_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def print_register(self, wizard_id):
        """Serve the register that the user has just asked for."""
        wizard = request.env["onestop.register.print"].browse(wizard_id)
        if (
            not wizard.has_access("read")
            or not wizard.exists()
            or wizard.create_uid != request.env.user
        ):
            raise request.not_found()
        try:
            return pdf_response(wizard._pdf(), "so-theo-doi.pdf")
        except UserError as error:
            return request.make_response(str(error), status=400)

    def _serve_list(self, ids, method, name):
        numbers = ids.split(",")
        if (
            not request.env.user._is_internal()
            or not request.env.user._opens_papers()
            or not all(number.isdecimal() for number in numbers)
            or len(numbers) > MOST
        ):
            raise request.not_found()
        dossiers = request.env["onestop.dossier"].browse(map(int, numbers))
        if dossiers.exists() != dossiers or not dossiers.has_access("read"):
            raise request.not_found()
        try:
            return pdf_response(getattr(dossiers, method)(), name)
        except UserError as error:
            return request.make_response(
                str(error),
                status=400,
                headers=[("Content-Type", "text/plain; charset=utf-8")],
            )
