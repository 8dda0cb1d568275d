"""A website of a small centre: procedures, dossiers, and two citizens with logins."""

from urllib.parse import urljoin

import lxml.html

from odoo.tests import HttpCase, freeze_time, new_test_user

from odoo.addons.onestop_fee.tests.common import OnestopFeeCase

ID_NUMBER = "001300000001"


# Monday morning, one day after the dossiers below were received.
@freeze_time("2026-11-17 02:00:00")
class OnestopPortalCase(HttpCase, OnestopFeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["website"].search([])._onestop_set_up()
        cls.website = cls.env.ref("website.default_website")
        cls.website.default_lang_id = cls.env.ref("base.lang_en")
        cls.centre.write(
            {
                "address": "1 đường Thử",
                "phone": "0299 000 1000",
                "governing_name": "UBND tỉnh Thử",
            }
        )
        cls.website.onestop_centre_id = cls.centre
        cls.citizen = cls._citizen("t_citizen", "Nguyễn Thị Thử")
        cls.other_citizen = cls._citizen("t_citizen2", "Trần Văn Khác")
        cls.applicant.partner_id = cls.citizen.partner_id
        cls.env["onestop.lookup.try"].search([]).unlink()

    @classmethod
    def _citizen(cls, login, name):
        return new_test_user(
            cls.env, login, groups="base.group_portal", name=name, lang="en_US"
        )

    # === LOOKING AT PAGES ===#

    def get(self, path, status=200, **options):
        """Return the parsed page at ``path``; ``self.answer`` is the response."""
        self.answer = self.url_open(path, **options)
        self.assertEqual(self.answer.status_code, status, path)
        return lxml.html.fromstring(self.answer.content)

    def post(self, path, data, status=200, page="/tra-cuu"):
        """Return the page that follows a form, filled in on ``page``."""
        form = self.get(page)
        token = form.xpath("//main//input[@name='csrf_token']/@value")[0]
        return self.get(path, status, data={"csrf_token": token, **data})

    def text(self, page, xpath="//main"):
        """Return the visible words of a part of the page, single-spaced."""
        return " ".join(" ".join(page.xpath(f"{xpath}//text()")).split())

    def absolute(self, path):
        """Return the full address of a path."""
        return urljoin(self.base_url(), path)
