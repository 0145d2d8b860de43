"""The problem: who can be asked, what is asked for, and what stands from before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from matcher.domain.model.consultant import Consultant, Exclusion, WeeklyWindow
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName, shared_names, told_apart
from matcher.domain.model.vocabulary import SeatStatus

__all__ = [
    "Assignment",
    "Consultant",
    "Engagement",
    "Exclusion",
    "PersonAnswer",
    "Problem",
    "Rejection",
    "StandingSeat",
    "WeeklyWindow",
]


class Assignment(NamedTuple):
    """A consultant in a seat of an engagement that starts at a moment (aware)."""

    engagement_id: EngagementId
    seat: SeatName
    consultant_id: ConsultantId
    first_start: datetime


class StandingSeat(NamedTuple):
    """A seat of the schedule that stands from before."""

    assignment: Assignment
    status: SeatStatus


class Rejection(NamedTuple):
    """A pair that a coordinator turned down or a consultant declined. The reason is for people, not for the solver."""

    engagement_id: EngagementId
    consultant_id: ConsultantId
    reason: str = ""


class PersonAnswer(NamedTuple):
    """What somebody answered when asked whether two ids are one human; the ids in order."""

    one: ConsultantId
    other: ConsultantId
    same: bool


@dataclass(frozen=True)
class Problem:
    """Everything that is to be matched, in id order. Checked where it was read, trusted from there on."""

    consultants: Mapping[ConsultantId, Consultant]
    engagements: Mapping[EngagementId, Engagement]
    standing: tuple[StandingSeat, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    affinity: Mapping[tuple[EngagementId, ConsultantId], int] = field(default_factory=dict)
    person_answers: tuple[PersonAnswer, ...] = ()

    @cached_property
    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Pairs that are never proposed again; who was turned down under one id is not asked under another."""
        pairs = {(r.engagement_id, r.consultant_id) for r in self.rejections}
        asked = {cid: one.another_id for cid, one in self.consultants.items() if one.another_id}
        return frozenset(pairs | {(eid, asked[cid]) for eid, cid in pairs if cid in asked})

    def name_of(self, consultant: Consultant) -> str:
        """What someone is called here: with the id where somebody else has the name too, the id where there is none."""
        return told_apart(consultant.name, consultant.consultant_id, self._shared_names)

    @cached_property
    def _shared_names(self) -> frozenset[str]:
        return shared_names(one.name for one in self.consultants.values())

    @cached_property
    def approved(self) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        """What a coordinator has approved, by engagement and seat."""
        return self._by_seat(SeatStatus.APPROVED)

    @cached_property
    def proposed(self) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        """What was proposed last, by engagement and seat."""
        return self._by_seat(SeatStatus.PROPOSED)

    def _by_seat(self, status: SeatStatus) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        found: dict[EngagementId, dict[SeatName, Assignment]] = {}
        for seat in self.standing:
            if seat.status is status:
                found.setdefault(seat.assignment.engagement_id, {})[seat.assignment.seat] = seat.assignment
        return found
