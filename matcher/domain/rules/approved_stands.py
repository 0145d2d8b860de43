"""What was approved stays."""

from collections.abc import Iterator

from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import in_utc
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule

SETTLED = "Someone else is approved for this seat by now, or at another start: only taking that approval back would do."


def approved_stands(book: Book) -> Iterator[Clash]:
    """What a coordinator approved keeps its person and its start.

    Source: nothing approved is undone behind anyone's back.
    """
    for eid, seats in book.problem.approved.items():
        booking = book.bookings.get(eid)
        for seat, assignment in seats.items():
            sits = booking.team.get(seat) if booking else None
            kept = sits is not None and sits.consultant_id == assignment.consultant_id
            if booking is None or not kept or in_utc(booking.first_start) != in_utc(assignment.first_start):
                yield Clash((eid,), seat, assignment.consultant_id)


def _standing(_: BrokenSeat) -> str:
    return SETTLED


APPROVED_STANDS: Rule[Book, Iterator[Clash]] = Rule(approved_stands, standing=_standing)
