"""The door to seats asks the table on what is stored, whatever its caller asked: else nothing is stored."""

from collections.abc import Callable

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.engagement import EngagementState, EngagementStep, Lifecycle
from matcher.domain.workflow.offer import OfferState, OfferStep
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatState, SeatStep
from matcher.domain.workflow.transitions import TransitionError, Who
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat
from matcher.services.audit.seat_entries import Actor
from matcher.services.offers.freeing import move_offer
from matcher.services.seats.doors import empty_seats, put_lifecycle, take_seats
from matcher.services.seats.seating import seat_of
from tests.integration.services.asked import Asked, an_asked_center, key
from tests.support.builders import MONDAY
from tests.support.names import C1, E1

SEAT = key("E1", "1")
HELD = Assignment(*SEAT, C1, MONDAY)
PROPOSED = HeldSeat(HELD, SeatStatus.PROPOSED)
APPROVED = HeldSeat(HELD, SeatStatus.APPROVED, decided=True)


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


def refuses(asked: Asked, write: Callable[[UnitOfWork], None]) -> bool:
    """Whether a write is refused; then all is as it was before."""
    with asked.database.reading() as work:
        before = work.standing.seats(), work.lifecycles.all(), work.offers.find()
    try:
        asked.database.writing(write)
    except TransitionError:
        with asked.database.reading() as work:
            assert (work.standing.seats(), work.lifecycles.all(), work.offers.find()) == before
        return True
    return False


def test_nobody_comes_or_goes_by_a_step_that_the_seat_does_not_have(asked: Asked):
    def take(step: SeatStep) -> Callable[[UnitOfWork], None]:
        who = SEATS.transitions[step].who[0]
        return lambda work: take_seats(work, step, [PROPOSED], SeatGiven(work.now, who, why="So"))

    def empty(step: SeatStep) -> Callable[[UnitOfWork], None]:
        who = SEATS.transitions[step].who[0]
        return lambda work: empty_seats(work, step, [SEAT], SeatGiven(work.now, who, why="So"))

    with asked.database.reading() as work:
        assert seat_of(work, SEAT).now.state is SeatState.OFFERED
    for step in SEATS.transitions.keys() - set(SEATS.possible(SeatState.OFFERED)):
        assert refuses(asked, take(step)), step
        assert refuses(asked, empty(step)), step


def test_the_door_asks_who_what_it_needs_and_where_it_leads(asked: Asked):
    def release(who: Who, why: str) -> Callable[[UnitOfWork], None]:
        return lambda work: empty_seats(work, SeatStep.RELEASE, [SEAT], SeatGiven(work.now, who, why=why))

    assert refuses(asked, release(Who.NIGHT, "So"))
    assert refuses(asked, release(Who.COORDINATOR, ""))
    assert not refuses(asked, release(Who.COORDINATOR, "So"))
    with asked.database.reading() as work:
        assert seat_of(work, SEAT).now.state is SeatState.RELEASED

    def propose(seat: HeldSeat) -> Callable[[UnitOfWork], None]:
        return lambda work: take_seats(work, SeatStep.PROPOSE, [seat], SeatGiven(work.now, Who.NIGHT))

    assert refuses(asked, propose(APPROVED))
    assert not refuses(asked, propose(PROPOSED))
    assert refuses(asked, lambda work: take_seats(work, SeatStep.APPROVE, [PROPOSED], SeatGiven(work.now)))


def test_offers_and_engagements_have_such_doors_too(asked: Asked):
    coordinator = Actor(Who.COORDINATOR, asked.ana)
    offer = asked.offer("C1")
    assert offer.state is OfferState.ASKED

    def move(work: UnitOfWork) -> None:
        move_offer(work, coordinator, offer, OfferStep.TAKE_ANSWER_BACK)

    def confirm(work: UnitOfWork) -> None:
        confirmed = Lifecycle(E1, EngagementState.CONFIRMED, version=2)
        put_lifecycle(work, EngagementState.OPEN, EngagementStep.CONFIRM, confirmed)

    assert refuses(asked, move)
    assert refuses(asked, confirm)
