"""Everybody of the demonstration logs in and finds a Vietnamese first screen."""

import pytest
from playwright.sync_api import expect

STAFF = (
    "clerk officer leader director cashier accountant catalogue auditor integrator "
    "admin"
).split()


@pytest.mark.parametrize("login", STAFF)
def test_staff(open_as, login):
    screen = open_as(login)
    content = screen.page.locator(".o_action_manager > *").first
    expect(content).to_be_visible()
    expect(screen.page.locator(".o_loading_indicator")).to_be_hidden()
    screen.no_english()


def test_citizen(open_as):
    screen = open_as("citizen")
    screen.page.goto("/my/dossiers")
    rows = screen.page.locator("main a[href*='/my/dossiers/']")
    expect(rows.first).to_be_visible()
    assert rows.count() >= 5
    screen.no_english()
    rows.first.click()
    expect(screen.page.locator(".o_onestop_sentence_text")).to_be_visible()
    screen.no_english()


@pytest.mark.parametrize("path", ["/", "/thu-tuc", "/tra-cuu", "/web/login"])
def test_visitor(open_as, path):
    screen = open_as(None)
    screen.page.goto(path)
    expect(screen.page.locator("body")).to_be_visible()
    screen.no_english()
