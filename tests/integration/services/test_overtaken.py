"""Letters that were under way when what they say ended: none goes out, and what is true is drafted."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LetterKind, LetterState, LetterStep
from matcher.records import Letter, Recipient, Subject, User
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.mail.overtaken import NO_YES, OFFER_OVER
from matcher.services.mail.sending import send
from matcher.services.offers.answering import Answer
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.services.booked import DAYS, PANEL, PEOPLE, ask, let_go, letters, say, waiting
from tests.support.builders import a_problem, an_assignment
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import a_letter, a_link, put, stored
from tests.support.names import C1, E1

FIRST = an_assignment("E1", "1", "C1")


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE, [PANEL]))
    ana = a_user(database)
    ask(database, ana, FIRST)
    return ana


def the_offer(database: SqlDatabase) -> Letter:
    """The newest letter of an offer."""
    with database.reading() as work:
        return next(one for one in work.outbox.find() if one.kind is LetterKind.OFFER)


def ref_of(letter: Letter) -> LetterRef:
    return LetterRef(letter.letter_id, letter.version)


def refused(database: SqlDatabase, user: User, ref: LetterRef) -> str:
    """Why a letter is not sent; the server sees nothing of it."""
    with smtp_server(inbox := Inbox()) as port:
        (outcome,) = send(database, user, [ref], plain_mailer(port), a_link)
    assert not inbox.raw
    return outcome.sentence


def test_an_offer_whose_time_is_over_is_not_sent(database: SqlDatabase, ana: User, clock: Clock):
    ref = ref_of(the_offer(database))
    clock.forward(days=DAYS, hours=12)
    assert refused(database, ana, ref) == OFFER_OVER


def test_one_that_did_not_arrive_is_not_sent_once_the_person_said_no(database: SqlDatabase, ana: User):
    ref = put(database, the_offer(database).letter_id, LetterState.UNKNOWN)
    say(database, ana, "C1", Answer.DECLINE)
    assert take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)[0].done
    assert stored(database, ref.letter_id).state is LetterState.DISCARDED


def test_the_letter_of_an_earlier_offer_is_not_taken_for_that_of_a_later_one(
    database: SqlDatabase, ana: User, clock: Clock
):
    ref = put(database, the_offer(database).letter_id, LetterState.UNKNOWN)
    let_go(database, ana)
    clock.forward(hours=1)
    ask(database, ana, FIRST)
    take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)
    assert stored(database, ref.letter_id).state is LetterState.DISCARDED
    assert the_offer(database).state is LetterState.DRAFT


def test_what_did_not_arrive_may_be_sent_again_while_the_offer_is_open(database: SqlDatabase, ana: User):
    ref = put(database, the_offer(database).letter_id, LetterState.UNKNOWN)
    take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)
    assert the_offer(database).state is LetterState.DRAFT


def test_an_invitation_of_whoever_has_not_said_yes_is_not_sent(database: SqlDatabase, ana: User):
    """As earlier versions drafted it when they published."""
    say(database, ana, "C1")
    (real,) = letters(database)
    let_go(database, ana)
    old = a_letter(
        database,
        Recipient("Ada", consultant_id=C1),
        LetterKind.INVITATION,
        about=Subject.engagement(E1),
        calendar=real.calendar,
    )
    assert refused(database, ana, old) == NO_YES


def test_an_invitation_that_the_server_refuses_after_a_release_is_discarded(database: SqlDatabase, ana: User):
    say(database, ana, "C1")
    (letter,) = letters(database)
    with smtp_server(Inbox(content="550 No")) as port:
        assert not send(database, ana, [ref_of(letter)], plain_mailer(port), a_link)[0].done
    assert stored(database, letter.letter_id).state is LetterState.FAILED
    assert waiting(database) == []  # it may be sent again as it is
    let_go(database, ana)
    assert stored(database, letter.letter_id).state is LetterState.DISCARDED
