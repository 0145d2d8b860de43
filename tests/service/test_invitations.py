"""Invitations follow what is published: new, changed, taken back; nobody is told twice or of what they never heard."""

import re

import pytest

from matcher.db.transactions import SqlDatabase
from matcher.domain.mail import LetterKind, LetterState, LetterStep
from matcher.domain.problem import Assignment
from matcher.domain.vocabulary import Mode, SeatStatus
from matcher.service.invitations import entry_uid
from matcher.service.outbox import LetterRef, take_steps
from matcher.service.publishing import publish
from matcher.service.records import HeldSeat, InviteMethod, Letter, User
from matcher.service.unpublishing import undo_version
from tests.builders import CHICAGO, MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.databases import a_user, import_problem
from tests.letters import put
from tests.names import C1, E1

PEOPLE = [a_consultant("C1"), a_consultant("C2", name="Bo Example", time_zone=CHICAGO)]
PANEL = an_engagement("E1", seats=seats("expert", "survivor"), sessions=2, cadence_days=7)
ON_SITE = an_engagement("E2", mode=Mode.IN_PERSON)


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE, [PANEL, ON_SITE]))
    return a_user(database)


def stands(database: SqlDatabase, *rows: Assignment) -> None:
    """Make exactly these seats approved."""

    def write(work):
        work.standing.remove(list(work.standing.seats()))
        work.standing.put([HeldSeat(row, SeatStatus.APPROVED, decided=True) for row in rows])

    database.writing(write)


def go_public(database: SqlDatabase, user: User, *rows: Assignment) -> None:
    stands(database, *rows)
    assert publish(database, user).version


def letters(database: SqlDatabase, *states: LetterState) -> list[Letter]:
    with database.reading() as work:
        return list(reversed(work.outbox.find(states or None)))


def waiting(database: SqlDatabase) -> list[tuple[LetterKind, str, int]]:
    """What waits: kind, for whom, sequence."""
    found = letters(database, LetterState.DRAFT)
    return [(one.kind, one.to.name, one.calendar.sequence if one.calendar else 0) for one in found]


def send_all(database: SqlDatabase, user: User) -> None:
    drafts = [LetterRef(one.letter_id, one.version) for one in letters(database, LetterState.DRAFT)]
    assert all(one.done for one in take_steps(database, user, drafts, LetterStep.MARK_SENT))


def test_whoever_becomes_public_is_invited(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"))
    assert waiting(database) == [
        (LetterKind.INVITATION, "Ada Example", 1),
        (LetterKind.INVITATION, "Bo Example", 1),
    ]
    invite = letters(database)[0].calendar
    assert invite
    assert (invite.method, invite.uid, invite.zone) == (InviteMethod.REQUEST, entry_uid(E1, C1), "America/New_York")
    assert [day.isoformat() for day in invite.days] == ["2027-03-01", "2027-03-08"]
    assert (invite.summary, invite.location) == ("Example Services: training, presenter", "Virtual")


def test_both_seats_of_a_panel_read_the_same(database: SqlDatabase, ana: User):
    """Nothing in a letter may tell who sits in which seat; but for the names and clocks they are one text."""
    go_public(database, ana, an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"))
    one, other = (letter.body for letter in letters(database))
    own_clock = re.compile("; on your clock [^\n]*")
    assert own_clock.sub("", other).replace("Bo Example", "Ada Example") == one
    assert "on your clock Monday, March 1, 2027, 9:00 AM CST" in other
    assert not re.search("surviv|lived|expert|seat", one + other, re.IGNORECASE)


def test_people_who_change_seats_hear_nothing(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2"))
    send_all(database, ana)
    go_public(database, ana, an_assignment("E1", "1", "C2"), an_assignment("E1", "2", "C1"))
    assert waiting(database) == []


def test_a_new_start_changes_the_entry_under_its_name(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    send_all(database, ana)
    go_public(database, ana, an_assignment("E1", "1", "C1", TUESDAY))
    assert waiting(database) == [(LetterKind.INVITATION, "Ada Example", 2)]
    before, after = (one.calendar for one in letters(database))
    assert before
    assert after
    assert before.uid == after.uid
    assert letters(database)[1].subject == "Changed: Example Services: training, presenter"


def test_a_swap_cancels_one_and_invites_the_other(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    send_all(database, ana)
    go_public(database, ana, an_assignment("E1", "1", "C2"))
    assert waiting(database) == [
        (LetterKind.CANCELLATION, "Ada Example", 2),
        (LetterKind.INVITATION, "Bo Example", 2),
    ]
    cancelled = letters(database)[1]
    assert cancelled.calendar
    assert cancelled.calendar.method is InviteMethod.CANCEL
    assert cancelled.subject.startswith("Cancelled: ")


def test_who_was_never_told_is_not_told_that_it_is_off(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    undo_version(database, ana, 1)
    assert waiting(database) == []
    assert [one.state for one in letters(database)] == [LetterState.DISCARDED]


def test_taking_a_version_back_cancels_what_was_sent(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    send_all(database, ana)
    undo_version(database, ana, 1)
    assert waiting(database) == [(LetterKind.CANCELLATION, "Ada Example", 2)]
    assert publish(database, ana).version
    assert waiting(database) == []  # what they were sent is true again, and the cancellation had not gone out


def test_after_a_cancellation_one_is_invited_anew(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    send_all(database, ana)
    undo_version(database, ana, 1)
    send_all(database, ana)
    publish(database, ana)
    assert waiting(database) == [(LetterKind.INVITATION, "Ada Example", 3)]
    assert letters(database)[-1].subject.startswith("Invitation: ")


def test_where_it_is_unknown_whether_it_arrived_one_is_told_again(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E1", "1", "C1"))
    put(database, 1, LetterState.UNKNOWN)
    undo_version(database, ana, 1)
    assert waiting(database) == [(LetterKind.CANCELLATION, "Ada Example", 2)]
    publish(database, ana)
    assert waiting(database) == [(LetterKind.INVITATION, "Ada Example", 3)]


def test_only_the_latest_of_unsent_letters_waits(database: SqlDatabase, ana: User):
    for start in (MONDAY, TUESDAY, MONDAY):
        go_public(database, ana, an_assignment("E1", "1", "C1", start))
    assert waiting(database) == [(LetterKind.INVITATION, "Ada Example", 3)]
    assert letters(database)[-1].subject.startswith("Invitation: ")


def test_what_has_left_the_data_is_cancelled_by_its_name(database: SqlDatabase, ana: User):
    go_public(database, ana, an_assignment("E2", "1", "C1"))
    send_all(database, ana)
    assert letters(database)[0].calendar.location == "Columbus, OH"  # type: ignore[union-attr]
    stands(database)
    import_problem(database, a_problem(PEOPLE[1:], [PANEL]))
    assert publish(database, ana).version
    cancelled = letters(database)[-1]
    assert (cancelled.kind, cancelled.to.name) == (LetterKind.CANCELLATION, "C1")
    assert cancelled.calendar
    assert (cancelled.calendar.summary, cancelled.calendar.zone) == ("E2: presenter", "UTC")
