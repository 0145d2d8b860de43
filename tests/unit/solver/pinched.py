"""Small centers in which all compete for money: the programme pays for a part of what everybody would cost."""

from datetime import timedelta
from functools import cache
from random import Random

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.master.integer_program import solve_here
from matcher.solver.master.restricted_master import program_of
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_engagement, seats
from tests.unit.solver.cases import Case
from tests.unit.solver.finishing import a_clock

FEES = (40, 55, 62.5, 75, 90, 100, 120, 135)
LOWEST = -(10**9)
MOST_NODES = 100_000
DOLLARS_EACH = 130
"""Of the programme's budget, for every engagement: too little for most."""


def pinched(seed: int, people: int = 5, asked: int = 5) -> tuple[Problem, Policy]:
    """A center whose budget binds, and its policy; the same seed makes the same one."""
    random = Random(seed)
    consultants = [
        a_consultant(
            f"C{k}",
            rate_per_hour=random.choice(FEES),
            max_engagements_per_month=random.choice((1, 2, 3)),
            topics={"trauma_informed_care": random.randint(2, 5)},
        )
        for k in range(people)
    ]
    engagements = [
        an_engagement(
            f"E{k}",
            priority=random.randint(1, 5),
            session_minutes=random.choice((60, 90, 120)),
            window_start=MONDAY.date() + timedelta(days=random.randint(0, 1)),
            window_end=MONDAY.date() + timedelta(days=random.randint(1, 2)),
            seats=seats(*random.choice((("any",), ("expert",), ("any", "any"), ("expert", "survivor")))),
            topics={"trauma_informed_care": random.randint(1, 4)},
        )
        for k in range(asked)
    ]
    budget = DOLLARS_EACH * asked + random.randint(-40, 40)
    return a_problem(consultants, engagements), a_policy(programme_budget=budget, fairness=random.choice((0, 5, 50)))


@cache
def pinched_case(seed: int) -> Case:
    """The same, encoded, with every column that it has."""
    return Case.of(*pinched(seed))


@cache
def best_of(seed: int) -> int:
    """What the best of all its schedules scores: an integer program of every column, without whole sums."""
    case = pinched_case(seed)
    answer = solve_here(program_of(case.encoding, case.pool, range(len(case.pool.columns)), MOST_NODES))
    return case.judged(answer.on).objective


def converged(seed: int) -> Relaxation:
    """Its relaxation at the end of column generation."""
    case = pinched_case(seed)
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.converge(a_clock(), LOWEST)
    return relaxation
