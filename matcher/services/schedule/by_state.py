"""Engagements by state and territory: how far they are, and what nobody is proposed for."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.vocabulary import STATES
from matcher.domain.workflow.engagement import DONE, EngagementState
from matcher.ports import Database, UnitOfWork
from matcher.services.review.left_uncovered import left_uncovered
from matcher.services.seats.seating import states_of_all

STOPPED = frozenset({EngagementState.ON_HOLD, EngagementState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class StateDemand:
    """What there is for one state or territory.

    Args:
        code: Of the state; ``name`` in words.
        open: Nobody is proposed.
        asked: Everyone on the team is approved, and asked or to be asked for a yes.
        stopped: On hold or withdrawn.
        unmet: Uncovered in the proposal under review.
    """

    code: str
    name: str
    open: int
    proposed: int
    approved: int
    asked: int
    confirmed: int
    delivered: int
    stopped: int
    unmet: int

    @property
    def engagements(self) -> int:
        """All together."""
        found = (self.open, self.proposed, self.approved, self.asked, self.confirmed, self.delivered, self.stopped)
        return sum(found)


def demand_by_state(database: Database) -> tuple[StateDemand, ...]:
    """Every state and territory, in the order of the codes, whether something is asked for there or not.

    Virtual engagements count where their organization is.
    """
    with database.reading() as work:
        engagements, states = work.dataset.engagements(), states_of_all(work)
        counted: dict[str, Counter[str]] = {code: Counter() for code in STATES}
        for engagement_id, engagement in engagements.items():
            mine = counted.setdefault(engagement.state, Counter())
            mine[_group(states[engagement_id])] += 1
        for engagement_id in _uncovered(work):
            if engagement_id in engagements:
                counted[engagements[engagement_id].state]["unmet"] += 1
    return tuple(_row(code, counted[code]) for code in sorted(counted))


def _uncovered(work: UnitOfWork) -> Collection[EngagementId]:
    latest = work.proposals.latest()
    return left_uncovered(work, latest.proposal_id) if latest else ()


def _row(code: str, counts: Counter[str]) -> StateDemand:
    groups = ("open", "proposed", "approved", "asked", "confirmed", "delivered", "stopped", "unmet")
    return StateDemand(code, STATES.get(code, code), **{name: counts[name] for name in groups})


def _group(state: EngagementState) -> str:
    if state in DONE:
        return "delivered"
    if state in STOPPED:
        return "stopped"
    return "asked" if state is EngagementState.OFFERED else state.value
