"""The product beside the model apart: one center solved by both, and schedules of all kinds judged by both."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.solution import Limits, Solution, Solver
from matcher.sheets import read_dataset
from tests.long.apart.model.center import Center, read_center
from tests.long.apart.model.schedule import Program, Row
from tests.long.apart.model.times import offered_starts

CHANGED = 10
"""Schedules that are judged besides the best, in each center."""


class Compared(NamedTuple):
    """What came out.

    Args:
        judged: How many schedules both judged; of those, how many broke no rule.
        differences: Each in a sentence.
    """

    center: Center
    dataset: Dataset
    solution: Solution
    judged: int
    sound: int
    differences: tuple[str, ...]


def compare(folder: Path, solver: Solver, seed: int = 0) -> Compared:
    """Solve the center in a folder twice, and judge the answers and others near them twice."""
    dataset, center = read_dataset(folder), read_center(folder)
    program = Program(center)
    solution = solver.solve(dataset.problem, dataset.policy, Limits())
    terms, best = program.best()
    differences = []
    if (solution.status, solution.objective, solution.bound) != ("optimal", sum(terms.values()), sum(terms.values())):
        differences.append(
            f"solved: {solution.status} {solution.objective}, bound {solution.bound}; apart: {sum(terms.values())}"
        )
    found = [row_of(each) for each in solution.assignments]
    schedules = [found, best, *_near(program, Random(seed), found)]
    sound = 0
    for rows in schedules:
        audited = audit(dataset.problem, dataset.policy, map(assignment_of, rows))
        points = program.judge(rows)
        sound += points is not None
        differences += _between(rows, audited, points)
    return Compared(center, dataset, solution, len(schedules), sound, tuple(differences))


def row_of(assignment: Assignment) -> Row:
    """As the model apart has it."""
    return (*assignment[:3], assignment.first_start.astimezone(UTC))


def assignment_of(row: Row) -> Assignment:
    """As the product has it."""
    engagement, seat, consultant, start = row
    return Assignment(EngagementId(engagement), SeatName(seat), ConsultantId(consultant), start)


def _between(rows: Sequence[Row], audited: Audit, points: Mapping[str, int] | None) -> Iterable[str]:
    broken = "; ".join(map(str, audited.violations))
    if (points is None) != bool(audited.violations):
        yield f"audited: {broken or 'sound'}; apart: {points}; rows: {rows}"
    elif points is not None and _earned(points) != _earned(audited.terms):
        yield f"audited: {_earned(audited.terms)}; apart: {_earned(points)}; rows: {rows}"


def _earned(terms: Mapping[str, int]) -> dict[str, int]:
    return {goal: points for goal, points in sorted(terms.items()) if points}


def _near(program: Program, random: Random, found: Sequence[Row]) -> Iterable[list[Row]]:
    """Schedules near one that is sound, each with one thing changed: most break a rule, and few more than one."""
    for _ in range(CHANGED):
        yield random.choice((_another_person, _another_team, _any_team))(program, random, found)


def _another_person(program: Program, random: Random, found: Sequence[Row]) -> list[Row]:
    """Somebody else in one seat, whatever rules that breaks."""
    rows = list(found)
    added = [k for k, row in enumerate(rows) if row not in program.approved]
    if added:
        k = random.choice(added)
        engagement, seat, _, start = rows[k]
        rows[k] = (engagement, seat, random.choice([*program.center.consultants]), start)
    return rows


def _another_team(program: Program, random: Random, found: Sequence[Row]) -> list[Row]:
    """Another team, of people who may each have their seat, for one engagement."""
    if not program.seats:
        return list(found)
    engagement, _, _, start = random.choice([*program.seats])
    may: dict[str, list[Row]] = {}
    for row in program.seats:
        if (row[0], row[3]) == (engagement, start):
            may.setdefault(row[1], []).append(row)
    kept = [row for row in found if row[0] != engagement or row in program.approved]
    return [*kept, *(random.choice(rows) for rows in may.values())]


def _any_team(program: Program, random: Random, found: Sequence[Row]) -> list[Row]:
    """Any people at any start, hardly ever one that is not offered."""
    center = program.center
    engagement = center.engagements[random.choice([*center.engagements])]
    approved = {start for _, start in engagement.approved.values()}
    starts = [start.astimezone(UTC) for start in approved or offered_starts(center, engagement)]
    if not starts:
        return list(found)
    start = random.choice(starts) + (timedelta(days=random.choice((-1, 1))) if random.random() < 0.1 else timedelta())
    open_seats = sorted(engagement.seats.keys() - engagement.approved.keys())
    team = random.sample([*center.consultants], min(len(open_seats), len(center.consultants)))
    kept = [row for row in found if row[0] != engagement.id or row in program.approved]
    return [*kept, *((engagement.id, seat, person, start) for seat, person in zip(open_seats, team, strict=False))]
