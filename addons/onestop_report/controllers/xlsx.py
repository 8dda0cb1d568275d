"""Reports as files."""

from odoo import http
from odoo.http import request

from odoo.addons.onestop_procedure.controllers.files import XLSX, file_response


class OnestopReportFiles(http.Controller):
    @http.route(
        "/onestop/report/<int:report_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def progress_xlsx(self, report_id):
        """Serve form II.06; whoever may not read the report gets a plain 404."""
        report = request.env["onestop.report.progress"].browse(report_id).exists()
        if not report or not report.has_access("read") or not report.computed_at:
            raise request.not_found()
        return file_response(
            report._xlsx(),
            report._xlsx_name(),
            XLSX,
            [("Cache-Control", "private, no-store")],
        )
