"""All teams of many seats at one start, or the best one: sets of people in falling order of value.

What a set can still become is told exactly by the best people that there is room for; a topic that nobody covers yet
asks for one more person out of few, so that the search branches on who that is before it looks at anybody else. At a
whole set a matching finds the seats.

Costs one step for each set that may be worth the floor, and a look at the clock every thousand steps.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from matcher.solver.clock import Clock
from matcher.solver.columns.duals import SCALE, Floats
from matcher.solver.columns.team import BOUNDLESS, IMPOSSIBLE, Steps, Team, in_order
from matcher.solver.instance.opening import Opening


class SetSearch:
    """All teams of an engagement at one start, each set of people once, in its best seats.

    Args:
        values: ``[n]``, what each person is worth in their best seat, price units; ``IMPOSSIBLE`` where they cannot.
        start: Which start that is.
        base: What the engagement is worth apart from its people, price units.
        floor: Teams below it are of no interest, price units.
        clock: Asked now and then; the search ends early when it is up. None for no limit.
    """

    def __init__(
        self, opening: Opening, values: Floats, start: int, base: float, floor: float, clock: Clock | None = None
    ) -> None:
        self._opening, self._panel, self._start, self._base = opening, opening.panel, start, base
        self._seats = len(opening.seats)
        self._budget = BOUNDLESS if opening.budget is None else opening.budget
        self._travel_budget = BOUNDLESS if opening.travel_budget is None else opening.travel_budget
        self._most_variety = float(opening.variety.most) * SCALE
        self.floor = floor
        self._steps = Steps(clock)
        able = np.flatnonzero(values > IMPOSSIBLE / 2)
        others = np.sort(values[able])[able.size - self._seats + 1 :].sum() if self._seats > 1 else 0.0
        # With the best of everybody else they must still reach the floor.
        able = able[values[able] + others + base + self._most_variety >= floor]
        ranked = able[np.argsort(-values[able], kind="stable")]
        self._people: list[int] = ranked.tolist()
        self._values: list[float] = values[ranked].tolist()
        self._cost: list[int] = opening.cost[ranked].tolist()
        self._travel: list[int] = opening.travel[ranked].tolist()
        self._takes = [opening.panel.takes[person] for person in self._people]
        self._covers = [opening.masks[person] for person in self._people]
        self._cheapest: list[int] = [0, *np.cumsum(np.sort(opening.cost[ranked])[: self._seats]).tolist()]
        self._everyone = (1 << len(self._people)) - 1
        topics = opening.covers[ranked].T
        self._able_to = [sum(1 << int(rank) for rank in np.flatnonzero(row)) for row in topics]

    def teams(self, *, only_best: bool) -> Iterator[Team]:
        """Teams worth at least the floor; with ``only_best`` each better than the one before."""
        self._only_best = only_best
        self._chosen: list[int] = []
        if len(self._people) >= self._seats:
            yield from self._extend(self._everyone, self._base, 0, self._panel.room, self._opening.needs)

    def _extend(self, pool: int, worth: float, cost: int, room: int, needs: int) -> Iterator[Team]:
        """Add people to those chosen.

        Args:
            pool: Ranks of those who may be added, a bit each.
            worth: What is reached; ``cost`` US dollars of it, ``room`` what is left of the panel's room.
            needs: Topics that nobody covers yet, a bit each.
        """
        left = self._seats - len(self._chosen)
        if left == 1:
            yield from self._last(pool, worth, cost, room, needs)
            return
        among = self._fewest(pool, needs) if needs else pool
        while among:
            low = among & -among
            among ^= low
            rank = low.bit_length() - 1
            if self._steps.is_over():
                return
            if not needs and worth + self._most(pool, left, room, 0) < self._least():
                return  # whoever comes next is worth less
            pool ^= low
            inside = room - self._takes[rank]
            spent = cost + self._cost[rank]
            if inside & self._panel.overdrawn != self._panel.overdrawn or self._clashes(rank):
                continue
            if spent + self._cheapest[left - 1] > self._budget or not self._affords_travel(rank):
                continue
            reached, open_needs = worth + self._values[rank], needs & ~self._covers[rank]
            if reached + self._most(pool, left - 1, inside, open_needs) < self._least():
                continue
            self._chosen.append(rank)
            yield from self._extend(pool, reached, spent, inside, open_needs)
            self._chosen.pop()

    def _last(self, pool: int, worth: float, cost: int, room: int, needs: int) -> Iterator[Team]:
        """Fill the last seat."""
        overdrawn = self._panel.overdrawn
        while pool:
            low = pool & -pool
            pool ^= low
            rank = low.bit_length() - 1
            if worth + self._values[rank] < self._least() or self._steps.is_over():
                return
            if needs & ~self._covers[rank] or cost + self._cost[rank] > self._budget:
                continue
            if not self._affords_travel(rank):
                continue
            if (room - self._takes[rank]) & overdrawn == overdrawn and not self._clashes(rank):
                yield from self._whole([*self._chosen, rank], worth + self._values[rank])

    def _whole(self, ranks: Sequence[int], worth: float) -> Iterator[Team]:
        """Seat a whole set, when it is worth the floor there."""
        team, lost = self._panel.seated([self._people[rank] for rank in sorted(ranks)])
        worth += (self._opening.variety.of(team) - lost) * float(SCALE)
        if worth >= self.floor:
            if self._only_best:
                self.floor = worth + 1
            yield Team(self._start, in_order(self._opening, team), int(worth))

    def _fewest(self, pool: int, needs: int) -> int:
        """Those who cover the topic that the fewest can cover, of those still needed."""
        fewest, count = 0, 1 << 60
        while needs:
            low = needs & -needs
            needs ^= low
            able = pool & self._able_to[low.bit_length() - 1]
            if able.bit_count() < count:
                fewest, count = able, able.bit_count()
        return fewest

    def _most(self, pool: int, left: int, room: int, needs: int) -> float:
        """What so many people of a pool can add at best; topics are asked for one by one."""
        total, least, picked, rest = 0.0, 0.0, 0, pool
        takes, values, overdrawn = self._takes, self._values, self._panel.overdrawn
        while left:
            if not rest:
                return IMPOSSIBLE
            low = rest & -rest
            rest ^= low
            rank = low.bit_length() - 1
            inside = room - takes[rank]
            if inside & overdrawn == overdrawn:
                room, picked, left = inside, picked | low, left - 1
                least = values[rank]
                total += least
        best = total
        while needs:
            low = needs & -needs
            needs ^= low
            able = pool & self._able_to[low.bit_length() - 1]
            if not able:
                return IMPOSSIBLE
            if not able & picked:
                # Taking somebody in drives out somebody, at the least whoever is worth least.
                best = min(best, total - least + values[(able & -able).bit_length() - 1])
        return best

    def _least(self) -> float:
        """What must be reached without variety."""
        return self.floor - self._most_variety

    def _affords_travel(self, rank: int) -> bool:
        """Whether the travel of those chosen and of one more stays within its budget."""
        if self._travel_budget == BOUNDLESS:
            return True
        return self._travel[rank] + sum(self._travel[mate] for mate in self._chosen) <= self._travel_budget

    def _clashes(self, rank: int) -> bool:
        """Whether a person is never on a team with somebody chosen."""
        apart = self._opening.apart
        if not apart:
            return False
        return any((self._people[rank], self._people[mate]) in apart for mate in self._chosen)
