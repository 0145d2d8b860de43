"""A request's whole way in a browser: asked, triaged, staffed, published, offered, confirmed, delivered, closed.

With JavaScript and without; every page on the way keeps WCAG 2.2 AA and fits into 320 pixels.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from matcher import bootstrap
from matcher.services.consultants.contacts import addresses
from matcher.services.offers.links import token_of
from matcher.services.runs.nightly import Night, propose
from tests.browser.center import Center
from tests.browser.conftest import NARROW, WIDE, too_wide, unfold
from tests.integration.web.client import SECRET, make_app
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, import_problem, open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FRIDAY = datetime(2027, 1, 15, 21, 30, tzinfo=UTC)
"""4:30 PM in Washington, half an hour before the office closes; the Monday after it is Martin Luther King's day."""
TUESDAY = datetime(2027, 1, 19, 14, 30, tzinfo=UTC)
"""9:30 AM there, an hour after the office opened."""
AFTER = datetime(2027, 3, 20, 17, tzinfo=UTC)
ASKED = {
    "Your name": "Ada Lane",
    "Work email": "ada.lane@example.org",
    "Organization": "Harbor Light Shelter",
    "City or town": "Dayton",
    "What you need help with": "A first training for our night staff.",
    "First day that suits": "2027-03-01",
    "Last day that suits": "2027-03-12",
    "Sessions": "1",
    "Minutes of a session": "120",
    "Times to start": "10:00",
}
CHOSEN = {
    "Kind of organization": "Child welfare",
    "State or territory": "OH",
    "Kind of help": "Training",
    "How": "Virtual",
    "Language": "English",
}
TICKED = ("Trauma-informed care", "Monday", "Tuesday", "The organization has a federal grant for this work")


@pytest.fixture
def center(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Center]:
    """Three consultants, a coordinator, nothing asked yet."""
    clock.moment = FRIDAY
    (tmp_path / "center.db").write_bytes(migrated_sqlite.read_bytes())
    database = open_database(f"sqlite:///{tmp_path / 'center.db'}", clock)
    names = {"C1": "Bo Example", "C2": "Cy Example", "C3": "Di Example"}
    import_problem(database, a_problem([a_consultant(key, name=name) for key, name in names.items()], []))
    coordinator(database)
    yield Center(database, serve(make_app(database)))
    database.close()


@dataclass
class Walk:
    """Someone at a browser, who looks at each page that they come by."""

    page: Page
    address: str
    faults: Callable[[Page], list[str]]
    found: dict[str, object] = field(default_factory=dict)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        """Press a button by the keyboard."""
        self.button(name).press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def look(self, place: str) -> None:
        """Note what is wrong with the page, light and dark, wide and narrow, with all folds open."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.page.wait_for_load_state()  # all style sheets are there
        unfold(self.page)
        self.found[place] = self.faults(self.page)

    def sign_in(self) -> None:
        self.go("/sign-in")
        self.page.get_by_label("Email address").fill("coordinator@example.org")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_request_to_the_close(
    center: Center,
    clock: Clock,
    script: bool,
    new_page: Callable[..., Page],
    faults_everywhere: Callable[[Page], list[str]],
):
    looks = {"viewport": WIDE, "reduced_motion": "reduce", "java_script_enabled": script}
    judge = faults_everywhere if script else too_wide_where_it_is_narrow
    visitor, desk = (Walk(new_page(**looks), center.address, judge) for _ in range(2))
    ask(visitor)
    ask(visitor)
    clock.moment = TUESDAY
    desk.sign_in()
    triage(desk)
    propose(Night(center.database, bootstrap.solver()))
    decide_and_publish(desk)
    for link in offer(desk, center):
        accept(visitor, link)
    confirm(desk)
    clock.moment = AFTER
    desk.sign_in()
    finish(desk)
    assert {**visitor.found, **desk.found} == {place: [] for place in (*visitor.found, *desk.found)}


def too_wide_where_it_is_narrow(page: Page) -> list[str]:
    """Without JavaScript, axe-core can't run: that a page does all its work is what is looked at then."""
    page.set_viewport_size(NARROW)
    found = too_wide(page)
    page.set_viewport_size(WIDE)
    return found


def ask(visitor: Walk) -> None:
    visitor.go("/request/")
    for label, text in ASKED.items():
        visitor.page.get_by_label(label, exact=True).fill(text)
    for label, word in CHOSEN.items():
        visitor.page.get_by_label(label, exact=True).select_option(label=word)
    for label in TICKED:
        visitor.page.get_by_label(label).check()
    visitor.look("the request form")
    visitor.press("Send the request")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Your request is here")
    visitor.look("thanks")


def triage(desk: Walk) -> None:
    """Half an hour of Friday and one of Tuesday are gone; Saturday to Monday do not count."""
    page, main = desk.page, desk.page.locator("main")
    desk.go("/triage/")
    expect(page.get_by_text("7 h left")).to_have_count(2)
    desk.look("triage")
    desk.go("/triage/2")
    desk.look("a request that repeats another")
    desk.press("Mark as a duplicate")
    expect(main.get_by_text("It repeats request 1.")).to_be_visible()
    desk.go("/triage/1")
    expect(main.get_by_text("Accept: A federal grantee waits for its granting office")).to_be_visible()
    desk.look("a step that would be refused")
    desk.press("Ask the granting office")
    expect(main.get_by_text("waiting for granting office")).to_be_visible()
    page.get_by_label("Who confirmed, and how").fill("Ms. Lee, by mail")
    desk.press("The granting office confirmed")
    desk.press("The requester was answered")
    expect(main.get_by_text("First answer: answered")).to_be_visible()
    expect(main.get_by_text("the time zone, how many presenters")).to_be_visible()
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_label("Presenters").fill("2")
    desk.press("Save the facts")
    expect(main.get_by_text("Nothing: every fact is there.")).to_be_visible()
    desk.press("Accept as an engagement")
    desk.look("an accepted request")
    desk.go("/outbox/")
    desk.look("the outbox")
    desk.go("/engagements/R00001")
    expect(main.get_by_text("Nobody sits here")).to_have_count(2)
    desk.look("an engagement with open seats")


def decide_and_publish(desk: Walk) -> None:
    desk.go("/review/")
    desk.look("the review")
    desk.press("Approve all 2")
    expect(desk.page.get_by_text("2 of 2").first).to_be_visible()
    desk.look("the review, decided")
    desk.go("/versions/")
    desk.look("what goes public")
    desk.press("Publish")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Version 1")
    desk.look("a version")


def offer(desk: Walk, center: Center) -> list[str]:
    """Ask both; the links that their letters will bring them."""
    desk.go("/offers/")
    desk.press("Ask 2 people")
    expect(desk.page.get_by_text("Asked: 2 people.")).to_be_visible()
    desk.look("offers")
    with center.database.reading() as work:
        asked = work.offers.find()
        mail = addresses(work, {one.consultant_id for one in asked})
    assert len(asked) == 2
    tokens = [token_of(SECRET, one.nonce, mail[one.consultant_id]) for one in asked]
    return [f"{center.address}/offer/{token}" for token in tokens]


def accept(visitor: Walk, link: str) -> None:
    visitor.page.goto(link)
    visitor.look("an offer")
    visitor.press("Yes, I will")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("You said yes")
    visitor.look("a yes")


def confirm(desk: Walk) -> None:
    page = desk.page
    desk.go("/engagements/R00001")
    expect(page.locator("main").get_by_text("Accepted")).to_have_count(4)  # two seats, two rungs of the ladder
    desk.press("Confirm")
    expect(page.get_by_role("alert")).to_contain_text("Name a support person first")
    page.get_by_label("Support person").fill("Ruth Lee")
    day = page.locator("main dt:has-text('Last session ends') + dd").inner_text()
    page.get_by_label("Day of the debrief").fill(f"{datetime.strptime(day.split(' at ')[0], '%a, %b %d, %Y'):%Y-%m-%d}")  # noqa: DTZ007
    desk.press("Save")
    desk.press("Confirm")
    expect(page.locator("#seats + p").get_by_text("Confirmed")).to_be_visible()
    desk.look("a confirmed engagement")


def finish(desk: Walk) -> None:
    desk.go("/engagements/R00001")
    for words, state in (
        ("It took place", "Delivered"),
        ("The evaluations are in", "Evaluated"),
        ("Close", "Closed"),
    ):
        desk.press(words)
        expect(desk.page.locator("#seats + p").get_by_text(state)).to_be_visible()
    desk.look("a closed engagement")
    desk.go("/")
    desk.look("today")
