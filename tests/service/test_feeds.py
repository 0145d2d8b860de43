"""Private feeds: published engagements under a token that is kept as a hash only; a new one stops the old."""

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.transactions import SqlDatabase
from matcher.service.errors import NotFoundError, NotPermittedError
from matcher.service.feeds import close_feed, feed_made_at, feed_of, make_feed
from matcher.service.invitations import entry_uid
from matcher.service.records import Action, User
from matcher.service.unpublishing import undo_version
from tests.builders import TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.databases import Clock, a_user, import_problem
from tests.names import C1, E1
from tests.service.test_invitations import go_public
from tests.web.scene import auditor

PEOPLE = [a_consultant("C1"), a_consultant("C2", name="Bo Example")]
PANEL = an_engagement("E1", seats=seats("expert", "survivor"))


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE, [PANEL, an_engagement("E2")]))
    return a_user(database)


def shown(database: SqlDatabase, token: str) -> list[tuple[str, int]]:
    """Names and numbers of the feed's entries."""
    feed = feed_of(database, token)
    assert feed
    return [(invite.uid, invite.sequence) for invite in feed.invites]


def test_a_feed_shows_what_is_public_and_nothing_else(database: SqlDatabase, ana: User):
    token = make_feed(database, ana, C1)
    assert shown(database, token) == []
    go_public(database, ana, an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"))
    assert shown(database, token) == [(entry_uid(E1, C1), 1)]
    undo_version(database, ana, 1)
    assert shown(database, token) == []


def test_an_entry_keeps_its_number_until_it_changes(database: SqlDatabase, ana: User, clock: Clock):
    token = make_feed(database, ana, C1)
    row = an_assignment("E1", "1", "C1")
    go_public(database, ana, row)
    first = clock()
    clock.forward(days=1)
    go_public(database, ana, row, an_assignment("E1", "2", "C2"))
    feed = feed_of(database, token)
    assert feed
    assert [(entry.sequence, entry.at) for entry in feed.invites] == [(1, first)]
    go_public(database, ana, an_assignment("E1", "1", "C1", TUESDAY))
    assert shown(database, token) == [(entry_uid(E1, C1), 3)]
    go_public(database, ana, row)
    assert shown(database, token) == [(entry_uid(E1, C1), 4)]


def test_an_engagement_that_left_the_data_is_still_named(database: SqlDatabase, ana: User):
    token = make_feed(database, ana, C1)
    go_public(database, ana, an_assignment("E2", "1", "C1"))
    database.writing(lambda work: work.standing.remove(list(work.standing.seats())))
    import_problem(database, a_problem(PEOPLE, [PANEL]))
    feed = feed_of(database, token)
    assert feed
    assert [entry.summary for entry in feed.invites] == ["E2: presenter"]


def test_a_new_address_stops_the_old_one_and_closing_stops_both(database: SqlDatabase, ana: User, clock: Clock):
    old = make_feed(database, ana, C1)
    new = make_feed(database, ana, C1)
    assert (feed_of(database, old), feed_made_at(database, C1)) == (None, clock())
    assert feed_of(database, new) is not None
    close_feed(database, ana, C1)
    close_feed(database, ana, C1)
    assert (feed_of(database, new), feed_made_at(database, C1)) == (None, None)
    with database.reading() as work:
        entries = work.decisions.find(actions=[Action.CALENDAR])
    assert [(one.before, one.after) for one in entries] == [
        ("a private feed", "no private feed"),
        ("a private feed", "a private feed"),
        ("no private feed", "a private feed"),
    ]


def test_the_token_is_nowhere_in_the_database(database: SqlDatabase, ana: User, database_url: str):
    token = make_feed(database, ana, C1)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        held = [
            repr(tuple(row))
            for table in (tables.calendar_feeds, tables.decisions)
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    assert len(held) == 2
    assert token not in "".join(held)


def test_only_who_may_send_gives_feeds_and_only_to_consultants(database: SqlDatabase, ana: User):
    alex = auditor(database)
    with pytest.raises(NotPermittedError):
        make_feed(database, alex, C1)
    with pytest.raises(NotPermittedError):
        close_feed(database, alex, C1)
    with pytest.raises(NotFoundError):
        make_feed(database, ana, a_consultant("C9").consultant_id)


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800"])
def test_other_tokens_are_nobodys(database: SqlDatabase, ana: User, token: str):
    make_feed(database, ana, C1)
    assert feed_of(database, token) is None
