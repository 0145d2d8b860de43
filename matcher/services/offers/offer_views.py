"""What pages show of offers: who is asked until when and who is next, to coordinators; and to each person their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import timetable
from matcher.domain.workflow.engagement import ENGAGEMENTS, EngagementState, EngagementStep
from matcher.domain.workflow.offer import Means, Offer, OfferState, Question
from matcher.domain.workflow.seat import SEATS, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import SeatKey
from matcher.services.consultants.names import called, with_names_told_apart
from matcher.services.offers.answering import NO_LONGER
from matcher.services.offers.offer_letters import in_waiting_letters, together
from matcher.services.offers.offering import not_to_ask_in, to_ask_in
from matcher.services.offers.successors import Successor, successors
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts, judged_seats, verdict_at, verdict_on
from matcher.services.seats.seating import Seat, Seating, seat_of, seating_of

SOON = timedelta(days=2)
"""An offer that ends within this is worth a call."""
AT_RISK = timedelta(days=14)
"""What begins within this and has no yes is at risk."""
OPEN = frozenset({OfferState.ASKED})
ENDED = frozenset(OfferState) - OPEN
NOTED = frozenset({OfferState.ACCEPTED, OfferState.DECLINED})
NOTED_LATELY = timedelta(days=1)


def ends_soon(offer: Offer, now: datetime) -> bool:
    """Whether an open offer ends soon, or should have ended."""
    return offer.state in OPEN and offer.expires_at - now <= SOON


def at_risk(offer: Offer, now: datetime) -> bool:
    """Whether what nobody said yes to yet begins soon."""
    return offer.state in OPEN and offer.first_start - now <= AT_RISK


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer with the names that a page shows.

    Args:
        zone: The engagement's; UTC's clock where it has left the data.
        late: Whether its time is over.
        ends_soon: Whether it is open and ends soon; ``at_risk`` whether it is open and what it asks for begins soon.
        may_return: Whether the person may be proposed for the engagement again if someone allows it.
        has_person: Whether the person is in the data, and so has a page; ``has_engagement`` likewise.
        next: What became of the seat, where the offer ended without a yes and no other followed.
        letter_waits: Whether a letter that asks for it waits in the outbox: the person may not have heard of it yet.
    """

    offer: Offer
    person: str
    organization: str
    zone: ZoneInfo
    late: bool
    ends_soon: bool = False
    at_risk: bool = False
    may_return: bool = False
    has_person: bool = True
    has_engagement: bool = True
    next: Successor | None = None
    letter_waits: bool = False


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question that waits for its reply, with the offer that it is about."""

    question: Question
    line: OfferLine


@dataclass(frozen=True, slots=True)
class OffersPage:
    """The page of all offers.

    Args:
        open: Oldest first; ``ended`` newest first.
        again: Engagements that are back in the queue, by name.
        to_ask: How many people are public and were not asked yet.
        verdicts: What speaks against seats on today's data.
        held_back: Who is not asked because their seats no longer hold.
        noted: Answers by phone of the last day, newest first: what was noted beside the wrong person is found at once.
    """

    open: tuple[OfferLine, ...]
    ended: tuple[OfferLine, ...]
    questions: tuple[QuestionLine, ...]
    again: tuple[tuple[EngagementId, str], ...]
    to_ask: int
    verdicts: Verdicts
    held_back: tuple[JudgedSeat, ...]
    noted: tuple[OfferLine, ...]

    def verdict(self, offer: Offer) -> JudgedSeat | None:
        """What speaks against the seat of an offer, if someone has to decide about it."""
        return verdict_on(self.verdicts, offer)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat with who sits there, as the engagement's page shows it.

    Args:
        verdict: What speaks against it on today's data, or None where it holds.
    """

    seat: Seat
    person: str
    may_release: bool
    verdict: JudgedSeat | None = None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """An engagement's team and lifecycle.

    Args:
        asked: Everyone who was ever asked, in the order in which they were: the rungs of the ladder so far.
        steps: What a coordinator may do; what each needs is told when it is tried. It is not confirmed while a seat
            waits for a person, so that is no step then.
        to_ask: How many of the team are public and were not asked yet.
        only_proposed: What speaks against rows under review whose people stand in none of the seats.
    """

    seating: Seating
    state: EngagementState
    seats: tuple[SeatLine, ...]
    asked: tuple[OfferLine, ...]
    steps: tuple[EngagementStep, ...]
    to_ask: int
    only_proposed: tuple[JudgedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """What the page of a link shows: one person's offer, and nothing of anyone else's.

    Args:
        clock: The person's own time zone; None of who has left the data.
        refused: Why it can't be answered now, else empty.
        sessions: On the engagement's clock.
    """

    offer: Offer
    person: str
    clock: ZoneInfo | None
    engagement: Engagement | None
    sessions: tuple[Interval, ...]
    refused: str
    questions: tuple[Question, ...]
    support_person: str

    @property
    def open(self) -> bool:
        """Whether it can be answered now."""
        return self.offer.state is OfferState.ASKED and not self.refused


@dataclass(frozen=True, slots=True)
class OfferCounts:
    """Counts for Today.

    Args:
        ending: Open offers that end soon, or whose time is over.
        at_risk: Open offers whose engagement begins soon.
    """

    unanswered: int
    oldest: datetime | None
    ending: int
    at_risk: int
    questions: int
    again: int


def offers_page(database: Database) -> OffersPage:
    """All offers, with what waits for someone."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        open_ = work.offers.find(states=OPEN)[::-1]
        ended = work.offers.find(states=ENDED)
        questions = work.offers.questions(open_only=True)
        lines = {line.offer.offer_id: line for line in _lines(work, [*open_, *ended])}
        again = [lifecycle.engagement_id for lifecycle in work.lifecycles.all().values() if lifecycle.again]
        known = work.dataset.engagements(again)
        return OffersPage(
            tuple(lines[offer.offer_id] for offer in open_),
            tuple(lines[offer.offer_id] for offer in ended),
            tuple(QuestionLine(one, lines[one.offer_id]) for one in questions),
            tuple((eid, one.organization) for eid, one in known.items()),
            sum(1 for _ in to_ask_in(work, None, verdicts)),
            verdicts,
            not_to_ask_in(work, None, verdicts),
            _noted_lately(lines.values(), work.now),
        )


def _noted_lately(lines: Iterable[OfferLine], now: datetime) -> tuple[OfferLine, ...]:
    since = now - NOTED_LATELY
    found = [
        (answered, line)
        for line in lines
        if (answered := line.offer.answered_at) and answered > since
        if line.offer.means is Means.PHONE and line.offer.state in NOTED
    ]
    return tuple(line for _, line in sorted(found, key=lambda one: one[0], reverse=True))


def offer_counts(database: Database) -> OfferCounts:
    """What waits for someone."""
    with database.reading() as work:
        open_ = work.offers.find(states=OPEN)
        return OfferCounts(
            len(open_),
            min((offer.made_at for offer in open_), default=None),
            sum(ends_soon(offer, work.now) for offer in open_),
            sum(at_risk(offer, work.now) for offer in open_),
            len(work.offers.questions(open_only=True)),
            sum(lifecycle.again for lifecycle in work.lifecycles.all().values()),
        )


def team_page(database: Database, engagement_id: EngagementId) -> TeamPage | None:
    """An engagement's team, or None when there is no such engagement."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        seating = seating_of(work, engagement_id)
        if seating is None:
            return None
        held = [seat.held.assignment.consultant_id for seat in seating.seats.values() if seat.held]
        names = called(work, set(held))
        release = SEATS.transitions[SeatStep.RELEASE].before
        seats = tuple(
            SeatLine(
                seat,
                names[seat.held.assignment.consultant_id] if seat.held else "",
                seat.now.state in release,
                verdict_at(verdicts, seat.key, seat.held.placement) if seat.held else None,
            )
            for seat in seating.seats.values()
        )
        state = seating.now.state
        return TeamPage(
            seating,
            state,
            seats,
            _lines(work, work.offers.find(engagement_id=engagement_id)[::-1]),
            _steps(state, seats),
            sum(1 for _ in to_ask_in(work, engagement_id, verdicts)),
            tuple(one for one in verdicts.values() if _only_proposed(seating, one)),
        )


def _steps(state: EngagementState, seats: Iterable[SeatLine]) -> tuple[EngagementStep, ...]:
    waits = any(line.verdict and line.verdict.waits for line in seats)
    possible = ENGAGEMENTS.possible(state, Who.COORDINATOR)
    return tuple(step for step in possible if not (waits and step is EngagementStep.CONFIRM))


def _only_proposed(seating: Seating, one: JudgedSeat) -> bool:
    """Whether the row under review has someone in a seat of the engagement who does not stand there."""
    seat = seating.seats.get(one.key.seat)
    stands = seat is not None and seat.held is not None and seat.held.placement == one.placement
    return one.key.engagement_id == seating.engagement.engagement_id and not stands


def own_offer(database: Database, nonce: str) -> OwnOffer | None:
    """The offer of a link, or None."""
    with database.reading() as work:
        offer = work.offers.by_nonce(nonce)
        return _own(work, offer) if offer else None


def own_offers(database: Database, nonce: str) -> tuple[OwnOffer, ...]:
    """All offers that the letter of a link asks for, by start; none where there is no such link."""
    with database.reading() as work:
        offer = work.offers.by_nonce(nonce)
        return tuple(_own(work, one) for one in together(work, offer)) if offer else ()


def _own(work: UnitOfWork, offer: Offer) -> OwnOffer:
    engagement = work.dataset.engagements([offer.engagement_id]).get(offer.engagement_id)
    times = timetable(engagement, offer.first_start, work.dataset.policy()).sessions if engagement else ()
    person = work.dataset.consultants([offer.consultant_id]).get(offer.consultant_id)
    return OwnOffer(
        offer,
        person.name if person else offer.consultant_id,
        person.time_zone if person else None,
        engagement,
        times,
        _refused(work, offer),
        work.offers.questions([offer.offer_id]),
        work.lifecycles.get(offer.engagement_id).support_person,
    )


def _refused(work: UnitOfWork, offer: Offer) -> str:
    """Why an open offer can't be answered now, or an empty string."""
    if offer.state is not OfferState.ASKED:
        return ""
    if offer.ran_out(work.now):
        return "The time for an answer is over. Ask the center if you still can."
    seat = seat_of(work, SeatKey(offer.engagement_id, offer.seat))
    behind = seat.now.offer is not None and seat.now.offer.offer_id == offer.offer_id
    return "" if behind else NO_LONGER


def _lines(work: UnitOfWork, offers: Sequence[Offer]) -> tuple[OfferLine, ...]:
    people = with_names_told_apart(work, work.dataset.people({offer.consultant_id for offer in offers}))
    engagements = work.dataset.engagements({offer.engagement_id for offer in offers})
    refused = {pair[:2] for pair in work.standing.decided_rejections() if not pair.reason}
    newest: dict[tuple[EngagementId, ConsultantId], int] = {}
    for offer in sorted(offers, key=lambda one: one.offer_id):
        newest[offer.engagement_id, offer.consultant_id] = offer.offer_id
    following, unsent = successors(work, offers), in_waiting_letters(work)
    return tuple(
        OfferLine(
            offer,
            person.name if person else offer.consultant_id,
            engagement.organization if engagement else offer.engagement_id,
            engagement.time_zone if engagement else ZoneInfo("UTC"),
            offer.state is OfferState.ASKED and offer.ran_out(work.now),
            ends_soon(offer, work.now),
            at_risk(offer, work.now),
            newest[pair] == offer.offer_id and pair in refused,
            person is not None,
            engagement is not None,
            following.get(offer.offer_id),
            offer.offer_id in unsent,
        )
        for offer in offers
        for person in [people.get(offer.consultant_id)]
        for engagement in [engagements.get(offer.engagement_id)]
        for pair in [(offer.engagement_id, offer.consultant_id)]
    )
