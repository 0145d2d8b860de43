"""What the audit trail keeps about seats and engagements: who, before, after, why; never what a seat asks for."""

from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.workflow.engagement import EngagementState
from matcher.domain.workflow.seat import SeatState
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import Action, Decision, Placement, SeatKey, User

NAMES = {Who.CONSULTANT: "The consultant", Who.CLOCK: "The clock", Who.IMPORT: "import"}
"""What the trail calls those who have no account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a step: someone with an account, a consultant by link, the clock, or new data.

    Args:
        user: None for all but the first.
    """

    who: Who
    user: User | None = None

    @property
    def name(self) -> str:
        """What the trail calls them."""
        if self.user:
            return self.user.name
        return NAMES[self.who]


def record_seat(
    work: UnitOfWork,
    actor: Actor,
    action: Action,
    where: Assignment,
    states: tuple[SeatState, SeatState],
    reason: str = "",
    note: str = "",
) -> int:  # fmt: skip
    """Write a step of a seat, about whoever sits there; the entry's id."""
    return work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=actor.user.user_id if actor.user else None,
            user_name=actor.name,
            action=action,
            key=SeatKey(where.engagement_id, where.seat),
            placement=Placement(where.consultant_id, where.first_start),
            proposal_id=None,
            before=states[0].value,
            after=states[1].value,
            reason=reason.strip(),
            note=note,
        )
    )


def record_engagement(
    work: UnitOfWork,
    actor: Actor,
    engagement_id: EngagementId,
    states: tuple[EngagementState, EngagementState],
    note: str,
    reason: str = "",
) -> int:
    """Write a step of an engagement; the entry's id. It names no consultant, whoever made it."""
    return work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=actor.user.user_id if actor.user else None,
            user_name=actor.name,
            action=Action.ENGAGEMENT,
            key=SeatKey(engagement_id, SeatName("")),
            placement=Placement(ConsultantId(""), work.now),
            proposal_id=None,
            before=states[0].value,
            after=states[1].value,
            reason=reason.strip(),
            note=note,
        )
    )
