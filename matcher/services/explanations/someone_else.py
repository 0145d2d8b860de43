"""Want someone else? The best whole answers with other people on a team, ranked by what each changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.domain.explain.obstacles import Seating, is_free_of
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.services.explanations.booked import booked_elsewhere, looked_at
from matcher.services.explanations.price import Price
from matcher.services.explanations.resolving import Resolver

LOOKED_AT = 2
"""So many people are solved for, for each that is asked for: who fits best need not cost least."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A whole answer with someone else on the team.

    Args:
        team: The whole team that this answer gives the engagement.
    """

    consultant_id: ConsultantId
    name: str
    team: tuple[Assignment, ...]
    price: Price

    @property
    def sentence(self) -> str:
        """In words."""
        return f"{self.name}: {self.price.sentence}."


def someone_else(resolver: Resolver, engagement_id: EngagementId, most: int) -> tuple[Alternative, ...]:
    """The alternatives that cost least, the best first; each solved again with everything approved fixed.

    Args:
        most: How many. People who fit best and whom no rule keeps out are looked at, some more than asked for, and some
            whom only other bookings hold.
    """
    found = []
    booked = booked_elsewhere(Book.of(resolver.problem, resolver.policy, resolver.rows), engagement_id)
    for consultant_id in looked_at(_by_fit(resolver, engagement_id), booked, most * LOOKED_AT):
        forced = resolver.with_person(engagement_id, consultant_id)
        if forced:
            solution, price = forced
            team = tuple(row for row in solution.assignments if row.engagement_id == engagement_id)
            name = resolver.problem.consultants[consultant_id].name
            found.append(Alternative(consultant_id, name, team, price))
    return tuple(sorted(found, key=lambda one: (-one.price.points, one.consultant_id))[:most])


def _by_fit(resolver: Resolver, engagement_id: EngagementId) -> list[ConsultantId]:
    """People off the team whom no rule keeps out of some seat at the start that stands, or at one that is offered."""
    seated = {row.consultant_id for row in resolver.rows if row.engagement_id == engagement_id}
    worth: dict[ConsultantId, int] = {}
    for seating in _seatings(resolver, engagement_id):
        cid = seating.consultant_id
        if cid not in seated and cid not in worth and is_free_of(seating):
            worth[cid] = sum(goal.points(seating.filled) for goal in SEAT_GOALS)
    return sorted(worth, key=lambda cid: (-worth[cid], cid))


def _seatings(resolver: Resolver, engagement_id: EngagementId) -> Iterator[Seating]:
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    engagement, booking = resolver.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    approved = resolver.problem.approved.get(engagement_id, {})
    starts = [booking.first_start] if booking else list(offered_starts(engagement, resolver.policy))
    for start in starts:
        for seat in sorted(engagement.seats.keys() - approved.keys()):
            for consultant_id in resolver.problem.consultants:
                yield Seating(book, engagement_id, seat, consultant_id, start)
