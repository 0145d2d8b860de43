from datetime import UTC, datetime, timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.clock.business_hours import EASTERN
from matcher.domain.model.clock.in_words import in_full
from matcher.domain.workflow.letter import OWN_LINK, LetterKind
from matcher.domain.workflow.offer import OfferState
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Letter, RunStatus, Subject
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.offers.answering import Answer
from matcher.services.offers.expiring import Expiry, expire, freed
from matcher.services.offers.offer_views import own_offer, team_page
from matcher.services.offers.offering import NOBODY_TO_ASK, OfferDaysError, ask_again, list_offers, send_offers, to_ask
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import approve
from matcher.services.runs.repairing import repair
from matcher.services.runtime.heartbeat import STALE
from tests.integration.services.asked import DAYS, Asked, an_approved_center, an_asked_center, key
from tests.integration.services.center import PEOPLE, WORK, Center, a_center
from tests.integration.services.waiting import a_run
from tests.support.builders import a_problem, an_assignment, an_engagement, seats
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.names import C1, C2, E1, E2


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


END = timedelta(days=DAYS, hours=11, minutes=59)
"""From noon, when the tests begin, to the end of the last day."""


def test_whoever_is_public_is_asked_once_until_a_moment(database: SqlDatabase, clock: Clock):
    center = an_approved_center(database)
    assert [key.engagement_id for key, _ in to_ask(database)] == ["E1", "E1", "E2"]
    sent = send_offers(database, center.ana, DAYS, E1)
    assert sent.sentence == "2 people were asked, each until a moment of their own."
    assert [(one.consultant_id, one.expires_at) for one in sent.offers] == [
        ("C1", clock.moment + END), ("C2", clock.moment + END)
    ]  # fmt: skip
    assert send_offers(database, center.ana, DAYS).sentence == "1 person was asked, each until a moment of their own."
    assert send_offers(database, center.ana, DAYS).sentence == NOBODY_TO_ASK
    assert Asked(center).states() == ["offered", "offered", "offered"]
    assert len({one.nonce for one in list_offers(database)}) == 3


def test_what_is_only_approved_is_not_offered(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E1", "1")])
    assert send_offers(database, center.ana, DAYS).sentence == NOBODY_TO_ASK


def test_nobody_is_asked_for_what_has_begun(database: SqlDatabase, clock: Clock):
    center = an_approved_center(database)
    clock.forward(days=60)
    assert send_offers(database, center.ana, DAYS).offers == ()


def test_only_who_may_publish_asks_and_for_days_that_make_sense(database: SqlDatabase):
    center = an_approved_center(database)
    with pytest.raises(NotPermittedError):
        send_offers(database, a_user(database, "Eve", AccountRole.PLANNER), DAYS)
    for days in (0, 61):
        with pytest.raises(OfferDaysError, match="1 to 60 days"):
            send_offers(database, center.ana, days)


def offers_of(work: UnitOfWork) -> list[Letter]:
    return [one for one in work.outbox.find(about=[Subject.engagement(E1)]) if one.kind is LetterKind.OFFER]


def test_letters_are_drafted_with_a_place_for_the_link_and_discarded_with_the_offer(database: SqlDatabase):
    center = an_approved_center(database)
    send_offers(database, center.ana, DAYS, E1, letters=True)
    asked = Asked(center)
    with database.reading() as work:
        letters = {one.to.consultant_id: one for one in offers_of(work)}
    assert letters[C1].body.count(OWN_LINK) == 1
    assert asked.offer("C1").nonce not in letters[C1].body
    assert "Monday, March 1, 2027 at 10:00 AM EST (New York time)" in letters[C1].body
    asked.say("C1", Answer.DECLINE)
    with database.reading() as work:
        assert {one.to.consultant_id: one.state.value for one in offers_of(work)} == {
            "C1": "discarded", "C2": "draft"
        }  # fmt: skip


def test_an_offer_that_nobody_answered_frees_its_seat_by_the_clock(asked: Asked, clock: Clock):
    asked.say("C1", Answer.ACCEPT)
    clock.forward(days=DAYS, hours=11, minutes=59, seconds=-1)
    assert expire(asked.database) == Expiry((), 0)
    clock.forward(seconds=1)
    assert expire(asked.database) == Expiry((E1, E2), 2)
    assert expire(asked.database) == Expiry((), 0)
    assert asked.states() == ["open", "accepted", "expired"]
    assert ("E1", "C2") in asked.center.rejected()
    assert asked.actions()[0] == "expire"
    assert (asked.offer("C2").state, asked.offer("C2").by) == (OfferState.EXPIRED, "clock")


def test_an_offer_whose_seat_has_left_the_data_is_taken_back(asked: Asked, clock: Clock):
    asked.say("C1", Answer.ACCEPT)
    import_problem(asked.database, a_problem(PEOPLE, WORK[:1]))
    assert (asked.offer("C3", "E2").state, asked.offer("C3", "E2").by) == (OfferState.TAKEN_BACK, "import")
    assert asked.states() == ["offered", "accepted", "offered"]
    clock.forward(days=DAYS, hours=12)
    assert expire(asked.database) == Expiry((E1,), 1)
    assert ("E2", "C3") not in asked.center.rejected()


def test_an_offer_without_its_seat_just_ends(asked: Asked, clock: Clock):
    asked.database.writing(lambda work: work.standing.remove([key("E2", "1")]))  # as no use case leaves it
    clock.forward(days=DAYS, hours=12)
    assert expire(asked.database).offers == 3
    assert asked.offer("C3", "E2").state is OfferState.EXPIRED
    assert ("E2", "C3") not in asked.center.rejected()


def test_a_freed_seat_is_proposed_anew_and_never_to_the_same_person(asked: Asked, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    clock.forward(minutes=1)
    assert freed(asked.database) == (E1,)
    rows = [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C3", asked.offer("C3", "E2").first_start)]
    run = repair(asked.database, lambda database: propose_rows(database, rows))
    assert run
    assert run.proposal
    assert freed(asked.database) == ()
    assert repair(asked.database, lambda database: propose_rows(database, rows)) is None
    assert ("E1", "C2") in asked.center.rejected()


@pytest.mark.parametrize("status", [RunStatus.DIED, RunStatus.STARTED])
def test_a_repair_that_was_killed_is_tried_once_more(asked: Asked, clock: Clock, status: RunStatus):
    asked.say("C2", Answer.DECLINE)
    for still in ((E1,), ()):
        clock.forward(minutes=1)
        a_run(asked.database, clock, status, host="another machine", heartbeat=clock() - STALE)
        assert freed(asked.database) == still


def test_before_the_first_run_every_freed_seat_waits(database: SqlDatabase, clock: Clock):
    standing = a_problem(PEOPLE, WORK, approved=[an_assignment("E2", "1", "C3")])
    import_problem(database, standing)
    ana = a_user(database)
    publish(database, ana)
    send_offers(database, ana, DAYS)
    asked = Asked(Center(database, ana))
    asked.say("C3", Answer.DECLINE, "E2")
    assert freed(database) == (E2,)
    clock.forward(minutes=1)
    a_run(database, clock, RunStatus.DIED)  # which looked at nothing
    assert freed(database) == (E2,)


def test_who_said_no_may_be_asked_again_when_someone_allows_it(asked: Asked):
    asked.say("C2", Answer.DECLINE)
    ask_again(asked.database, asked.ana, E1, C2)
    assert asked.center.rejected() == frozenset()
    assert asked.actions()[0] == "ask_again"
    with pytest.raises(NotFoundError):
        ask_again(asked.database, asked.ana, E1, C2)
    with pytest.raises(NotPermittedError):
        ask_again(asked.database, a_user(asked.database, "Eve", AccountRole.AUDITOR), E1, C2)


def test_who_was_asked_stays_through_an_import_that_knows_nothing_of_it(database: SqlDatabase):
    ana = a_user(database)
    import_problem(database, a_problem(PEOPLE, WORK, approved=[an_assignment("E2", "1", "C3")]))
    publish(database, ana)
    send_offers(database, ana, DAYS)
    import_problem(database, a_problem(PEOPLE, WORK))
    assert Asked(Center(database, ana)).states("E2") == ["offered", "offered"]


def test_a_team_that_is_public_in_part_is_flagged(database: SqlDatabase):
    center = a_center(database, a_problem(PEOPLE, [an_engagement("E1", seats=seats("any", "any")), WORK[1]]))
    approve(database, center.ana, [center.ref("E1", "1"), center.ref("E2")])
    done = publish(database, center.ana)
    assert [(team.engagement_id, team.sentence) for team in done.partial] == [
        ("E1", "1 of 2 presenters: the rest of the team is not approved yet.")
    ]


def test_what_is_not_there_has_no_page(database: SqlDatabase):
    assert team_page(database, E1) is None
    assert own_offer(database, "nothing") is None


def test_a_letter_tells_the_hour_as_people_read_a_clock():
    told = [in_full(datetime(2027, 3, 1, hour, 5, tzinfo=UTC), EASTERN) for hour in (5, 14, 17, 22)]
    clocks = [words.partition(" at ")[2].partition(" (")[0] for words in told]
    assert clocks == ["12:05 AM EST", "9:05 AM EST", "12:05 PM EST", "5:05 PM EST"]
