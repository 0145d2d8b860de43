"""Small problems as arrays, with what the domain says of the same, for tests to hold side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.answer import assignments_of
from matcher.solver.columns.column import Column, Pool, column_of
from matcher.solver.columns.duals import SCALE
from matcher.solver.columns.pricing import all_teams, person_values
from matcher.solver.columns.team import Team
from matcher.solver.instance.encoding import Encoding, encode
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import opening
from matcher.solver.instance.together import FEW_SEATS
from matcher.solver.instance.variety import NO_DISCIPLINE
from tests.support.brute import approved_rows


@dataclass(frozen=True)
class Case:
    """A problem, encoded, with every column that it has."""

    problem: Problem
    policy: Policy
    encoding: Encoding
    openings: list[Opening | None]
    pool: Pool

    @classmethod
    def of(cls, problem: Problem, policy: Policy) -> "Case":
        """Encode a problem and list all its columns."""
        encoding = encode(problem, policy)
        openings = [opening(encoding, number) for number in range(len(encoding.open_engagements))]
        pool = Pool(openings)
        for each in openings:
            for team in every_team(each) if each else ():
                pool.add(column_of(each, team))  # type: ignore[arg-type]
        return cls(problem, policy, encoding, openings, pool)

    @property
    def opened(self) -> list[Opening]:
        """Engagements that have a team at all."""
        return [each for each in self.openings if each is not None]

    def rows(self, columns: Sequence[int]) -> tuple[Assignment, ...]:
        """The schedule that chooses these columns of the pool, approved seats included."""
        return assignments_of(self.encoding, self.pool, [self.pool.columns[k] for k in columns])

    def judged(self, columns: Sequence[int]) -> Audit:
        """What the audit says of them."""
        return audit(self.problem, self.policy, self.rows(columns))

    def settled(self) -> int:
        """What the approved seats alone score, by the audit."""
        return audit(self.problem, self.policy, approved_rows(self.problem)).objective


def every_team(of: Opening) -> Iterator[Team]:
    """Every team of an engagement, whatever it is worth."""
    nothing = np.zeros(of.free.shape)
    return all_teams(of, person_values(of, nothing), -float(1 << 50))


def teams_by_hand(of: Opening, charge: np.ndarray) -> list[Team]:
    """The same by trying every row of different people, twins ascending; of many seats the best of the same people."""
    found = []
    count, starts = of.free.shape
    for start in range(starts):
        for people in permutations(range(count), len(of.seats)):
            if _is_team(of, start, people):
                worth = (int(of.base[start]) + _variety(of, people)) * SCALE
                for seat, person in enumerate(people):
                    bonus = 0 if of.bonus is None else int(of.bonus[person, start])
                    worth += (int(of.points[seat, person]) + bonus) * SCALE - int(charge[person, start])
                found.append(Team(start, people, worth))
    if len(of.seats) <= FEW_SEATS:
        return found
    best: dict[tuple[int, frozenset[int]], int] = {}
    for team in found:
        together = team.start, frozenset(team.people)
        best[together] = max(team.value, best.get(together, team.value))
    return [team for team in found if team.value == best[team.start, frozenset(team.people)]]


def _is_team(of: Opening, start: int, people: tuple[int, ...]) -> bool:
    return (
        all(of.suits[seat, person] and of.free[person, start] for seat, person in enumerate(people))
        and bool(of.covers[list(people)].any(axis=0).all())
        and (of.budget is None or sum(int(of.cost[person]) for person in people) <= of.budget)
        and (of.travel_budget is None or sum(int(of.travel[person]) for person in people) <= of.travel_budget)
        and not any((one, other) in of.apart for one in people for other in people)
        and all(twin < 0 or people[twin] < people[seat] for seat, twin in enumerate(of.twin_of))
    )


def _variety(of: Opening, people: tuple[int, ...]) -> int:
    main = {int(of.variety.discipline[person]) for person in people} - {NO_DISCIPLINE}
    return of.variety.points * min(3, max(0, len(main | of.variety.approved) - 1))


def column_rows(case: Case, column: Column) -> tuple[Assignment, ...]:
    """What a column adds."""
    return tuple(
        row for row in assignments_of(case.encoding, case.pool, [column]) if row not in approved_rows(case.problem)
    )
