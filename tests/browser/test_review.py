"""The main job in a real browser: sign in, review, approve and reject, and what the next night makes of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.center import Center, engagement, presenters, small_center
from tests.integration.web.client import make_app
from tests.support.databases import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CHOSEN, OTHER = 0, 1
"""Two of the proposed engagements: one to approve, one in which to reject someone."""


@pytest.fixture
def center(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Center]:
    database = small_center(tmp_path / "center.db", migrated_sqlite, clock)
    yield Center(database, serve(make_app(database)))
    database.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def visitor(request: pytest.FixtureRequest, new_page: Callable[..., Page], center: Center) -> Page:
    """A coordinator before the review, in a browser with and in one without JavaScript."""
    page = new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=request.param)
    center.sign_in(page)
    return page


@pytest.fixture
def reviewer(page: Page, center: Center) -> Page:
    """A coordinator before the review."""
    center.sign_in(page)
    return page


def title(card: Locator) -> str:
    return card.get_by_role("heading", level=3).inner_text()


def card_of(page: Page, organization: str) -> Locator:
    heading = page.get_by_role("heading", level=3, name=organization, exact=True, include_hidden=True)
    return page.locator("article").filter(has=heading)


def first_team(page: Page) -> int:
    """How many rows the first team under New has."""
    return page.locator("section.kind--new article").first.locator("li.seat").count()


def test_what_is_approved_stands_the_next_night_and_a_rejected_pair_is_gone(visitor: Page, center: Center):
    chosen, other = title(engagement(visitor, CHOSEN)), title(engagement(visitor, OTHER))
    team = presenters(card_of(visitor, chosen))
    unwanted = presenters(card_of(visitor, other))[0]

    card_of(visitor, chosen).get_by_role("button", name="Approve all").click()
    expect(card_of(visitor, chosen).get_by_text("Approved", exact=True)).to_have_count(len(team))
    row = card_of(visitor, other).get_by_role("listitem", name=unwanted)
    row.get_by_role("link", name="Reject").click()
    visitor.locator("#reason-one").select_option("not_a_good_fit")
    visitor.get_by_role("button", name=f"Reject {unwanted}").click()
    expect(row.get_by_text("Rejected", exact=True)).to_be_visible()
    expect(visitor.locator("#progress")).to_contain_text(f"{len(team) + 1} of")

    center.night()
    visitor.goto(f"{center.address}/review/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Proposal 2")
    assert sorted(presenters(card_of(visitor, chosen))) == sorted(team)
    states = card_of(visitor, chosen).locator(".state").all_text_contents()
    assert [state.strip() for state in states] == ["Approved"] * len(team)
    expect(card_of(visitor, other).get_by_text(unwanted)).to_have_count(0)


PRESSES_Z_AS_SOON_AS_IT_CAN_BE_UNDONE = """() => new MutationObserver((changes, observer) => {
  if (!document.querySelector("[data-undo-last]")) return;
  observer.disconnect();
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "z", bubbles: true}));
}).observe(document.body, {childList: true, subtree: true})"""


def test_after_an_action_the_focus_is_on_the_next_row_and_z_takes_it_back_at_once(reviewer: Page):
    pages_posted: list[str] = []
    reviewer.on("request", lambda asked: pages_posted.append(asked.url) if asked.is_navigation_request() else None)
    rows, team = reviewer.locator("section.kind--new li.seat"), first_team(reviewer)
    outcome = reviewer.get_by_role("status")
    rows.nth(0).focus()
    reviewer.keyboard.press("a")
    expect(rows.nth(team)).to_be_focused()
    expect(outcome).to_contain_text("approved.")
    reviewer.keyboard.press("z")
    expect(outcome).to_have_text(re.compile(r"Taken back: .+ \(.+\) to decide again\."))
    expect(engagement(reviewer, 0).locator("li.seat:focus")).to_have_count(1)
    reviewer.keyboard.press("z")
    expect(outcome).to_have_text("There is nothing to undo here.")
    rows.nth(0).focus()
    with reviewer.expect_response("**/review/undo-last"):
        reviewer.keyboard.press("a")
        reviewer.keyboard.press("z")  # while the approval is under way
    expect(reviewer.locator("[data-undo-last]")).to_have_count(0)
    reviewer.evaluate(PRESSES_Z_AS_SOON_AS_IT_CAN_BE_UNDONE)
    rows.nth(0).focus()
    with reviewer.expect_response("**/review/undo-last"):
        reviewer.keyboard.press("a")
    expect(rows.nth(0).get_by_text("Proposed", exact=True)).to_be_visible()
    expect(engagement(reviewer, 0).locator("li.seat:focus")).to_have_count(1)
    assert pages_posted == []


def test_what_would_go_public_comes_in_a_dialog_that_leaves_the_page_as_it_was(
    reviewer: Page, faults_everywhere: Callable[[Page], list[str]]
):
    row, team = reviewer.locator("section.kind--new li.seat").first, first_team(reviewer)
    row.focus()
    reviewer.keyboard.press("a")
    expect(row).to_contain_text("Approved by")
    row.focus()
    reviewer.keyboard.press("p")
    dialog = reviewer.get_by_role("dialog", name="Publish, ask and send")
    expect(dialog.get_by_text(f"{team} seats added", exact=False)).to_be_visible()
    expect(dialog.get_by_role("heading", level=2).first).to_be_focused()
    assert faults_everywhere(reviewer) == []
    reviewer.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(row).to_be_focused()
    reviewer.get_by_role("link", name="Publish, ask and send…").click()
    dialog.get_by_role("button", name="Publish and ask").click()
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("Version 1")


def test_comments_are_read_and_written_over_the_card(reviewer: Page, faults_everywhere: Callable[[Page], list[str]]):
    row = reviewer.locator("section.kind--new li.seat").first
    card = reviewer.locator("section.kind--new article").first
    expect(card.locator(".comments")).to_be_hidden()
    row.focus()
    reviewer.keyboard.press("c")
    dialog = reviewer.get_by_role("dialog", name="Comments on")
    expect(dialog.get_by_label("Comment", exact=True)).to_be_focused()
    reviewer.keyboard.type("Ask for parking")
    assert faults_everywhere(reviewer) == []
    dialog.get_by_role("button", name="Comment", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("Your comment is kept.")
    expect(dialog.get_by_text("Ask for parking")).to_be_visible()
    expect(dialog.get_by_label("Comment", exact=True)).to_have_value("")
    reviewer.keyboard.press("Escape")
    expect(row).to_be_focused()
    expect(card.locator(".comments")).to_have_text("1 comment")
    reviewer.keyboard.press("a")
    expect(row).to_contain_text("Approved by")
    expect(card.locator(".comments")).to_have_text("1 comment")


def test_what_is_undone_and_was_not_in_the_page_comes_to_its_top_and_has_the_focus(reviewer: Page, center: Center):
    chosen = title(engagement(reviewer, CHOSEN))
    engagement(reviewer, CHOSEN).locator("li.seat").first.focus()
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_role("status")).to_contain_text("approved.")
    reviewer.goto(f"{center.address}/review/?show=undecided")
    expect(card_of(reviewer, chosen)).to_have_count(0)
    reviewer.locator("li.seat").last.focus()
    reviewer.keyboard.press("z")
    expect(reviewer.locator("#proposal > article").get_by_role("heading", name=chosen)).to_be_visible()
    expect(reviewer.locator("#proposal > article li.seat:focus")).to_have_count(1)


def test_a_whole_review_by_keyboard(reviewer: Page):
    rows = reviewer.locator("section.kind--new li.seat")
    for _ in range(20):
        reviewer.keyboard.press("j")
        if rows.nth(0).evaluate("row => row === document.activeElement"):
            break
    expect(rows.nth(0)).to_be_focused()
    team = first_team(reviewer)
    here, after = rows.nth(team), rows.nth(team + 1)
    reviewer.keyboard.press("a")
    expect(rows.nth(0).get_by_text("Approved", exact=True)).to_be_visible()
    expect(here).to_be_focused()
    reviewer.keyboard.press("l")
    expect(here.get_by_text("Locked", exact=True)).to_be_visible()
    expect(after).to_be_focused()
    reviewer.keyboard.press("x")
    expect(reviewer.locator("#reason-one")).to_be_focused()
    reviewer.keyboard.press("Escape")
    after.focus()
    reviewer.keyboard.press("Space")
    expect(after.get_by_role("checkbox")).to_be_checked()
    expect(reviewer.locator("#selected")).to_contain_text("selected")
    reviewer.keyboard.press("k")
    expect(here).to_be_focused()
    reviewer.keyboard.press("l")
    expect(here.get_by_text("Proposed", exact=True)).to_be_visible()
    rows.nth(0).focus()
    reviewer.keyboard.press("w")
    expect(reviewer).to_have_url(re.compile(r"/engagements/[^/]+#team$"))


def test_the_question_mark_lists_the_shortcuts(reviewer: Page):
    reviewer.keyboard.press("?")
    expect(reviewer.get_by_role("dialog", name="Shortcuts on this page")).to_be_visible()
    reviewer.keyboard.press("Escape")
    expect(reviewer.get_by_role("dialog")).to_have_count(0)


def test_shortcuts_that_are_switched_off_do_nothing(reviewer: Page):
    reviewer.get_by_text("Casey Morgan").click()
    reviewer.get_by_role("button", name="Off").click()
    row = reviewer.locator("section.kind--new li.seat").nth(0)
    row.focus()
    reviewer.keyboard.press("a")
    reviewer.keyboard.press("j")
    expect(row).to_be_focused()
    expect(row.get_by_text("Proposed", exact=True)).to_be_visible()


def test_s_asks_for_someone_else_and_for_what_would_cover_it(reviewer: Page, center: Center):
    uncovered = reviewer.get_by_role("link", name="What would cover it?").first
    uncovered.focus()
    about = uncovered.get_attribute("href")
    assert about
    reviewer.keyboard.press("s")
    reviewer.wait_for_url(f"**{about}")
    reviewer.goto(f"{center.address}/engagements/{about.rpartition('/')[2]}")
    reviewer.keyboard.press("s")
    reviewer.wait_for_url(f"**{about}")


def test_who_comes_back_from_a_row_stands_there_again(reviewer: Page):
    row = reviewer.locator("section.kind--new li.seat").nth(1)
    row.focus()
    reviewer.keyboard.press("s")
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("Want someone else?")
    reviewer.go_back()
    expect(row).to_be_focused()
    reviewer.keyboard.press("k")
    expect(reviewer.locator("section.kind--new li.seat").nth(0)).to_be_focused()


def test_selecting_all_without_flags_and_approving_them(reviewer: Page):
    unflagged = reviewer.locator("li.seat input[type=checkbox]:not([data-flagged])").count()
    reviewer.get_by_role("link", name="Select all without flags").click()
    expect(reviewer.get_by_text(f"{unflagged} selected")).to_be_visible()
    reviewer.get_by_role("button", name="Approve selected").click()
    expect(reviewer.get_by_role("status")).to_contain_text("approved.")
    expect(reviewer.locator("li.seat input[type=checkbox]:not([data-flagged])")).to_have_count(0)


def test_selecting_all_says_what_is_not_in_the_page_and_takes_it_too_when_asked(reviewer: Page):
    reviewer.locator("section.kind--new").evaluate(
        """section => {
          const cards = [...section.querySelectorAll("article")], gone = cards.slice(2);
          const last = cards[1].id.replace("engagement-", "");
          gone.forEach(card => card.remove());
          const link = `<a href="/review/more?kind=new&after=${last}">More</a>`;
          section.insertAdjacentHTML("beforeend", `<p class="rest" data-rest="${gone.length}">${link}</p>`);
        }"""
    )
    whole = reviewer.locator("section.kind--new li.seat input[type=checkbox]:not([data-flagged])")
    few = whole.count()
    reviewer.get_by_role("link", name="Select all without flags").click()
    expect(reviewer.locator("#selected")).to_contain_text("not shown yet")
    reviewer.get_by_role("button", name="Show the rest and select it too").click()
    expect(reviewer.get_by_role("button", name="Approve selected")).to_be_focused()
    assert whole.count() > few
    expect(reviewer.locator("#selected")).not_to_contain_text("not shown yet")
    assert whole.evaluate_all("boxes => boxes.every(box => box.checked)")


def test_a_lost_connection_is_told_and_changes_nothing(reviewer: Page):
    reviewer.route("**/review/approve", lambda route: route.abort())
    row = reviewer.locator("section.kind--new li.seat").nth(0)
    row.focus()
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_role("status")).to_contain_text("nothing was changed")
    expect(row.get_by_text("Proposed", exact=True)).to_be_visible()


def test_an_idle_reader_is_warned_can_stay_and_is_signed_out_in_the_end(page: Page, center: Center):
    page.clock.install()
    center.sign_in(page)
    page.clock.run_for(25 * 60_000 + 10_000)
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_contain_text("You will be signed out in 5 minutes")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    page.context.clear_cookies()  # by then the server has ended the session too
    page.clock.run_for(30 * 60_000 + 10_000)
    expect(page.get_by_text("You were signed out after a while without activity.")).to_be_visible()
