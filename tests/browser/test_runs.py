"""The page of runs while one is at work: it follows the run by itself, keeps its focus, and ends with the result."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from matcher.services.runs.nightly import Night, propose
from matcher.services.runtime import heartbeat
from tests.browser.center import Center
from tests.browser.conftest import NARROW, WIDE
from tests.integration.cli.patient_worker import Patient
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.integration.web.client import make_app
from tests.integration.web.scene import coordinator
from tests.support.builders import a_problem
from tests.support.databases import Clock, import_problem, open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@pytest.fixture
def center(
    tmp_path: Path,
    migrated_sqlite: Path,
    clock: Clock,
    serve: "Callable[[WSGIApplication], str]",
    new_page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """A coordinator at the page of runs, and a run at work in another thread that goes on until it is asked to stop."""
    monkeypatch.setattr(heartbeat.heartbeat.__wrapped__, "__defaults__", (0.2,))  # type: ignore[attr-defined]
    database = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'center.db')}", clock)
    import_problem(database, a_problem(PEOPLE, WORK))
    coordinator(database)
    served = Center(database, serve(make_app(database)))
    page = new_page(viewport=WIDE, reduced_motion="reduce")
    page.goto(f"{served.address}/sign-in?next=/runs/")
    page.get_by_label("Email address").fill("coordinator@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    over = threading.Event()
    night = Night(database, Patient(ROWS), stop=over.is_set, cause="Asked for by Casey Morgan.")
    running = threading.Thread(target=lambda: propose(night))
    running.start()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
    yield page
    over.set()
    running.join()
    database.close()


def test_a_run_is_followed_and_stopped_by_keyboard(center: Page, faults_everywhere: Callable[[Page], list[str]]):
    page = center
    expect(page.get_by_text("Searching")).to_be_visible()
    expect(page.get_by_text("No schedule can score more than 9")).to_be_visible()
    stop = page.get_by_role("button", name="Stop and keep the best so far")
    stop.focus()
    with page.expect_response("**/runs/live"):
        pass
    expect(stop).to_be_focused()
    assert faults_everywhere(page) == []
    page.set_viewport_size(NARROW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The run stops within seconds and keeps the best so far.")
    expect(page.get_by_role("heading", name="No run now")).to_be_visible()
    expect(page.get_by_role("cell", name="Proposed a schedule")).to_be_visible()
    assert faults_everywhere(page) == []
