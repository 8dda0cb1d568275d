"""The reception counter."""

import re
from typing import NamedTuple

from playwright.sync_api import expect

from .screen import Part

# Counts what a clerk does: every key that goes down and every click, but the characters
# of field values. A click that a key brings about is that key's.
COUNT = """() => {
    window.onestopActions = 0;
    const text = "input:not([type=checkbox]):not([type=radio]), textarea";
    document.addEventListener("keydown", (ev) => {
        const typed = ev.key.length === 1 && !ev.ctrlKey && !ev.altKey;
        window.onestopActions += typed && ev.target.matches(text) ? 0 : 1;
    }, true);
    document.addEventListener("click", (ev) => {
        window.onestopActions += ev.detail > 0 ? 1 : 0;
    }, true);
}"""


class Received(NamedTuple):
    """What the counter says after a reception."""

    code: str
    secret: str
    slip: bytes


class Counter(Part):
    """The clerk's first screen."""

    def open(self):
        """Show the counter, from wherever the clerk is."""
        self.page.goto("/odoo/counter")
        self.at("id_number")
        return self

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

    # === BY KEYBOARD ALONE === #

    def count_actions(self):
        """Begin to count keys and clicks."""
        self.page.evaluate(COUNT)

    def actions(self):
        """Return how many keys and clicks there were."""
        return self.page.evaluate("window.onestopActions")

    def field(self, name):
        return self.page.locator(f".o_onestop_counter [name={name}]")

    def type(self, text):
        """Type into the field that has the cursor."""
        self.page.keyboard.type(text)

    def key(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, name):
        """Wait until the cursor is in this field."""
        expect(self.field(name)).to_be_focused()
        return self

    def find(self, code):
        """Type a procedure's code; Enter takes it and goes to what is asked first."""
        self.at("procedure_search").type(code)
        self.key("Enter")
        expect(self.page.locator(".o_onestop_due")).to_be_visible()
        expect(self.field("procedure_search")).to_have_value(
            re.compile(re.escape(code))
        )
        expect(self.field("procedure_search")).not_to_be_focused()

    def tick_papers(self):
        """Tick each paper with the space bar, Enter to the next; return how many."""
        rows = self.page.locator(".o_onestop_paper")
        boxes = [row.locator("input[type=checkbox]") for row in rows.all()]
        for box in boxes:
            expect(box).to_be_focused()
            self.key("Space", "Enter")
        for box in boxes:
            expect(box).to_be_checked()
        return len(boxes)

    def set_aside(self):
        """Keep the present procedure for the visit and ask for another one."""
        before = self.page.locator(".o_onestop_aside li").count()
        self.key("Alt+n")
        expect(self.page.locator(".o_onestop_aside li")).to_have_count(before + 1)
        return self.at("procedure_search")

    def take_linked(self, code):
        """Take the linked procedures that are offered; the next is picked then."""
        before = self.page.locator(".o_onestop_aside li").count()
        self.field(f"join_{code}").click()
        expect(self.page.locator(".o_onestop_aside li")).to_have_count(before + 1)
        expect(self.page.locator(".o_onestop_paper").first).to_be_visible()
        return self

    def secrets(self):
        """The look-up codes of what was just received, in its order."""
        return self.page.locator(".o_onestop_secret").all_inner_texts()

    def receive_visit(self):
        """Receive all of the visit; return the codes and the one slip for all."""
        with self.page.expect_popup() as popup:
            self.key("Control+Enter")
        popup.value.close()
        codes = self.page.locator(".o_onestop_code")
        expect(codes.first).to_be_visible()
        link = self.page.locator(".o_onestop_done a").first.get_attribute("href")
        slip = self.screen.context.request.get(link).body()
        return [code.strip() for code in codes.all_inner_texts()], slip

    def ask_supplement(self, lacking, reason):
        """Ask for the paper ``lacking`` (a row, from 0); return form 02."""
        self.key("Alt+b")
        row = self.page.locator(".o_onestop_ask_paper").nth(lacking)
        expect(row).to_be_visible()
        row.locator("select").select_option("wrong")
        row.locator("input").fill(reason)
        self.screen.no_english()
        with self.page.expect_popup() as popup:
            self.key("Control+Enter")
        popup.value.close()
        link = self.page.locator(".o_onestop_done a", has_text="In phiếu")
        expect(link).to_be_visible()
        return self.screen.context.request.get(link.get_attribute("href")).body()

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
