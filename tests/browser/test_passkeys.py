"""Passkeys in a real browser with an authenticator of its own: made, renamed, shown as second factor, and alone."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from matcher.db.unit_of_work import SqlDatabase
from tests.integration.web.client import make_app
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.databases import Clock, open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EMAIL = "coordinator@example.org"


@pytest.fixture
def database(tmp_path: Path, migrated_sqlite: Path, clock: Clock) -> SqlDatabase:
    opened = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'center.db')}", clock)
    coordinator(opened)
    return opened


@pytest.fixture
def app(database: SqlDatabase) -> Flask:
    return make_app(database)


@pytest.fixture
def address(app: Flask, serve: "Callable[[WSGIApplication], str]") -> str:
    """Where the pages are, by a name: browsers make no passkeys for a number."""
    by_name = f"http://localhost:{urlsplit(serve(app)).port}"
    app.config["ADDRESS"] = by_name
    return by_name


def with_authenticator(page: Page, *, verified: bool = True) -> None:
    """Give the page's browser a device that makes passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/account/")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")


def reads(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_passkey_is_made_renamed_shown_and_removed(
    page: Page, address: str, accessibility_faults: Callable[[Page], list[str]]
):
    with_authenticator(page)
    sign_in(page, address)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    reads(page, "Recovery codes")
    expect(page.locator("ol code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_label("Name", exact=True).fill("Blue key")
    page.get_by_role("button", name="Rename Laptop").click()
    expect(page.get_by_role("rowheader", name="Blue key")).to_be_visible()

    sign_out(page, address)  # the password leads half way, the passkey the rest
    sign_in(page, address)
    reads(page, "Your code")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    reads(page, "Your account")

    sign_out(page, address)  # and alone
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    reads(page, "Today")

    page.goto(f"{address}/account/")
    page.get_by_label("Your password", exact=True).first.fill(PASSWORD)
    page.get_by_role("button", name="Remove Blue key").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_device_that_does_not_know_its_owner_is_no_sign_in_alone(page: Page, address: str):
    with_authenticator(page, verified=False)
    page.goto(f"{address}/sign-in/passkey")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey")


def test_without_a_script_the_page_says_so_and_offers_an_app(new_page: Callable[..., Page], address: str):
    page = new_page(java_script_enabled=False)
    sign_in(page, address)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
    page.get_by_role("link", name="Add an authenticator app").click()
    reads(page, "Add an authenticator app")


def test_at_a_number_there_are_no_passkeys_and_the_page_says_so(page: Page, app: Flask, address: str):
    app.config["ADDRESS"] = "http://127.0.0.1:8000"
    sign_in(page, address)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_text("There are no passkeys at this address")).to_be_visible()
