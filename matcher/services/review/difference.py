"""A schedule as a difference against what stands: a row for every seat, with the points that it earns."""

from collections.abc import Collection, Iterable, Mapping

from matcher.domain.explain.audit import terms
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.timetable import in_utc, trip_dollars
from matcher.records import ChangeKind, HeldSeat, Metrics, Placement, ProposalRow, RowState, SeatKey


def difference(
    book: Book, held: Mapping[SeatKey, HeldSeat], blocked: Collection[EngagementId]
) -> tuple[ProposalRow, ...]:
    """A row for each seat of each engagement, in key order.

    Args:
        book: The proposed schedule.
        held: What stood in the snapshot that was solved.
        blocked: Engagements that may not be scheduled.
    """
    rows = []
    for engagement_id, engagement in sorted(book.problem.engagements.items()):
        booking = book.bookings.get(engagement_id)
        points = points_by_seat(booking)
        for seat in sorted(engagement.seats):
            key = SeatKey(engagement_id, seat)
            stood, after = held.get(key), _placement(booking, seat)
            kind = ChangeKind.BLOCKED if engagement_id in blocked and after is None else _kind(stood, after)
            rows.append(
                ProposalRow(
                    proposal_id=0,
                    key=key,
                    kind=kind,
                    before=stood.placement if stood else None,
                    before_status=stood.status if stood else None,
                    after=after,
                    points=points.get(seat, {}),
                    state=_state(stood, after),
                )
            )
    return tuple(rows)


def measure(book: Book, eligible: int) -> Metrics:
    """What a schedule comes to.

    Args:
        eligible: Engagements that may be scheduled.
    """
    filled = [one for booking in book.bookings.values() for one in booking.filled]
    return Metrics(
        covered=len(book.covered),
        eligible=eligible,
        seats=len(filled),
        people=len(book.diaries),
        travel_dollars=sum(trip_dollars(one.consultant, one.engagement) for one in filled),
        terms=terms(book),
    )


def standing_book(book: Book, held: Iterable[HeldSeat]) -> Book:
    """What stood, as a schedule for the same problem and policy."""
    return Book.of(book.problem, book.policy, [localized(book.problem, seat).assignment for seat in held])


def localized(problem: Problem, seat: HeldSeat) -> HeldSeat:
    """The seat with its start on the engagement's clock: moments of two zones never equal in the hour that is twice."""
    return HeldSeat(on_its_clock(problem, seat.assignment), seat.status, seat.locked, seat.decided)


def on_its_clock(problem: Problem, row: Assignment) -> Assignment:
    """The assignment with its start on the engagement's clock."""
    return row._replace(first_start=row.first_start.astimezone(problem.engagements[row.engagement_id].time_zone))


def points_by_seat(booking: Booking | None) -> dict[SeatName, dict[str, int]]:
    """What each seat of a whole team earns, by goal; goals that earn and cost nothing are left out."""
    if booking is None or not booking.whole:
        return {}
    earned = {one.seat: {goal.name: goal.points(one) for goal in SEAT_GOALS} for one in booking.filled}
    return {seat: {name: points for name, points in goals.items() if points} for seat, goals in earned.items()}


def _placement(booking: Booking | None, seat: SeatName) -> Placement | None:
    if booking is None or seat not in booking.team:
        return None
    return Placement(booking.team[seat].consultant_id, in_utc(booking.first_start))


def _kind(stood: HeldSeat | None, after: Placement | None) -> ChangeKind:
    if after is None:
        return ChangeKind.DROPPED if stood else ChangeKind.UNCOVERED
    if stood is None:
        return ChangeKind.NEW
    if stood.assignment.consultant_id != after.consultant_id:
        return ChangeKind.SWAP
    return ChangeKind.UNCHANGED if stood.placement == after else ChangeKind.MOVED


def _state(stood: HeldSeat | None, after: Placement | None) -> RowState:
    if stood is None or not stood.fixed or stood.placement != after:
        return RowState.PENDING
    return RowState.LOCKED if stood.locked else RowState.APPROVED
