"""What people wrote and where they are reached goes once all is over: at the limit, and never while it is needed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.bootstrap import almanac
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.consent import Audience
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.request import Step
from matcher.records import Recipient, Subject, SubjectKind
from matcher.services.audit.trail import verify_access_log, verify_trail
from matcher.services.calendars.busy import own_calendar, set_calendar
from matcher.services.calendars.feeds import feed_made_at, make_feed
from matcher.services.consent.consenting import give_consent
from matcher.services.consultants.contacts import own_address, set_address
from matcher.services.engagements.lifecycle import release
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.notes.comments import comment
from matcher.services.offers.answering import ask, reply
from matcher.services.retention.forgetting import NO_LONGER_KEPT, Written
from matcher.services.retention.retention import Keeping, prune
from tests.integration.services.asked import Asked, an_asked_center
from tests.integration.services.center import PEOPLE, WORK
from tests.support.builders import a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import a_letter, put, stored
from tests.support.names import C1, C3, E1
from tests.support.requests import a_request

DAYS, PEOPLE_DAYS = 30, 60
KEEPING = Keeping(written=timedelta(days=DAYS), people=timedelta(days=PEOPLE_DAYS))
AFTER = datetime(2027, 3, 2, 12, tzinfo=UTC)
"""After E1's only session."""
WAITING = (LetterState.DRAFT, LetterState.FAILED, LetterState.UNKNOWN)
TICK = timedelta(microseconds=1)


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


def wrote(asked: Asked) -> int:
    """Everything that people write about E1: a letter (its id is returned), a question, a consent; E1 is confirmed."""
    nonce = asked.offer("C1").nonce
    give_consent(asked.database, nonce, Audience.REQUESTER, date(2029, 1, 1))
    ask(asked.database, nonce, "Is there parking?")
    with asked.database.reading() as work:
        (question,) = work.offers.questions()
    reply(asked.database, asked.ana, question.question_id, "Yes, behind the house.")
    asked.confirmed()
    ref = a_letter(asked.database, Recipient("Ada Example", consultant_id=C1), about=Subject.engagement(E1))
    put(asked.database, ref.letter_id, LetterState.SENT)
    return ref.letter_id


def close(asked: Asked, clock: Clock) -> None:
    clock.moment = AFTER
    for step in ("deliver", "evaluate", "close"):
        assert asked.step(step).done


def what_is_due(database: SqlDatabase) -> Written:
    return prune(database, KEEPING).written


def test_all_that_was_written_goes_when_it_is_over_long_enough(asked: Asked, clock: Clock, database: SqlDatabase):
    letter_id = wrote(asked)
    assert comment(database, asked.ana, E1, "Twelve chairs, please.") == ""
    close(asked, clock)
    clock.moment = AFTER + timedelta(days=DAYS) - TICK
    assert what_is_due(database) == Written()
    assert prune(database, KEEPING, dry_run=False).count == 0
    clock.moment += TICK
    due = what_is_due(database)
    assert due == Written(letters=(letter_id,), questions=(1,), support=(E1,), consents=(E1,), comments=(1,))
    assert what_is_due(database) == due  # it was only asked what would go
    assert prune(database, KEEPING, dry_run=False).written == due
    letter = stored(database, letter_id)
    assert (letter.to.name, letter.to.email, letter.subject, letter.body) == ("", "", NO_LONGER_KEPT, "")
    assert (letter.state, letter.about, letter.to.consultant_id) == (LetterState.SENT, Subject.engagement(E1), C1)
    with database.reading() as work:
        assert work.offers.questions() == ()
        assert work.lifecycles.get(E1).support_person == ""
        assert E1 not in work.retention.consent_engagements()
        assert work.notes.engagements() == {}
        assert work.trail.find(limit=1)[0].note == (
            "1 letters, 1 questions, 1 support persons, consents of 1 engagements, 0 people who left, 1 comments"
        )
    assert what_is_due(database) == Written()
    assert (verify_trail(database).fault, verify_access_log(database).fault) == ("", "")
    assert asked.states()[0] == "closed"


def test_what_is_at_work_keeps_all_of_it(asked: Asked, clock: Clock, database: SqlDatabase):
    wrote(asked)
    clock.forward(days=4000)
    assert what_is_due(database) == Written()


@pytest.mark.parametrize("how", ["withdrawn", "gone"])
def test_what_is_withdrawn_or_out_of_the_data_is_over_too(asked: Asked, clock: Clock, database: SqlDatabase, how: str):
    letter_id = wrote(asked)
    if how == "withdrawn":
        assert asked.step("withdraw", why="They closed").done
    else:
        for seat in ("1", "2"):  # who said yes is told first: an import drops nobody
            assert release(database, asked.ana, E1, seat, "It is off").done
        import_problem(database, a_problem(PEOPLE, WORK[1:]))
    clock.forward(days=DAYS, microseconds=-1)
    assert what_is_due(database) == Written()
    clock.forward(microseconds=1)
    due = what_is_due(database)
    assert (letter_id in due.letters, due.questions, due.consents) == (True, (1,), (E1,))
    prune(database, KEEPING, dry_run=False)
    assert what_is_due(database) == Written()


def test_letters_of_a_request_go_after_it_was_closed_and_drafts_wait_for_a_person(database: SqlDatabase, clock: Clock):
    ana, asked = a_user(database), a_request()
    numbers = [receive(database, NewRequest(asked.contact, asked.facts)) for _ in range(2)]
    with database.reading() as work:
        letters = [
            work.outbox.find(about=[Subject.numbered(SubjectKind.REQUEST, number)])[0].letter_id for number in numbers
        ]
    for letter_id in letters:
        put(database, letter_id, LetterState.SENT)
    kept = [put(database, a_letter(database).letter_id, state).letter_id for state in WAITING]
    clock.forward(days=1)
    assert take_step(database, ana, Wish(numbers[0], None, Step.DECLINE, "Too far"), almanac.place_of).done
    clock.forward(days=DAYS, microseconds=-1)
    assert what_is_due(database).letters == ()
    clock.forward(microseconds=1)
    assert what_is_due(database).letters == (letters[0],)  # the other request is open
    prune(database, KEEPING, dry_run=False)
    assert stored(database, letters[1]).to.email == "ada.lane@example.org"
    assert all(stored(database, letter_id).body for letter_id in kept)


def test_a_letter_that_was_sent_late_counts_from_then(asked: Asked, clock: Clock, database: SqlDatabase):
    letter_id = wrote(asked)
    close(asked, clock)
    clock.forward(days=DAYS)
    database.writing(lambda work: work.outbox.update(replace(stored(database, letter_id), sent_at=clock())))
    assert what_is_due(database).letters == ()
    clock.forward(days=DAYS)
    assert what_is_due(database).letters == (letter_id,)


def test_the_number_of_a_calendars_entry_stays(asked: Asked, clock: Clock, database: SqlDatabase):
    asked.confirmed()
    with database.reading() as work:
        invited = next(one for one in work.outbox.find(about=[Subject.engagement(E1)]) if one.calendar)
    put(database, invited.letter_id, LetterState.SENT)
    close(asked, clock)
    clock.forward(days=DAYS)
    prune(database, KEEPING, dry_run=False)
    entry, before = stored(database, invited.letter_id).calendar, invited.calendar
    assert entry
    assert before
    assert (entry.uid, entry.sequence, entry.summary, entry.location) == (before.uid, before.sequence, "", "")


def test_addresses_and_calendars_of_people_who_left_go(asked: Asked, clock: Clock, database: SqlDatabase):
    for person in (C1, C3):
        set_address(database, asked.ana, person, "own@example.org")
        set_calendar(database, asked.ana, person, "https://calendar.example/a.ics")
        make_feed(database, person)
    import_problem(database, a_problem(PEOPLE[:2], WORK[:1]))
    clock.forward(days=PEOPLE_DAYS, microseconds=-1)
    assert what_is_due(database).people == ()
    clock.forward(microseconds=1)
    assert what_is_due(database).people == (C3,)
    prune(database, KEEPING, dry_run=False)
    for person, there in ((C1, True), (C3, False)):
        kept = own_address(database, person), own_calendar(database, person), feed_made_at(database, person)
        assert [bool(one) for one in kept] == [there] * 3
    assert what_is_due(database).people == ()


def test_what_only_passes_is_dropped_without_a_word_in_the_trail(database: SqlDatabase, clock: Clock):
    user = a_user(database)

    def begin(work):
        work.sessions.add("token", user.user_id)
        work.rates.hit("who", 60)

    database.writing(begin)
    clock.forward(hours=13)
    assert prune(database, KEEPING, dry_run=False).count == 0
    with database.reading() as work:
        assert work.trail.find() == ()
        assert work.sessions.user("token", clock() - timedelta(days=9)) is None
    clock.moment -= timedelta(hours=13)
    with database.reading() as work:
        assert work.rates.hits("who") == 0
