"""A schedule as a difference against what is public: a row for every seat, with the points that it earns."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from matcher.domain.goals import SEAT_GOALS, terms
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.timetable import in_utc, trip_dollars
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import UnitOfWork
from matcher.records import ChangeKind, HeldSeat, Metrics, Placement, ProposalRow, PublicSeats, SeatKey
from matcher.services.seats.seating import public_seats


def difference(book: Book, stands: PublicSeats, blocked: Collection[EngagementId]) -> tuple[ProposalRow, ...]:
    """A row for each seat of each engagement, in key order.

    Args:
        book: The proposed schedule.
        stands: As :func:`what_stands` has it.
        blocked: Engagements that may not be scheduled.
    """
    rows = []
    for engagement_id, engagement in sorted(book.problem.engagements.items()):
        booking = book.bookings.get(engagement_id)
        points = points_by_seat(booking)
        for seat in sorted(engagement.seats):
            key, after = SeatKey(engagement_id, seat), _placement(booking, seat)
            kind = ChangeKind.BLOCKED if engagement_id in blocked and after is None else ChangeKind.UNCOVERED
            row = ProposalRow(0, key, kind, None, None, after, points.get(seat, {}))
            rows.append(compared(row, stands.get(key)))
    return tuple(rows)


def compared(row: ProposalRow, before: Placement | None) -> ProposalRow:
    """The row against what stands in its seat now; a decision about it stays what it is."""
    kind = ChangeKind.BLOCKED if row.kind is ChangeKind.BLOCKED else _kind(before, row.after)
    return replace(row, kind=kind, before=before, before_status=SeatStatus.APPROVED if before else None)


def what_stands(work: UnitOfWork, public: PublicSeats | None = None) -> PublicSeats:
    """What a proposal is compared with: who is public, and who came approved with the data. Never a proposal.

    Args:
        public: Where that was read already.
    """
    held = work.standing.seats()
    brought = {key: seat.placement for key, seat in held.items() if seat.fixed and not seat.locked and not seat.decided}
    return {**brought, **(public_seats(work) if public is None else public)}


def numbered(row: ProposalRow, seen: ProposalRow | None, versions: Mapping[SeatKey, int]) -> ProposalRow:
    """The row of a new proposal with its version: a page that shows the same row may go on deciding about it.

    Args:
        seen: As the proposal under review has it.
        versions: The highest of each seat so far.
    """
    if seen and seen.state is row.state and seen.after == row.after:
        return replace(row, version=seen.version, decision_id=seen.decision_id)
    return replace(row, version=versions.get(row.key, 0) + 1)


def compare_again(work: UnitOfWork, public: PublicSeats, keys: Collection[SeatKey]) -> None:
    """Compare rows of the proposal under review with what is public by now."""
    proposal = work.proposals.latest()
    stands = what_stands(work, public)
    rows = (work.proposals.row(proposal.proposal_id, key) for key in keys) if proposal else ()
    for row in rows:
        if row is not None:
            work.proposals.compare(compared(row, stands.get(row.key)))


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


def standing_book(book: Book, stands: PublicSeats) -> Book:
    """What stands, as a schedule for the same problem and policy; seats and people that it lacks are left out."""
    problem = book.problem
    known = (
        on_its_clock(problem, Assignment(*key, *place))
        for key, place in stands.items()
        if key.engagement_id in problem.engagements and place.consultant_id in problem.consultants
        if key.seat in problem.engagements[key.engagement_id].seats
    )
    return Book.of(problem, book.policy, known)


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


def _kind(before: Placement | None, after: Placement | None) -> ChangeKind:
    if after is None:
        return ChangeKind.DROPPED if before else ChangeKind.UNCOVERED
    if before is None:
        return ChangeKind.NEW
    if before.consultant_id != after.consultant_id:
        return ChangeKind.SWAP
    return ChangeKind.UNCHANGED if before == after else ChangeKind.MOVED
