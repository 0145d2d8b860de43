"""Consent: nobody by default, three years at most, taken back at once; sealed, and readings are on record."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.consent import Audience, Consent
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Brakes, Permission, Subject, User
from matcher.services.consent.consenting import ENDED, give_consent, leave, look_again
from matcher.services.consent.reading import read_consents
from matcher.services.engagements.lifecycle import release
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from matcher.services.offers.answering import Answer
from matcher.services.protection.readings import OnceMoreError, readings
from matcher.services.publication.unpublishing import undo_version
from matcher.services.review.proposal_review import find_group
from tests.integration.services.asked import Asked, an_asked_center
from tests.integration.services.center import ROWS
from tests.support.databases import a_user, propose_rows
from tests.support.names import C1, E1, E2, SEAT_1, the

TODAY = date(2027, 1, 4)
LATER = TODAY + timedelta(days=100)


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


@pytest.fixture
def knowing(asked: Asked) -> User:
    return a_user(asked.database, "Kim", AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)


def kept_of(asked: Asked, knowing: User, engagement_id: EngagementId, consultant_id: ConsultantId) -> Consent:
    """What is kept, sealed, for one engagement."""

    def opened(work: UnitOfWork) -> Consent:
        access = work.access_log.admit(knowing.user_id, consultant_id, "To brief the requester")
        return work.consents.get(access, engagement_id, consultant_id)

    return asked.database.writing(opened)


def read(asked: Asked, knowing: User, who: str = "C2") -> Consent:
    return kept_of(asked, knowing, E1, asked.offer(who).consultant_id)


def test_nobody_by_default_then_what_was_chosen(asked: Asked, knowing: User):
    assert read(asked, knowing) == Consent()
    assert give_consent(asked.database, asked.offer("C2").nonce, Audience.REQUESTER, LATER).done
    assert read(asked, knowing) == Consent(Audience.REQUESTER, TODAY, LATER)
    assert give_consent(asked.database, asked.offer("C2").nonce, Audience.NOBODY, None).done
    assert not any(read(asked, knowing).allows(to, TODAY) for to in Audience)


def test_three_years_at_most(asked: Asked, knowing: User):
    nonce = asked.offer("C2").nonce
    assert "Three years" in give_consent(asked.database, nonce, Audience.AUDIENCE, date(2030, 1, 5)).sentence
    assert read(asked, knowing) == Consent()
    assert give_consent(asked.database, nonce, Audience.AUDIENCE, date(2030, 1, 4)).done


def test_everyone_who_was_asked_has_a_record_and_all_are_of_one_length(asked: Asked, database_url: str):
    give_consent(asked.database, asked.offer("C2").nonce, Audience.AUDIENCE, LATER)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(tables.consents)).all()
    engine.dispose()
    assert {(row.engagement_id, row.consultant_id) for row in rows} == {("E1", "C1"), ("E1", "C2"), ("E2", "C3")}
    assert len({len(row.sealed) for row in rows}) == 1
    assert b"audience" not in b"".join(row.sealed for row in rows)


def test_taking_it_back_works_at_once_and_puts_the_engagement_back_into_the_queue(asked: Asked, knowing: User):
    give_consent(asked.database, asked.offer("C2").nonce, Audience.AUDIENCE, LATER)
    asked.confirmed()
    assert look_again(asked.database, asked.offer("C2").nonce).done
    assert not read(asked, knowing).allows(Audience.REQUESTER, TODAY)
    assert asked.states() == ["offered", "accepted", "accepted"]
    assert asked.seating().now.lifecycle.again
    assert asked.step("confirm").done
    assert not asked.seating().now.lifecycle.again


def test_whoever_asks_for_it_the_record_reads_the_same(asked: Asked):
    asked.confirmed()
    entries = []
    for who in ("C1", "C2"):
        look_again(asked.database, asked.offer(who).nonce)
        with asked.database.reading() as work:
            entry = work.trail.find(engagement_id=E1)[0]
        entries.append((entry.actor, entry.subject, entry.placement, entry.before, entry.after, entry.note))
        asked.step("confirm")
    assert (
        entries[0]
        == entries[1]
        == ("The consultant", Subject.engagement(E1), None, "confirmed", "offered", "look_again")
    )


def test_before_everyone_was_asked_taking_back_changes_the_consent_alone(asked: Asked, knowing: User):
    asked.say("C1", Answer.DECLINE)
    assert look_again(asked.database, asked.offer("C2").nonce).done
    assert not asked.seating().now.lifecycle.again
    assert read(asked, knowing).given_on == TODAY


def test_leaving_after_a_yes_frees_the_seat_without_a_reason(asked: Asked, knowing: User):
    give_consent(asked.database, asked.offer("C2").nonce, Audience.AUDIENCE, LATER)
    asked.confirmed()
    assert leave(asked.database, asked.offer("C2").nonce).done
    assert asked.states() == ["open", "accepted", "released"]
    assert ("E1", "C2") in asked.center.rejected()
    assert read(asked, knowing) == Consent()
    assert leave(asked.database, asked.offer("C2").nonce).sentence == ENDED
    assert look_again(asked.database, asked.offer("C2").nonce).sentence == ENDED
    assert give_consent(asked.database, asked.offer("C2").nonce, Audience.AUDIENCE, LATER).sentence == ENDED


def test_somebody_who_left_is_not_to_be_told_first(asked: Asked):
    for person in ("C1", "C2"):
        assert asked.say(person, Answer.ACCEPT).done
    assert leave(asked.database, asked.offer("C2").nonce).done
    assert release(asked.database, asked.ana, E1, SEAT_1, "They asked for someone else").done
    assert (asked.offer("C1").left, asked.offer("C2").left) == (False, True)
    propose_rows(asked.database, ROWS[2:], seed=1)
    team = the(find_group(asked.database, E1))
    told = {the(row.before).consultant_id: row.agreed for row in team.rows}
    assert told == {"C1": True, "C2": False}


def test_an_old_link_empties_no_seat_once_the_offer_was_taken_back(asked: Asked):
    undo_version(asked.database, asked.ana, 1)
    assert leave(asked.database, asked.offer("C2").nonce).sentence == ENDED
    assert asked.states() == ["approved", "approved", "approved"]


@pytest.mark.parametrize("use", [leave, look_again, lambda db, nonce: give_consent(db, nonce, Audience.NOBODY, None)])
def test_a_link_of_no_offer_is_told_so(asked: Asked, use):
    with pytest.raises(NotFoundError):
        use(asked.database, "nothing")


def test_what_nobody_was_asked_for_is_shown_to_nobody(asked: Asked, knowing: User):
    assert kept_of(asked, knowing, E2, C1) == Consent()


def test_before_a_requester_is_told_who_may_know_reads_what_presenters_allow(asked: Asked, knowing: User, clock):
    def seen() -> dict[str, Audience]:
        return {one.consultant_id: one.to for one in read_consents(asked.database, knowing, E1, "To brief them")}

    everyone = seen()
    assert set(everyone.values()) == {Audience.NOBODY}
    who = asked.offer("C2").consultant_id
    assert give_consent(asked.database, asked.offer("C2").nonce, Audience.REQUESTER, TODAY + timedelta(days=1)).done
    assert seen() == {**everyone, who: Audience.REQUESTER}
    clock.forward(days=2)
    assert seen() == everyone  # it has ended
    with asked.database.reading() as work:
        why = [entry.why for entry in work.access_log.readings(who) if entry.user_id == knowing.user_id]
    assert why == ["consent in engagement E1: To brief them"] * 3


def test_what_presenters_allow_is_read_with_the_permission_and_a_reason_alone(asked: Asked, knowing: User):
    with pytest.raises(NotPermittedError):
        read_consents(asked.database, a_user(asked.database, "Ned"), E1, "Curious")
    with pytest.raises(AccountError, match="Say why you need to know"):
        read_consents(asked.database, knowing, E1, " ")
    with pytest.raises(NotFoundError):
        read_consents(asked.database, knowing, EngagementId("E99"), "To brief them")
    asked.database.brakes = Brakes(records_an_hour=1)
    with pytest.raises(OnceMoreError):
        read_consents(asked.database, knowing, E1, "To brief them")  # two presenters: the second is one more
    assert readings(asked.database, knowing) == ()
    assert read_consents(asked.database, knowing, E2, "To brief them")
    asked.say("C3", Answer.DECLINE, "E2")
    assert read_consents(asked.database, knowing, E2, "To brief them") == ()
