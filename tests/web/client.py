"""A person at a browser without JavaScript: signs in, reads pages, sends their forms."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.service.ports import Database, Mailer
from tests.web.scene import PASSWORD
from web.app import create_app

SECRET = b"k" * 32
ROW = re.compile(r'name="row" value="([^"]+)"[^>]*><span class="usa-sr-only">Select ([^<]+)<')


def make_app(database: Database, *, behind_proxy: bool = False, mailer: Mailer | None = None) -> Flask:
    """The application as it is served."""
    return create_app(database, SECRET, ZoneInfo("America/New_York"), behind_proxy=behind_proxy, mailer=mailer)


def sign_in(app: Flask, email: str = "coordinator@example.org", password: str = PASSWORD) -> FlaskClient:
    client = app.test_client()
    assert try_sign_in(client, email, password).status_code == 303
    return client


def try_sign_in(client: FlaskClient, email: str, password: str, **fields: Any) -> TestResponse:
    return post(client, "/sign-in", on="/sign-in", email=email, password=password, **fields)


def post(
    client: FlaskClient, address: str, on: str = "/review/", headers: dict[str, str] | None = None, **fields: Any
) -> TestResponse:
    """Send a form as the page `on` would: with its token."""
    return client.post(address, data={"csrf_token": token(client, on), **fields}, headers=headers)


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def rows(client: FlaskClient, page: str = "/review/") -> dict[str, str]:
    """The rows that wait for a decision: what a form calls each, by the name it carries."""
    return {name: address for address, name in ROW.findall(client.get(page).text)}


def decide(
    client: FlaskClient,
    action: str,
    *names: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> TestResponse:
    """Decide about rows by the names they carry: ``decide(client, "approve", "Ana Ruiz")``."""
    waiting, proposal = rows(client), re.search(r'name="proposal" value="(\d+)"', client.get("/review/").text)
    assert proposal
    sent: dict[str, Any] = {"proposal": proposal[1], "row": [waiting[name] for name in names], **fields}
    return post(client, f"/review/{action}{query}", headers=headers, **sent)


def line_of(client: FlaskClient, name: str, page: str = "/review/") -> str:
    """The text of the row that carries a name, without its markup."""
    found = re.search(rf'<li class="seat"[^>]*aria-label="{name}".*?</li>', client.get(page).text, re.DOTALL)
    assert found, f"no row carries {name}"
    return text_of(found[0])


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
