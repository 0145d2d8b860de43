"""What the audit trail keeps about seats and engagements: who, before, after, why; never what a seat asks for."""

from dataclasses import dataclass

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.workflow.engagement import EngagementState
from matcher.domain.workflow.seat import SeatState
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import Action, Placement, Subject, SubjectKind, User
from matcher.services.audit.entries import CLOCK, CONSULTANT, IMPORT, By, record

BY_CODE = "on the page that a code by phone opened"
NAMES = {Who.CONSULTANT: CONSULTANT, Who.CLOCK: CLOCK, Who.IMPORT: IMPORT}
"""What the trail calls those who have no account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a step: someone with an account, a consultant by link, the clock, or new data.

    Args:
        user: None for all but the first.
        by_code: Whether the consultant's page was opened by a code by phone.
    """

    who: Who
    user: User | None = None
    by_code: bool = False

    @property
    def by(self) -> By:
        """Who it is in the trail."""
        return self.user or NAMES[self.who]


def record_seat(
    work: UnitOfWork,
    actor: Actor,
    action: Action,
    where: Assignment,
    states: tuple[SeatState, SeatState],
    reason: str = "",
    note: str = "",
) -> int:  # fmt: skip
    """Write a step of a seat, about the person who sits there; the entry's id."""
    return record(
        work,
        actor.by,
        action,
        Subject(SubjectKind.SEAT, where.engagement_id, where.seat),
        states[0].value,
        states[1].value,
        reason=reason,
        note=note or (BY_CODE if actor.by_code else ""),
        placement=Placement(where.consultant_id, where.first_start),
    )


def record_engagement(
    work: UnitOfWork,
    actor: Actor,
    engagement_id: EngagementId,
    states: tuple[EngagementState, EngagementState],
    note: str,
    reason: str = "",
) -> int:
    """Write a step of an engagement; the entry's id. It names no consultant."""
    about = Subject.engagement(engagement_id)
    before, after = states
    return record(work, actor.by, Action.ENGAGEMENT, about, before.value, after.value, reason=reason, note=note)
