"""The public pages: catalogue and tracking."""

import re

from playwright.sync_api import expect

from .screen import Part

CODE = re.compile(r"\bH\d\d\.[\d.]+-\d{6}-\d{4}\b")


class Tracking(Part):
    """Following a dossier without a login."""

    def look_up(self, code, secret):
        """Enter both codes of the slip."""
        self.page.goto("/tra-cuu")
        self.page.locator("[name=code]").fill(code)
        self.page.locator("[name=secret]").fill(secret)
        self.page.locator("form[action*=tra-cuu] button[type=submit]").click()
        return self

    def linked_codes(self):
        """The codes of what was handed in together, in its order."""
        legs = self.page.locator("section[aria-labelledby=legs_title] li")
        return [CODE.search(text)[0] for text in legs.all_inner_texts()]

    def sentence(self):
        """The first sentence of the page: where the dossier is."""
        text = self.page.locator(".o_onestop_sentence_text")
        expect(text).to_be_visible()
        return text.inner_text()


class Catalogue(Part):
    """The public list of procedures."""

    def search(self, words):
        """Search as a citizen types; return the names found."""
        self.page.goto("/thu-tuc")
        field = self.page.locator("main input[type=search]:visible").first
        field.fill(words)
        with self.page.expect_navigation():
            field.press("Enter")
        return self.page.locator("main")

    def procedure(self, code):
        """Open the page of a procedure."""
        self.page.goto(f"/thu-tuc/{code}")
        return self.page.locator("main")
