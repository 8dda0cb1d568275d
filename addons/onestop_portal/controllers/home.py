from odoo.http import request, route

from odoo.addons.website.controllers.main import Website

from .home_values import home_values


class OnestopHome(Website):
    @route()
    def index(self, **kw):
        """Show the centre's home page, unless staff chose another home page."""
        website = request.website
        chosen = website._get_cached("homepage_url")
        if chosen and chosen != "/":
            return super().index(**kw)
        return request.render(
            "onestop_portal.home",
            {
                **home_values(website),
                "additional_title": request.env._("Home"),
                "website_meta_description": request.env._(
                    "Find a procedure, see papers, fee and time limit, follow your "
                    "dossier."
                ),
            },
        )
