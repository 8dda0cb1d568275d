"""The inbox "Việc của tôi", its tabs, and the dialogs of a hand-over."""

import re

from playwright.sync_api import expect

from .screen import Part


class Inbox(Part):
    """A person's inbox."""

    def open(self, tab):
        """Show a tab by its name in the program, once it is listed."""
        self.page.goto("/odoo/my-work")
        self.tab(tab).click()
        expect(self.tab(tab)).to_have_attribute("aria-pressed", "true")
        return self

    def tab(self, name):
        return self.page.locator(f".o_onestop_tabs button[data-tab={name}]")

    def tabs(self):
        """The names of the tabs, in their order."""
        buttons = self.page.locator(".o_onestop_tabs button")
        expect(buttons.first).to_be_visible()
        return [button.get_attribute("data-tab") for button in buttons.all()]

    def count(self, name):
        return int(self.tab(name).locator(".o_onestop_tab_count").inner_text())

    def row(self, code):
        return self.page.locator("tr.o_data_row", has_text=code)

    def tick(self, codes):
        """Select the rows of these dossiers."""
        for code in codes:
            box = self.row(code).locator(".o_list_record_selector input")
            expect(box).to_be_visible()
            box.check()
        return self

    def press(self, method):
        """Press a button of the selection, by the method behind it."""
        self.page.locator(f"button[name={method}]:visible").click()
        return self

    def slip(self):
        """The printed slip of the hand-over just made, and its number."""
        dialog = self.page.locator(".o_dialog")
        number = dialog.locator("td[name=number]")
        expect(number).to_be_visible()
        with self.page.expect_popup() as popup:
            dialog.locator("button[name=action_print]").click()
        address = popup.value.url
        popup.value.close()
        data = self.page.request.get(address).body()
        found = number.inner_text(), data
        dialog.locator("footer button[special=cancel], .btn-close").first.click()
        expect(dialog).to_be_hidden()
        return found

    def receive(self, number):
        """Scan a slip: the dialog lists its dossiers; return the codes ticked."""
        self.page.get_by_role("button", name="Nhận bàn giao", exact=True).click()
        dialog = self.page.locator(".o_dialog")
        field = dialog.locator("div[name=scan] input")
        field.fill(number)
        field.press("Enter")
        rows = dialog.locator("tr.o_data_row")
        expect(rows.first).to_be_visible()
        return {
            row.locator("td[name=code]").inner_text()
            for row in rows.all()
            if row.locator("td[name=here] input").is_checked()
        }

    def acknowledge_ticked(self, sentence):
        """Confirm the dialog and wait for what the program says."""
        dialog = self.page.locator(".o_dialog")
        dialog.locator("button[name=action_acknowledge]").click()
        note = self.page.locator(".o_notification", has_text=re.compile(sentence))
        expect(note).to_be_visible()
        expect(dialog).to_be_hidden()
