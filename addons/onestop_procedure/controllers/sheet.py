from odoo.http import Controller, request, route


class OnestopSheetController(Controller):
    """Serves the sheet of a version for posting (niêm yết)."""

    @route("/onestop/sheet/<int:version_id>", type="http", auth="user", readonly=True)
    def sheet(self, version_id):
        """Return the sheet of one version as PDF."""
        version = request.env["onestop.procedure.version"].browse(version_id).exists()
        if not version:
            raise request.not_found()
        version.check_access("read")
        name = f"{version.code}-{version.number}.pdf"
        return request.make_response(
            version._sheet_pdf(),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", f'inline; filename="{name}"'),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
