from odoo.http import Controller, request, route

from .files import XLSX, file_response


class OnestopImportController(Controller):
    """Files around the import of procedures."""

    @route("/onestop/import/template", type="http", auth="user", readonly=True)
    def template(self):
        """Return the empty workbook in which staff enter procedures."""
        request.env["onestop.catalogue.import"]._check_allowed()
        data = request.env["onestop.catalogue.workbook"]._template()
        return file_response(data, "thu-tuc.xlsx", XLSX)

    @route("/onestop/decision/template", type="http", auth="user", readonly=True)
    def decision_template(self):
        """Return the empty workbook of a decision."""
        request.env["onestop.decision"].check_access("create")
        data = request.env["onestop.decision.upload"]._template()
        return file_response(data, "quyet-dinh-cong-bo.xlsx", XLSX)
