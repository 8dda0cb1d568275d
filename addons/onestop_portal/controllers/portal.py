"""The citizen's own dossiers, after login."""

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .tracking import private, slip_response
from .tracking_values import row_values, tracking_values

PER_PAGE = 10
WAITING = ("intake_supplement", "supplement", "payment", "finished")
ENDED = ("not_received", "stopped", "refused", "returned")
SORTINGS = {
    "newest": "received_at desc nulls first, id desc",
    "due": "due_at asc nulls last, id desc",
}


class OnestopPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        """Add the number of own dossiers.

        It is counted for the page itself too, not only when the script asks, so that
        the card works without scripts.
        """
        values = super()._prepare_home_portal_values(counters)
        if not counters or "dossier_count" in counters:
            values["dossier_count"] = self._own_dossiers().search_count(own_domain())
        return values

    @route(
        ["/my/dossiers", "/my/dossiers/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def my_dossiers(self, page=1, loc=None, xep=None, **kw):
        """List the dossiers of the person who is logged in."""
        filters = self._filters()
        chosen = loc if loc in filters else "all"
        order = xep if xep in SORTINGS else "newest"
        dossiers = self._own_dossiers()
        counts = {
            name: dossiers.search_count(own_domain() & domain)
            for name, (_label, domain) in filters.items()
        }
        numbers = pager(
            "/my/dossiers",
            counts[chosen],
            page=page,
            step=PER_PAGE,
            url_args={"loc": chosen, "xep": order},
        )
        found = dossiers.search(
            own_domain() & filters[chosen][1],
            order=SORTINGS[order],
            limit=PER_PAGE,
            offset=max(0, numbers["offset"]),
        )
        return private(
            request.render(
                "onestop_portal.my_dossiers",
                {
                    "rows": [row_values(dossier) for dossier in found],
                    "filters": [
                        {"key": name, "label": label, "count": counts[name]}
                        for name, (label, _domain) in filters.items()
                    ],
                    "chosen": chosen,
                    "order": order,
                    "pager": numbers,
                    "additional_title": request.env._("My dossiers"),
                },
            )
        )

    @route(
        "/my/dossiers/<int:dossier_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def my_dossier(self, dossier_id, **kw):
        """Show one own dossier; another's is not found."""
        dossier = self._own(dossier_id)
        if not dossier:
            raise request.not_found()
        track = tracking_values(dossier, True, request.website._onestop_contact())
        return private(
            request.render(
                "onestop_portal.my_dossier",
                {
                    "track": track,
                    "slip_url": f"/my/dossiers/{dossier.id}/phieu-hen",
                    "result_url": f"/my/dossiers/{dossier.id}/ket-qua",
                    "additional_title": track["code"] or track["procedure"],
                },
            )
        )

    @route(
        "/my/dossiers/<int:dossier_id>/phieu-hen",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def my_slip(self, dossier_id, **kw):
        """Serve the receipt slip of an own dossier."""
        dossier = self._own(dossier_id)
        if not dossier or not dossier.received_at:
            raise request.not_found()
        return slip_response(dossier)

    def _filters(self):
        """Return key → ``(label, domain)`` of the tabs."""
        _ = request.env._
        return {
            "all": (_("All"), Domain.TRUE),
            "waiting": (_("Waiting for you"), Domain("state", "in", WAITING)),
            "running": (
                _("Being resolved"),
                Domain("state", "not in", (*WAITING, *ENDED)),
            ),
            "ended": (_("Closed"), Domain("state", "in", ENDED)),
        }

    def _own_dossiers(self):
        # A portal login may read its dossiers but not the applicants and versions
        # behind them.
        return request.env["onestop.dossier"].sudo()  # limited by own_domain()

    def _own(self, dossier_id):
        return self._own_dossiers().search(
            own_domain() & Domain("id", "=", dossier_id), limit=1
        )


def own_domain():
    """Return the domain of the dossiers of the person who is logged in."""
    partner = request.env.user.partner_id
    return Domain("state", "!=", "draft") & (
        Domain("applicant_id.partner_id", "=", partner.id)
        | Domain("submitter_id.partner_id", "=", partner.id)
    )
