"""The clock: offers whose time is over are ended, and seats that were freed wait for a run that proposes."""

from dataclasses import dataclass
from datetime import datetime

from matcher.domain.model.clock.ahead import is_ahead
from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.offer import Offer, OfferState, OfferStep
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Run, RunStatus, SeatKey
from matcher.services.audit.seat_entries import Actor
from matcher.services.offers.freeing import end_offer, free
from matcher.services.runtime.heartbeat import lives
from matcher.services.seats.seating import seat_of

TRIES = 2
"""A run that was killed is tried once more."""
CLOCK = Actor(Who.CLOCK)


@dataclass(frozen=True, slots=True)
class Expiry:
    """What the clock ended.

    Args:
        engagements: Whose seats were freed, in order, each once.
        offers: How many offers ran out.
    """

    engagements: tuple[EngagementId, ...]
    offers: int


def expire(database: Database) -> Expiry:
    """End every offer whose time is over, all in one transaction.

    Safe to call at any time and twice at once: an offer ends once.
    """

    def work(unit: UnitOfWork) -> Expiry:
        late = [offer for offer in unit.offers.find(states={OfferState.ASKED}) if offer.ran_out(unit.now)]
        for offer in reversed(late):
            _end(unit, offer)
        return Expiry(tuple(sorted({offer.engagement_id for offer in late})), len(late))

    return database.writing(work)


def freed(database: Database) -> tuple[EngagementId, ...]:
    """Engagements with a seat that was freed since the last run began: they wait for a repair."""
    with database.reading() as work:
        last, marks = _last_look(work), work.lifecycles.marks()
        # What a clock wrote that was ahead says nothing of before and after: such marks wait for the night.
        began = None if last is None or is_ahead(last.started_at, work.now) else last.started_at
        known = ((key, at) for key, (_, at) in marks.items() if not is_ahead(at, work.now))
        return tuple(sorted({key.engagement_id for key, at in known if began is None or at >= began}))


def _last_look(work: UnitOfWork) -> Run | None:
    """The last run that counts. One that was killed looked at nothing; two in a row count: a third would die too."""
    newest = work.runs.find(limit=TRIES)
    lived = [run for run in newest if not _was_killed(run, work.now)]
    return next(iter(lived or newest[TRIES - 1 :]), None)


def _was_killed(run: Run, now: datetime) -> bool:
    return run.status is RunStatus.DIED or (run.status is RunStatus.STARTED and not lives(run, now))


def _end(work: UnitOfWork, offer: Offer) -> None:
    """End an offer; its seat is freed where the person still sits there for it."""
    seat = seat_of(work, SeatKey(offer.engagement_id, offer.seat))
    behind = seat.now.offer is not None and seat.now.offer.offer_id == offer.offer_id
    given = SeatGiven(work.now, Who.CLOCK)
    if behind and seat.held and not SEATS.refusal(seat.now.state, SeatStep.EXPIRE, seat.now, given):
        free(work, CLOCK, seat, seat.held, SeatStep.EXPIRE)
    else:
        end_offer(work, CLOCK, offer, OfferStep.EXPIRE)
