import base64
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import file_open

DEFAULT_COLOR = "#0b4f5c"
# On white, and with white text on it, so that it also holds on pale grounds.
LEAST_CONTRAST = 7
# Vietnamese first where it is installed; English always, as it needs no loading.
LANGUAGE, SECOND_LANGUAGE = "vi_VN", "en_US"
# Between two times, where a line must not break.
DASH = "\u2060–\u2060"
# Odoo's sample page, with the address of an invented company on it.
SAMPLE_URL = "/contactus"


class Website(models.Model):
    _inherit = "website"

    onestop_centre_id = fields.Many2one(
        "onestop.agency",
        "One-stop centre",
        domain=[("is_centre", "=", True)],
        ondelete="restrict",
        help="Whose name, address and figures this website shows.",
    )
    onestop_main_color = fields.Char(
        "Main colour",
        required=True,
        default=DEFAULT_COLOR,
        help="As #rrggbb; at least 7:1 against white, so that everybody can read it.",
    )

    @api.constrains("onestop_main_color")
    def _check_main_color(self):
        for website in self:
            color = website.onestop_main_color or ""
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
                raise ValidationError(
                    self.env._("Main colour: “%(color)s” is not #rrggbb.", color=color)
                )
            contrast = contrast_with_white(color)
            if contrast < LEAST_CONTRAST:
                raise ValidationError(
                    self.env._(
                        "Main colour: %(color)s has a contrast of %(contrast)s : 1 "
                        "against white; take a darker one (at least 7 : 1).",
                        color=color,
                        contrast=f"{contrast:.1f}",
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("onestop_centre_id") and "name" not in vals:
            self._take_centre_name()
        return result

    # === SET-UP === #

    def _onestop_set_up(self):
        """Make fresh websites the centre's: language, name, no sample page.

        Called at installation; a second call changes nothing that was chosen since.
        """
        languages = self.env["res.lang"]
        vietnamese = languages._lang_get(LANGUAGE)
        english = languages._activate_lang(SECOND_LANGUAGE)
        for website in self:
            website.language_ids |= vietnamese | english
            website.default_lang_id = vietnamese or website.default_lang_id
            if not website.onestop_centre_id:
                website.onestop_centre_id = website._onestop_centre()
        # Off the air, and with that out of the menu too.
        self.env["website.page"].search([("url", "=", SAMPLE_URL)]).is_published = False

    def _onestop_take_mark(self):
        """Show the suite's mark in the browser's tab instead of Odoo's."""
        with file_open("onestop_portal/static/src/img/favicon.png", "rb") as file:
            self.favicon = base64.b64encode(file.read())

    def _take_centre_name(self):
        for website in self:
            website.name = website.onestop_centre_id.name

    # === WHAT THE LAYOUT SHOWS === #

    def _onestop_centre(self):
        """Return the centre of this website: the chosen one, else the first."""
        self.ensure_one()
        website = self.sudo()  # visitors read no agencies; name and contact only
        return website.onestop_centre_id or website.env["onestop.agency"].search(
            [("is_centre", "=", True)], limit=1
        )

    def _onestop_contact(self):
        """Return what header and footer print about the centre, as plain values."""
        centre = self._onestop_centre()
        phone = centre.phone or ""
        return {
            "name": centre.name or self.name,
            "governing": centre.governing_name or centre.parent_id.name or "",
            "address": centre.address or "",
            "phone": phone,
            "phone_link": "tel:" + re.sub(r"[^0-9+]", "", phone),
            "email": centre.email or "",
            "hours": self._onestop_hours(centre),
        }

    def _onestop_title(self):
        """Return the name in the browser's tab: the website's, once it has one."""
        if self.sudo().onestop_centre_id:  # only whether one was chosen
            return self.name
        return self._onestop_centre().name or self.name

    def _onestop_meta(self, meta, title, private):
        """Return what other sites show of a link to a page.

        :param dict meta: Odoo's, whose title is the name of a template
        :param str title: title of the page; empty: Odoo's stays
        :param bool private: the page is nobody else's business
        """
        if private:
            return {}
        if title:
            shown = f"{title} | {self._onestop_title()}"
            meta.get("opengraph_meta", {})["og:title"] = shown
            meta.get("twitter_meta", {})["twitter:title"] = shown
        return meta

    def _onestop_menu(self, path):
        """Return the visible entries of the main menu as plain values.

        :param str path: address of the page shown, without language; its entry is
            marked ``page``, the entry of a page below it ``true``
        """
        entries = []
        for menu in self.menu_id.child_id.filtered("is_visible"):
            url = menu._clean_url()
            if url == "/":
                continue  # the centre's name leads home; Odoo restores this entry
            current = None
            if url == path:
                current = "page"
            elif path.startswith(f"{url}/"):
                current = "true"
            entries.append({"name": menu.name, "url": url, "current": current})
        return entries

    def _onestop_hours(self, centre):
        """Return ``(days, hours)`` lines of the centre's working week.

        Days in a row with the same shifts share a line.
        """
        weekly = centre._calendar()._onestop_weekly() if centre else {}
        groups = []
        for day in range(7):
            shifts = weekly.get(day)
            if groups and groups[-1][2] == shifts and groups[-1][1] == day - 1:
                groups[-1][1] = day
            elif shifts:
                groups.append([day, day, shifts])
        names = dict(
            self.env["onestop.calendar.day"]
            ._fields["like_weekday"]
            ._description_selection(self.env)
        )
        return [
            (
                names[str(first)]
                if first == last
                else f"{names[str(first)]} – {names[str(last)]}",
                ", ".join(f"{clock(start)}{DASH}{clock(end)}" for start, end in shifts),
            )
            for first, last, shifts in groups
        ]

    def _onestop_color(self):
        """Return the main colour, always a plain ``#rrggbb``."""
        return self.sudo().onestop_main_color or DEFAULT_COLOR  # one public field


def clock(minute):
    """Return a minute of the day as ``07:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def contrast_with_white(color):
    """Return the contrast of ``#rrggbb`` against white (WCAG 2.2, 1.4.3): 1 to 21."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    luminance = sum(
        part * value
        for part, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return 1.05 / (luminance + 0.05)
