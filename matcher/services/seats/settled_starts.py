"""When the starts of decided teams were decided on: the notice that an engagement had counts from that day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.timetable import in_utc, lead_days
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import UnitOfWork
from matcher.records import Action

SETTLES = frozenset({Action.APPROVE, Action.LOCK, Action.MOVE})


def settled_on(work: UnitOfWork, problem: Problem, policy: Policy) -> Mapping[EngagementId, date]:
    """By engagement with a decided seat, the first day on which somebody decided on its start; of those only that have
    less notice today than is asked for, for all others had more.

    What an import brought was decided on elsewhere, nobody knows when: it is not here. Where the data is read as of one
    day for ever, nothing was decided on later than that.
    """
    fixed = (one.assignment for one in problem.standing if one.status is SeatStatus.APPROVED)
    starts = {row.engagement_id: in_utc(row.first_start) for row in fixed if row.engagement_id in problem.engagements}
    near = {eid: start for eid, start in starts.items() if _is_near(problem, policy, eid, start)}
    days: dict[EngagementId, date] = {}
    for entry in work.trail.about(tuple(near), SETTLES) if near else ():
        eid = EngagementId(entry.subject.subject_id)
        if entry.placement and entry.placement.first_start == near[eid] and not entry.undone:
            days[eid] = min(days.get(eid, policy.as_of), work.day_of(entry.at))
    return days


def _is_near(problem: Problem, policy: Policy, engagement_id: EngagementId, start: datetime) -> bool:
    engagement = problem.engagements[engagement_id]
    opens = policy.as_of + timedelta(days=lead_days(engagement, policy))
    return start.astimezone(engagement.time_zone).date() < opens
