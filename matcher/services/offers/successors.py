"""Who comes after someone in a seat that was freed: who is proposed there, or what is still to happen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.domain.workflow.engagement import NOT_MATCHED
from matcher.domain.workflow.offer import STANDS, Offer, OfferState
from matcher.domain.workflow.seat import SeatState, seat_state
from matcher.ports import UnitOfWork
from matcher.records import Placement, SeatKey
from matcher.services.consultants.names import called

FREED = frozenset({OfferState.DECLINED, OfferState.EXPIRED, OfferState.TAKEN_BACK})


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of the seat.

    Args:
        person: Who sits there now by name, or empty.
        state: Of the seat now.
        searched: Whether a run has begun to look for someone since; false only where the seat waits for one.
    """

    person: str
    state: SeatState
    searched: bool


def successors(work: UnitOfWork, offers: Iterable[Offer]) -> Mapping[int, Successor]:
    """What came after offers that ended without a yes, by offer: after the last one to each seat only.

    Left out are seats whose engagement has left the data, or that nobody is proposed for: on hold, withdrawn, closed.
    """
    last: dict[SeatKey, Offer] = {}
    for offer in sorted(offers, key=lambda one: one.offer_id):
        last[SeatKey(offer.engagement_id, offer.seat)] = offer
    ended = {key: offer for key, offer in last.items() if offer.state in FREED}
    if not ended:
        return {}
    engagements = work.dataset.engagements({key.engagement_id for key in ended})
    stopped = {eid for eid, lifecycle in work.lifecycles.all().items() if lifecycle.state in NOT_MATCHED}
    there = [
        key
        for key in ended
        if key.engagement_id in engagements
        and key.engagement_id not in stopped
        and key.seat in engagements[key.engagement_id].seats
    ]
    return {ended[key].offer_id: one for key, one in _found(work, there).items()}


def _found(work: UnitOfWork, keys: list[SeatKey]) -> Mapping[SeatKey, Successor]:
    held, marks = work.standing.seats(keys), work.lifecycles.marks()
    names = called(work, {seat.assignment.consultant_id for seat in held.values()})
    open_ = {
        (SeatKey(one.engagement_id, one.seat), Placement(one.consultant_id, one.first_start)): one.state
        for one in work.offers.find(states=STANDS | {OfferState.ASKED})
    }
    run = next(iter(work.runs.find(limit=1)), None)
    found = {}
    for key in keys:
        seat, mark = held.get(key), marks.get(key)
        state = seat_state(
            sits=seat is not None,
            approved=seat is not None and seat.fixed and not seat.locked,
            offer=open_.get((key, seat.placement)) if seat else None,
            mark=mark[0] if mark else None,
        )
        searched = mark is None or (run is not None and run.started_at > mark[1])
        name = names[seat.assignment.consultant_id] if seat else ""
        found[key] = Successor(name, state, searched)
    return found
