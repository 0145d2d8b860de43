"""Sending: once, whatever happens between hand-over and record."""

import base64
import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import LetterKind, LetterState, LetterStep
from matcher.records import Recipient, Subject, SubjectKind, User
from matcher.services.audit.trail import verify_trail
from matcher.services.failures import NotPermittedError
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.mail.outbox import LetterOutcome, LetterRef, Wording, edit, letter_history, take_steps
from matcher.services.mail.sending import ABANDONED, NO_ADDRESS, NOT_SET_UP, NOT_YET, hand_over, send, settle_abandoned
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.web.scene import auditor
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import AUDIT_KEYS, KEY, Clock, a_user, import_problem
from tests.support.letters import REQUEST_1, a_letter, a_link, stored
from tests.support.names import E1
from tests.support.requests import a_request


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2", email="")]))
    return a_user(database)


def test_a_letter_is_sent_and_recorded(database: SqlDatabase, ana: User, clock: Clock):
    ref = a_letter(database)
    with smtp_server(inbox := Inbox()) as port:
        assert send(database, ana, [ref], plain_mailer(port), a_link) == (LetterOutcome(1, done=True),)
    letter = stored(database)
    assert (letter.state, letter.sent_at, letter.version) == (LetterState.SENT, clock(), 3)
    assert (inbox.messages[0]["Message-ID"], inbox.messages[0]["Auto-Submitted"]) == (letter.message_id, "no")
    assert letter.message_id.endswith("@center.example>")
    assert [one.note for one in letter_history(database, 1)] == ["accepted", "begin", "drafted"]
    assert verify_trail(database).misfit is None


def test_a_letter_that_the_clock_sends_says_that_no_person_did(database: SqlDatabase):
    import_problem(database, a_problem([a_consultant("C1")]))
    with smtp_server(inbox := Inbox()) as port:
        assert hand_over(database, None, [a_letter(database)], plain_mailer(port), a_link)[0].done
    assert inbox.messages[0]["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_is_sent_is_not_sent_again(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    with smtp_server(inbox := Inbox()) as port:
        mailer = plain_mailer(port)
        send(database, ana, [ref], mailer, a_link)
        again = send(database, ana, [ref, LetterRef(1, 3)], mailer, a_link)
    assert [one.done for one in again] == [False, False]
    assert len(inbox.raw) == 1


def test_a_letter_to_a_consultant_goes_to_the_address_of_now(database: SqlDatabase, ana: User):
    a_letter(database, to=Recipient("Ada Example", consultant_id=ConsultantId("C1")))
    a_letter(database, to=Recipient("Bo Example", consultant_id=ConsultantId("C2")))
    with smtp_server(inbox := Inbox()) as port:
        outcomes = send(database, ana, [LetterRef(1, 1), LetterRef(2, 1)], plain_mailer(port), a_link)
    assert inbox.recipients == [["ada@example.org"]]
    assert outcomes[1] == LetterOutcome(2, done=False, sentence=NO_ADDRESS)
    assert stored(database, 2).state is LetterState.DRAFT


def test_a_refused_recipient_is_told_and_may_be_tried_again_under_the_same_id(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    inbox = Inbox(refuses=frozenset({"ada.lane@example.org"}))
    with smtp_server(inbox) as port:
        outcome = send(database, ana, [ref], plain_mailer(port), a_link)[0]
    failed = stored(database)
    assert (outcome.done, failed.state) == (False, LetterState.FAILED)
    assert failed.fault == outcome.sentence == "The mail server does not take mail for this address (550)."
    edit(database, ana, LetterRef(1, failed.version), Wording("Dates", "Dear Ada", "ada@example.net"))
    with smtp_server(inbox) as port:
        assert send(database, ana, [LetterRef(1, failed.version + 1)], plain_mailer(port), a_link)[0].done
    assert inbox.recipients == [["ada@example.net"]]
    assert inbox.messages[0]["Message-ID"] == failed.message_id
    assert stored(database).fault == ""


def test_a_dead_server_changes_nothing(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    before = stored(database)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcomes = send(database, ana, [ref], plain_mailer(taken.getsockname()[1]), a_link)
    assert "can't be reached" in outcomes[0].sentence
    assert stored(database) == before


def test_without_a_server_nothing_is_sent(database: SqlDatabase, ana: User):
    assert send(database, ana, [a_letter(database)], None, a_link)[0].sentence == NOT_SET_UP
    assert stored(database).state is LetterState.DRAFT


def test_an_answer_that_never_came_leaves_it_unknown_and_the_rest_untried(database: SqlDatabase, ana: User):
    refs = [a_letter(database), a_letter(database)]
    with smtp_server(inbox := Inbox(hangs_up=True)) as port:
        outcomes = send(database, ana, refs, plain_mailer(port), a_link)
    assert [stored(database, number).state for number in (1, 2)] == [LetterState.UNKNOWN, LetterState.DRAFT]
    assert outcomes[1].sentence == NOT_YET
    assert len(inbox.raw) == 1
    with smtp_server(inbox) as port:
        assert not send(database, ana, [LetterRef(1, 3)], plain_mailer(port), a_link)[0].done
    assert len(inbox.raw) == 1


def test_what_takes_too_long_is_left_for_the_next_time(database: SqlDatabase, ana: User):
    refs, ticks = [a_letter(database), a_letter(database)], iter((0.0, 21.0))
    with smtp_server(inbox := Inbox()) as port:
        outcomes = send(database, ana, refs, plain_mailer(port), a_link, lambda: next(ticks))
    assert [one.done for one in outcomes] == [True, False]
    assert len(inbox.raw) == 1


def test_two_who_send_at_once_send_one(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    results: list[LetterOutcome] = []
    with smtp_server(inbox := Inbox()) as port:

        def press() -> None:
            results.extend(send(database, ana, [ref], plain_mailer(port), a_link))

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(inbox.raw) == 1
    assert sorted(one.done for one in results) == [False, False, False, True]


def test_a_claim_that_nobody_works_on_is_unknown(database: SqlDatabase, ana: User, clock: Clock):
    del ana
    a_letter(database)
    begun = replace(stored(database), state=LetterState.SENDING, tried_at=clock())
    database.writing(lambda work: work.outbox.update(begun))
    clock.forward(minutes=9)
    settle_abandoned(database)
    assert stored(database).state is LetterState.SENDING
    clock.forward(minutes=2)
    settle_abandoned(database)
    assert (stored(database).state, stored(database).fault) == (LetterState.UNKNOWN, ABANDONED)
    assert letter_history(database, 1)[0].note == "lost"


CRASHING = """
import os, sys
from matcher import bootstrap
from matcher.services.mail import sending
from matcher.services.accounts.accounts import account_of
from matcher.services.mail.outbox import LetterRef

sending._settle = lambda *_: os._exit(9)
database = bootstrap.database()
sending.send(database, account_of(database, "ana@example.org"), [LetterRef(1, 1)], bootstrap.mailer(), "{}{}".format)
"""


def test_a_crash_between_sending_and_recording_never_sends_twice(
    database: SqlDatabase, ana: User, clock: Clock, database_url: str, tmp_path: Path
):
    a_letter(database)
    with smtp_server(inbox := Inbox()) as port:
        environment = {
            **os.environ,
            "MATCHER_VAR": str(tmp_path / "var"),
            "MATCHER_DATABASE_URL": database_url,
            "MATCHER_LIVED_EXPERIENCE_KEY": base64.urlsafe_b64encode(KEY).decode(),
            "MATCHER_AUDIT_KEY": base64.urlsafe_b64encode(AUDIT_KEYS[0]).decode(),
            "MATCHER_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
            "MATCHER_MAIL_FROM": "help@center.example",
        }
        ended = subprocess.run([sys.executable, "-c", CRASHING], env=environment, check=False)
        assert ended.returncode == 9
        assert len(inbox.raw) == 1
        assert stored(database).state is LetterState.SENDING
        assert not send(database, ana, [LetterRef(1, 2)], plain_mailer(port), a_link)[0].done
        clock.moment = stored(database).tried_at  # type: ignore[assignment]
        clock.forward(minutes=11)
        settle_abandoned(database)
        letter = stored(database)
        assert letter.state is LetterState.UNKNOWN
        assert not send(database, ana, [LetterRef(1, letter.version)], plain_mailer(port), a_link)[0].done
        assert len(inbox.raw) == 1
        take_steps(database, ana, [LetterRef(1, letter.version)], LetterStep.NOT_ARRIVED)
        assert send(database, ana, [LetterRef(1, letter.version + 1)], plain_mailer(port), a_link)[0].done
    assert [message["Message-ID"] for message in inbox.messages] == [letter.message_id] * 2


def test_whoever_may_not_send_sends_nothing(database: SqlDatabase, ana: User):
    del ana
    with smtp_server(inbox := Inbox()) as port, pytest.raises(NotPermittedError):
        send(database, auditor(database), [a_letter(database)], plain_mailer(port), a_link)
    assert inbox.raw == []


# --- the first answer to a request ------------------------------------------------------------------------------------


def test_a_sent_acknowledgement_stops_the_clock_of_its_request(database: SqlDatabase, ana: User, clock: Clock):
    asked = a_request()
    number = receive(database, NewRequest(asked.contact, asked.facts))
    with smtp_server(Inbox()) as port:
        send(database, ana, [LetterRef(1, 1)], plain_mailer(port), a_link)
    with database.reading() as work:
        request = work.requests.get(number)
        steps = [one.note for one in work.trail.find() if one.action == "intake"]
    assert request
    assert (request.first_answer_at, request.version) == (clock(), 2)
    assert steps == ["answer", "receive"]


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (LetterKind.GRANTING_OFFICE, REQUEST_1),
        (LetterKind.MESSAGE, Subject.engagement(E1)),
        (LetterKind.MESSAGE, Subject.numbered(SubjectKind.REQUEST, 9)),
    ],
)
def test_what_tells_the_requester_nothing_stops_no_clock(
    database: SqlDatabase, ana: User, kind: LetterKind, about: Subject
):
    asked = a_request()
    receive(database, NewRequest(asked.contact, asked.facts))
    a_letter(database, kind=kind, about=about)
    take_steps(database, ana, [LetterRef(2, 1)], LetterStep.MARK_SENT)
    with database.reading() as work:
        request = work.requests.get(1)
    assert request
    assert request.first_answer_at is None


def test_the_first_answer_counts(database: SqlDatabase, ana: User, clock: Clock):
    asked = a_request()
    receive(database, NewRequest(asked.contact, asked.facts))
    first = clock()
    take_steps(database, ana, [LetterRef(1, 1)], LetterStep.MARK_SENT)
    clock.forward(days=1)
    a_letter(database)
    take_steps(database, ana, [LetterRef(2, 1)], LetterStep.MARK_SENT)
    with database.reading() as work:
        request = work.requests.get(1)
    assert request
    assert (request.first_answer_at, request.version) == (first, 2)
