"""Everything held about a person, as a file that is made for the answer only."""

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import Response, request

from odoo.addons.onestop_procedure.controllers.files import PRIVATE, file_headers


class OnestopPeopleData(http.Controller):
    @http.route(
        "/onestop/people-data/<int:request_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def export(self, request_id):
        """Serve the ZIP of a granted request to the manager of its centre."""
        asked = request.env["onestop.data.request"].browse(request_id)
        try:
            # Nobody but who may read it learns whether there is such a request.
            if not asked.has_access("read") or not asked.exists():
                raise request.not_found()
            stream = asked._write_export()
        except (AccessError, UserError) as error:
            raise request.not_found() from error
        return Response(
            wrap_file(request.httprequest.environ, stream),
            headers=file_headers(
                f"du-lieu-ca-nhan-{asked.id}.zip", "application/zip", PRIVATE
            ),
            direct_passthrough=True,
        )
