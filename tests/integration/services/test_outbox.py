"""The outbox: drafts wait, are changed and discarded by people, and tell nobody."""

import re

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LONGEST_BODY, LetterKind, LetterState, LetterStep
from matcher.ports import UnitOfWork
from matcher.records import Action, Recipient, Subject, SubjectKind, User
from matcher.services.audit.trail import verify_trail
from matcher.services.consultants.contacts import NO_ADDRESS, SO_WRITTEN, own_address, set_address, unreachable
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.letters.drafting import draft, letter_subject
from matcher.services.mail.outbox import (
    ADDRESS_ELSEWHERE,
    NO_SUBJECT,
    TOO_LONG,
    LetterRef,
    Wording,
    count_letters,
    edit,
    find_letter,
    letter_history,
    list_letters,
    take_steps,
)
from matcher.services.saving import NEWER
from tests.integration.web.scene import auditor
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import REQUEST_1, a_letter, put, stored
from tests.support.names import C1

KEPT = Wording("New dates", "Dear Ada,\r\nwhich day?\r\n")


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2", email="")]))
    return a_user(database)


def test_a_draft_waits(database: SqlDatabase, ana: User):
    del ana
    a_letter(database)
    post = find_letter(database, 1)
    assert post
    assert (post.letter.state, post.email, post.ref) == (LetterState.DRAFT, "ada.lane@example.org", LetterRef(1, 1))
    assert [one.letter.letter_id for one in list_letters(database, {LetterState.DRAFT})] == [1]
    assert list_letters(database, {LetterState.SENT}) == ()
    assert count_letters(database)[LetterState.DRAFT] == 1


def test_a_draft_goes_with_the_transaction_that_made_it(database: SqlDatabase, ana: User):
    del ana

    def fail(work: UnitOfWork) -> None:
        draft(work, LetterKind.MESSAGE, Recipient("Ada"), "Dates", "Dear Ada", REQUEST_1)
        raise LookupError

    with pytest.raises(LookupError):
        database.writing(fail)
    assert list_letters(database) == ()


def test_a_person_changes_it(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    assert edit(database, ana, ref, KEPT).done
    letter = stored(database)
    assert (letter.subject, letter.body, letter.version) == ("New dates", "Dear Ada,\nwhich day?\n", 2)
    assert letter.to.email == "ada.lane@example.org"


def test_a_line_break_in_a_subject_is_no_header(database: SqlDatabase, ana: User):
    ref = a_letter(database, subject="Dates\r\nBcc: all@example.org")
    assert stored(database).subject == "Dates Bcc: all@example.org"
    edit(database, ana, ref, Wording("New\nBcc: all@example.org", "Dear Ada"))
    assert stored(database).subject == "New Bcc: all@example.org"


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        (Wording(" \n ", "Dear Ada"), NO_SUBJECT),
        (Wording("Dates", "a" * (LONGEST_BODY + 1)), TOO_LONG),
        (Wording("Dates", "Dear Ada", "ada@example.org\nBcc: b@example.org"), NO_ADDRESS),
        (Wording("Dates", "Dear Ada", "Ada <ada@example.org>"), SO_WRITTEN.format("ada@example.org")),
    ],
)
def test_what_no_letter_can_be_is_refused(database: SqlDatabase, ana: User, wording: Wording, why: str):
    ref = a_letter(database)
    before = stored(database)
    outcome = edit(database, ana, ref, wording)
    assert (outcome.done, outcome.sentence) == (False, why)
    assert stored(database) == before


def test_an_address_is_filled_in(database: SqlDatabase, ana: User):
    ref = a_letter(database, to=Recipient("The granting office"))
    assert list_letters(database)[0].email == ""
    assert edit(database, ana, ref, Wording("Dates", "Dear all", " office@example.gov ")).done
    assert list_letters(database)[0].email == "office@example.gov"
    assert edit(database, ana, LetterRef(1, 2), Wording("Dates", "Dear all", "")).done
    assert list_letters(database)[0].email == ""


def test_a_consultants_address_is_not_set_in_a_letter(database: SqlDatabase, ana: User):
    ref = a_letter(database, to=Recipient("Ada Example", consultant_id=C1))
    assert edit(database, ana, ref, Wording("s", "b", "other@example.org")).sentence == ADDRESS_ELSEWHERE
    assert list_letters(database)[0].email == "ada@example.org"


def test_a_change_of_what_is_no_longer_there_is_refused(database: SqlDatabase, ana: User):
    ref = a_letter(database)
    edit(database, ana, ref, KEPT)
    assert edit(database, ana, ref, Wording("Other", "")).sentence == NEWER
    assert take_steps(database, ana, [ref], LetterStep.DISCARD)[0].sentence == NEWER
    assert stored(database).subject == "New dates"


def test_several_are_discarded_and_those_that_can_not_be_stay(database: SqlDatabase, ana: User):
    one, other = a_letter(database), a_letter(database)
    put(database, 2, LetterState.SENT)
    outcomes = take_steps(database, ana, [one, other], LetterStep.DISCARD)
    assert [outcome.done for outcome in outcomes] == [True, False]
    assert "is sent" in outcomes[1].sentence
    assert [stored(database, number).state for number in (1, 2)] == [LetterState.DISCARDED, LetterState.SENT]


def test_what_was_sent_by_other_means_is_noted(database: SqlDatabase, ana: User, clock: Clock):
    ref = a_letter(database)
    clock.forward(hours=1)
    take_steps(database, ana, [ref], LetterStep.MARK_SENT)
    assert (stored(database).state, stored(database).sent_at) == (LetterState.SENT, clock())


def test_what_did_not_arrive_is_a_draft_again(database: SqlDatabase, ana: User):
    a_letter(database)
    ref = put(database, 1, LetterState.UNKNOWN)
    take_steps(database, ana, [ref], LetterStep.NOT_ARRIVED)
    assert stored(database).state is LetterState.DRAFT


def test_steps_of_the_sender_are_nobodys_to_make(database: SqlDatabase, ana: User):
    with pytest.raises(ValueError, match="by hand"):
        take_steps(database, ana, [a_letter(database)], LetterStep.ACCEPTED)


def test_whoever_may_not_send_changes_nothing(database: SqlDatabase, ana: User):
    del ana
    ref, alex = a_letter(database), auditor(database)
    with pytest.raises(NotPermittedError):
        edit(database, alex, ref, KEPT)
    with pytest.raises(NotPermittedError):
        take_steps(database, alex, [ref], LetterStep.DISCARD)
    with pytest.raises(NotPermittedError):
        set_address(database, alex, C1, "new@example.org")


def test_there_is_nothing_to_do_with_a_letter_that_is_not_there(database: SqlDatabase, ana: User):
    assert find_letter(database, 9) is None
    with pytest.raises(NotFoundError):
        edit(database, ana, LetterRef(9, 1), KEPT)


def test_every_step_is_in_the_trail_and_names_nobody(database: SqlDatabase, ana: User):
    ref = a_letter(database, to=Recipient("Ada Lane", "ada.lane@example.org"))
    edit(database, ana, ref, KEPT)
    take_steps(database, ana, [LetterRef(1, 2)], LetterStep.DISCARD)
    history = letter_history(database, 1)
    assert [(one.actor, one.before, one.after, one.note) for one in history] == [
        ("Ana", "draft", "discarded", "discard"),
        ("Ana", "draft", "draft", "edit"),
        ("", "", "draft", "drafted"),
    ]
    assert {(one.action, one.subject, one.reason) for one in history} == {
        (Action.LETTER, letter_subject(1), "message, request 1")
    }
    assert not re.search("Lane|example|Dates", repr(history))
    assert verify_trail(database).misfit is None


def test_letters_and_addresses_are_sealed_at_rest(database: SqlDatabase, ana: User, database_url: str):
    a_letter(database, body="Dear Ada, a word")
    set_address(database, ana, C1, "secret@example.net")
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = [tuple(row) for table in (tables.letters, tables.contacts) for row in connection.execute(select(table))]
    engine.dispose()
    plain = repr(rows)
    assert not re.search("Ada|example|Dates|a word|secret", plain)
    assert len(rows[0][-1]) % 1024 == 29  # version, nonce and tag around padded text


# --- addresses of consultants -----------------------------------------------------------------------------------------


def test_the_address_set_here_counts_before_that_of_the_data(database: SqlDatabase, ana: User):
    a_letter(database, to=Recipient("Ada Example", consultant_id=C1))
    assert list_letters(database)[0].email == "ada@example.org"
    assert set_address(database, ana, C1, " new@example.org ") == ""
    assert list_letters(database)[0].email == own_address(database, C1) == "new@example.org"
    assert set_address(database, ana, C1, "") == ""
    assert (list_letters(database)[0].email, own_address(database, C1)) == ("ada@example.org", "")


def test_an_address_stays_through_an_import(database: SqlDatabase, ana: User):
    set_address(database, ana, C1, "new@example.org")
    import_problem(database, a_problem([a_consultant("C1", name="Ada Newname")]))
    assert own_address(database, C1) == "new@example.org"


def test_who_can_not_be_reached_is_told(database: SqlDatabase, ana: User):
    del ana
    c2 = a_consultant("C2").consultant_id
    assert unreachable(database, [C1, c2]) == (c2,)


def test_what_is_no_address_is_not_kept(database: SqlDatabase, ana: User):
    assert set_address(database, ana, C1, "new@example.org\nBcc: x@example.org") == NO_ADDRESS
    assert set_address(database, ana, C1, "mailto:new@example.org") == SO_WRITTEN.format("new@example.org")
    assert own_address(database, C1) == ""
    with pytest.raises(NotFoundError):
        set_address(database, ana, a_consultant("C9").consultant_id, "new@example.org")


def test_a_change_of_address_is_in_the_trail_without_it(database: SqlDatabase, ana: User):
    for _ in range(2):
        set_address(database, ana, C1, "new@example.org")
    with database.reading() as work:
        entries = work.trail.find(actions=[Action.CONTACT])
    assert [(one.subject, one.before, one.after) for one in entries] == [
        (Subject(SubjectKind.CONTACT, "C1"), "the address of the data", "an address set here")
    ]
