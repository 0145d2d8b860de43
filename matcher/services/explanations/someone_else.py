"""Want someone else? The best whole answers with other people on a team, ranked by what each changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.explain.obstacles import Seating, is_free_of
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution
from matcher.domain.model.timetable import offered_starts
from matcher.services.explanations.booked import booked_elsewhere, looked_at
from matcher.services.explanations.forced.nearest_people import NearestPeople, TooManyTeamsError
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver

LOOKED_AT = 2
"""So many people are solved for at the most, for each that is asked for: a bound need not be reached."""


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
        """In words, with what becomes of the team."""
        return f"{self.name}: {self.price.whole}."


def someone_else(resolver: Resolver, engagement_id: EngagementId, most: int) -> tuple[Alternative, ...]:
    """The alternatives that cost least, the best first; each solved again with everything approved fixed.

    Args:
        most: How many. People are looked at in the order of what an answer with them scores at most, until nobody who
            is left can be among the best.
    """
    found = []
    for one in best_answers(resolver, engagement_id, most):
        team = tuple(row for row in one.solution.assignments if row.engagement_id == engagement_id)
        name = resolver.problem.name_of(resolver.problem.consultants[one.consultant_id])
        found.append(Alternative(one.consultant_id, name, team, one.price))
    return tuple(found)


class WholeAnswer(NamedTuple):
    """The best whole answer with someone on the team."""

    consultant_id: ConsultantId
    solution: Solution
    price: Price


def best_answers(
    resolver: Resolver,
    engagement_id: EngagementId,
    most: int,
    tell: Callable[[int], object] = lambda _: None,
    without: ConsultantId | None = None,
) -> list[WholeAnswer]:
    """As :func:`someone_else`.

    Args:
        without: Who is to be replaced, and is on no team that is answered; None for whichever costs least.
        tell: Told before each solve how many there were; what it raises ends the search.
    """
    found: list[WholeAnswer] = []
    for tried, (consultant_id, points) in enumerate(_candidates(resolver, engagement_id, most, without)):
        found.sort(key=lambda one: (-one.price.points, one.consultant_id))
        is_among_them = points is None or len(found) < most or found[most - 1].price.points < points
        if tried == most * LOOKED_AT or not is_among_them:
            break
        tell(tried)
        forced = resolver.with_person(engagement_id, consultant_id, without)
        if forced:
            found.append(WholeAnswer(consultant_id, *forced))
    return sorted(found, key=lambda one: (-one.price.points, one.consultant_id))[:most]


def _candidates(
    resolver: Resolver, engagement_id: EngagementId, most: int, without: ConsultantId | None
) -> Iterator[tuple[ConsultantId, int | None]]:
    """People off the team, each with the change of points that an answer with them, without somebody, has at most.

    Where there is no proof to tell it by, or where teams are too many to be listed, those who fit best.
    """
    told = {row.consultant_id for row in resolver.rows if row.engagement_id == engagement_id}
    if resolver.best_proof:
        bounds = NearestPeople(resolver.problem, resolver.policy, resolver.best_proof, engagement_id, without)
        try:
            for consultant_id, points in bounds:
                if consultant_id not in told:
                    told.add(consultant_id)
                    yield consultant_id, points - resolver.judged.objective
        except TooManyTeamsError:
            pass
        else:
            return
    booked = booked_elsewhere(Book.of(resolver.problem, resolver.policy, resolver.rows), engagement_id)
    for consultant_id in looked_at(_by_fit(resolver, engagement_id), booked, most * LOOKED_AT):
        if consultant_id not in told:
            yield consultant_id, None


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
