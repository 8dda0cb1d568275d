"""The public catalogue: search, one procedure, its form files."""

from odoo.http import Controller, request, route

from odoo.addons.onestop_procedure.controllers.files import file_response
from odoo.addons.portal.controllers.portal import pager

from . import words
from .catalogue_values import PER_PAGE, read_search, search_values
from .procedure_values import procedure_values


def sitemap_procedures(env, rule, qs):
    """Yield the pages of all procedures in force."""
    procedures = env["onestop.procedure"].sudo()  # visitors cannot read the model
    for procedure in procedures.search(procedures._domain_published(), order="code"):
        address = f"/thu-tuc/{procedure.code}"
        if not qs or qs.lower() in address:
            yield {"loc": address}


class OnestopCatalogue(Controller):
    @route(
        ["/thu-tuc", "/thu-tuc/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=lambda env, rule, qs: [{"loc": "/thu-tuc"}],
    )
    def search(self, page=1, **params):
        """Search the catalogue; works as a plain GET form."""
        env = request.env(su=True)  # visitors have no access; plain values leave
        found = search_values(env, read_search(env, params), page)
        asked = {
            "q": found["text"],
            "cap": found["level"],
            "linh_vuc": found["field_id"],
        }
        return request.render(
            "onestop_portal.catalogue",
            {
                "found": found,
                "pager": pager(
                    "/thu-tuc",
                    found["total"],
                    page=page,
                    step=PER_PAGE,
                    url_args={name: value for name, value in asked.items() if value},
                ),
                "additional_title": request.env._("Procedures"),
            },
        )

    @route(
        "/thu-tuc/<string:code>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=sitemap_procedures,
    )
    def procedure(self, code, ngay=None, **kw):
        """Show a procedure, today or as it was on the day ``ngay``."""
        procedure = self._published(code)
        if not procedure:
            return self._unknown(code)
        today = words.today(request.env)
        day = words.read_date(ngay) if ngay else today
        sheet = procedure_values(procedure, day or today, request.website)
        return request.render(
            "onestop_portal.procedure",
            {
                "sheet": sheet,
                "bad_day": self._bad_day(ngay) if day is None else "",
                "additional_title": sheet["name"],
                "website_meta_description": request.env._(
                    "Papers, fee, time limit and steps of procedure %(code)s.",
                    code=procedure.code,
                ),
                "onestop_noindex": not sheet["is_today"],
            },
        )

    @route(
        "/thu-tuc/<string:code>/mau/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def form_file(self, code, file_id, **kw):
        """Hand out a form file of a published version of this procedure."""
        versions = self._published(code).version_ids.filtered(
            lambda version: version.state == "published"
        )
        file = versions.component_ids.attachment_ids.filtered(
            lambda attachment: attachment.id == file_id
        )
        if not file:
            raise request.not_found()
        return file_response(
            file.raw, file.name, file.mimetype or "application/octet-stream"
        )

    def _published(self, code):
        """Return the procedure with this code if anything of it was published."""
        procedures = request.env["onestop.procedure"].sudo()  # as in search()
        return procedures.search(
            [("code", "=", code), ("version_ids.state", "=", "published")], limit=1
        )

    def _bad_day(self, text):
        return request.env._(
            "“%(text)s” is no date. Shown is what holds today.", text=text
        )

    def _unknown(self, code):
        response = request.render(
            "onestop_portal.procedure_unknown",
            {
                "sentence": request.env._(
                    "The catalogue has no procedure with the code “%(code)s”. Perhaps "
                    "it is misspelt, or it was never published here.",
                    code=code,
                ),
                "additional_title": request.env._("Procedure not found"),
                "onestop_noindex": True,
            },
        )
        response.status_code = 404
        return response
