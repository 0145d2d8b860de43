"""Who sits in an engagement's seats, what they were asked and said, and where that leaves the engagement."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import timetable
from matcher.domain.workflow.engagement import NOT_MATCHED, EngagementNow, EngagementState, Lifecycle
from matcher.domain.workflow.offer import Offer
from matcher.domain.workflow.seat import SeatNow, SeatState, seat_state
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat, PublicSeats, SeatKey


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as it is.

    Args:
        held: Who stands there, or None.
        now: Its state, and the offer behind it.
    """

    key: SeatKey
    held: HeldSeat | None
    now: SeatNow


@dataclass(frozen=True, slots=True)
class Seating:
    """An engagement with its seats, in seat order.

    Args:
        ends_at: The end of the last session, on the engagement's clock; None while nobody sits there.
    """

    engagement: Engagement
    now: EngagementNow
    seats: Mapping[SeatName, Seat]
    ends_at: datetime | None

    @property
    def taken(self) -> list[tuple[Seat, HeldSeat]]:
        """The seats where someone sits, in an order that follows people: that of seats tells what each asks for."""
        return taken_in(self.seats.values())


def taken_in(seats: Iterable[Seat]) -> list[tuple[Seat, HeldSeat]]:
    """As :attr:`Seating.taken`, of any seats."""
    pairs = [(seat, seat.held) for seat in seats if seat.held]
    return sorted(pairs, key=lambda pair: pair[1].assignment.consultant_id)


def seating_of(
    work: UnitOfWork, engagement_id: EngagementId, public: PublicSeats | None = None
) -> Seating | None:  # fmt: skip
    """An engagement's seats, or None where there is no such engagement.

    Args:
        public: Who sits where for all to see, where that was read already.
    """
    engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
    if engagement is None:
        return None
    keys = [SeatKey(engagement_id, seat) for seat in engagement.seats]
    lifecycle = work.lifecycles.get(engagement_id)
    seats = _seats(work, lifecycle, keys, public_seats(work) if public is None else public)
    starts = [seat.held.placement.first_start for seat in seats.values() if seat.held]
    ends_at = ends(work, engagement, min(starts)) if starts else None
    now = EngagementNow(lifecycle, tuple(seat.now.state for seat in seats.values()))
    return Seating(engagement, now, seats, ends_at)


def states_of_all(work: UnitOfWork) -> Mapping[EngagementId, EngagementState]:
    """Where every engagement stands, in id order."""
    lifecycles = work.lifecycles.all()
    return {
        engagement_id: EngagementNow(
            lifecycles.get(engagement_id) or Lifecycle(engagement_id), tuple(seat.now.state for seat in seats.values())
        ).state
        for engagement_id, seats in all_seats(work).items()
    }


def all_seats(
    work: UnitOfWork, public: PublicSeats | None = None, names: Collection[EngagementId] | None = None
) -> Mapping[EngagementId, Mapping[SeatName, Seat]]:
    """Every seat of every engagement, in id order: all is read at once, not engagement by engagement.

    Args:
        public: Who sits where for all to see, where that was read already.
        names: Only of these engagements, of those that are in the data.
    """
    offers: dict[EngagementId, list[Offer]] = {}
    for offer in work.offers.find():
        offers.setdefault(offer.engagement_id, []).append(offer)
    read = _Read(work.standing.seats(), work.lifecycles.marks(), (), public_seats(work) if public is None else public)
    lifecycles = work.lifecycles.all()
    found = {}
    for engagement_id, engagement in work.dataset.engagements(names).items():
        lifecycle = lifecycles.get(engagement_id) or Lifecycle(engagement_id)
        mine = replace(read, offers=offers.get(engagement_id, ()))
        found[engagement_id] = {seat: mine.seat(lifecycle, SeatKey(engagement_id, seat)) for seat in engagement.seats}
    return found


def seat_of(work: UnitOfWork, key: SeatKey) -> Seat:
    """One seat; whether it is public is not looked up."""
    return _seats(work, work.lifecycles.get(key.engagement_id), [key], {})[key.seat]


def seats_now(work: UnitOfWork, keys: Collection[SeatKey]) -> Mapping[SeatKey, SeatNow]:
    """Seats of any engagements as they are, all read at once; whether they are public is not looked up."""
    held, lifecycles = work.standing.seats(keys), work.lifecycles.all()
    asked = sorted({key.engagement_id for key, seat in held.items() if seat.fixed and not seat.locked})
    offers = {name: work.offers.find(engagement_id=name) for name in asked}
    read = _Read(held, work.lifecycles.marks(), (), {})
    found = {}
    for key in keys:
        lifecycle = lifecycles.get(key.engagement_id) or Lifecycle(key.engagement_id)
        mine = replace(read, offers=offers.get(key.engagement_id, ()))
        found[key] = mine.seat(lifecycle, key).now
    return found


def public_seats(work: UnitOfWork) -> PublicSeats:
    """Who sits where for all to see now."""
    latest = next(iter(work.publishing.find(limit=1)), None)
    return work.publishing.seats(latest.number) if latest else {}


def ends(work: UnitOfWork, engagement: Engagement, first_start: datetime) -> datetime:
    """When the last session is over, on the engagement's clock."""
    sessions = timetable(engagement, first_start, work.dataset.policy()).sessions
    return sessions[-1].end.astimezone(engagement.time_zone)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of seats; more than one engagement's may be in it, offers newest first."""

    held: Mapping[SeatKey, HeldSeat]
    marks: Mapping[SeatKey, tuple[SeatState, datetime]]
    offers: Iterable[Offer]
    public: PublicSeats

    def seat(self, lifecycle: Lifecycle, key: SeatKey) -> Seat:
        """A seat of an engagement."""
        seat = self.held.get(key)
        offer = _offer_behind(seat, self.offers)
        state = seat_state(
            sits=seat is not None,
            approved=seat is not None and seat.fixed and not seat.locked,
            offer=offer.state if offer else None,
            mark=self.marks[key][0] if key in self.marks else None,
        )
        start = seat.placement.first_start if seat else None
        is_public = seat is not None and self.public.get(key) == seat.placement
        now = SeatNow(
            state,
            offer,
            matched=lifecycle.state not in NOT_MATCHED,
            public=is_public,
            first_start=start,
            locked=seat is not None and seat.locked,
            confirmed=lifecycle.state is EngagementState.CONFIRMED,
        )
        return Seat(key, seat, now)


def _seats(
    work: UnitOfWork, lifecycle: Lifecycle, keys: Iterable[SeatKey], public: PublicSeats
) -> dict[SeatName, Seat]:  # fmt: skip
    listed = list(keys)
    held, marks = work.standing.seats(listed), work.lifecycles.marks(lifecycle.engagement_id)
    read = _Read(held, marks, work.offers.find(engagement_id=lifecycle.engagement_id), public)
    return {key.seat: read.seat(lifecycle, key) for key in listed}


def _offer_behind(seat: HeldSeat | None, offers: Iterable[Offer]) -> Offer | None:
    """The newest offer to the person who sits there, at this start."""
    if seat is None:
        return None
    mine = (one for one in offers if one.seat == seat.key.seat)
    return next((one for one in mine if (one.consultant_id, one.first_start) == seat.placement), None)


def agreed(seat: Seat) -> bool:
    """Whether the person there said yes."""
    return seat.now.state in {SeatState.ACCEPTED, SeatState.DELIVERED}
