"""The system's Chromium, driven by Playwright, and pages served by threads of the test process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.support.chromium import chromium

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PATIENCE_MILLISECONDS = 30_000
"""How long a page may take on a busy machine; a quick one keeps nobody waiting."""
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 800}


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One browser for each test process."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        browser = chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium_browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as a person of its own (cookies, storage); takes what Playwright's `new_context` takes.

    At the end the test fails if a page had an uncaught error in its script or asked anyone but this machine.
    """
    faults: list[str] = []

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in {"127.0.0.1", "localhost"}:
            faults.append(f"asks a third party: {request.url}")

    with ExitStack() as contexts:

        def open_page(**options: object) -> Page:
            context = chromium_browser.new_context(**options)  # type: ignore[arg-type]
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            context.on("request", watch)
            context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
            return context.new_page()

        yield open_page
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of an everyday desktop window."""
    return new_page(viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="America/New_York")


@pytest.fixture
def accessibility_faults() -> Callable[[Page], list[str]]:
    """Asks axe-core for what breaks WCAG 2.2 AA on a page as it is: a line for each rule, empty when all is well."""
    return lambda page: broken(page, {"type": "tag", "values": list(WCAG_22_AA)})


@pytest.fixture
def faults_everywhere() -> Callable[[Page], list[str]]:
    """What is wrong with a page, light and dark, wide and narrow; leaves it light and wide.

    All of WCAG 2.2 AA where it is light and wide. Dark changes colors only, so it is asked for contrast; narrow moves
    things, so it is asked for what can be hit with a finger, and whether all fits into its width.
    """

    def faults(page: Page) -> list[str]:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        found = broken(page, {"type": "tag", "values": list(WCAG_22_AA)})
        found += shown_though_hidden(page)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in broken(page, {"type": "rule", "values": ["color-contrast"]})]
        page.set_viewport_size(NARROW)
        found += [f"narrow: {fault}" for fault in broken(page, {"type": "rule", "values": ["target-size"]})]
        found += too_wide(page)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        return found

    return faults


def broken(page: Page, rules: dict[str, object]) -> list[str]:
    """What axe-core finds: a line for each rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": rules}
    violations = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [
        f"{violation['id']}: {violation['help']}: {', '.join(node['html'] for node in violation['nodes'])}"
        for violation in violations
    ]


def shown_though_hidden(page: Page) -> list[str]:
    """What says that it is hidden, and is laid out all the same."""
    shown = "[...document.querySelectorAll('[hidden]')].filter(one => one.checkVisibility()).map(one => one.outerHTML)"
    return [f"shown though hidden: {html}" for html in page.evaluate(shown)]


def too_wide(page: Page) -> list[str]:
    """Whether it needs to be scrolled sideways in a narrow window."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} pixels wide"] if width > NARROW["width"] else []


def unfold(page: Page) -> None:
    """Open all that is folded, the menu of a narrow window too."""
    page.evaluate("document.querySelectorAll('main details, .nav-fold').forEach(fold => { fold.open = true })")


def read_whole(app: "WSGIApplication") -> "WSGIApplication":
    """The application with each answer read before it is sent: a browser that hangs up leaves no file open."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@contextmanager
def served(app: "WSGIApplication") -> Iterator[str]:
    """Serve an application on a free port of this machine, a thread for each request: its address."""
    server = make_server("127.0.0.1", 0, read_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[["WSGIApplication"], str]]:
    """Serves an application until the test ends, and returns its address."""
    with ExitStack() as servers:

        def begin(app: "WSGIApplication") -> str:
            address = servers.enter_context(served(app))
            if isinstance(app, Flask):
                app.config["ADDRESS"] = address  # as `matcher serve` sets it
                app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # style sheets are asked for once
            return address

        yield begin
