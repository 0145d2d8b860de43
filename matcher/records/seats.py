"""Seats of the standing schedule and of proposals: who sits where, what happens to it, what people decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus


class ChangeKind(StrEnum):
    """What a proposal does to a seat, against what is public; in the order in which people look at them."""

    BLOCKED = "blocked"
    """The engagement is referred out or waits for its granting office."""
    UNCOVERED = "uncovered"
    AGREED = "agreed"
    """Of an engagement: it changes where someone said yes."""
    SWAP = "swap"
    MOVED = "moved"
    """Same person, another start."""
    NEW = "new"
    DROPPED = "dropped"
    """Someone is public there, nobody is proposed."""
    UNCHANGED = "unchanged"


class RowState(StrEnum):
    """What people decided about a row."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    LOCKED = "locked"
    """Held: the next nights keep it, though it is not approved yet."""
    SUPERSEDED = "superseded"
    """Events overtook it: someone else was approved while the run was under way, the person who sat there left, or the
    engagement was stopped."""


class Placement(NamedTuple):
    """Who sits in a seat, and when the engagement starts (aware, UTC)."""

    consultant_id: ConsultantId
    first_start: datetime


class SeatKey(NamedTuple):
    """A seat of an engagement."""

    engagement_id: EngagementId
    seat: SeatName


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat of the standing schedule.

    Args:
        status: What the solver makes of it; a locked seat counts as approved there.
        locked: Held but not approved.
        decided: Whether a decision made here put it there; else it came with an import or a proposal.
    """

    assignment: Assignment
    status: SeatStatus
    locked: bool = False
    decided: bool = False

    @property
    def key(self) -> SeatKey:
        """Which seat."""
        return SeatKey(self.assignment.engagement_id, self.assignment.seat)

    @property
    def placement(self) -> Placement:
        """Who and when."""
        return Placement(self.assignment.consultant_id, self.assignment.first_start)

    @property
    def fixed(self) -> bool:
        """Whether the solver has to keep it."""
        return self.status is SeatStatus.APPROVED


@dataclass(frozen=True, slots=True)
class KeptSeat:
    """Someone stays in a seat although it breaks rules: a person decided so, on the facts of that day.

    Args:
        decision_id: The entry of the trail that says who decided it, when and why.
        facts: By rule, the fingerprint of what it was found on: with other facts the decision no longer counts.
    """

    key: SeatKey
    placement: Placement
    decision_id: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One seat of a proposal, against what is public there.

    Args:
        before: Who is public there, or came approved with the data; ``before_status`` is then approved.
        points: By goal, for this seat in this proposal; empty where nobody sits.
        version: Rises with each decision, and with each run that proposes something else for the seat; never falls.
            A decision on an older one is refused.
        decision_id: The decision behind the state, where there is one.
    """

    proposal_id: int
    key: SeatKey
    kind: ChangeKind
    before: Placement | None
    before_status: SeatStatus | None
    after: Placement | None
    points: Mapping[str, int]
    state: RowState = RowState.PENDING
    version: int = 1
    decision_id: int | None = None

    @property
    def to_decide(self) -> bool:
        """Whether people decide about the row: until it is public as it is and approved."""
        stands = self.before == self.after and self.state is RowState.APPROVED
        return self.after is not None and not stands
