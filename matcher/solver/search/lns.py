"""Large-neighbourhood search on columns: where the most is lost against the bound, choose again, exactly.

Each step frees the engagements around the one that earns least of what prices promise it: those whose people it could
use, and theirs in turn. Their columns and everybody else's present ones make a small integer program, so that a step
never breaks a limit and never loses a point. It proves nothing; the bound stays.

Source: Shaw, Using constraint programming and local search methods to solve vehicle routing problems (1998), on the
columns of a column generation.
"""

from collections import deque
from math import inf
from typing import NamedTuple

from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.duals import SCALE
from matcher.solver.search.enumeration import MOST_NODES, Finish


class Reach(NamedTuple):
    """How far a step looks around.

    Args:
        freed: Engagements chosen again, near the place of regret.
        nodes: Most nodes of their integer program.
        uncovered: Where money has a price, so many are freed as well that are not covered and would lose least.
        dear: And so many covered ones whose teams lose most, wherever they are.
    """

    freed: int
    nodes: int
    uncovered: int = 0
    dear: int = 0


FAR = Reach(120, MOST_NODES, 40)
"""An integer program of well under a second where little is fractional."""
NEAR = Reach(30, 500, 10)
"""One of a few hundredths of a second where many want the same people, money binds or panels are large."""
ACROSS = Reach(15, 500, 20, 30)
"""One of a second where money binds: it moves between engagements of the whole center. For prices that are good."""


class Improvement:
    """Improves the best schedule of a finish, step by step.

    Args:
        finish: Holds the best schedule and takes better ones.
    """

    def __init__(self, relaxation: Relaxation, finish: Finish, clock: Clock, reach: Reach = FAR) -> None:
        self._pool, self._certified = relaxation.pool, relaxation.certified
        self._finish, self._clock, self._reach = finish, clock, reach
        self._loss: list[int] = []

    def run(self, steps: int | None = None) -> None:
        """Go from one place of regret to the next until none is left, the goal is reached or the clock is up.

        Args:
            steps: So many places at the most; None for no limit.
        """
        tried: set[int] = set()
        columns = () if self._is_done() else range(len(self._pool.columns))
        self._loss = [self._certified.loss(self._pool, k) for k in columns]
        left = inf if steps is None else steps
        while left > 0 and not self._is_done():
            left -= 1
            seed = self._most_regretted(tried)
            if seed is None:
                return
            freed = self._around(seed)
            before = self._finish.points
            self._finish.choose_among(self._columns(freed), nodes=self._reach.nodes)
            self._clock.tell(self._finish.objective, self._finish.bound, len(self._pool.columns))
            # What was chosen again without gain is not where the points are; where there was a gain, look once more.
            tried = (tried | {seed}) if self._finish.points == before else tried - freed

    def _is_done(self) -> bool:
        return self._clock.is_up() or self._finish.objective >= self._finish.goal

    def _most_regretted(self, tried: set[int]) -> int | None:
        """The engagement that loses most against what prices promise it, of those not tried; None when none loses."""
        chosen = {self._pool.columns[k].number: k for k in self._finish.columns}
        best, worst = None, SCALE - 1
        for number in sorted(self._pool.of_engagement):
            regret = self._loss[chosen[number]] if number in chosen else self._certified.earns[number]
            if regret > worst and number not in tried:
                best, worst = number, regret
        return best

    def _around(self, seed: int) -> set[int]:
        """The engagements whose people the seed could use, then those whose people these could use, and so on."""
        busy: dict[int, list[int]] = {}
        for k in self._finish.columns:
            for use in self._pool.uses[k]:
                busy.setdefault(use.person, []).append(self._pool.columns[k].number)
        freed, queue = {seed}, deque([seed])
        while queue and len(freed) < self._reach.freed:
            columns = sorted(self._pool.of_engagement[queue.popleft()], key=self._loss.__getitem__)
            people = dict.fromkeys(use.person for k in columns for use in self._pool.uses[k])
            near = dict.fromkeys(number for person in people for number in busy.get(person, ()))
            found = [number for number in near if number not in freed][: self._reach.freed - len(freed)]
            queue.extend(found)
            freed.update(found)
        return freed | self._across(freed)

    def _across(self, freed: set[int]) -> set[int]:
        """Where money has a price, engagements between which it may move: what is saved in one pays for another."""
        if not self._certified.prices.money and not self._certified.prices.travel:
            return set()
        chosen = {self._pool.columns[k].number: self._loss[k] for k in self._finish.columns}
        least = {
            number: min(map(self._loss.__getitem__, columns)) for number, columns in self._pool.of_engagement.items()
        }
        dear = sorted(chosen.keys() - freed, key=lambda number: (-chosen[number], number))
        left_out = sorted(least.keys() - chosen.keys(), key=lambda number: (least[number], number))
        return {*dear[: self._reach.dear], *left_out[: self._reach.uncovered]}

    def _columns(self, freed: set[int]) -> list[int]:
        """The columns of the freed engagements, and the present ones of whoever else has to do with their people.

        Left out is what loses so much that no better schedule holds it.
        """
        most, present = self._finish.most_loss(), set(self._finish.columns)
        mine = [
            k for number in freed for k in self._pool.of_engagement[number] if self._loss[k] <= most or k in present
        ]
        people = {use.person for k in mine for use in self._pool.uses[k]}
        others = [k for k in self._finish.columns if any(use.person in people for use in self._pool.uses[k])]
        return sorted({*mine, *others})
