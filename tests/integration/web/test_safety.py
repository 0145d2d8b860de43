"""What every answer carries, and what pages say when something fails."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web

PAGES = (
    "/",
    "/review/",
    "/runs/",
    "/runs/1",
    "/versions/",
    "/outbox/",
    "/engagements/",
    "/engagements/E1",
    "/consultants/",
    "/consultants/C1",
    "/schedule/?from=2027-03-01",
    "/map/",
    "/fairness/",
)
FORBIDDEN = re.compile(r"""<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|(?:src|href|action)="(?:https?:)?//""")
"""Styles and scripts of a page's own, and what another host is asked for."""
STATIC = Path(web.__file__).parent / "static"


@pytest.mark.parametrize("address", [*PAGES, "/sign-in?ended=idle", "/no-such-page"])
def test_every_page_is_guarded_and_never_kept(visitor: FlaskClient, address: str):
    headers = visitor.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_no_script_or_style_of_their_own_and_ask_no_third_party(visitor: FlaskClient, address: str):
    html = visitor.get(address).text
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", html) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []


def test_every_page_that_an_address_finds_keeps_to_that(app: Flask, client: FlaskClient):
    """Every route without or with the ids of the scene, so that a page that is new is looked at too."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        address = re.sub(r"<path:engagement_id>", "E1", rule.rule)
        address = re.sub(r"<path:consultant_id>", "C1", address)
        answer = client.get(re.sub(r"<[^>]+>", "1", address))
        if answer.mimetype == "text/html":
            found[address] = FORBIDDEN.findall(answer.text)
    assert len(found) > 40
    assert found == {address: [] for address in found}


def test_pictures_and_scripts_may_be_kept_if_asked_for_anew(visitor: FlaskClient):
    with visitor.get("/static/css/site.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"


def vendored() -> Iterator[tuple[str, str]]:
    readme = (STATIC / "vendor" / "README.md").read_text()
    yield from ((path, digest) for digest, path in re.findall(r"^([0-9a-f]{64})  (\S+)$", readme, re.MULTILINE))


def test_what_others_wrote_is_as_it_was_published():
    folder = STATIC / "vendor"
    found = {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file() and path.name not in {"README.md", "LICENSE", "LICENSE.md"}
    }  # fmt: skip
    assert found == dict(vendored())


def test_an_unknown_address_says_what_to_do_next(visitor: FlaskClient):
    answer = visitor.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "Nothing was changed." in answer.text
    assert re.search(r"Reference <code>[0-9a-f]{8}</code>", answer.text)


@pytest.mark.parametrize("address", ["/engagements/E99", "/consultants/C99", "/runs/99"])
def test_what_has_left_the_data_is_not_found(visitor: FlaskClient, address: str):
    assert visitor.get(address).status_code == 404


def test_a_fault_of_ours_is_logged_under_the_reference_that_the_page_shows(
    app: Flask, caplog: pytest.LogCaptureFixture
):
    def broken() -> str:
        raise ZeroDivisionError

    broken.__dict__["public"] = True
    app.add_url_rule("/broken", "broken", broken)
    answer = app.test_client().get("/broken")
    reference = re.search(r"Reference <code>([0-9a-f]{8})</code>", answer.text)
    assert answer.status_code == 500
    assert reference
    assert f"reference {reference[1]}" in caplog.text
    assert "ZeroDivisionError" not in answer.text


def test_another_method_than_the_pages_is_refused(visitor: FlaskClient):
    answer = visitor.get("/review/approve")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})
