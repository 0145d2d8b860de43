"""The tools that every browser test stands on: a browser, a page served here, an accessibility checker that finds."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SOUND = b"""<!doctype html><html lang="en"><title>Sound</title><main><h1>Sound</h1>
<button onclick="document.querySelector('output').value = 'clicked'">Click</button><output></output></main></html>"""
FAULTY = b"""<!doctype html><html lang="en"><title>Faulty</title><main><h1>Faulty</h1>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="></main></html>"""


def site(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [FAULTY if environ["PATH_INFO"] == "/faulty" else SOUND]


def test_a_click_runs_the_script_of_a_page_served_here(page: Page, serve: "Callable[[WSGIApplication], str]"):
    page.goto(serve(site))
    page.get_by_role("button", name="Click").click()
    expect(page.locator("output")).to_have_text("clicked")


@pytest.mark.parametrize(
    ("path", "rules"),
    [("/", []), ("/faulty", ["image-alt"])],
)
def test_the_accessibility_checker_names_what_is_broken(
    page: Page,
    serve: "Callable[[WSGIApplication], str]",
    accessibility_faults: Callable[[Page], list[str]],
    path: str,
    rules: list[str],
):
    page.goto(serve(site) + path)
    assert [fault.partition(":")[0] for fault in accessibility_faults(page)] == rules
