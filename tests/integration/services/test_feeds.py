"""Private feeds: what one was asked and said yes to, under a token kept as a hash only; a new one stops the old."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.records import Action, User
from matcher.services.calendars.feeds import close_feed, feed_made_at, feed_of, make_feed
from matcher.services.calendars.invitations import entry_uid
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.publication.publishing import publish
from tests.integration.services.booked import DAYS, PANEL, PEOPLE, ask, book, let_go, say, send_all, stands
from tests.integration.web.scene import auditor
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem
from tests.support.names import C1, E1, E2, the

FIRST = an_assignment("E1", "1", "C1")


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE, [PANEL, an_engagement("E2")]))
    return a_user(database)


def shown(database: SqlDatabase, token: str) -> list[tuple[str, int, bool]]:
    """Names and numbers of the feed's entries, and whether each is still to be answered."""
    feed = feed_of(database, token)
    assert feed
    return [(invite.uid, invite.sequence, invite.tentative) for invite in feed.invites]


def test_a_feed_shows_what_one_was_asked_for_and_said_yes_to(database: SqlDatabase, ana: User, clock: Clock):
    token = the(make_feed(database, C1))
    stands(database, FIRST, an_assignment("E1", "2", "C2"))
    publish(database, ana)
    assert shown(database, token) == []
    ask(database, ana, FIRST, an_assignment("E2", "1", "C1", TUESDAY))
    assert [open_ for _, _, open_ in shown(database, token)] == [True, True]
    clock.forward(days=1)
    say(database, ana, "C1")
    assert shown(database, token) == [(entry_uid(E1, C1), 1, False), (entry_uid(E2, C1), 0, True)]
    feed = feed_of(database, token)
    assert feed
    assert [entry.at for entry in feed.invites] == [clock(), clock() - timedelta(days=1)]


def test_what_was_declined_ran_out_or_was_released_leaves_the_feed(database: SqlDatabase, ana: User, clock: Clock):
    token = the(make_feed(database, C1))
    book(database, ana, FIRST)
    ask(database, ana, an_assignment("E2", "1", "C1", TUESDAY))
    let_go(database, ana)
    assert [uid for uid, _, _ in shown(database, token)] == [entry_uid(E2, C1)]
    clock.forward(days=DAYS, hours=12)  # before anyone has ended the offer
    assert shown(database, token) == []


def test_a_number_never_falls(database: SqlDatabase, ana: User):
    token, numbers = the(make_feed(database, C1)), []
    for start in (MONDAY, TUESDAY, MONDAY):
        ask(database, ana, an_assignment("E1", "1", "C1", start))
        numbers += [number for _, number, _ in shown(database, token)]
        say(database, ana, "C1")
        send_all(database, ana)
        numbers += [number for _, number, _ in shown(database, token)]
        let_go(database, ana)
        send_all(database, ana)
    assert numbers == [0, 1, 2, 3, 4, 5]


def test_what_was_delivered_stays_named_after_it_left_the_data(database: SqlDatabase, ana: User):
    token = the(make_feed(database, C1))
    book(database, ana, an_assignment("E2", "1", "C1"))
    offer = replace(open_or_not(database), state=OfferState.DELIVERED)
    database.writing(lambda work: work.offers.update(offer))
    import_problem(database, a_problem(PEOPLE, [PANEL]))
    feed = feed_of(database, token)
    assert feed
    assert [(entry.summary, entry.zone) for entry in feed.invites] == [("E2: presenter", "UTC")]


def open_or_not(database: SqlDatabase) -> Offer:
    with database.reading() as work:
        return work.offers.find()[0]


def test_a_new_address_stops_the_old_one_and_closing_stops_both(database: SqlDatabase, ana: User, clock: Clock):
    old = the(make_feed(database, C1))
    new = the(make_feed(database, C1))
    assert (feed_of(database, old), feed_made_at(database, C1)) == (None, clock())
    assert feed_of(database, new) is not None
    close_feed(database, None, C1)
    close_feed(database, ana, C1)
    assert (feed_of(database, new), feed_made_at(database, C1)) == (None, None)
    with database.reading() as work:
        entries = work.trail.find(actions=[Action.CALENDAR])
    assert [(one.before, one.after) for one in entries] == [
        ("a private feed", "no private feed"),
        ("a private feed", "a private feed"),
        ("no private feed", "a private feed"),
    ]


@pytest.mark.usefixtures("ana")
def test_the_token_is_nowhere_in_the_database(database: SqlDatabase, database_url: str):
    token = the(make_feed(database, C1))
    engine = open_engine(database_url)
    with engine.connect() as connection:
        held = [
            repr(tuple(row))
            for table in (tables.calendar_feeds, tables.audit_entries)
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    assert len(held) == 2
    assert token not in "".join(held)


def test_only_who_may_send_closes_feeds_of_others_and_only_consultants_have_them(database: SqlDatabase, ana: User):
    alex, nobody = auditor(database), a_consultant("C9").consultant_id
    with pytest.raises(NotPermittedError):
        close_feed(database, alex, C1)
    with pytest.raises(NotFoundError):
        make_feed(database, nobody)
    with pytest.raises(NotFoundError):
        close_feed(database, ana, nobody)


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("token", ["", "x", "é", "\ud800"])
def test_other_tokens_are_nobodys(database: SqlDatabase, token: str):
    make_feed(database, C1)
    assert feed_of(database, token) is None
