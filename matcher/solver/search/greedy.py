"""A first schedule, and one guided by prices: engagements one after another, each with the best team still free.

Costs one search per engagement and a few more where the people it wants are taken; proves nothing.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from matcher.solver.clock import Clock
from matcher.solver.columns.column import Column, Pool, column_of
from matcher.solver.columns.duals import SCALE, Floats, Limit, charges, prices_of
from matcher.solver.columns.pricing import best_teams, person_values
from matcher.solver.columns.team import IMPOSSIBLE
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Flags
from matcher.solver.instance.opening import Opening
from matcher.solver.search.partial_schedule import Diaries


class Greedy:
    """Fills a pool's diaries engagement by engagement.

    Args:
        units: Prices that guide the choice, see :func:`matcher.solver.columns.duals.prices_of`; none for none.
    """

    def __init__(self, encoding: Encoding, pool: Pool, units: Mapping[Limit, int]) -> None:
        self._encoding, self._pool = encoding, pool
        self._prices = prices_of(encoding, units)
        self.diaries = Diaries(encoding, pool)

    def begin_with(self, columns: Iterable[int]) -> None:
        """Choose columns that are there, whatever fits and pays of them."""
        for number in columns:
            if self.diaries.fits(number) and self.diaries.gain(number) > 0:
                self.diaries.add(number)

    def fill(self, order: Iterable[int], clock: Clock) -> tuple[int, ...]:
        """Find a team for each engagement in turn; the columns chosen, ascending.

        Args:
            order: Numbers of engagements that have an opening.
        """
        for number in order:
            if clock.is_up():
                break
            if number not in self.diaries.chosen:
                self.place(self._pool.opening(number), clock)
        return tuple(sorted(self.diaries.chosen.values()))

    def place(self, opening: Opening, clock: Clock | None = None) -> None:
        """Choose the best team that is still free, if that gains anything."""
        values = person_values(opening, charges(opening, self._prices) + self._asked_before(opening))
        checked: set[int] = set()
        batch = 1
        while True:
            teams, _ = best_teams(opening, values, IMPOSSIBLE / 2, 1, clock)
            if not teams:
                return
            column = column_of(opening, teams[0])
            if checked.issuperset(column.team):
                self._choose(column)
                return
            for person in {*column.team, *self._most_wanted(values, checked, batch)} - checked:
                checked.add(person)
                self._rule_out(opening, values, person)
            batch *= 2

    def _most_wanted(self, values: Floats, checked: set[int], count: int) -> list[int]:
        """The next people in line, so that where many are taken they are ruled out together."""
        worth = values.max(axis=1)
        worth[sorted(checked)] = IMPOSSIBLE
        return [int(k) for k in np.argsort(-worth, kind="stable")[:count]]

    def _choose(self, column: Column) -> None:
        self._pool.add(column)
        self.begin_with([self._pool.number_of(column)])

    def _asked_before(self, opening: Opening) -> Floats:
        """Fairness: what asking each person once more costs, ``[n, 1]`` in price units."""
        load = np.array([self.diaries.load(int(person)) for person in opening.who], dtype=np.float64)
        return (self._encoding.policy.points.fairness * SCALE * load)[:, None]

    def _rule_out(self, opening: Opening, values: Floats, person: int) -> None:
        """Make the starts impossible at which a person is taken already."""
        values[person, self._taken(opening, person)] = IMPOSSIBLE

    def _taken(self, opening: Opening, person: int) -> Flags:
        """At which starts a person's diary has no room: ``[S]``."""
        who, diaries = int(opening.who[person]), self.diaries
        starts = opening.base.size
        taken = np.zeros(starts, dtype=np.bool_)
        if not diaries.load(who):
            return taken
        months = {month: diaries.months_left(who, month) < 1 for month in {int(m) for m in opening.month}}
        taken |= np.array([months[int(month)] for month in opening.month], dtype=np.bool_)
        for column, week in enumerate(opening.weeks):
            taken |= opening.minutes[:, column] > diaries.minutes_left(who, int(week))
        begin, end = opening.taken(np.full(starts, person), np.arange(starts))
        for span in diaries.spans(who):
            taken |= ((begin < span.end) & (span.begin < end)).any(axis=1)
        return taken


def by_priority(openings: Iterable[Opening | None]) -> list[int]:
    """Engagements as a careful person would take them: highest priority first, fewest choices first among equals."""
    there = [opening for opening in openings if opening is not None]
    there.sort(key=lambda o: (-int(o.base.max()) // SPREAD, int(o.free.sum()), o.number))
    return [opening.number for opening in there]


SPREAD = 200
"""Points of the engagement itself that count as equal: days of waiting must not outweigh scarcity."""
