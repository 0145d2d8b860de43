"""What every peer chooses from: the candidates, starts and points that our own solver works out, and nothing more.

So peers are compared as solvers: none of them loses for reading the rules worse or slower than another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.instance.encoding import Encoding, encode
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import opening


class Placed(NamedTuple):
    """A choice: an opening (its place in ``Choices.openings``), a start, and who sits there, in seat order."""

    place: int
    start: int
    team: tuple[int, ...]


@dataclass(frozen=True)
class Choices:
    """A problem as arrays."""

    encoding: Encoding
    openings: tuple[Opening, ...]

    @classmethod
    def of(cls, problem: Problem, policy: Policy) -> "Choices":
        """Work the arrays out."""
        encoding = encode(problem, policy)
        found = (opening(encoding, number) for number in range(len(encoding.open_engagements)))
        return cls(encoding, tuple(o for o in found if o is not None))

    @cached_property
    def fairness(self) -> int:
        """Points that each further engagement of one person costs more than the one before."""
        return self.encoding.policy.points.fairness

    def assignments(self, placed: Iterable[Placed]) -> list[Assignment]:
        """The schedule in the problem's own names, approved seats included."""
        rows = [a for seats in self.encoding.problem.approved.values() for a in seats.values()]
        for place, start, team in placed:
            o = self.openings[place]
            for seat, person in zip(o.seats, team, strict=True):
                name = self.encoding.people.consultants[int(o.who[person])].consultant_id
                rows.append(Assignment(o.engagement.engagement_id, seat, name, o.starts.first_starts[start]))
        return rows


def seat_points(o: Opening, seat: int, person: int, start: int) -> int:
    """Points of someone in a seat at a start."""
    return int(o.points[seat, person]) + (int(o.bonus[person, start]) if o.bonus is not None else 0)


def team_points(o: Opening, start: int, team: tuple[int, ...]) -> int:
    """Points of a whole team, the steps of fairness apart."""
    return int(o.base[start]) + sum(seat_points(o, seat, person, start) for seat, person in enumerate(team))


def fits(o: Opening, team: tuple[int, ...]) -> bool:
    """Whether a team, or the first part of one, keeps the rules about the engagement alone; topics when it is whole."""
    if len(set(team)) < len(team) or any((a, b) in o.apart for a in team for b in team):
        return False
    if o.budget is not None and sum(int(o.cost[person]) for person in team) > o.budget:
        return False
    if len(team) < len(o.seats):
        return True
    covered = 0
    for person in team:
        covered |= o.masks[person]
    return covered & o.needs == o.needs


class Amount(NamedTuple):
    """What someone at a start takes of a limit: ``(kind, person, place)``."""

    limit: tuple[str, int, int]
    amount: int


def amounts(o: Opening, person: int, start: int) -> Iterator[Amount]:
    """Hours, months and money that someone takes at a start."""
    who = int(o.who[person])
    yield Amount(("month", who, int(o.month[start])), 1)
    for column, week in enumerate(o.weeks):
        if o.minutes[start, column]:
            yield Amount(("week", who, int(week)), int(o.minutes[start, column]))
    yield Amount(("money", 0, 0), int(o.cost[person]))


def capacity(encoding: Encoding, limit: tuple[str, int, int]) -> int | None:
    """How much of a limit there is, or None for no limit."""
    kind, person, place = limit
    if kind == "month":
        return int(encoding.month_count[person, place])
    if kind == "week":
        return int(encoding.week_minutes[person, place])
    return encoding.programme_budget


def spans(o: Opening, person: int, start: int) -> list[tuple[int, int]]:
    """When a start takes someone, in seconds."""
    begin, end = o.taken_by(person, start)
    return [(int(a), int(b)) for a, b in zip(begin, end, strict=True)]


def free_at(o: Opening, seat: int, start: int) -> list[int]:
    """Who can take a seat at a start, the one who earns most first."""
    able = np.flatnonzero(o.suits[seat] & o.free[:, start])
    return sorted((int(k) for k in able), key=lambda k: (-seat_points(o, seat, k, start), k))
