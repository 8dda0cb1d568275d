"""What is posted at the centre (niêm yết công khai), as pages that print well.

Each page is the template of the PDF that hangs on the board; see onestop.posting.
"""

from odoo.fields import Domain
from odoo.http import Controller, request, route

from . import words
from .catalogue_values import field_options

PAGE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "readonly": True,
    "methods": ["GET"],
}


class OnestopPosting(Controller):
    @route("/niem-yet", sitemap=True, **PAGE)
    def posting(self, **kw):
        """List the counters of the centre and what each of them posts."""
        env = request.env(su=True)  # visitors have no access; names and numbers leave
        return request.render(
            "onestop_portal.posting",
            {
                "counters": counter_rows(env, request.website._onestop_centre()),
                "fields": field_options(env),
                "additional_title": request.env._("Posted procedures"),
            },
        )

    @route("/niem-yet/quay/<int:counter_id>", sitemap=False, **PAGE)
    def counter(self, counter_id, **kw):
        """Show the index of what a counter posts."""
        counter = self._counter(counter_id)
        posting = counter.env["onestop.posting"]
        versions = posting._versions_of(counter.field_ids)
        return request.render(
            "onestop_portal.posting_counter",
            {
                "counter_name": counter.name,
                "index": posting._index_values(versions),
                "link": lambda row: f"/thu-tuc/{row['code']}/niem-yet",
                "fees_url": f"/niem-yet/bieu-phi?quay={counter.id}",
                "additional_title": counter.name,
            },
        )

    @route("/niem-yet/bieu-phi", sitemap=True, **PAGE)
    def fees(self, quay=None, linh_vuc=None, **kw):
        """Show the fee table of a counter or of a field; else offer the fields."""
        env = request.env(su=True)  # as in posting()
        field, title, fields = env["onestop.field"], "", []
        if quay and quay.isdigit():
            counter = self._counter(int(quay))
            field, title = counter.field_ids, counter.name
        elif linh_vuc and linh_vuc.isdigit():
            field = field.browse(int(linh_vuc)).exists()
            title = field.name or ""
        if not field:
            fields = field_options(env)
        posting = env["onestop.posting"]
        values = posting._fee_values(
            posting._versions_of(field), request.website._onestop_centre(), title
        )
        return request.render(
            "onestop_portal.posting_fees",
            {
                **values,
                "fields": fields,
                "additional_title": request.env._("Fees and charges"),
            },
        )

    @route("/thu-tuc/<string:code>/niem-yet", sitemap=False, **PAGE)
    def sheet(self, code, **kw):
        """Show the posting sheet of a procedure in force."""
        return self._version_page(code, "onestop_portal.posting_sheet")

    @route("/thu-tuc/<string:code>/phieu-huong-dan", sitemap=False, **PAGE)
    def checklist(self, code, **kw):
        """Show the checklist of papers of a procedure in force."""
        return self._version_page(code, "onestop_portal.posting_checklist")

    def _version_page(self, code, template):
        """Render a page about the version in force.

        :raises NotFound: no such procedure, or nothing of it is in force today
        """
        env = request.env(su=True)  # as in posting(); published content only
        procedure = env["onestop.procedure"].search([("code", "=", code)], limit=1)
        version = procedure and procedure._version_on(words.today(env))
        if not version:
            raise request.not_found()
        if version.list_only:  # the page says that the details are missing
            return request.redirect(f"/thu-tuc/{version.code}")
        values = env["onestop.posting"]._sheet_values(
            version, request.website._onestop_centre()
        )
        return request.render(template, {**values, "additional_title": version.name})

    def _counter(self, counter_id):
        """Return a counter in use, in superuser mode.

        :raises NotFound: there is none
        """
        counters = request.env["onestop.counter"].sudo()  # as in posting()
        counter = counters.search([("id", "=", counter_id)], limit=1)
        if not counter:
            raise request.not_found()
        return counter


def counter_rows(env, centre):
    """Return ``{name, url, fees_url, fields, count}`` of the centre's counters."""
    procedures = env["onestop.procedure"]
    posted = procedures._in_force(procedures._today()) & Domain("list_only", "=", False)
    counts = dict(
        procedures._read_group(
            Domain("version_ids", "any", posted), ["field_id"], ["__count"]
        )
    )
    return [
        {
            "name": counter.name,
            "url": f"/niem-yet/quay/{counter.id}",
            "fees_url": f"/niem-yet/bieu-phi?quay={counter.id}",
            "fields": ", ".join(counter.field_ids.mapped("name")),
            "count": words.procedures(
                env, sum(counts.get(field, 0) for field in counter.field_ids)
            ),
        }
        for counter in env["onestop.counter"].search([("agency_id", "=", centre.id)])
    ]
