"""Two people save the same thing: both values side by side, light and dark, wide and narrow, without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from matcher.domain.model.ids import ConsultantId
from matcher.services.consultants.contacts import set_address
from matcher.services.intake.requests import NewRequest, receive
from tests.browser.center import Center
from tests.browser.conftest import NARROW, WIDE
from tests.integration.web.client import make_app
from tests.integration.web.scene import coordinator, tell_the_night
from tests.support.databases import Clock, open_database
from tests.support.requests import a_request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@pytest.fixture
def center(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Center]:
    (tmp_path / "center.db").write_bytes(migrated_sqlite.read_bytes())
    database = open_database(f"sqlite:///{tmp_path / 'center.db'}", clock)
    tell_the_night(database)
    coordinator(database)
    receive(database, NewRequest(a_request().contact, a_request().facts))
    yield Center(database, serve(make_app(database)))
    database.close()


def keep_facts(page: Page, **facts: str) -> None:
    """Fill fields of the facts in, and keep them."""
    for name, text in facts.items():
        page.locator(f'form[action$="/complete"] [name="{name}"]').fill(text)
    page.get_by_role("button", name="Save the facts").click()


def test_both_are_seen_and_the_keyboard_takes_some_of_each(
    center: Center, new_page: Callable[..., Page], faults_everywhere: Callable[[Page], list[str]]
):
    mine, theirs = (
        new_page(viewport=WIDE, reduced_motion="reduce", java_script_enabled=script) for script in (True, False)
    )
    for page in (mine, theirs):
        center.sign_in(page)
        page.goto(f"{center.address}/triage/1")
        page.get_by_text("All that the request says").click()  # folded, as no fact is missing
    keep_facts(theirs, city="Cincinnati", sessions="3")
    keep_facts(mine, city="Toledo", sessions="2")
    expect(mine.get_by_role("heading", level=1)).to_have_text("Someone saved before you")
    assert faults_everywhere(mine) == []
    mine.set_viewport_size(NARROW)
    mine.get_by_role("group", name="City").get_by_label("Saved by now").focus()
    mine.keyboard.press("ArrowDown")
    mine.get_by_role("button", name="Save what is chosen").press("Enter")
    facts = mine.locator("main")
    expect(facts.get_by_text("Toledo, OH")).to_be_visible()
    expect(mine.locator('[name="sessions"]')).to_have_value("3")


def test_one_value_is_saved_over_the_other_without_javascript(center: Center, new_page: Callable[..., Page]):
    page = new_page(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    center.sign_in(page)
    page.goto(f"{center.address}/consultants/C3")
    set_address(center.database, coordinator(center.database, "leo@example.org"), ConsultantId("C3"), "a@example.org")
    page.get_by_label("Address for mail").fill("b@example.org")
    page.get_by_role("button", name="Keep the address").first.click()
    expect(page.get_by_text("a@example.org")).to_be_visible()
    page.get_by_role("button", name="Save yours over it").click()
    expect(page.get_by_label("Address for mail")).to_have_value("b@example.org")
