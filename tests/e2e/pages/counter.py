"""The reception counter."""

from typing import NamedTuple

from playwright.sync_api import expect

from .screen import Part


class Received(NamedTuple):
    """What the counter says after a reception."""

    code: str
    secret: str
    slip: bytes


class Counter(Part):
    """The clerk's first screen."""

    def person(self, number, name):
        """Enter somebody who was never here."""
        field = self.page.locator("[name=id_number]")
        expect(field).to_be_focused()
        field.fill(number)
        field.press("Enter")
        named = self.page.locator("[name=applicant_name]")
        expect(named).to_be_focused()
        named.fill(name)

    def procedure(self, words, code):
        """Search by words and take the one with this code."""
        self.page.locator("[name=procedure_search]").fill(words)
        self.page.locator(".o_onestop_results li", has_text=code).click()
        expect(self.page.locator(".o_onestop_due")).to_be_visible()

    def papers(self):
        """Tick every paper; return how many there are."""
        rows = self.page.locator(".o_onestop_paper")
        expect(rows.first).to_be_visible()
        for number in range(rows.count()):
            rows.nth(number).locator("input[type=checkbox]").check()
        return rows.count()

    def receive(self):
        """Receive by keyboard; the slip opens in a window of its own."""
        with self.page.expect_popup() as popup:
            self.page.locator(".o_onestop_receive").press("Control+Enter")
        popup.value.close()
        code = self.page.locator(".o_onestop_code")
        expect(code).to_be_visible()
        link = self.page.locator(".o_onestop_done a").first.get_attribute("href")
        return Received(
            code.inner_text().strip(),
            self.page.locator(".o_onestop_secret").inner_text().strip(),
            self.screen.context.request.get(link).body(),
        )
