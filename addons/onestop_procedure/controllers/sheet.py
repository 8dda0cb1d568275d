from odoo.http import Controller, request, route

from .files import pdf_response


class OnestopSheetController(Controller):
    """Serves what is posted at a centre (niêm yết) as PDF."""

    @route("/onestop/sheet/<int:version_id>", type="http", auth="user", readonly=True)
    def sheet(self, version_id):
        """Return the posting sheet of one version."""
        version = self._record("onestop.procedure.version", version_id)
        return pdf_response(
            version._sheet_pdf(), f"{version.code}-{version.number}.pdf"
        )

    @route(
        "/onestop/sheet/<int:version_id>/checklist",
        type="http",
        auth="user",
        readonly=True,
    )
    def checklist(self, version_id):
        """Return the checklist of papers of one version."""
        version = self._record("onestop.procedure.version", version_id)
        return pdf_response(
            request.env["onestop.posting"]._checklist_pdf(version),
            f"{version.code}-{version.number}-giay-to.pdf",
        )

    @route(
        "/onestop/posting/counter/<int:counter_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def counter(self, counter_id):
        """Return the posting sheets of all procedures of a counter."""
        counter = self._record("onestop.counter", counter_id)
        return pdf_response(
            request.env["onestop.posting"]._counter_pdf(counter),
            f"niem-yet-{counter.code}.pdf",
        )

    @route(
        "/onestop/posting/counter/<int:counter_id>/fees",
        type="http",
        auth="user",
        readonly=True,
    )
    def counter_fees(self, counter_id):
        """Return the fee table of a counter."""
        counter = self._record("onestop.counter", counter_id)
        posting = request.env["onestop.posting"]
        versions = posting._versions_of(fields=counter.field_ids)
        return pdf_response(
            posting._fees_pdf(versions, counter.agency_id, counter.name),
            f"bieu-phi-{counter.code}.pdf",
        )

    @route(
        "/onestop/posting/agency/<int:agency_id>/fees",
        type="http",
        auth="user",
        readonly=True,
    )
    def agency_fees(self, agency_id):
        """Return the fee table of an agency and those below it."""
        agency = self._record("onestop.agency", agency_id)
        posting = request.env["onestop.posting"]
        versions = posting._versions_of(agency=agency)
        return pdf_response(
            posting._fees_pdf(versions, agency, agency.name),
            f"bieu-phi-{agency.code}.pdf",
        )

    @route("/onestop/posting/fees", type="http", auth="user", readonly=True)
    def all_fees(self):
        """Return the fee table of everything in force."""
        posting = request.env["onestop.posting"]
        request.env["onestop.procedure.version"].check_access("read")
        return pdf_response(
            posting._fees_pdf(posting._versions_of(), posting._centre(), ""),
            "bieu-phi.pdf",
        )

    def _record(self, model, record_id):
        """Return a record that the caller may read.

        :raises NotFound: there is none
        """
        record = request.env[model].browse(record_id).exists()
        if not record:
            raise request.not_found()
        record.check_access("read")
        return record
