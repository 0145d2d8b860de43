"""What is given before anything is added: approved seats, and what they leave of everybody's time and of the money."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from matcher.domain.goals import terms
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import fee_dollars, in_utc, taken, timetable, trip_dollars
from matcher.proof.spans import Span, Spans, free_time, span_of


def week_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return date.fromordinal(day.toordinal() - day.weekday())


class Given:
    """A problem and what its approved seats have used up.

    Args:
        problem: Checked where it was read.
    """

    def __init__(self, problem: Problem, policy: Policy) -> None:
        self.problem, self.policy = problem, policy
        self._minutes: dict[tuple[ConsultantId, date], int] = defaultdict(int)
        self._months: dict[tuple[ConsultantId, date], int] = defaultdict(int)
        self.load: dict[ConsultantId, int] = defaultdict(int)
        self._busy: dict[ConsultantId, list[Span]] = defaultdict(list)
        self.dollars = self.travel_dollars = 0
        self._days: list[date] = []
        self._free: dict[ConsultantId, Spans] = {}
        for engagement_id, seats in problem.approved.items():
            self._take(problem.engagements[engagement_id], seats)

    def _take(self, engagement: Engagement, seats: Mapping[SeatName, Assignment]) -> None:
        for row in seats.values():
            consultant = self.problem.consultants[row.consultant_id]
            travel = trip_dollars(consultant, engagement)
            self.dollars += travel + fee_dollars(consultant, engagement)
            self.travel_dollars += travel
        for consultant_id, first_start in sorted(
            {(row.consultant_id, in_utc(row.first_start)) for row in seats.values()}
        ):
            times = timetable(engagement, first_start, self.policy)
            self._days += times.days
            self.load[consultant_id] += 1
            self._months[consultant_id, times.days[0].replace(day=1)] += 1
            for day in times.days:
                self._minutes[consultant_id, week_of(day)] += engagement.session_minutes
            spans = taken(self.problem.consultants[consultant_id], engagement, times, self.policy)
            self._busy[consultant_id] += [span_of(span) for span in spans]

    @cached_property
    def points(self) -> int:
        """Points of the approved seats alone."""
        approved = [a for seats in self.problem.approved.values() for a in seats.values()]
        return sum(terms(Book.of(self.problem, self.policy, approved)).values())

    @cached_property
    def open(self) -> dict[EngagementId, Engagement]:
        """Engagements that may be scheduled, or completed, in id order."""
        return {
            eid: engagement
            for eid, engagement in sorted(self.problem.engagements.items())
            if engagement.seats and self._is_open(engagement)
        }

    def _is_open(self, engagement: Engagement) -> bool:
        approved = self.approved(engagement.engagement_id)
        waits = engagement.federal_grantee and not engagement.granting_office_confirmed
        return len(approved) < len(engagement.seats) and (bool(approved) or not (engagement.criminal_justice or waits))

    def approved(self, engagement_id: EngagementId) -> dict[SeatName, Assignment]:
        """The approved seats of an engagement."""
        return dict(self.problem.approved.get(engagement_id, {}))

    def start_of(self, engagement_id: EngagementId) -> datetime | None:
        """When an engagement with approved seats begins."""
        return min((a.first_start for a in self.approved(engagement_id).values()), key=in_utc, default=None)

    def minutes_left(self, consultant: Consultant, monday: date) -> int:
        """Of a week."""
        used = self._minutes.get((consultant.consultant_id, monday), 0)
        return max(0, consultant.max_minutes_per_week - used)

    def engagements_left(self, consultant: Consultant, first: date) -> int:
        """Of a month."""
        used = self._months.get((consultant.consultant_id, first), 0)
        return max(0, consultant.max_engagements_per_month - used)

    @cached_property
    def programme_left(self) -> int | None:
        """US dollars, or None for no limit."""
        cap = self.policy.rules.programme_budget
        return None if cap is None else max(0, int(cap) - self.dollars)

    @cached_property
    def travel_left(self) -> int | None:
        """US dollars of travel, or None for no limit."""
        cap = self.policy.rules.travel_budget
        return None if cap is None else max(0, int(cap) - self.travel_dollars)

    @cached_property
    def busy(self) -> dict[ConsultantId, Spans]:
        """When approved seats take people, rest included."""
        return {cid: Spans(spans) for cid, spans in self._busy.items()}

    @cached_property
    def blocked(self) -> dict[ConsultantId, Spans]:
        """What people have blocked out."""
        people = self.problem.consultants.values()
        return {c.consultant_id: Spans(map(span_of, c.unavailable)) for c in people if c.unavailable}

    def free(self, consultant: Consultant) -> Spans:
        """When someone works, in the days that matter here."""
        known = self._free.get(consultant.consultant_id)
        if known is None:
            known = self._free[consultant.consultant_id] = free_time(consultant, *self._horizon)
        return known

    @cached_property
    def _horizon(self) -> tuple[date, date]:
        """The first and the last day on which a session may be."""
        days = [*self._days, self.policy.as_of]
        for engagement in self.open.values():
            days += [max(self.policy.as_of, engagement.window_start), engagement.window_end]
        return min(days), max(days)
