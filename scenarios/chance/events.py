"""What may happen to a plan: drawn from rates, the same for the same seed."""

from dataclasses import dataclass, replace
from random import Random

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement, Problem, Rejection
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import Case, fresh
from scenarios.changes.change import Change
from scenarios.changes.demand import without_requests
from scenarios.changes.requests_meant import with_requests

DECLINES, CANCELLATIONS, LATE = 25, 5, 5
"""Usual rates, in percent: of offers declined, of engagements cancelled, of requests that come late."""
DRAWS = 100
"""Usual number of draws."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen, in percent.

    Args:
        declines: Of proposed seats.
        cancellations: Of engagements.
        late: Requests that come late, for each hundred there are.
    """

    declines: int = DECLINES
    cancellations: int = CANCELLATIONS
    late: int = LATE


@dataclass(frozen=True, slots=True)
class Happened(Change):
    """What happened in one draw.

    Args:
        declined: Pairs of engagement and consultant.
        again: Requests that come once more, late.
    """

    declined: tuple[tuple[EngagementId, ConsultantId], ...]
    cancelled: tuple[EngagementId, ...]
    again: tuple[EngagementId, ...]

    @property
    def sentence(self) -> str:
        """The draw in plain words."""
        return f"{len(self.declined)} decline, {len(self.cancelled)} are cancelled, {len(self.again)} come late."

    def applied(self, case: Case) -> Case:
        """Who declined is not asked again for that, and who did not has said yes, so that their seat stands.

        What was cancelled is gone; what came late is asked for.
        """
        problem = without_requests(case.problem, set(self.cancelled))
        turned_down = {pair for pair in self.declined if pair[0] in problem.engagements}
        problem = replace(
            problem,
            rejections=(*problem.rejections, *(Rejection(*pair) for pair in sorted(turned_down))),
            standing=tuple(
                seat._replace(status=SeatStatus.APPROVED)
                for seat in problem.standing
                if (seat.assignment.engagement_id, seat.assignment.consultant_id) not in turned_down
            ),
        )
        return replace(case, problem=_with_late(problem, case.problem, self.again))


def draw(problem: Problem, rates: Rates, seed: int, number: int) -> Happened:
    """One draw. What is approved is not declined: it was accepted.

    What happens to one person or request hangs on nothing else, so that two plans fare alike where they agree.
    """

    def happens(percent: int, *what: str) -> bool:
        # Draws, no secrets.
        return Random(repr((seed, number, *what))).random() * 100 < percent  # noqa: S311

    proposed = {
        (seat.assignment.engagement_id, seat.assignment.consultant_id)
        for seat in problem.standing
        if seat.status is SeatStatus.PROPOSED
    }
    engagements = sorted(problem.engagements)
    return Happened(
        declined=tuple(pair for pair in sorted(proposed) if happens(rates.declines, "declines", *pair)),
        cancelled=tuple(one for one in engagements if happens(rates.cancellations, "is cancelled", one)),
        again=tuple(one for one in engagements if happens(rates.late, "comes late", one)),
    )


def _with_late(problem: Problem, before: Problem, again: tuple[EngagementId, ...]) -> Problem:
    added: dict[EngagementId, Engagement] = {}
    for one in again:
        name = fresh(one, EngagementId, before.engagements.keys() | added.keys())
        added[name] = replace(before.engagements[one], engagement_id=name)
    return with_requests(problem, added)
