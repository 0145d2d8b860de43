"""A schedule in the making: what people have left when some columns are chosen."""

from collections import defaultdict
from collections.abc import Iterable

from matcher.solver.columns.column import Pool, Span
from matcher.solver.instance.encoding import Encoding


class Diaries:
    """Chosen columns of a pool, and what they take."""

    def __init__(self, encoding: Encoding, pool: Pool) -> None:
        self._encoding, self._pool = encoding, pool
        self._minutes: dict[tuple[int, int], int] = defaultdict(int)
        self._months: dict[tuple[int, int], int] = defaultdict(int)
        self._load: dict[int, int] = defaultdict(int)
        self._spans: dict[int, list[Span]] = defaultdict(list)
        self._spent = 0
        self._travelled = 0
        self.chosen: dict[int, int] = {}
        """Column by engagement."""

    def load(self, person: int) -> int:
        """Engagements chosen for a person."""
        return self._load[person]

    def spans(self, person: int) -> list[Span]:
        """When a person is taken."""
        return self._spans[person]

    def months_left(self, person: int, month: int) -> int:
        """Engagements that may still begin in a month."""
        return int(self._encoding.month_count[person, month]) - self._months[person, month]

    def minutes_left(self, person: int, week: int) -> int:
        """Session minutes that a week still has room for."""
        return int(self._encoding.week_minutes[person, week]) - self._minutes[person, week]

    def fits(self, number: int) -> bool:
        """Whether a column can be added to what is chosen."""
        if self._pool.columns[number].number in self.chosen:
            return False
        if not self._affords(number):
            return False
        for use in self._pool.uses[number]:
            if self.months_left(use.person, use.month) < 1:
                return False
            if any(minutes > self.minutes_left(use.person, week) for week, minutes in use.minutes.items()):
                return False
            taken = self._spans[use.person]
            if any(a.begin < b.end and b.begin < a.end for a in use.spans for b in taken):
                return False
        return True

    def _affords(self, number: int) -> bool:
        """Whether what is left of the programme's budget and of the one for travel suffices for a column."""
        budget, travel_budget = self._encoding.programme_budget, self._encoding.travel_budget
        return (budget is None or self._spent + self._pool.cost(number) <= budget) and (
            travel_budget is None or self._travelled + self._pool.travel(number) <= travel_budget
        )

    def gain(self, number: int) -> int:
        """Points that a column adds, fairness included."""
        asked = sum(self._load[use.person] for use in self._pool.uses[number])
        return self._pool.columns[number].points - self._encoding.policy.points.fairness * asked

    def add(self, number: int) -> None:
        """Choose a column that fits."""
        self.chosen[self._pool.columns[number].number] = number
        self._spent += self._pool.cost(number)
        self._travelled += self._pool.travel(number)
        for use in self._pool.uses[number]:
            self._months[use.person, use.month] += 1
            self._load[use.person] += 1
            self._spans[use.person] += use.spans
            for week, minutes in use.minutes.items():
                self._minutes[use.person, week] += minutes


def fill(encoding: Encoding, pool: Pool, order: Iterable[int]) -> tuple[int, ...]:
    """Choose columns one after another, whatever fits and pays; the numbers, ascending."""
    diaries = Diaries(encoding, pool)
    for number in order:
        if diaries.fits(number) and diaries.gain(number) > 0:
            diaries.add(number)
    return tuple(sorted(diaries.chosen.values()))
