"""Digests: who is written to of what waits, how often, and that nothing but numbers is in it."""

from datetime import UTC, datetime

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.request_facts import Contact, Facts
from matcher.records import DigestKind, Outgoing, Pace, User
from matcher.services.accounts.accounts import change_access
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.notes.comments import comment
from matcher.services.notes.digests import choose_digests, digest_choices, tell_what_waits
from tests.integration.services.asked import Asked, an_asked_center
from tests.support.databases import Clock, a_user
from tests.support.mailers import Kept
from tests.support.names import E1

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = "https://matcher.example.org"
MONDAY_7, MONDAY_8 = datetime(2027, 1, 11, 12, 59, tzinfo=UTC), datetime(2027, 1, 11, 13, 0, tzinfo=UTC)
"""7:59 and 8:00 AM Eastern."""


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


@pytest.fixture
def lea(asked: Asked) -> User:
    return a_user(asked.database, "Lea Park")


def told(asked: Asked, post: Kept) -> list[Outgoing]:
    before = len(post.letters)
    count = tell_what_waits(asked.database, post, PAGES)
    assert count == len(post.letters) - before
    return list(post.letters[before:])


def a_new_request(asked: Asked, name: str) -> None:
    receive(asked.database, NewRequest(Contact("Ruth Lee", "ruth@example.org"), Facts(organization=name)))


def test_nobody_is_written_to_who_did_not_choose_it(asked: Asked, lea: User):
    assert set(digest_choices(asked.database, lea).values()) == {Pace.OFF}
    a_new_request(asked, "Ivy Hall")
    assert told(asked, Kept()) == []
    assert tell_what_waits(asked.database, None, PAGES) == 0


def test_a_mention_is_told_at_once_and_once(asked: Asked, lea: User, clock: Clock):
    post = Kept()
    choose_digests(asked.database, lea, {DigestKind.MENTIONS: Pace.AT_ONCE})
    assert told(asked, post) == []
    clock.forward(minutes=1)
    assert comment(asked.database, asked.ana, E1, "Zanzibar? @Lea") == ""
    (letter,) = told(asked, post)
    assert (letter.email, letter.subject) == (lea.email, "1 thing waits for you")
    assert "1 comment that mentions you" in letter.body
    assert PAGES in letter.body
    assert not any(word in letter.subject + letter.body for word in ("Zanzibar", "Ana", "E1"))
    assert told(asked, post) == []
    clock.forward(minutes=1)
    assert comment(asked.database, asked.ana, E1, "Well, @Lea?") == ""
    assert "2 comments that mention you" in told(asked, post)[0].body


def test_daily_and_weekly_mail_comes_in_the_morning_once_for_all_kinds(asked: Asked, lea: User, clock: Clock):
    post = Kept()
    paces = {DigestKind.REQUESTS: Pace.DAILY, DigestKind.LETTERS: Pace.WEEKLY, DigestKind.QUESTIONS: Pace.DAILY}
    choose_digests(asked.database, lea, {**paces, DigestKind.DECISIONS: Pace.DAILY})
    a_new_request(asked, "Ivy Hall")
    clock.moment = MONDAY_7
    assert told(asked, post) == []
    clock.moment = MONDAY_8
    (letter,) = told(asked, post)
    assert letter.subject == "2 things wait for you"
    assert letter.body.startswith("- 1 letter to send\n- 1 request that is open\n")
    assert told(asked, post) == []
    clock.forward(days=1)
    (letter,) = told(asked, post)  # no letters: they are weekly
    assert letter.body.startswith("- 1 request that is open\n\n")
    clock.forward(days=6)
    assert "letter to send" in told(asked, post)[0].body


def test_an_account_that_is_closed_is_written_to_no_more(asked: Asked, lea: User, clock: Clock):
    choose_digests(asked.database, lea, {DigestKind.REQUESTS: Pace.AT_ONCE})
    clock.forward(minutes=1)
    a_new_request(asked, "Ivy Hall")
    change_access(asked.database, lea.user_id, active=False)
    assert told(asked, Kept()) == []
