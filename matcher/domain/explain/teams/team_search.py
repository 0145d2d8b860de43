"""Looks for one team among those who could take the seats: a search within a single engagement and start."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple, TypeAlias

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant, Exclusion


class Candidate(NamedTuple):
    """Someone who could take a seat, and what that brings and costs.

    Args:
        covers: The engagement's topics that the consultant teaches at the level asked for, a bit each.
        dollars: Fee and travel.
        travel: Travel alone, US dollars.
    """

    consultant: Consultant
    covers: int
    dollars: int
    travel: int = 0


Pool: TypeAlias = Sequence[Candidate]
"""Everyone who could take one seat; the first is tried first."""


def may_sit_together(one: Consultant, other: Consultant) -> bool:
    """Whether two people are different and neither has ruled the other out."""
    return (
        one.consultant_id != other.consultant_id
        and Exclusion("consultant", other.consultant_id) not in one.exclusions
        and Exclusion("consultant", one.consultant_id) not in other.exclusions
    )


def find_team(
    pools: Sequence[Pool], topics: int, budget: float, travel_budget: float = inf
) -> tuple[Candidate, ...] | None:
    """A team, one from each pool, or None when there is none.

    A depth-first search that never enters a branch in which, pairs aside, the rest could not cover the topics within
    the budget, or in which too few people are left for the seats. Of seats that the same people could take, a later one
    gets a later person: any other order is the same team again.

    Args:
        pools: By seat.
        topics: What the team must cover, a bit each.
        budget: US dollars that the team may cost.
        travel_budget: US dollars that its travel may cost.
    """
    return _Search(pools, topics).fill(0, topics, budget, travel_budget, ())


def _sits_with(candidate: Candidate, team: Sequence[Candidate]) -> bool:
    return all(may_sit_together(candidate.consultant, mate.consultant) for mate in team)


class _Search:
    def __init__(self, pools: Sequence[Pool], topics: int) -> None:
        self.pools = pools
        self.alike = [_last_alike(pools, seat) for seat in range(len(pools))]
        self.least: dict[tuple[int, int], float] = {}
        self.cheapest: list[dict[int, int]] = []
        nearest = [min((candidate.travel for candidate in pool), default=0) for pool in pools]
        self.least_travel = [sum(nearest[k:]) for k in range(len(pools) + 1)]
        for pool in pools:
            by_cover: dict[int, int] = {}
            for candidate in pool:
                covers = candidate.covers & topics
                by_cover[covers] = min(candidate.dollars, by_cover.get(covers, candidate.dollars))
            self.cheapest.append(by_cover)

    def fill(
        self, seat: int, lacking: int, dollars_left: float, travel_left: float, team: tuple[Candidate, ...]
    ) -> tuple[Candidate, ...] | None:
        """Complete the team from this seat on, or None."""
        if seat == len(self.pools):
            return team
        if not self._enough_people(seat, team):
            return None
        for candidate in self.pools[seat][self._first(seat, team) :]:
            still, left = lacking & ~candidate.covers, dollars_left - candidate.dollars
            least, travel = self._least_dollars(seat + 1, still), travel_left - candidate.travel
            affordable = least < inf and least <= left and self.least_travel[seat + 1] <= travel
            if affordable and _sits_with(candidate, team):
                found = self.fill(seat + 1, still, left, travel, (*team, candidate))
                if found is not None:
                    return found
        return None

    def _first(self, seat: int, team: Sequence[Candidate]) -> int:
        """The place in the pool from which on it is worth looking."""
        alike = self.alike[seat]
        return 0 if alike is None else self.pools[seat].index(team[alike]) + 1

    def _enough_people(self, seat: int, team: Sequence[Candidate]) -> bool:
        """Whether different people could take the seats from this one on: a matching, by augmenting paths.

        A seat for which there are as many people as seats is filled in any case, and left out.
        """
        sitting = {candidate.consultant.consultant_id for candidate in team}
        takes: dict[ConsultantId, int] = {}

        def seated(one: int, asked: set[ConsultantId]) -> bool:
            for candidate in self.pools[one]:
                who = candidate.consultant.consultant_id
                if who not in sitting and who not in asked:
                    asked.add(who)
                    if who not in takes or seated(takes[who], asked):
                        takes[who] = one
                        return True
            return False

        scarce = (one for one in range(seat, len(self.pools)) if len(self.pools[one]) < len(self.pools))
        return all(seated(one, set()) for one in scarce)

    def _least_dollars(self, seat: int, lacking: int) -> float:
        """The least that the seats from this one on can cost and cover what is lacking, pairs aside."""
        if seat == len(self.pools):
            return inf if lacking else 0
        key = seat, lacking
        if key not in self.least:
            self.least[key] = min(
                (
                    dollars + self._least_dollars(seat + 1, lacking & ~covers)
                    for covers, dollars in self.cheapest[seat].items()
                ),
                default=inf,
            )
        return self.least[key]


def _last_alike(pools: Sequence[Pool], seat: int) -> int | None:
    """The last seat before this one that the same people could take."""
    return next((k for k in range(seat - 1, -1, -1) if pools[k] == pools[seat]), None)
