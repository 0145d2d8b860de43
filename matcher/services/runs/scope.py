"""What a run is about: engagements that are on hold, withdrawn or closed are left out, with whatever stands in them."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Problem
from matcher.domain.workflow.engagement import NOT_MATCHED
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat, SeatKey


def stopped(work: UnitOfWork) -> frozenset[EngagementId]:
    """The engagements that nobody is proposed for."""
    return frozenset(eid for eid, lifecycle in work.lifecycles.all().items() if lifecycle.state in NOT_MATCHED)


def matched(problem: Problem, left_out: Collection[EngagementId]) -> Problem:
    """A problem without some engagements."""
    if not left_out:
        return problem
    return replace(
        problem,
        engagements={eid: one for eid, one in problem.engagements.items() if eid not in left_out},
        standing=tuple(seat for seat in problem.standing if seat.assignment.engagement_id not in left_out),
        rejections=tuple(pair for pair in problem.rejections if pair.engagement_id not in left_out),
        affinity={pair: points for pair, points in problem.affinity.items() if pair[0] not in left_out},
    )


def held_in(problem: Problem, held: Mapping[SeatKey, HeldSeat]) -> dict[SeatKey, HeldSeat]:
    """The seats of a problem's engagements."""
    return {key: seat for key, seat in held.items() if key.engagement_id in problem.engagements}
