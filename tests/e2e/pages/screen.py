"""A browser window of one person, with what went wrong in it."""

from pathlib import Path

from playwright.sync_api import expect

from .english import left_over

# Noise of a browser or of Odoo itself, not a fault of ours.
HARMLESS = ("favicon", "service-worker", "ServiceWorker", "net::ERR_ABORTED")


class Screen:
    """One person's window. ``troubles``: what the page's own scripts complained of."""

    def __init__(self, context, login):
        self.context = context
        self.login = login
        self.troubles = []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.note(f"script: {error}"))
        self.page.on("console", self.on_console)
        self.page.on("response", self.on_response)

    def note(self, text):
        if not any(word in text for word in HARMLESS):
            self.troubles.append(text)

    def on_console(self, message):
        if message.type == "error":
            source = message.location.get("url", "")
            self.note(f"console: {message.text} ({source} on {self.page.url})")

    def on_response(self, response):
        if response.status >= 500:
            self.note(f"{response.status} {response.url}")

    def log_in(self):
        """Log in by hand; the password of the demonstration is the login."""
        self.page.goto("/web/login")
        self.page.locator("input#login").fill(self.login)
        self.page.locator("input#password").fill(self.login)
        self.page.locator("button[type=submit]:visible").first.click()
        self.page.wait_for_url("**/odoo/**" if self.login != "citizen" else "**/my**")

    def no_english(self):
        """Nothing of ours is left untranslated on the present screen."""
        assert left_over(self.page.locator("body").inner_text()) == []

    def close(self, keep: Path | None):
        """Close the window; keep trace and picture of it in ``keep``."""
        if keep:
            keep.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=keep.with_suffix(".png"))
            self.context.tracing.stop(path=keep.with_suffix(".zip"))
        else:
            self.context.tracing.stop()
        self.context.close()


class Part:
    """Base of the page objects: they share their screen's page."""

    def __init__(self, screen):
        self.screen = screen
        self.page = screen.page

    def see(self, text):
        """Wait until this text is somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()
