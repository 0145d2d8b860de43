"""A person at a browser without JavaScript: signs in, reads pages, sends their forms."""

import re
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from matcher.ports import Database, Mailer
from tests.integration.web.scene import PASSWORD
from tests.support.names import the
from tests.support.suspicion import Suspicious
from web.app import LOCAL, Front, create_app
from web.shell.fragments import EXTENSION

SECRET = b"k" * 32
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
ROW = re.compile(r'name="row" value="([^"]+)"[^>]*><span class="usa-sr-only">Select ([^<]+)<')


class CompiledOnce(BytecodeCache):
    """Templates compiled once for all applications of a test process: that takes longer than most tests."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = CompiledOnce()


def make_app(database: Database, *, front: Front = LOCAL, mailer: Mailer | None = None) -> Flask:
    """The application as it is served."""
    app = create_app(database, SECRET, ZoneInfo("America/New_York"), front=front, mailer=mailer)
    app.config["SECOND_FACTOR"] = False  # tests of it ask for it
    app.extensions[EXTENSION] = Suspicious(of_pages=True)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def sign_in(app: Flask, email: str = "coordinator@example.org", password: str = PASSWORD) -> FlaskClient:
    client = app.test_client()
    assert try_sign_in(client, email, password).status_code == 303
    return client


def try_sign_in(client: FlaskClient, email: str, password: str, **fields: Any) -> TestResponse:
    return post(client, "/sign-in", on="/sign-in", email=email, password=password, **fields)


def counted_and_listed(client: FlaskClient, listed: str) -> dict[str, tuple[int, int]]:
    """By name, what the tiles on Today count that lead to rows of a list, and how many rows that list has then."""
    found = {}
    for address, body in re.findall(r'<a class="tile[^"]*" href="([^"]+)">(.*?)</a>', client.get("/").text):
        if address.startswith(f"{listed}?"):
            count, name = the(re.search(r"<strong>([\d,]+)</strong><span class=\"name\">(.*?)</span>", body)).groups()
            rows = re.findall(r'<th scope="row">', client.get(unescape(address).partition("#")[0]).text)
            found[name] = (int(count), len(rows))
    return found


def post(
    client: FlaskClient, address: str, on: str = "/review/", headers: dict[str, str] | None = None, **fields: Any
) -> TestResponse:
    """Send a form as the page `on` would: with its token, and whatever else the form hides."""
    page = client.get(on).text
    hidden = {"csrf_token": token_in(page, on), **hidden_in(page, address), **fields}
    return client.post(address, data=hidden, headers=headers)


def token(client: FlaskClient, page: str) -> str:
    return token_in(client.get(page).text, page)


def token_in(text: str, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found, f"{page} has no form"
    return found[1]


def hidden_in(text: str, address: str) -> dict[str, str]:
    """The hidden fields of the first form that posts to an address; none where the page has no such form."""
    forms = re.finditer(r'<form(?=[^>]* method="post")[^>]* action="([^"#]*)[^>]*>(.*?)</form>', text, re.DOTALL)
    form = next((found[2] for found in forms if unescape(found[1]) == address), "")
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


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
    field = "only" if len(names) == 1 else "row"  # a seat by itself, or whole teams
    sent: dict[str, Any] = {"proposal": proposal[1], field: [waiting[name] for name in names], **fields}
    return post(client, f"/review/{action}{query}", headers=headers, **sent)


def line_of(client: FlaskClient, name: str, page: str = "/review/") -> str:
    """The text of the row that carries a name, without its markup."""
    return line_in(client.get(page).text, name)


def line_in(page: str, name: str) -> str:
    """The text of the row of a page that carries a name."""
    found = re.search(rf'<li class="seat"[^>]*aria-label="{name}".*?</li>', page, re.DOTALL)
    assert found, f"no row carries {name}"
    return text_of(found[0])


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
