"""The inbox and the form of a dossier."""

from playwright.sync_api import expect

from .inbox import Inbox
from .screen import Part


class Dossier(Part):
    """A dossier as staff open it from "Việc của tôi"."""

    def open(self, code):
        """Find it in the inbox by its code and open it."""
        Inbox(self.screen).open("mine")
        row = self.page.locator("tr.o_data_row", has_text=code)
        expect(row).to_be_visible()
        row.locator("td[name=code]").click()
        expect(self.page.locator(".o_form_view h1", has_text=code)).to_be_visible()
        return self

    def press(self, action, then):
        """Press the button of an action and wait for ``then`` to take its place.

        ``then``: the button of the next action, or None when none is left to this
        person.
        """
        self.button(action).click()
        expect(self.button(action)).to_be_hidden()
        if then:
            expect(self.button(then)).to_be_visible()
        return self

    def finish(self, result):
        """Sign with ``result`` (bytes of a PDF) as the document that is issued."""
        self.button("finish").click()
        dialog = self.page.locator(".o_dialog")
        dialog.locator("[name=file_ids] input[type=file]").set_input_files(
            {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": result}
        )
        expect(dialog.get_by_text("ket-qua.pdf").first).to_be_visible()
        return self.confirm("finish")

    def hand_over_result(self):
        """Hand the result over at the counter, as the dialog proposes."""
        self.button("return_result").click()
        return self.confirm("return_result")

    def confirm(self, action):
        """Confirm the dialog of an action, which is taken then."""
        button = self.page.locator(".o_dialog button[name=action_apply]")
        expect(button).to_be_visible()
        self.screen.no_english()
        button.click()
        expect(button).to_be_hidden()
        expect(self.button(action)).to_be_hidden()
        return self

    def button(self, action):
        return self.page.locator(f".o_form_view button[name=action_{action}]:visible")

    def state(self, label):
        """Wait until the status bar shows this state."""
        current = self.page.locator(".o_arrow_button_current:visible")
        expect(current).to_have_text(label)
        return self
