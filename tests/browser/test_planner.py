"""A planner's question by keyboard alone, from the list of scenarios to a proposal in Review.

What if 30% of the travel money were lost, and two Spanish-speaking survivor consultants hired in Texas?
"""

import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from matcher.records import AccountRole, JobKind, JobState
from matcher.sample import Shape, invent
from matcher.sample.names import with_names
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.dataset.importing import import_dataset
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.studies.asking import study_of
from scenarios.studies.performing import Bench, perform
from tests.browser.center import Center
from tests.browser.conftest import NARROW
from tests.browser.keyboard import Keys
from tests.integration.web.client import make_app
from tests.integration.web.scene import PASSWORD
from tests.support.databases import Clock, open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONSULTANTS, ENGAGEMENTS, SEED = 60, 28, 3
SECONDS = 120
"""Within so many seconds a planner has the answer, and the proposal in Review."""


@pytest.fixture
def center(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]"
) -> Iterator[Center]:
    """A center with a night behind it."""
    database = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'center.db')}", clock)
    import_dataset(database, with_names(invent(Shape(CONSULTANTS, ENGAGEMENTS, SEED))))
    roles = frozenset({AccountRole.PLANNER, AccountRole.COORDINATOR})
    create_user(database, NewUser("planner@example.org", "Pat Planner", PASSWORD, roles))
    yield Center(database, serve(make_app(database)))
    database.close()


def test_less_travel_money_and_two_more_in_texas_within_two_minutes(
    center: Center, page: Page, faults_everywhere: Callable[[Page], list[str]]
):
    center.night()
    keys = Keys(page)
    sign_in(keys, center)
    began, keys.pressed = time.monotonic(), 0
    keys.open(page.get_by_role("navigation", name="Main").get_by_role("link", name="Scenarios", exact=True))
    typed(keys, page.get_by_label("What would be different"), "Less travel money, two more in Texas")
    typed(keys, page.get_by_label("Its first change"), "Money for travel")
    keys.open(page.get_by_role("button", name="Go on"))
    typed(keys, page.get_by_label("Percent of what the plan spends that is left"), "70")
    keys.open(page.get_by_role("button", name="Save"))
    typed(keys, page.get_by_label("One more change"), "New consultants")
    keys.open(page.get_by_role("button", name="Go on"))
    typed(keys, page.get_by_label("Role"), "Survivor")
    typed(keys, page.get_by_label("Language"), "Spanish")
    typed(keys, page.get_by_label("State"), "Texas")
    typed(keys, page.get_by_label("How many"), "2")
    keys.open(page.get_by_role("button", name="Save"))
    sentences = page.get_by_role("main").get_by_role("listitem")
    expect(sentences.nth(0)).to_contain_text("The money for travel is 70% of what the plan spends on it.")
    expect(sentences.nth(1)).to_contain_text("2 more survivor consultants in Texas who speak Spanish")
    keys.open(page.get_by_role("button", name="Compare with the plan as it is"))
    work(center)
    figures = page.get_by_role("region", name="Figures")
    expect(figures).to_contain_text("Left uncovered")
    compared = time.monotonic() - began
    keys.open(page.get_by_role("button", name="Promote to a proposal"))
    work(center)
    keys.open(page.get_by_role("link", name="Decide in Review"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposal 2")
    promoted = time.monotonic() - began
    logging.getLogger(__name__).info(
        "compared after %.0f seconds, promoted after %.0f; %d keys", compared, promoted, keys.pressed
    )
    assert promoted < SECONDS
    found = {}
    for number in (1, 2):
        page.goto(f"{center.address}/scenarios/studies/{number}")
        found[number] = faults_everywhere(page)
    assert found == {1: [], 2: []}


def test_a_change_is_said_otherwise_and_a_series_drawn_in_plain_words(
    center: Center, page: Page, faults_everywhere: Callable[[Page], list[str]]
):
    keys = Keys(page)
    sign_in(keys, center)
    page.goto(f"{center.address}/scenarios/new?kind=cap_engagements&title=Fewer")
    typed(keys, page.get_by_label("Engagements a month"), "200")
    keys.open(page.get_by_role("button", name="Save"))
    expect(page.get_by_label("Engagements a month")).to_have_accessible_description(re.compile("“200”: a whole number"))
    assert faults_everywhere(page) == []
    typed(keys, page.get_by_label("Engagements a month"), "1")
    keys.open(page.get_by_role("button", name="Save"))
    keys.open(page.get_by_role("link", name=re.compile("^Change")))
    expect(page.get_by_label("Engagements a month")).to_have_value("1")
    typed(keys, page.get_by_label("Engagements a month"), "2")
    keys.open(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("main").get_by_role("listitem").first).to_contain_text(
        "Nobody has more than 2 engagements a month"
    )
    assert faults_everywhere(page) == []
    for field, number in (("From", "0"), ("To", "2"), ("In steps of", "1")):
        typed(keys, page.get_by_label(field, exact=True).first, number)
    keys.open(page.get_by_role("button", name="Draw the curve"))
    work(center)
    expect(page.get_by_role("img", name="Covered requests by engagements a month at most")).to_be_visible()
    expect(page.get_by_role("region", name="Series").get_by_role("row")).to_have_count(4)
    page.set_viewport_size(NARROW)
    assert faults_everywhere(page) == []


def typed(keys: Keys, field: Locator, text: str) -> None:
    """Fill a field, or choose from a list by the first letters, as a person does: what was there is written over."""
    keys.reach(field)
    keys.type(text)


def sign_in(keys: Keys, center: Center) -> None:
    keys.page.goto(f"{center.address}/sign-in")
    typed(keys, keys.page.get_by_label("Email address"), "planner@example.org")
    typed(keys, keys.page.get_by_label("Password"), PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")


def work(center: Center) -> None:
    """The worker does what was asked last."""
    with center.database.reading() as unit:
        [job, *_] = [one for one in unit.jobs.find() if one.kind is JobKind.STUDY and one.state is JobState.WAITING]
    perform(Bench(center.database, TeamColumnSolver, IncrementalSolver), study_of(job))
