"""As a careful person would, without a solver: by priority, the earliest start with a free team, its best people."""

from collections import defaultdict
from collections.abc import Sequence
from time import monotonic

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.instance.opening import Opening
from tests.bench.choices import Choices, Placed, amounts, capacity, fits, free_at, spans

MOST_TRIES = 5_000
"""Teams looked at for one start."""


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Fill engagement by engagement; never take anything back."""
    choices = Choices.of(problem, policy)
    return choices.assignments(placed(choices, seconds))


def placed(choices: Choices, seconds: float) -> Sequence[Placed]:
    """The same as choices."""
    end = monotonic() + seconds
    plan = _Plan(choices)
    order = sorted(range(len(choices.openings)), key=lambda k: (-choices.openings[k].engagement.priority, k))
    for place in order:
        if monotonic() > end:
            break
        plan.place(place)
    return plan.placed


class _Plan:
    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.placed: list[Placed] = []
        self.taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.used: dict[tuple[str, int, int], int] = defaultdict(int)

    def place(self, place: int) -> None:
        o = self.choices.openings[place]
        for start in range(len(o.starts.first_starts)):
            team = self._team(o, start)
            if team is not None:
                self._take(Placed(place, start, team), o)
                return

    def _team(self, o: Opening, start: int) -> tuple[int, ...] | None:
        pools = [[k for k in free_at(o, seat, start) if self._is_free(o, k, start)] for seat in range(len(o.seats))]
        self.tries = 0
        return self._complete(o, pools, ())

    def _complete(self, o: Opening, pools: list[list[int]], team: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(team) == len(pools):
            return team if self._affordable(o, team) else None
        for person in pools[len(team)]:
            self.tries += 1
            if self.tries > MOST_TRIES:
                return None
            if fits(o, (*team, person)):
                found = self._complete(o, pools, (*team, person))
                if found is not None:
                    return found
        return None

    def _affordable(self, o: Opening, team: tuple[int, ...]) -> bool:
        cap = self.choices.encoding.programme_budget
        return cap is None or self.used["money", 0, 0] + sum(int(o.cost[k]) for k in team) <= cap

    def _is_free(self, o: Opening, person: int, start: int) -> bool:
        for limit, amount in amounts(o, person, start):
            cap = capacity(self.choices.encoding, limit)
            if cap is not None and self.used[limit] + amount > cap:
                return False
        mine = self.taken[int(o.who[person])]
        return not any(a < d and c < b for a, b in spans(o, person, start) for c, d in mine)

    def _take(self, placed: Placed, o: Opening) -> None:
        self.placed.append(placed)
        for person in placed.team:
            self.taken[int(o.who[person])] += spans(o, person, placed.start)
            for limit, amount in amounts(o, person, placed.start):
                self.used[limit] += amount
