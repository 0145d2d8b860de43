"""A schedule as the rules read it: bookings by engagement, diaries by consultant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, Self

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.timetable import Timetable, fee_dollars, in_utc, timetable, trip_dollars
from matcher.domain.model.vocabulary import SeatRole

READABLE_YEARS = range(1900, 3000)
"""Sessions, travel and rest that follow from a start in here stay inside Python's calendar."""


@dataclass(frozen=True)
class Filled:
    """One seat with someone in it, and all that rules about a single seat need.

    Args:
        times: Sessions at the start in question.
        team_mates: The others on the team, as far as they are known.
    """

    problem: Problem
    policy: Policy
    engagement: Engagement
    seat: SeatName
    consultant: Consultant
    times: Timetable
    team_mates: tuple[Consultant, ...] = ()

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.problem.name_of(self.consultant)

    @property
    def asks_for(self) -> SeatRole:
        """The role that the seat asks for."""
        return self.engagement.seats[self.seat]


@dataclass(frozen=True)
class Booking:
    """One engagement of a schedule: its start and its team, whole or in part.

    Args:
        team: Who sits where; seats that nobody fills are absent.
        approved: The seats that a coordinator approved.
    """

    problem: Problem
    policy: Policy
    engagement: Engagement
    first_start: datetime
    team: Mapping[SeatName, Consultant]
    approved: frozenset[SeatName]

    @cached_property
    def times(self) -> Timetable:
        """The sessions."""
        return timetable(self.engagement, self.first_start, self.policy)

    @property
    def whole(self) -> bool:
        """Whether every seat is filled."""
        return self.team.keys() == self.engagement.seats.keys()

    @property
    def settled(self) -> bool:
        """Whether every seat was approved, so that nothing here is judged again."""
        return self.approved == self.engagement.seats.keys()

    @property
    def added(self) -> list[Filled]:
        """The seats that were not approved: those that rules about one seat judge."""
        return [filled for filled in self.filled if filled.seat not in self.approved]

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        """Every filled seat, in seat order, with its team-mates."""
        return tuple(
            Filled(
                self.problem, self.policy, self.engagement, seat, self.team[seat], self.times,
                tuple(mate for other, mate in sorted(self.team.items()) if other != seat),
            )
            for seat in sorted(self.team)
        )  # fmt: skip

    def cost_dollars(self, *, approved_only: bool = False) -> int:
        """Fees and travel of the team, in US dollars."""
        fees = sum(fee_dollars(c, self.engagement) for c in self._people(approved_only=approved_only))
        return fees + self.travel_dollars(approved_only=approved_only)

    def travel_dollars(self, *, approved_only: bool = False) -> int:
        """Travel of the team, in US dollars."""
        return sum(trip_dollars(c, self.engagement) for c in self._people(approved_only=approved_only))

    def _people(self, *, approved_only: bool) -> list[Consultant]:
        if not approved_only:
            return list(self.team.values())
        rows = self.problem.approved.get(self.engagement.engagement_id, {})
        stand = {row.consultant_id for seat, row in rows.items() if seat in self.approved}
        return [consultant for consultant in self.team.values() if consultant.consultant_id in stand]


class Entry(NamedTuple):
    """A booking in someone's diary.

    Args:
        fixed: Whether the seat was approved: it counts against limits but is never itself at fault.
    """

    booking: Booking
    fixed: bool


@dataclass(frozen=True)
class Diary:
    """Everything that one consultant is booked for, in engagement order."""

    consultant: Consultant
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """What the person is called; of an empty diary it is not known who else has the name."""
        problem = next((entry.booking.problem for entry in self.entries), None)
        return problem.name_of(self.consultant) if problem else self.consultant.name


class Misfit(NamedTuple):
    """A row of an answer that no schedule can hold, and why."""

    assignment: Assignment
    sentence: str


@dataclass(frozen=True)
class Book:
    """A whole schedule against its problem and policy.

    Args:
        bookings: By engagement, in id order.
        misfits: Rows left out: unknown names, unreadable starts, a seat filled twice, a second start.
    """

    problem: Problem
    policy: Policy
    bookings: Mapping[EngagementId, Booking]
    misfits: tuple[Misfit, ...] = field(default=())

    @classmethod
    def of(cls, problem: Problem, policy: Policy, assignments: Iterable[Assignment]) -> Self:
        """Sort assignments into bookings; what can't be sorted in becomes a misfit, nothing raises."""
        starts: dict[EngagementId, datetime] = {}
        teams: dict[EngagementId, dict[SeatName, Consultant]] = {}
        misfits = []
        for row in sorted(assignments, key=_place):
            team = teams.get(row.engagement_id, {})
            if fault := unreadable(problem, row):
                misfits.append(Misfit(row, fault))
            elif row.seat in team:
                misfits.append(Misfit(row, "The seat is filled already."))
            elif in_utc(starts.setdefault(row.engagement_id, row.first_start)) != in_utc(row.first_start):
                misfits.append(Misfit(row, "The engagement has another start already."))
            else:
                teams.setdefault(row.engagement_id, team)[row.seat] = problem.consultants[row.consultant_id]
        bookings = {
            eid: Booking(
                problem, policy, problem.engagements[eid], starts[eid], teams[eid],
                frozenset(problem.approved.get(eid, {})),
            )
            for eid in sorted(starts)
        }  # fmt: skip
        return cls(problem, policy, bookings, tuple(misfits))

    @cached_property
    def diaries(self) -> Mapping[ConsultantId, Diary]:
        """What each booked consultant does, in id order."""
        entries: dict[ConsultantId, list[Entry]] = {}
        for booking in self.bookings.values():
            fixed = {a.consultant_id for a in self.problem.approved.get(booking.engagement.engagement_id, {}).values()}
            for consultant_id in {c.consultant_id for c in booking.team.values()}:
                entries.setdefault(consultant_id, []).append(Entry(booking, consultant_id in fixed))
        return {cid: Diary(self.problem.consultants[cid], tuple(entries[cid])) for cid in sorted(entries)}

    @cached_property
    def covered(self) -> frozenset[EngagementId]:
        """The engagements whose every seat is filled."""
        return frozenset(eid for eid, booking in self.bookings.items() if booking.whole)


def _place(row: Assignment) -> tuple[str, ...]:
    """Sorts rows by their text, so that their order never matters and no date is out of range."""
    return row.engagement_id, row.seat, row.first_start.isoformat(), row.consultant_id


def unreadable(problem: Problem, row: Assignment) -> str:
    """Why no schedule can hold the row, in a sentence, or an empty string."""
    engagement = problem.engagements.get(row.engagement_id)
    if engagement is None:
        return "The engagement is not in the data."
    if row.seat not in engagement.seats:
        return "The seat is not in the data."
    if row.consultant_id not in problem.consultants:
        return "The consultant is not in the data."
    if row.first_start.utcoffset() is None or row.first_start.year not in READABLE_YEARS:
        return "The start has no offset from UTC, or is out of our calendar."
    return ""
