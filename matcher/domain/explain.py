"""Why an engagement is not covered: what keeps a whole team from it, told so that nobody's private facts show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import inf

from matcher.domain.audit import terms
from matcher.domain.commitments import Commitments, Visit, commitments_of
from matcher.domain.disclosure import told, told_sentence
from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.openings import Openings
from matcher.domain.policy import Policy
from matcher.domain.problem import Assignment, Problem
from matcher.domain.schedule import Book, Booking
from matcher.domain.teams import Candidate, find_team

NOBODY: frozenset[EngagementId] = frozenset()


class Code(StrEnum):
    """Kinds of reasons."""

    REFERRED = "referred_to_ovc_ttac"
    AWAITING = "awaiting_granting_office"
    NO_SEATS = "no_seats"
    NO_START = "no_offered_start"
    NOBODY_FOR_SEAT = "nobody_for_seat"
    NO_START_FOR_TEAM = "no_start_for_team"
    LOST = "lost_to_better_use"
    NOT_WORTH_IT = "not_worth_it"
    NOT_REACHED = "not_reached"


SENTENCES = {
    Code.REFERRED: "A criminal-justice need: referred to OVC TTAC.",
    Code.AWAITING: "A federal grantee: waits for the granting office to confirm.",
    Code.NO_SEATS: "The request asks for nobody: it has no seats.",
    Code.NO_START: "No day and time that the organization offers is left: see its window, weekdays, times and lead time.",
    Code.NOT_REACHED: "A team is free and would earn points: the search ended before it came to this engagement.",
}
TEAM_SENTENCES = {
    "whole_team": "At no {start} are people for all open seats free together.",
    "topics_covered": "At no {start} do the people who are free cover every topic at the level asked for.",
    "engagement_budget": "At no {start} does a team that is free and covers the topics stay within the budget.",
}
WORTH_SENTENCES = {
    "programme_budget": "A team is free, but its fees and travel would go beyond the programme's budget.",
    None: "A team is free, but it would cost the schedule more points than it would earn.",
}


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why an engagement is not covered.

    Args:
        rule: The rule that stands in the way, where it is one.
        engagement_ids: Engagements that hold the people it would need; without them a team would be free.
    """

    engagement_id: EngagementId
    code: Code
    sentence: str
    rule: str | None = None
    engagement_ids: tuple[EngagementId, ...] = ()


def uncovered(problem: Problem, policy: Policy, assignments: Iterable[Assignment]) -> tuple[Uncovered, ...]:
    """The reason for every engagement that the schedule does not make whole, in id order."""
    inquiry = _Inquiry(Book.of(problem, policy, assignments))
    return tuple(inquiry.reason(Openings(problem, policy, problem.engagements[eid])) for eid in inquiry.missing)


@dataclass(frozen=True)
class _Team:
    """A team that could deliver the engagement at one of its starts, but for other bookings of its people.

    Args:
        blocking: Bookings that must go first; none where all are free.
    """

    place: int
    members: tuple[Candidate, ...]
    blocking: frozenset[EngagementId] = field(default=NOBODY)


@dataclass(frozen=True)
class _Inquiry:
    book: Book

    @property
    def missing(self) -> list[EngagementId]:
        return sorted(self.book.problem.engagements.keys() - self.book.covered)

    @cached_property
    def commitments(self) -> Mapping[ConsultantId, Commitments]:
        return commitments_of(self.book)

    @cached_property
    def programme_dollars_left(self) -> float:
        cap = self.book.policy.rules.programme_budget
        return inf if cap is None else cap - sum(b.cost_dollars() for b in self.book.bookings.values())

    def reason(self, openings: Openings) -> Uncovered:
        """The first reason that holds, from the request itself to the competition for people."""
        eid = openings.engagement.engagement_id
        code = _reason_in_request(openings)
        if code:
            return Uncovered(eid, code, SENTENCES[code], "eligible" if code in (Code.REFERRED, Code.AWAITING) else None)
        ...
