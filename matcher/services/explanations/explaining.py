"""What there is to say about one engagement of a schedule: why these people, why not another, why it is uncovered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, is_free_of, obstacles
from matcher.domain.explain.remedies import Asks, Remedy, could_cover, of_request
from matcher.domain.explain.remedies_of_people import of_people
from matcher.domain.explain.uncovered import Code, uncovered
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.services.explanations.price import Price
from matcher.services.explanations.resolving import Resolver

MOST_OF_A_KIND = 2
MOST_TRIED_OF_A_KIND = 6
MOST_REMEDIES = 10
MOST_NEAREST = 3
NOTHING_TOLD = "Nothing that may be told stands in the way; the panel requirement is judged for whole teams."


@dataclass(frozen=True, slots=True)
class WhyHer:
    """What it would cost to do without someone who is on the team."""

    consultant_id: ConsultantId
    name: str
    price: Price
    is_approved: bool = False

    @property
    def sentence(self) -> str:
        """In one sentence; of an approved seat, who decided."""
        if self.is_approved:
            return f"{self.name} was approved by a person, and stays."
        return f"{self.name}: the next best whole answer without them has {self.price.sentence}."


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What keeps someone from an engagement, or what it would cost to have them.

    Args:
        first_start: The start they were judged at; None where none is offered.
        obstacles: Rules in the way; none where the schedule could have them.
        price: Of the best whole answer with them; None where there is none, or where it was not asked for.
        was_priced: Whether it was asked for.
    """

    consultant_id: ConsultantId
    name: str
    first_start: datetime | None
    obstacles: tuple[Obstacle, ...]
    price: Price | None
    was_priced: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        """In words."""
        said = tuple(" ".join(part for part in (one.sentence, one.remedy) if part) for one in self.obstacles)
        if self.price:
            said += (f"The best whole answer with {self.name} has {self.price.sentence}.",)
        elif not said and self.was_priced:
            said += (f"No whole answer has {self.name} on this team.",)
        elif not said:
            said += (NOTHING_TOLD,)
        return said


@dataclass(frozen=True, slots=True)
class Covering:
    """A remedy that covers the engagement, as solving it again has shown, and its price."""

    number: int
    remedy: Remedy
    price: Price


@dataclass(frozen=True, slots=True)
class WhyUncovered:
    """Why an engagement is not covered, and what would cover it.

    Args:
        remedies: Each verified, what asks the least of people first.
        nearest: Where nobody can take a seat, who is one rule short of it, in the words of that breach; told to the
            owner of the data alone, for who is near to one seat shows what the seat asks for.
    """

    code: str
    sentence: str
    engagement_ids: tuple[EngagementId, ...]
    remedies: tuple[Covering, ...]
    nearest: tuple[str, ...] = ()


def why_her(resolver: Resolver, engagement_id: EngagementId) -> tuple[WhyHer, ...]:
    """For everyone on the team, what the next best whole answer costs, in seat order."""
    approved = {row.consultant_id for row in resolver.problem.approved.get(engagement_id, {}).values()}
    rows = sorted(row for row in resolver.rows if row.engagement_id == engagement_id)
    found = []
    for row in rows:
        name = resolver.problem.consultants[row.consultant_id].name
        if row.consultant_id in approved:
            found.append(WhyHer(row.consultant_id, name, Price(0, {}, (), is_exact=True), is_approved=True))
        else:
            _, price = resolver.without_person(engagement_id, row.consultant_id)
            found.append(WhyHer(row.consultant_id, name, price))
    return tuple(found)


def why_not(
    resolver: Resolver,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    seat: SeatName | None = None,
    voice: Voice = Voice.OWNER,
    *,
    may_price: bool = True,
) -> WhyNot:
    """Every rule in the way of someone; where there is none, the price of the best whole answer with them.

    Args:
        seat: None for the one with the fewest rules in the way.
        may_price: Whether the reader may know a price, which depends on all that is known of people.
    """
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    found, start = in_the_way(book, engagement_id, consultant_id, seat, voice)
    forced = resolver.with_person(engagement_id, consultant_id) if may_price and not found else None
    name = resolver.problem.consultants[consultant_id].name
    return WhyNot(consultant_id, name, start, found, forced[1] if forced else None, was_priced=may_price)


def in_the_way(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, seat: SeatName | None, voice: Voice
) -> tuple[tuple[Obstacle, ...], datetime | None]:
    """The rules in the way of someone, and the start they were judged at; None where none is offered."""
    seatings = _seatings(book, engagement_id, consultant_id, seat, voice)
    judged = [(obstacles(one, voice), one.first_start) for one in seatings]
    return min(judged, key=lambda one: len(one[0]), default=((), None))


def _seatings(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, seat: SeatName | None, voice: Voice
) -> Iterator[Seating]:
    """The person in the seats in question, at the start that stands; else at the first offered that suits best."""
    engagement = book.problem.engagements[engagement_id]
    booking = book.bookings.get(engagement_id)
    approved = book.problem.approved.get(engagement_id, {})
    seats = [seat] if seat else sorted(engagement.seats.keys() - approved.keys()) or sorted(engagement.seats)
    starts = [booking.first_start] if booking else list(offered_starts(engagement, book.policy))
    for one in seats:
        each = [Seating(book, engagement_id, one, consultant_id, start) for start in starts]
        free = next((seating for seating in each if is_free_of(seating, voice)), None)
        yield from [free] if free else each[:1]


def why_uncovered(resolver: Resolver, engagement_id: EngagementId, voice: Voice = Voice.OWNER) -> WhyUncovered:
    """The reason, and every remedy that covers the engagement, as solving again has shown."""
    reason = next(
        one for one in uncovered(resolver.problem, resolver.policy, resolver.rows) if one.engagement_id == engagement_id
    )
    found = tuple(_covering(resolver, engagement_id, voice))
    near = reason.code is Code.NOBODY_FOR_SEAT and voice is Voice.OWNER
    nearest = tuple(islice(_one_rule_short(resolver, engagement_id), MOST_NEAREST)) if near else ()
    return WhyUncovered(str(reason.code), reason.sentence, reason.engagement_ids, found, nearest)


def _one_rule_short(resolver: Resolver, engagement_id: EngagementId) -> Iterator[str]:
    """Breaches of people who could take a seat, were it not for that."""
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    seated = {row.consultant_id for row in resolver.rows if row.engagement_id == engagement_id}
    for consultant_id in sorted(resolver.problem.consultants.keys() - seated):
        for seating in _seatings(book, engagement_id, consultant_id, None, Voice.OWNER):
            found = obstacles(seating)
            if len(found) == 1:
                yield found[0].sentence
                break


def remedies_for(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Remedy]:
    """Remedies to try, what asks the least first; what one person could give is told to the data's owner alone."""
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    listed = list(of_request(resolver.problem, resolver.policy, engagement_id, book))
    if voice is Voice.OWNER:
        listed += of_people(book, engagement_id)
    yield from sorted(listed, key=lambda one: one.asks)


def _covering(resolver: Resolver, engagement_id: EngagementId, voice: Voice) -> Iterator[Covering]:
    tried: dict[Asks, int] = {}
    held: dict[Asks, int] = {}
    number = 0
    for remedy in remedies_for(resolver, engagement_id, voice):
        most = 1 if remedy.asks is Asks.ONE_MORE else MOST_OF_A_KIND
        enough = held.get(remedy.asks, 0) >= most or tried.get(remedy.asks, 0) >= MOST_TRIED_OF_A_KIND
        if enough or not could_cover(remedy.apply(resolver.problem), resolver.policy, engagement_id):
            continue
        tried[remedy.asks] = tried.get(remedy.asks, 0) + 1
        solved = resolver.with_remedy(remedy, engagement_id)
        if solved:
            number += 1
            held[remedy.asks] = held.get(remedy.asks, 0) + 1
            yield Covering(number, remedy, solved[1])
            if number == MOST_REMEDIES:
                return
