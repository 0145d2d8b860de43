"""The pages of offers in a browser: WCAG 2.2 AA, light and dark, wide and narrow; and an answer without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from matcher.services.consent.own_page import letter_for
from matcher.services.offers.answering import ask
from tests.browser.center import Center
from tests.browser.conftest import WIDE, unfold
from tests.integration.web.asked import ask_the_team, link
from tests.integration.web.client import make_app
from tests.integration.web.scene import coordinator, tell_the_night
from tests.support.databases import Clock, open_database
from tests.support.names import C1

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Scene(NamedTuple):
    """A center that has asked E1's team: where it is served, Ana Ruiz's link, and what opens her own page."""

    center: Center
    link: str
    own: str


@pytest.fixture
def scene(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Scene]:
    (tmp_path / "center.db").write_bytes(migrated_sqlite.read_bytes())
    database = open_database(f"sqlite:///{tmp_path / 'center.db'}", clock)
    tell_the_night(database)
    coordinator(database)
    app = make_app(database)
    ask_the_team(app, database)
    with database.reading() as work:
        nonce = work.offers.find()[-1].nonce
    ask(database, nonce, "Is there parking, and may I bring a colleague who wants to listen?")
    letters = letter_for(database, C1, "/own/open/{}".format, "center.example")
    opens = next(line for line in letters[0].body.splitlines() if line.startswith("/own/"))
    yield Scene(Center(database, serve(app)), link(app, database, "C1"), opens)
    database.close()


def test_no_page_about_offers_breaks_wcag_or_scrolls_sideways(
    scene: Scene, new_page: Callable[..., Page], faults_everywhere: Callable[[Page], list[str]]
):
    page = new_page(viewport=WIDE, reduced_motion="reduce")
    scene.center.sign_in(page)
    found = {}
    page.goto(scene.center.address + scene.own)
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your own page")
    paths = [
        "/",
        "/offers/",
        "/engagements/E1",
        "/consultants/C1",
        "/offer/nothing",
        "/own/",
        "/own/limits",
        scene.link,
    ]
    for path in paths:
        page.goto(scene.center.address + path)
        unfold(page)
        found[path] = faults_everywhere(page)
    page.goto(f"{scene.center.address}/own/")
    page.get_by_role("button", name="Show what I rule out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you rule out")
    found["ruled out"] = faults_everywhere(page)
    assert found == {path: [] for path in [*paths, "ruled out"]}


def test_a_consultant_answers_by_their_link_without_javascript(scene: Scene, new_page: Callable[..., Page]):
    page = new_page(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page.goto(scene.center.address + scene.link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Would you present for us?")
    page.get_by_role("button", name="Yes, I will").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You said yes")
    page.get_by_role("link", name="your own page").click()
    expect(page.get_by_role("button", name="Show a code")).to_be_visible()
    page.goto(scene.center.address + scene.own)
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("button", name="I can no longer take part").click()
    expect(page.get_by_text("there is nothing left to choose")).to_be_visible()
