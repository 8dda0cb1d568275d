"""Browser tests: Debian's Chromium, Vietnamese, against a running centre.

`make e2e` starts the server on a database with the demonstration loaded and tells its
address in ONESTOP_URL. A trace and a screenshot are kept of failed tests only, in
.local/results/e2e.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from pages.screen import Screen  # noqa: E402 - found through the line above

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".local" / "results" / "e2e"
CHROMIUM = os.environ.get("ONESTOP_CHROMIUM") or "/usr/bin/chromium"
PATIENCE = 60_000  # milliseconds; the first page of a server compiles its assets


@pytest.fixture(scope="session")
def address():
    """Where the centre is."""
    url = os.environ.get("ONESTOP_URL")
    if not url:
        pytest.exit("ONESTOP_URL is not set; run `make e2e`", returncode=2)
    return url


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start as root.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the fixtures below how the test itself ended."""
    report = yield
    if report.when == "call":
        item.failed_call = report.failed
    return report


@pytest.fixture
def open_as(browser, address, request):
    """A function that opens a browser window of one's own for a login.

    ``open_as("clerk")`` logs in, ``open_as(None)`` is a visitor.
    """
    screens = []

    def open_window(login):
        context = browser.new_context(
            base_url=address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": 1366, "height": 900},
        )
        context.set_default_timeout(PATIENCE)
        context.tracing.start(screenshots=True, snapshots=True)
        screen = Screen(context, login)
        screens.append(screen)
        if login:
            screen.log_in()
        return screen

    yield open_window
    failed = getattr(request.node, "failed_call", True)
    folder = RESULTS / re.sub(r"\W+", "-", request.node.name)
    shutil.rmtree(folder, ignore_errors=True)
    troubles = []
    for number, screen in enumerate(screens, start=1):
        name = f"{number}-{screen.login or 'visitor'}"
        screen.close(folder / name if failed else None)
        troubles += [f"{name}: {trouble}" for trouble in screen.troubles]
    assert failed or not troubles, "\n".join(troubles)
