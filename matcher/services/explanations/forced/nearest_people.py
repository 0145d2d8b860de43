"""Who could be on a team for the least: everyone with what the best whole schedule with them scores at most.

The prices that prove the bound of a schedule say of any team what a schedule loses at least by choosing it. So people
come in the order of a bound, whatever their fit, start or bookings, and a list of the best ends where no bound of those
who are left reaches its last one.

Source: Lagrangian reduced costs; the teams are listed as the checker of proofs lists them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.proof import UNITS_PER_POINT, Proof
from matcher.proof.best_team import Enumeration, Steps, TooManyTeamsError
from matcher.proof.given import Given
from matcher.proof.openings import Opening
from matcher.proof.prices import Prices

FIRST_REACH = 64 * UNITS_PER_POINT
"""Price units that the first teams listed may fall short of the best; four times as much each time more are wanted."""
REACHES = 10
"""After so many times there is no team that falls as far short."""
MOST_STEPS = 400_000
"""Places looked at for teams: some half a second of them."""


@dataclass(frozen=True)
class NearestPeople:
    """People who could be on the team of an engagement, each with the points that a schedule with them has at most.

    Args:
        problem: It and the policy are those that were proven.
        proof: Of the best schedule.
        without: Somebody who is on none of the teams; None where anyone may be.
    """

    problem: Problem
    policy: Policy
    proof: Proof
    engagement_id: EngagementId
    without: ConsultantId | None = None

    def __iter__(self) -> Iterator[tuple[ConsultantId, int]]:
        """Everyone once, in falling order of points.

        Raises:
            TooManyTeamsError: The teams of those who are left are too many to be listed.
        """
        told: set[ConsultantId] = set()
        if self._earned is None:
            return
        for reach in range(REACHES):
            floor = self._earned - FIRST_REACH * 4**reach
            best = self._best(floor)
            for consultant_id in sorted(best.keys() - told, key=lambda one: (-best[one], one)):
                yield consultant_id, self._points(best[consultant_id])
            told |= best.keys()

    def _best(self, floor: int) -> dict[ConsultantId, int]:
        """The price units of everyone's best team that is worth the floor."""
        best: dict[ConsultantId, int] = {}
        for team in self._listing.near(floor):
            if any(candidate.id == self.without for candidate in team.people):
                continue
            for candidate in team.people:
                best[candidate.id] = max(team.units, best.get(candidate.id, team.units))
        return best

    def _points(self, units: int) -> int:
        """What a schedule scores at most that holds a team worth so many price units."""
        loss = (self._earned or 0) - units
        return min(self.proof.bound, self.proof.settled + (self.proof.units - loss) // UNITS_PER_POINT)

    @cached_property
    def _earned(self) -> int | None:
        """What the engagement adds at best; None where it is settled or may not be scheduled."""
        return next((one.units for one in self.proof.best if one.engagement_id == self.engagement_id), None)

    @cached_property
    def _listing(self) -> Enumeration:
        given = Given(self.problem, self.policy)
        steps = Steps(MOST_STEPS, MOST_STEPS)
        return Enumeration(Opening(given, given.open[self.engagement_id]), Prices(self.proof.rows), steps)


__all__ = ["NearestPeople", "TooManyTeamsError"]
