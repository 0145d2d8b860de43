"""The pages over a real database with a small center in it; a client that signs in as a person would."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher import bootstrap
from matcher.service.ports import Database
from matcher.settings import read_settings
from tests.web.scene import PASSWORD, coordinator, tell_the_night
from web.app import create_app

NOW = datetime(2027, 1, 4, 14, tzinfo=UTC)
SECRET = b"k" * 32


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A migrated database with nothing in it, on the day of the scene."""
    settings = read_settings({"MATCHER_VAR": str(tmp_path)})
    bootstrap.migrate(settings)
    yield bootstrap.database(settings, clock=lambda: NOW)


@pytest.fixture
def center(empty: Database) -> Database:
    """The center after a night, with a coordinator."""
    tell_the_night(empty)
    coordinator(empty)
    return empty


@pytest.fixture
def app(center: Database) -> Flask:
    """The pages of the center."""
    return make_app(center)


def make_app(database: Database) -> Flask:
    """The application as it is served, so that failures show as people see them."""
    app = create_app(database, SECRET, ZoneInfo("America/New_York"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A coordinator, signed in."""
    return sign_in(app)


def sign_in(app: Flask, email: str = "coordinator@example.org", password: str = PASSWORD) -> FlaskClient:
    client = app.test_client()
    answer = post(client, "/sign-in", on="/sign-in", email=email, password=password)
    assert answer.status_code == 303
    return client


def post(client: FlaskClient, address: str, on: str = "/review/", headers: dict[str, str] | None = None, **fields: object):
    """Send a form as the page `on` would: with its token."""
    return client.post(address, data={"csrf_token": token(client, on), **fields}, headers=headers)


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def rows(html: str) -> dict[str, str]:
    """The addresses of the rows that can be selected, by the name they carry."""
    return {
        name: address
        for address, name in re.findall(r'name="row" value="([^"]+)"[^>]*><span class="usa-sr-only">Select ([^<]+)<', html)
    }


@pytest.fixture
def decide(client: FlaskClient) -> Callable[..., object]:
    """Decides about rows by the names they carry: `decide("approve", "Ana Ruiz")`."""

    def act(action: str, *names: str, headers: dict[str, str] | None = None, query: str = "", **fields: object):
        html = client.get("/review/").text
        proposal = re.search(r'name="proposal" value="(\d+)"', html)
        assert proposal
        addresses = [rows(html)[name] for name in names]
        return post(
            client, f"/review/{action}{query}", headers=headers, proposal=proposal[1], row=addresses, **fields
        )  # fmt: skip

    return act
