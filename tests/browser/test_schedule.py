"""The timeline in a real browser: by keyboard alone, by dialog, and by pointer."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.center import Center
from tests.integration.web.client import make_app
from tests.integration.web.scene import coordinator
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, import_problem, open_database, propose_rows

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MARCH = "/schedule/?from=2027-03-01&zoom=month"


@pytest.fixture
def planner(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]", page: Page
) -> Iterator[Page]:
    """A coordinator before March: two people, each with one engagement, and two days offered for each."""
    database = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'center.db')}", clock)
    topics = {"trauma_informed_care": 5, "cultural_linguistic_responsiveness": 3}
    people = [a_consultant("C1", name="Ana Ruiz", topics=topics), a_consultant("C2", name="Ben Cho")]
    people += [a_consultant("C3", name="Ann Lee")]  # with nothing to do, in a row between the two
    work = [an_engagement(f"E{n}", organization=name, window_end=date(2027, 3, 3))
            for n, name in ((1, "Harbor House"), (2, "Cedar House"))]  # fmt: skip
    import_problem(database, a_problem(people, work))
    propose_rows(database, [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C2")])
    coordinator(database)
    center = Center(database, serve(make_app(database)))
    center.sign_in(page)
    page.goto(center.address + MARCH)
    yield page
    database.close()


def test_by_keyboard_one_tab_stop_arrows_a_card_and_a_dialog(
    planner: Page, accessibility_faults: Callable[[Page], list[str]]
):
    page = planner
    page.get_by_role("region", name="Schedule, March 2027").focus()
    bars = page.locator("table.timeline button.stint")
    for _ in range(3):
        page.keyboard.press("Tab")  # the links of the rows' headings come between
        if bars.nth(0).evaluate("bar => bar === document.activeElement"):
            break
    expect(bars.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(bars.nth(1)).to_be_focused()
    expect(page.locator("tr", has_text="Ann Lee").locator("td")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(bars.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("table.timeline td:focus")).to_have_attribute("colspan", "30")
    page.keyboard.press("Home")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Someone else?").locator("visible=true")).to_be_visible()
    assert accessibility_faults(page) == []
    page.keyboard.press("Escape")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Move to another start")
    expect(dialog.get_by_role("radio", name="Tue, Mar 2, 2027")).to_be_focused()
    assert accessibility_faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("locked there.")
    assert page.url.endswith(MARCH)
    moved = page.locator("tr", has_text="Ben Cho").locator("td").nth(1)
    expect(moved).to_contain_text("Lo")
    page.goto(page.url.replace(MARCH, "/review/"))
    page.wait_for_load_state()
    page.keyboard.press("z")
    expect(page.locator("#outcome")).to_contain_text("Taken back: Ben Cho (Cedar House) to decide again.")


def test_a_bar_is_dragged_to_another_day_and_a_refused_drop_says_why(planner: Page):
    page = planner

    def drag(days: int) -> None:
        box = page.locator("tr", has_text="Ana Ruiz").locator("button.stint").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 26 * days, y, steps=4)
        page.mouse.up()

    drag(2)
    expect(page.locator("#outcome")).to_contain_text("locked there.")
    expect(page.locator("tr", has_text="Ana Ruiz").locator("td").first).to_have_attribute("colspan", "2")
    drag(4)
    expect(page.get_by_role("alert")).to_contain_text("The organization does not offer Sun, Mar 7, 10:00 AM.")
    expect(page.get_by_role("alert")).to_contain_text("The whole team could start at Mon, Mar 1, 10:00 AM")


def test_on_paper_wide_tables_lie_across_and_nothing_is_cut_off(planner: Page):
    page = planner
    page.emulate_media(media="print")
    assert set(re.findall(rb"/MediaBox \[([^]]*)\]", page.pdf(prefer_css_page_size=True))) == {b"0 0 792 612"}
    # Headings that stick to a frame which scrolls would lie over others, where nothing scrolls.
    assert page.locator("table.timeline th").evaluate_all(
        "all => all.every(th => getComputedStyle(th).position === 'static')"
    )
    page.goto(page.url.replace(MARCH, "/engagements/E1"))
    assert set(re.findall(rb"/MediaBox \[([^]]*)\]", page.pdf(prefer_css_page_size=True))) == {b"0 0 612 792"}
    page.set_viewport_size({"width": 980, "height": 700})  # about a sheet that lies across
    page.goto(page.url.replace("/engagements/E1", "/consultants/"))
    frame = page.get_by_role("region", name="Consultants")
    assert frame.evaluate("frame => [getComputedStyle(frame).overflowX, frame.scrollWidth <= frame.clientWidth]") == [
        "visible",
        True,
    ]


def test_the_longest_topic_of_a_consultant_fits_a_phone(planner: Page):
    planner.set_viewport_size({"width": 320, "height": 700})
    planner.goto(planner.url.replace(MARCH, "/consultants/C1"))
    expect(planner.get_by_text("Cultural and linguistic responsiveness").first).to_be_visible()
    assert planner.evaluate("document.documentElement.scrollWidth") == 320
