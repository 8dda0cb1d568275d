"""An e-form as applicants see it."""

from playwright.sync_api import expect

from .screen import Part


class Form(Part):
    """The preview of a form, opened from the list of e-forms."""

    def open(self, name):
        """Open the preview of the form with this name."""
        self.page.goto("/odoo/e-forms")
        row = self.page.locator("tr.o_data_row", has_text=name)
        with self.page.expect_popup() as popup:
            row.locator("button[name=action_preview]").click()
        self.page = popup.value
        expect(self.page.locator("main.o_onestop_eform form")).to_be_visible()
        return self

    def question(self, key):
        return self.page.locator(f"[data-name='a.{key}']")

    def pick(self, key, label):
        """Choose one of the answers in view."""
        self.question(key).get_by_label(label, exact=True).check()

    def write(self, **answers):
        """Fill in texts; two underscores stand for a dot."""
        for key, text in answers.items():
            path = key.replace("__", ".")
            self.page.locator(f"[name='a.{path}']").fill(text)

    def place(self, path, province, commune):
        """Choose a province, wait for its communes, and type one of them."""
        self.page.locator(f"select[name='a.{path}.province']").select_option(
            label=province
        )
        input_ = self.page.locator(f"input[name='a.{path}.commune']")
        offered = self.page.locator(f"#a-{path.replace('.', '-')}-commune-list option")
        expect(offered.first).to_be_attached()
        input_.fill(commune)

    def check(self):
        """Send the answers."""
        self.page.locator("button.o_onestop_eform_button").click()
        return self

    def wrong(self):
        """The sentences above the questions."""
        return self.page.locator(".o_onestop_eform_summary a").all_inner_texts()
