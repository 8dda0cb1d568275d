"""Form II.06."""

from playwright.sync_api import expect

from .screen import Part


class Progress(Part):
    """The director's table of a period."""

    def count(self):
        """Draw up the table of this month."""
        self.page.locator("button.o_list_button_add:visible").click()
        self.page.locator("button[name=action_compute]:visible").click()
        expect(self.table()).to_be_visible()
        return self

    def table(self):
        return self.page.locator(".o_onestop_report table")

    def row(self, name):
        """The figures of a row, columns 3 to 13."""
        row = self.table().locator("tbody tr", has_text=name)
        texts = row.locator("td.o_onestop_figure").all_inner_texts()
        return [int(text.replace(".", "")) for text in texts]

    def xlsx(self):
        """Download the table; return the file's content."""
        with self.page.expect_download() as download:
            self.page.locator("button[name=action_xlsx]:visible").click()
        return download.value.path().read_bytes()
