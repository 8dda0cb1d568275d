"""The cashier's screen."""

import re

from playwright.sync_api import expect

from .screen import Part


class Cashier(Part):
    """Code in, money in, receipt out."""

    def open_shift(self):
        """Open a shift with an empty drawer, if none is open."""
        shift = self.page.locator(".o_cashier_shift")
        expect(shift).to_be_visible()
        opening = self.page.locator("#o_cashier_opening")
        if opening.count():
            opening.fill("0")
            opening.press("Enter")
        expect(opening).to_have_count(0)

    def bill(self, code):
        """Enter a code; return what is due, whole đồng."""
        field = self.page.locator("#o_cashier_code")
        field.fill(code)
        field.press("Enter")
        due = self.page.locator(".o_cashier_due strong")
        expect(due).to_be_visible()
        return int(re.sub(r"\D", "", due.inner_text()))

    def pay_cash(self):
        """Take exactly what is due; return the receipt's PDF."""
        # The print is made when it is first opened: wait for the screen's own request.
        with self.page.expect_response("**/onestop/receipt/*") as shown:
            self.page.locator(".o_cashier_buttons .btn-primary").click()
        expect(self.page.locator(".o_cashier_done")).to_be_visible()
        return self.screen.context.request.get(shown.value.url).body()
