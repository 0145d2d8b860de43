"""Saved views: what somebody asks of a list, under a name of their own, for their account alone."""

import re

from matcher.ports import Database, UnitOfWork
from matcher.records import SavedView, User

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 2000, 30
LISTING = re.compile(r"[a-z][a-z0-9_-]{0,39}")
NO_NAME = f"Give the view a name of up to {LONGEST_NAME} characters."
TOO_MANY = f"There are {MOST} saved views of this list: delete one first."


def views_of(database: Database, reader: User, listing: str) -> tuple[SavedView, ...]:
    """The reader's views of a list, by name."""
    with database.reading() as work:
        return work.saved_views.find(reader.user_id, listing)


def save_view(database: Database, user: User, listing: str, name: str, query: str) -> str:
    """Save a view, in the place of one of the same name; why not, in a sentence, or an empty string.

    Raises:
        ValueError: It is no list, or no query that a list has.
    """
    said = " ".join(name.split())
    if not LISTING.fullmatch(listing) or len(query) > LONGEST_QUERY or not query.isprintable():
        raise ValueError("no view of a list")
    if not 0 < len(said) <= LONGEST_NAME or not said.isprintable():
        return NO_NAME

    def work(unit: UnitOfWork) -> str:
        known = [one.name for one in unit.saved_views.find(user.user_id, listing)]
        if said not in known and len(known) >= MOST:
            return TOO_MANY
        unit.saved_views.put(SavedView(0, user.user_id, listing, said, query))
        return ""

    return database.writing(work)


def delete_view(database: Database, user: User, view_id: int) -> None:
    """Let go of a view of the user's; anybody else's stays."""
    database.writing(lambda work: work.saved_views.remove(user.user_id, view_id))
