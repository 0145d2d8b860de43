"""Who changes: the engagements that another team, or another start, would take.

Teams are listed as names without their seats: what a seat asks for would tell who brings lived experience.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.model.clock.in_words import clock_time
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.timetable import in_utc
from matcher.domain.rules.in_words import day_in_words
from scenarios.runs.solving import Side


@dataclass(frozen=True, slots=True)
class Placing:
    """An engagement in one of the plans.

    Args:
        people: Names of the team, in order.
        first_start: On the engagement's own clock.
        open_seats: How many of its seats nobody fills.
    """

    people: tuple[str, ...]
    first_start: datetime
    open_seats: int

    @property
    def who(self) -> str:
        """The team, with how many seats nobody fills: "Ada, Bo, 1 open"."""
        return ", ".join((*self.people, *([f"{self.open_seats} open"] if self.open_seats else ())))

    @property
    def when(self) -> str:
        """The start, with its zone: "Mon, Mar 1, 2027 at 10:00 AM EST"."""
        return f"{day_in_words(self.first_start)} at {clock_time(self.first_start)} {self.first_start:%Z}"


@dataclass(frozen=True, slots=True)
class Shift:
    """An engagement that is placed otherwise in the scenario; None where it is in no plan."""

    engagement_id: EngagementId
    organization: str
    before: Placing | None
    after: Placing | None

    @property
    def order(self) -> tuple[bool, bool, str]:
        """Sorts what is lost first, then what is gained, then what only changes."""
        return self.after is not None, self.before is not None, self.engagement_id


def shifts(before: Side, after: Side) -> tuple[Shift, ...]:
    """Every engagement of both sides that is placed otherwise."""
    return tuple(sorted(_shifts(before, after), key=lambda shift: shift.order))


def _shifts(before: Side, after: Side) -> Iterator[Shift]:
    books = _book(before), _book(after)
    for engagement_id in sorted(before.case.problem.engagements.keys() & after.case.problem.engagements.keys()):
        was, will = (book.bookings.get(engagement_id) for book in books)
        if _essence(was) != _essence(will):
            organization = before.case.problem.engagements[engagement_id].organization
            yield Shift(engagement_id, organization, _placing(was), _placing(will))


def _book(side: Side) -> Book:
    return Book.of(side.case.problem, side.case.policy, side.solution.assignments)


def _essence(booking: Booking | None) -> tuple[object, ...]:
    """What makes two placings the same: the people, whoever sits where, and the moment."""
    if booking is None:
        return ()
    return in_utc(booking.first_start), *sorted(consultant.consultant_id for consultant in booking.team.values())


def _placing(booking: Booking | None) -> Placing | None:
    if booking is None:
        return None
    names = sorted(consultant.name or consultant.consultant_id for consultant in booking.team.values())
    start = booking.first_start.astimezone(booking.engagement.time_zone)
    return Placing(tuple(names), start, len(booking.engagement.seats) - len(booking.team))
