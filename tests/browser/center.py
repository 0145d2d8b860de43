"""A small invented center, served to a real browser."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from matcher import bootstrap
from matcher.db.unit_of_work import SqlDatabase
from matcher.sample import Shape, invent
from matcher.sample.names import with_names
from matcher.services.dataset.importing import import_dataset
from matcher.services.runs.nightly import Night, propose
from matcher.services.runtime.request_id import current_request
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.databases import Clock, open_database

CONSULTANTS, ENGAGEMENTS = 40, 12


@dataclass(frozen=True)
class Center:
    """A center with a night behind it.

    Args:
        address: Where a browser finds it.
    """

    database: SqlDatabase
    address: str

    def night(self) -> None:
        """Let a night pass."""
        propose(Night(self.database, bootstrap.solver()))

    def sign_in(self, page: Page) -> None:
        """Sign in as the coordinator; leads to the review."""
        page.goto(f"{self.address}/sign-in?next=/review/")
        page.get_by_label("Email address").fill("coordinator@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Proposal 1")
        page.wait_for_load_state()  # with its scripts


def small_center(file: Path, migrated: Path, clock: Clock) -> SqlDatabase:
    """A database with the center in it, a coordinator and a first proposal."""
    database = open_database(f"sqlite:///{shutil.copy(migrated, file)}", clock, current_request)
    import_dataset(database, with_names(invent(Shape(CONSULTANTS, ENGAGEMENTS, seed=3))))
    coordinator(database)
    propose(Night(database, bootstrap.solver()))
    return database


def engagement(page: Page, place: int) -> Locator:
    """The engagement at a place of the section of new ones."""
    return page.locator("section.kind--new article").nth(place)


def presenters(card: Locator) -> list[str]:
    """The names in an engagement's rows."""
    return [name.strip() for name in card.locator("li.seat .sentence a:first-of-type").all_text_contents()]
