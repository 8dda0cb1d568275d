from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OnestopImportController(Controller):
    """Files around the import of procedures."""

    @route("/onestop/import/template", type="http", auth="user", readonly=True)
    def template(self):
        """Return the empty workbook in which staff enter procedures."""
        request.env["onestop.catalogue.import"]._check_allowed()
        data = request.env["onestop.catalogue.workbook"]._template()
        return self._workbook(data, "thu-tuc.xlsx")

    @route("/onestop/decision/template", type="http", auth="user", readonly=True)
    def decision_template(self):
        """Return the empty workbook of a decision."""
        request.env["onestop.decision"].check_access("create")
        data = request.env["onestop.decision.upload"]._template()
        return self._workbook(data, "quyet-dinh-cong-bo.xlsx")

    def _workbook(self, data, name):
        return request.make_response(
            data,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
