"""Find a time: every start that an engagement offers, and what keeps its team as it is from beginning then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, breaches
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import in_utc, offered_starts


@dataclass(frozen=True, slots=True)
class TeamStart:
    """A start, and the rules in the way of each on the team, beside everything else of a schedule.

    Args:
        first_start: On the engagement's clock.
        in_the_way: By person; nothing where they could begin then.
    """

    first_start: datetime
    in_the_way: Mapping[ConsultantId, tuple[Obstacle, ...]]

    @property
    def fits(self) -> bool:
        """Whether everyone could."""
        return not any(self.in_the_way.values())


def team_starts(book: Book, engagement_id: EngagementId, voice: Voice) -> tuple[TeamStart, ...]:
    """Every start that is offered, in order, but for the one that the team has."""
    booking, free = book.bookings[engagement_id], freed(book, engagement_id)
    now = in_utc(booking.first_start)
    starts = offered_starts(booking.engagement, book.policy)
    return tuple(_at_start(free, engagement_id, start, voice) for start in starts if in_utc(start) != now)


def at_start(book: Book, engagement_id: EngagementId, first_start: datetime, voice: Voice) -> TeamStart:
    """What is in the way of one start, whether it is offered or not."""
    return _at_start(freed(book, engagement_id), engagement_id, first_start, voice)


def freed(book: Book, engagement_id: EngagementId, first_start: datetime | None = None) -> Book:
    """The schedule with nothing about a team settled: what was locked at one start is judged again at another.

    Args:
        first_start: The team's, where that is to be another.
    """
    open_ = tuple(one for one in book.problem.standing if one.assignment.engagement_id != engagement_id)
    rows = (
        Assignment(eid, seat, person.consultant_id, (eid == engagement_id and first_start) or booking.first_start)
        for eid, booking in book.bookings.items()
        for seat, person in booking.team.items()
    )
    return Book.of(replace(book.problem, standing=open_), book.policy, rows)


def _at_start(book: Book, engagement_id: EngagementId, first_start: datetime, voice: Voice) -> TeamStart:
    team = book.bookings[engagement_id].team
    seatings = (Seating(book, engagement_id, seat, one.consultant_id, first_start) for seat, one in team.items())
    found = {one.consultant_id: breaches(one, voice) for one in seatings}
    by_name = sorted(found, key=lambda cid: (book.problem.consultants[cid].name, cid))  # never in the order of seats
    return TeamStart(first_start, {cid: found[cid] for cid in by_name})
