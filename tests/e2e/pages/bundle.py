"""Linked procedures in the catalogue."""

from playwright.sync_api import expect

from .screen import Part


class Bundle(Part):
    """The form on which procedures are linked."""

    def create(self, name, code, basis):
        self.page.goto("/odoo/linked-procedures")
        self.page.locator(".o_list_button_add").click()
        self.page.locator("div[name=name] :is(input, textarea)").first.fill(name)
        self.page.locator("div[name=code] input").fill(code)
        self.page.locator("div[name=basis] input").fill(basis)
        return self

    def leg(self, procedure, after=None):
        """Add a procedure by its code, and the one whose result it needs."""
        self.page.locator(".o_field_x2many_list_row_add a").click()
        self.choose("procedure_id", procedure)
        if after:
            self.choose("after_id", after)
        return self

    def choose(self, field, code):
        row = self.page.locator("tr.o_selected_row")
        row.locator(f"[name={field}] input").fill(code)
        options = self.page.locator(".o-autocomplete--dropdown-item", has_text=code)
        options.first.click()

    def save(self):
        self.page.locator(".o_form_button_save").click()
        expect(self.page.locator(".o_form_button_save")).to_be_hidden()
        return self
