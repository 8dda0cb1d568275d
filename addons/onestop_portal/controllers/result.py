"""Results as files: for who opened a dossier by look-up code, or is logged in."""

from odoo.http import request, route

from odoo.addons.onestop_procedure.controllers.files import PRIVATE, file_response

from .portal import OnestopPortal
from .tracking import OnestopTracking


class OnestopTrackingResult(OnestopTracking):
    @route(
        "/tra-cuu/<string:token>/ket-qua/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def result(self, token, file_id, **kw):
        """Serve a file of a result; the QR is not enough, as for the slip."""
        dossier = self._by_token(token)
        if not dossier:
            return self._unknown()
        if not self._is_open(dossier):
            return request.redirect(f"/tra-cuu/{dossier.token}", code=303)
        return result_response(dossier, file_id, "token") or self._unknown()


class OnestopPortalResult(OnestopPortal):
    @route(
        "/my/dossiers/<int:dossier_id>/ket-qua/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def my_result(self, dossier_id, file_id, **kw):
        """Serve a file of a result of an own dossier."""
        dossier = self._own(dossier_id)
        response = dossier and result_response(dossier.sudo(), file_id, "login")  # own
        if not response:
            raise request.not_found()
        return response


def result_response(dossier, file_id, by):
    """Return a file of a result that may be fetched, and record that it was.

    :param dossier: in superuser mode; who asks was checked before
    :param str by: ``login`` or ``token``
    """
    for document in dossier._downloadable():
        file = document.attachment_ids.filtered(lambda one: one.id == file_id)
        if file:
            dossier._downloaded(document, by)
            return file_response(file.raw, file.name, file.mimetype, PRIVATE)
    return None
