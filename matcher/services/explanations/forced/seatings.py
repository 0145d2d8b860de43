"""Someone in a seat at a start: what is in their way, and the best whole answer in which they sit there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, is_free_of, obstacles
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Engagement
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution
from matcher.domain.model.timetable import in_utc, offered_starts
from matcher.domain.rules.eligible import ELIGIBLE, why_it_waits
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver


@dataclass(frozen=True, slots=True)
class Where:
    """Where someone is wanted on a team.

    Args:
        seat: None for whichever suits best.
        first_start: Aware; None for the one that stands, else for the first offered that suits.
    """

    seat: SeatName | None = None
    first_start: datetime | None = None


ANYWHERE = Where()
A_YEAR = timedelta(days=366)


class StartError(MatcherError):
    """A start that nobody can ask about."""


def on_clock_of(engagement: Engagement, typed: datetime) -> datetime:
    """The moment of a start that was typed.

    Args:
        typed: On the engagement's own clock, naive.

    Raises:
        StartError: It is more than a year from the engagement's window, or its clock never shows it.
    """
    if not engagement.window_start - A_YEAR <= typed.date() <= engagement.window_end + A_YEAR:
        window = f"{engagement.window_start} to {engagement.window_end}"
        raise StartError(f"{typed:%Y-%m-%d %H:%M} is more than a year from the window, {window}.")
    start = typed.replace(tzinfo=engagement.time_zone)
    if in_utc(start).astimezone(engagement.time_zone).replace(tzinfo=None) != typed:
        raise StartError(f"There is no {typed:%Y-%m-%d %H:%M} there: clocks go forward past it that night.")
    return start


def in_the_way(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where, voice: Voice
) -> tuple[tuple[Obstacle, ...], Seating | None]:
    """The rules in the way of someone, and the seat and start they were judged in; None where no start is offered.

    That the engagement waits comes first: nobody could be on its team before.
    """
    judged = [(obstacles(one, voice), one) for one in _seatings(book, engagement_id, consultant_id, where, voice)]
    found, seating = min(judged, key=lambda one: len(one[0]), default=((), None))
    if where.seat and seating and voice is not Voice.OWNER:
        found = _whatever_the_mates(seating, found, voice)
    return (*_waiting(book, engagement_id), *found), seating


def _waiting(book: Book, engagement_id: EngagementId) -> Iterator[Obstacle]:
    waits = why_it_waits(book.problem.engagements[engagement_id])
    if waits and not book.problem.approved.get(engagement_id):
        yield Obstacle(ELIGIBLE.name, waits.found, waits.would_do)


def _whatever_the_mates(seating: Seating, found: tuple[Obstacle, ...], voice: Voice) -> tuple[Obstacle, ...]:
    """Without what another seat would mend: in whose place someone could sit would tell who has ruled out whom."""
    others = (replace(seating, seat=seat) for seat in open_seats(seating.book, seating.engagement_id))
    kept = [{one.rule for one in obstacles(other, voice)} for other in others]
    return tuple(one for one in found if one.rule != "available" or all("available" in rules for rules in kept))


def open_seats(book: Book, engagement_id: EngagementId) -> list[SeatName]:
    """The seats that no person has approved, in order; where all are, all of them."""
    seats = book.problem.engagements[engagement_id].seats
    return sorted(seats.keys() - book.problem.approved.get(engagement_id, {}).keys()) or sorted(seats)


def _seatings(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where, voice: Voice
) -> Iterator[Seating]:
    """The person in the seats in question, each at the start in question; else at the first offered that suits best."""
    engagement, booking = book.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    given = where.first_start or (booking.first_start if booking else None)
    starts = [given.astimezone(engagement.time_zone)] if given else list(offered_starts(engagement, book.policy))
    for seat in [where.seat] if where.seat else open_seats(book, engagement_id):
        each = [Seating(book, engagement_id, seat, consultant_id, start) for start in starts]
        free = next((seating for seating in each if is_free_of(seating, voice)), None)
        yield from [free] if free else each[:1]


def forced(
    resolver: Resolver, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where
) -> tuple[Solution, Price] | None:
    """The best whole answer in which someone sits there; None where there is none.

    With a seat and no start it is that of the start at which they were judged.
    """
    if where == ANYWHERE:
        return resolver.with_person(engagement_id, consultant_id)
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    answers = (
        resolver.with_seating(Assignment(engagement_id, one.seat, consultant_id, one.first_start))
        for one in _seatings(book, engagement_id, consultant_id, where, Voice.OWNER)
    )
    return max((one for one in answers if one), key=lambda one: one[1].points, default=None)
