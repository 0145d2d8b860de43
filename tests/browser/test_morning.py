"""A coordinator's morning by keyboard alone, while consultants answer: nothing is lost, and the keys are counted.

30 changes and more to decide, one of them with someone else in a seat, two engagements that are uncovered to look at,
three requests to triage, then publish and ask.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.request import RequestState
from matcher.records import JobKind, JobState
from matcher.sample import Shape, invent
from matcher.sample.names import with_names
from matcher.sample.open_requests import open_requests
from matcher.services.consultants.contacts import addresses
from matcher.services.dataset.importing import import_dataset
from matcher.services.intake.requests import NewRequest, import_requests
from matcher.services.offers.links import token_of
from matcher.solver.incremental import IncrementalSolver
from scenarios.studies.asking import study_of
from scenarios.studies.performing import Bench, perform
from tests.browser.center import Center
from tests.browser.keyboard import Keys
from tests.integration.web.client import SECRET, make_app
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.databases import Clock, open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONSULTANTS, ENGAGEMENTS, SEED = 60, 28, 3
CHANGES, UNCOVERED, EARLY = 30, 2, 2
"""At least so many changes to decide and engagements uncovered; so many people were asked the evening before."""
ACCEPT, SEND_BACK, REFER, *_ = 1, 2, 3, 4
"""The requests of the sample, by their numbers."""


@pytest.fixture
def center(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Center]:
    """A center in the morning after a night: two people were asked the day before, three requests wait."""
    database = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'center.db')}", clock)
    import_dataset(database, with_names(invent(Shape(CONSULTANTS, ENGAGEMENTS, SEED))))
    coordinator(database, knows=True)
    waiting = open_requests(clock.moment.date())[:REFER]
    import_requests(database, [NewRequest(contact, facts) for contact, facts in waiting])
    yield Center(database, serve(make_app(database)))
    database.close()


def test_a_morning_by_keyboard_alone(center: Center, page: Page, new_page: Callable[..., Page]):
    center.night()
    keys = Keys(page)
    sign_in(keys, center)
    yesterday(keys, center)
    began, keys.pressed = time.monotonic(), 0
    triage(keys)
    links = links_of(center)
    answer(new_page(), links[0], "Yes, I will")
    teams = review(keys, center)
    answer(new_page(), links[1], "Yes, I will")
    publish_and_ask(keys)
    logging.getLogger(__name__).info("%d keys in %.0f seconds", keys.pressed, time.monotonic() - began)
    with center.database.reading() as work:
        states = [one.state for one in work.requests.find()]
        offers = {offer.state: 0 for offer in work.offers.find()}
        for offer in work.offers.find():
            offers[offer.state] += 1
        seats = work.standing.seats().values()
    assert states == [RequestState.ACCEPTED, RequestState.RECEIVED, RequestState.REFERRED]
    assert offers[OfferState.ACCEPTED] == EARLY
    assert teams >= CHANGES // 2
    assert all(seat.fixed for seat in seats)  # nothing that was proposed is undecided
    assert sum(offers.values()) == len(seats)  # everyone on a team was asked


def sign_in(keys: Keys, center: Center) -> None:
    keys.page.goto(f"{center.address}/sign-in")
    keys.reach(keys.page.get_by_label("Email address"))
    keys.type("coordinator@example.org")
    keys.press("Tab")
    keys.type(PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("Today")


def menu(keys: Keys, name: str) -> None:
    """Open a page by the menu."""
    keys.open(keys.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True))


def first_row(keys: Keys) -> Locator:
    return keys.page.locator("section.kind--new li.seat").first


def to_first_new(keys: Keys) -> None:
    row = first_row(keys)
    keys.reach(row, "j")


def yesterday(keys: Keys, center: Center) -> None:
    """One team was approved, published and asked the evening before."""
    menu(keys, "Review")
    expect(keys.page.locator("#progress")).to_contain_text("0 of")
    to_first_new(keys)
    keys.press("a")
    expect(keys.page.get_by_role("status")).to_contain_text("approved.")
    publish_and_ask(keys)
    with center.database.reading() as work:
        assert len(work.offers.find()) == EARLY


def publish_and_ask(keys: Keys) -> None:
    menu(keys, "Review")
    keys.press("p")
    dialog = keys.page.get_by_role("dialog", name="Publish, ask and send")
    expect(dialog.get_by_role("heading", level=2).first).to_be_focused()
    keys.open(dialog.locator("#do-it button"))
    expect(keys.page.get_by_role("status")).to_contain_text("ublished")


def triage(keys: Keys) -> None:
    """Accept one, send one back, refer one out."""
    page = keys.page
    steps = {
        ACCEPT: ("Accept as an engagement", "Accepted: it is an engagement now"),
        SEND_BACK: ("Send back with this note", "Sent back: the letter with your note waits in the outbox"),
        REFER: ("Refer out to OVC TTAC", "Referred out to OVC TTAC"),
    }
    for number, (name, outcome) in steps.items():
        menu(keys, "Triage")
        keys.open(page.locator(f'main a[href="/triage/{number}"]').first)
        if number == SEND_BACK:
            keys.reach(page.get_by_label("Answer by"))
            keys.type("01082027")
        keys.open(page.get_by_role("button", name=name))
        expect(page.get_by_role("status")).to_contain_text(outcome)


def links_of(center: Center) -> list[str]:
    """The links that the letters of the evening before brought."""
    with center.database.reading() as work:
        offers = work.offers.find(states=[OfferState.ASKED])
        mail = addresses(work, {one.consultant_id for one in offers})
    tokens = [token_of(SECRET, one.nonce, mail[one.consultant_id]) for one in offers]
    return [f"{center.address}/offer/{token}" for token in tokens]


def answer(visitor: Page, link: str, words: str) -> None:
    """A consultant answers, on a device of their own."""
    visitor.goto(link)
    visitor.get_by_role("button", name=words).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("You said yes")


def review(keys: Keys, center: Center) -> int:
    """Look at two that are uncovered, take one team with someone else, approve the others; how many teams."""
    page = keys.page
    menu(keys, "Review")
    assert page.locator("section.kind--uncovered article").count() >= UNCOVERED
    for place in range(UNCOVERED):
        keys.open(page.locator("section.kind--uncovered article").nth(place).get_by_role("link").first)
        menu(keys, "Review")
    someone_else(keys, center)
    menu(keys, "Review")
    decided, proposal = 0, under_review(center)
    to_first_new(keys)
    keys.press("a")
    expect(page.get_by_role("status")).to_contain_text("approved.")
    keys.press("z")  # the team has the focus again, not what comes after it
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    expect(page.locator("#head")).to_have_attribute("data-loaded", str(proposal))  # what is said above is of now
    expect(page.locator("section.kind--new article").first.locator("li.seat:focus")).to_have_count(1)
    to_decide = page.locator("section.kind--new li.seat").filter(has_not_text="Approved by")
    more = page.locator("section.kind--new .rest a")
    while True:
        while to_decide.count():
            here = to_decide.and_(page.locator(":focus"))
            expect(here).to_have_count(1)  # the next to decide has the focus by itself
            row = page.locator(f"#{here.get_attribute('id')}")
            keys.press("a")
            expect(row).to_contain_text("Approved by")
            decided += 1
        if not more.count():
            return decided
        expect(more).to_be_focused()
        keys.press("Enter")
        expect(to_decide.and_(page.locator(":focus"))).to_have_count(1)


def under_review(center: Center) -> int:
    """The number of the proposal under review."""
    with center.database.reading() as work:
        latest = work.proposals.latest()
    assert latest
    return latest.proposal_id


def someone_else(keys: Keys, center: Center) -> None:
    """Another person for the first team: the worker works the prices out, one is looked at and chosen."""
    page = keys.page
    to_first_new(keys)
    with page.expect_navigation():
        keys.press("s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Want someone else?")
    expect(page.locator(".answer")).to_contain_text("Waits its turn")
    with center.database.reading() as work:
        [job] = [one for one in work.jobs.find() if one.kind is JobKind.STUDY and one.state is JobState.WAITING]
    perform(Bench(center.database, IncrementalSolver, IncrementalSolver), study_of(job))
    choose = page.get_by_role("link", name="Look and choose").first
    expect(choose).to_be_visible()
    keys.open(choose)
    keys.open(page.get_by_role("button", name="Choose this answer"))
    expect(page.get_by_role("status")).to_contain_text("Chosen: the team is locked")
