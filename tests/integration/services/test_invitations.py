"""Invitations follow the yes, never come before it; nobody is told twice, or of what they never heard."""

import re
from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.letter import LetterKind, LetterState, LetterStep
from matcher.domain.workflow.offer import OfferState
from matcher.records import InviteMethod, Subject, User
from matcher.services.calendars.invitations import entry_uid
from matcher.services.engagements.lifecycle import release
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.offers.answering import Answer
from matcher.services.offers.expiring import expire
from matcher.services.publication.publishing import publish
from matcher.services.publication.unpublishing import undo_version
from tests.integration.services.booked import (
    DAYS,
    ON_SITE,
    PANEL,
    PEOPLE,
    ask,
    book,
    let_go,
    letters,
    say,
    send_all,
    stands,
    waiting,
)
from tests.support.builders import TUESDAY, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import put
from tests.support.names import C1, E1

FIRST, SECOND = an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")
INVITED, CANCELLED = LetterKind.INVITATION, LetterKind.CANCELLATION


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE, [PANEL, ON_SITE]))
    return a_user(database)


def offer_letters(database: SqlDatabase) -> list[tuple[str, str]]:
    with database.reading() as work:
        found = work.outbox.find(about=[Subject.engagement(E1)])
    return sorted((one.to.name, one.state.value) for one in found if one.kind is LetterKind.OFFER)


def test_nobody_is_invited_before_the_yes(database: SqlDatabase, ana: User):
    ask(database, ana, FIRST, SECOND)
    assert letters(database) == []
    say(database, ana, "C1")
    assert waiting(database) == [(INVITED, "Ada Example", 1)]
    invite = letters(database)[0].calendar
    assert invite
    assert (invite.method, invite.uid, invite.zone) == (InviteMethod.REQUEST, entry_uid(E1, C1), "America/New_York")
    assert [day.isoformat() for day in invite.days] == ["2027-03-01", "2027-03-08"]
    assert (invite.summary, invite.location) == ("Example Services: training, presenter", "Virtual")
    assert letters(database)[0].body.startswith("Dear Ada Example,\n\nThank you for saying yes")


def test_a_no_leaves_neither_offer_nor_invitation_in_the_outbox(database: SqlDatabase, ana: User):
    ask(database, ana, FIRST, SECOND)
    assert offer_letters(database) == [("Ada Example", "draft"), ("Bo Example", "draft")]
    say(database, ana, "C1", Answer.DECLINE)
    assert offer_letters(database) == [("Ada Example", "discarded"), ("Bo Example", "draft")]
    assert letters(database) == []


def test_a_yes_by_telephone_leaves_no_offer_to_be_sent(database: SqlDatabase, ana: User):
    ask(database, ana, FIRST)
    say(database, ana, "C1")
    assert offer_letters(database) == [("Ada Example", "discarded")]


def test_who_did_not_answer_is_invited_to_nothing(database: SqlDatabase, ana: User, clock: Clock):
    ask(database, ana, FIRST)
    clock.forward(days=DAYS, hours=12)
    assert expire(database).offers == 1
    assert letters(database) == []


def test_both_seats_of_a_panel_read_the_same(database: SqlDatabase, ana: User):
    """Nothing in a letter may tell who sits in which seat; but for the names and clocks they are one text."""
    book(database, ana, FIRST, SECOND)
    one, other = (letter.body for letter in letters(database))
    own_clock = re.compile("; on your clock [^\n]*")
    assert own_clock.sub("", other).replace("Bo Example", "Ada Example") == one
    assert "on your clock Monday, March 1, 2027 at 9:00 AM CST (Chicago time)" in other
    assert not re.search("surviv|lived|expert|seat", one + other, re.IGNORECASE)


def test_a_release_cancels_what_was_sent_and_a_new_yes_changes_the_entry(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    send_all(database, ana)
    let_go(database, ana)
    assert waiting(database) == [(CANCELLED, "Ada Example", 2)]
    book(database, ana, an_assignment("E1", "1", "C1", TUESDAY))
    assert waiting(database) == [(INVITED, "Ada Example", 3)]  # the cancellation had not gone out
    before, _, after = (one.calendar for one in letters(database))
    assert before
    assert after
    assert before.uid == after.uid
    assert letters(database)[-1].subject == "Changed: Example Services: training, presenter"


def test_after_a_cancellation_one_is_invited_anew(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    send_all(database, ana)
    let_go(database, ana)
    send_all(database, ana)
    book(database, ana, FIRST)
    assert waiting(database) == [(INVITED, "Ada Example", 3)]
    assert letters(database)[-1].subject.startswith("Invitation: ")


def test_the_same_yes_again_needs_no_letter(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    send_all(database, ana)
    let_go(database, ana)
    book(database, ana, FIRST)
    assert waiting(database) == []  # what they were sent is true again, and the cancellation had not gone out


def test_who_was_never_told_is_not_told_that_it_is_off(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    let_go(database, ana)
    assert waiting(database) == []
    assert [one.state for one in letters(database)] == [LetterState.DISCARDED]


def test_publishing_and_taking_back_leave_a_yes_as_it_is(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    send_all(database, ana)
    undo_version(database, ana, 1)
    ask(database, ana, SECOND)
    assert waiting(database) == []


def test_where_it_is_unknown_whether_it_arrived_one_is_told_again(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    put(database, letters(database)[0].letter_id, LetterState.UNKNOWN)
    let_go(database, ana)
    assert waiting(database) == [(CANCELLED, "Ada Example", 2)]
    book(database, ana, FIRST)
    assert waiting(database) == [(INVITED, "Ada Example", 3)]


def test_an_invitation_that_did_not_arrive_is_not_sent_after_a_release(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    ref = put(database, letters(database)[0].letter_id, LetterState.UNKNOWN)
    let_go(database, ana)
    assert take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)[0].done
    assert [one.state for one in letters(database)] == [LetterState.DISCARDED, LetterState.DISCARDED]


def test_one_that_did_not_arrive_waits_again_while_it_is_true(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    ref = put(database, letters(database)[0].letter_id, LetterState.UNKNOWN)
    take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)
    assert waiting(database) == [(INVITED, "Ada Example", 1)]


def test_new_sessions_in_the_data_change_the_entry(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    send_all(database, ana)
    for _ in range(2):  # the same data again changes nothing
        import_problem(database, a_problem(PEOPLE, [replace(PANEL, session_minutes=180), ON_SITE]))
    assert waiting(database) == [(INVITED, "Ada Example", 2)]
    changed = letters(database)[-1]
    assert changed.calendar
    assert (changed.subject.partition(":")[0], changed.calendar.minutes) == ("Changed", 180)


def test_an_engagement_that_leaves_the_data_is_cancelled_and_offers_for_it_end(database: SqlDatabase, ana: User):
    book(database, ana, an_assignment("E2", "1", "C1"))
    send_all(database, ana)
    ask(database, ana, SECOND)
    without = a_problem(PEOPLE, [an_engagement("E3", seats=seats("any"))])
    with pytest.raises(DatasetError, match=r"Ada Example \(C1\) said yes to Example Services \(E2\), which is missing"):
        import_problem(database, without)
    assert release(database, ana, EngagementId("E2"), "1", "It is off").done
    import_problem(database, without)
    assert waiting(database) == [(CANCELLED, "Ada Example", 2)]
    gone = letters(database)[-1].calendar
    assert gone
    assert (gone.summary, gone.location) == ("Example Services: training, presenter", "Columbus, OH")
    assert offer_letters(database) == [("Bo Example", "discarded")]
    with database.reading() as work:
        assert [(one.state.value, one.by) for one in work.offers.find()] == [
            ("taken_back", "import"),
            ("taken_back", "Ana"),
        ]


def test_whoever_was_invited_on_publication_before_there_were_offers_is_told_when_it_is_off(
    database: SqlDatabase, ana: User
):
    """Earlier versions drafted the invitation when they published."""
    book(database, ana, FIRST)
    send_all(database, ana)
    with database.reading() as work:
        offer = work.offers.find()[0]
    database.writing(
        lambda work: work.offers.update(replace(offer, state=OfferState.EXPIRED))
    )  # as if nobody had been asked
    stands(database)
    assert publish(database, ana).version
    assert waiting(database) == [(CANCELLED, "Ada Example", 2)]


def test_whoever_has_left_the_data_is_called_as_before(database: SqlDatabase, ana: User):
    book(database, ana, an_assignment("E2", "1", "C1"))
    send_all(database, ana)
    assert release(database, ana, EngagementId("E2"), "1", "It is off").done
    import_problem(database, a_problem(PEOPLE[1:], [PANEL]))
    (cancelled,) = letters(database, LetterState.DRAFT)
    assert (cancelled.to.name, cancelled.to.consultant_id) == ("Ada Example", "C1")


def test_a_letter_that_a_person_has_changed_stays_while_it_is_true(database: SqlDatabase, ana: User):
    book(database, ana, FIRST)
    (mine,) = letters(database)
    database.writing(lambda work: work.outbox.update(replace(mine, body="Dear Ada, see you there")))
    import_problem(database, a_problem(PEOPLE, [PANEL, ON_SITE, an_engagement("E3")]))
    assert [one.body for one in letters(database)] == ["Dear Ada, see you there"]
    assert LetterRef(mine.letter_id, mine.version)
