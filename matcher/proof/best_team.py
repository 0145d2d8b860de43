"""The best team of an engagement under prices, by the checker's own enumeration.

Seats that the same people can take for the same points form a class, filled in falling order of value, so that each set
of people is met once; a branch ends where even the best of those who are left, pairs aside, cannot reach the floor.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.proof import UNITS_PER_POINT
from matcher.proof.openings import Candidate, Opening, Start
from matcher.proof.prices import Prices
from matcher.proof.seating import SeatsAlike, most_seated

MANY_SEATS = 4
"""Seats from which it pays to ask, before teams are listed, what a seating of nobody twice is worth."""


class Worth(NamedTuple):
    """Someone at a start, and what they are worth in any seat that is not proposed to be someone else's."""

    candidate: Candidate
    units: int


class _Seats(NamedTuple):
    """Seats of one class at one start.

    Args:
        how_many: Seats.
        people: In falling order of value; ``sums[i]`` what the first i are worth together.
        covers: What they all bring together.
    """

    how_many: int
    people: Sequence[Worth]
    sums: Sequence[int]
    covers: int

    @property
    def best(self) -> int:
        """What the best of them are worth together."""
        return self.sums[self.how_many]


class TeamOf(NamedTuple):
    """A team with its value in price units."""

    opening: Opening
    start: Start
    people: tuple[Candidate, ...]
    units: int

    @property
    def ids(self) -> tuple[ConsultantId, ...]:
        """Who is on it, in id order."""
        return tuple(sorted(candidate.id for candidate in self.people))


class TooManyTeamsError(Exception):
    """The teams of an engagement were not all listed."""


class Steps:
    """How much listing teams may take: places looked at, so that it ends alike on every machine.

    Args:
        left: Of all engagements together.
        each: Of one listing; it may be changed between two.
    """

    def __init__(self, left: int, each: int) -> None:
        self.left, self.each = left, each
        self._mine = 0

    def begin(self) -> None:
        """A listing begins."""
        self._mine = self.each

    def take(self) -> None:
        """Look at one place.

        Raises:
            TooManyTeamsError: There are no steps left.
        """
        self.left -= 1
        self._mine -= 1
        if self.left < 0 or self._mine < 0:
            raise TooManyTeamsError


class Enumeration:
    """All teams of one engagement, under prices.

    Args:
        opening: The engagement.
        steps: What its listings may take.
    """

    def __init__(self, opening: Opening, prices: Prices, steps: Steps) -> None:
        self._opening, self._prices, self._steps = opening, prices, steps
        self._classes = self._classed()
        self._at_start = sorted(self._starts(), key=lambda one: (-one[0], one[1].second))

    def _classed(self) -> list[tuple[SeatName, int]]:
        """A seat of each class, and how many seats it has."""
        counts: dict[tuple[frozenset[ConsultantId], ConsultantId | None], tuple[SeatName, int]] = {}
        for seat in self._opening.seats:
            was = self._opening.proposed.get(seat)
            key = self._opening.suited[seat], was.consultant_id if was else None
            first, count = counts.get(key, (seat, 0))
            counts[key] = first, count + 1
        return list(counts.values())

    def _starts(self) -> Iterator[tuple[int, Start, list[_Seats]]]:
        """Starts at which every class has people enough, with what no team there is worth more than."""
        for start in self._opening.starts:
            worth = {one.candidate.id: one for one in self._worth(start)}
            seats = [self._seats(seat, count, worth) for seat, count in self._classes]
            covers = reduce(or_, (each.covers for each in seats), 0)
            if all(len(each.people) >= each.how_many for each in seats) and not self._opening.needs & ~covers:
                points = start.points + self._opening.most_varied
                yield points * UNITS_PER_POINT + sum(each.best for each in seats), start, seats

    def _worth(self, start: Start) -> Iterator[Worth]:
        for candidate in self._opening.candidates.values():
            if self._opening.can_deliver(candidate, start):
                points = candidate.points + self._opening.preferred(candidate, start)
                cost = self._prices.of_person(self._opening, candidate, start)
                yield Worth(candidate, points * UNITS_PER_POINT - cost)

    def _seats(self, seat: SeatName, count: int, worth: dict[ConsultantId, Worth]) -> _Seats:
        suited = self._opening.suited[seat]
        people = [
            Worth(one.candidate, one.units + self._opening.stays(seat, one.candidate) * UNITS_PER_POINT)
            for cid, one in worth.items()
            if cid in suited
        ]
        people.sort(key=lambda one: (-one.units, one.candidate.id))
        sums = [0, *accumulate(one.units for one in people)]
        return _Seats(count, people, sums, reduce(or_, (one.candidate.covers for one in people), 0))

    @cached_property
    def at_most(self) -> int:
        """What no team is worth more than, nobody in two seats; 0 where none is worth more."""
        return max(0, max((self._seated(start, seats) for _, start, seats in self._at_start), default=0))

    def _seated(self, start: Start, seats: Sequence[_Seats]) -> int:
        """What no team is worth more than at a start, nobody in two seats; 0 where there is none."""
        alike = [SeatsAlike(each.how_many, {one.candidate.id: one.units for one in each.people}) for each in seats]
        most = most_seated(alike)
        return 0 if most is None else (start.points + self._opening.most_varied) * UNITS_PER_POINT + most

    def best(self, known: int = 0) -> int:
        """What the best team is worth in price units, where that is more than what is known; else what is known.

        Where the steps end after a better team was found, what that is worth: it is more than what is known.

        Raises:
            TooManyTeamsError: There are too many to be listed, and none better was found.
        """
        best = known
        self._steps.begin()
        try:
            for bound, start, seats in self._at_start:
                if bound <= best:
                    break
                if len(self._opening.seats) >= MANY_SEATS and self._seated(start, seats) <= best:
                    continue
                for team in self._search(start, seats, best + 1, only_better=True):
                    best = team.units
        except TooManyTeamsError:
            if best == known:
                raise
        return best

    def near(self, floor: int) -> Iterator[TeamOf]:
        """Every team worth at least the floor; teams of the same people in other seats may come twice.

        Raises:
            TooManyTeamsError: There are too many to be listed.
        """
        self._steps.begin()
        for bound, start, seats in self._at_start:
            if bound < floor:
                return
            yield from self._search(start, seats, floor, only_better=False)

    def _search(self, start: Start, seats: Sequence[_Seats], floor: int, *, only_better: bool) -> Iterator[TeamOf]:
        return _Search(self._opening, start, seats, floor, self._steps, only_better=only_better).teams()


class _Search:
    def __init__(
        self, opening: Opening, start: Start, seats: Sequence[_Seats], floor: int, steps: Steps, *, only_better: bool
    ) -> None:
        self._opening, self._start, self._seats, self._steps = opening, start, seats, steps
        self._floor, self._only_better = floor, only_better
        self._chosen: list[Candidate] = []
        # By class, what those after it add at best, disciplines included, and the topics that they bring at most.
        varied = opening.most_varied * UNITS_PER_POINT
        self._rest = [varied + sum(each.best for each in seats[k + 1 :]) for k in range(len(seats))]
        self._covers = [reduce(or_, (each.covers for each in seats[k + 1 :]), 0) for k in range(len(seats))]

    def teams(self) -> Iterator[TeamOf]:
        """Teams worth the floor; where only better ones are asked for, each raises it."""
        yield from self._fill(0, 0, 0, self._start.points * UNITS_PER_POINT, self._opening.needs)

    def _fill(self, k: int, seat: int, first: int, units: int, needs: int) -> Iterator[TeamOf]:
        if k == len(self._seats):
            units += self._opening.varied(self._chosen) * UNITS_PER_POINT
            if not needs and units >= self._floor:
                if self._only_better:
                    self._floor = units + 1
                yield TeamOf(self._opening, self._start, tuple(self._chosen), units)
            return
        seats = self._seats[k]
        left = seats.how_many - seat
        for i in range(first, len(seats.people) - left + 1):
            self._steps.take()
            if units + seats.sums[i + left] - seats.sums[i] + self._rest[k] < self._floor:
                return
            candidate, worth = seats.people[i]
            still = needs & ~candidate.covers
            if (left == 1 and still & ~self._covers[k]) or not self._fits(candidate):
                continue
            following = (k, seat + 1, i + 1) if left > 1 else (k + 1, 0, 0)
            self._chosen.append(candidate)
            yield from self._fill(*following, units + worth, still)
            self._chosen.pop()

    def _fits(self, candidate: Candidate) -> bool:
        """Whether someone may join those who are chosen: the money, and nobody twice or apart."""
        team, budget, travel = [*self._chosen, candidate], self._opening.budget, self._opening.given.travel_left
        if budget is not None and sum(one.dollars for one in team) > budget:
            return False
        if travel is not None and sum(one.travel_dollars for one in team) > travel:
            return False
        apart = self._opening.apart
        return not any(mate.id == candidate.id or (mate.id, candidate.id) in apart for mate in self._chosen)
