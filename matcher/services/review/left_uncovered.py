"""What the proposal under review leaves uncovered as things stand now: the one answer for counts, lists and pages."""

from collections.abc import Mapping

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.engagement import DONE, NOT_MATCHED
from matcher.ports import Part, UnitOfWork
from matcher.records import ChangeKind, Uncovered

RESTS_ON = (Part.PROPOSALS, Part.ROWS, Part.DATASET, Part.STANDING, Part.LIFECYCLES)
PAST = DONE | NOT_MATCHED


def left_uncovered(work: UnitOfWork, proposal_id: int) -> Mapping[EngagementId, Uncovered]:
    """Why engagements are uncovered, in id order; those that are blocked before anyone is looked for left out."""

    def make() -> Mapping[EngagementId, Uncovered]:
        rows = work.proposals.rows(proposal_id)
        blocked = {row.key.engagement_id for row in rows if row.kind is ChangeKind.BLOCKED}
        return {eid: why for eid, why in not_covered(work, proposal_id).items() if eid not in blocked}

    return work.moment.recall(("left uncovered", proposal_id), RESTS_ON, make)


def not_covered(work: UnitOfWork, proposal_id: int) -> Mapping[EngagementId, Uncovered]:
    """Why engagements have no whole team, in id order, blocked ones too.

    A proposal is of one night: left out is what was covered by hand since (a no that was taken back, a choice), what is
    stopped or over, and what has left the data.
    """

    def make() -> Mapping[EngagementId, Uncovered]:
        reasons = work.proposals.uncovered(proposal_id)
        fixed = {key for key, seat in work.standing.seats().items() if seat.fixed}
        lifecycles = work.lifecycles.all()
        past = {eid for eid in reasons if eid in lifecycles and lifecycles[eid].state in PAST}
        return {
            eid: reasons[eid]
            for eid, engagement in work.dataset.engagements(reasons).items()
            if eid not in past and not all((eid, seat) in fixed for seat in engagement.seats)
        }

    return work.moment.recall(("not covered", proposal_id), RESTS_ON, make)
