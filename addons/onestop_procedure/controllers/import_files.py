from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OnestopImportController(Controller):
    """Files around the import of procedures."""

    @route("/onestop/import/template", type="http", auth="user", readonly=True)
    def template(self):
        """Return the empty workbook in which staff enter procedures."""
        request.env["onestop.catalogue.import"]._check_allowed()
        data = request.env["onestop.catalogue.workbook"]._template()
        return request.make_response(
            data,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition("thu-tuc.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
