"""Small centers in which all compete for money: it pays for a part of what everybody would cost, or of their travel."""

from datetime import timedelta
from functools import cache
from random import Random

from matcher.domain.model.geography import Place
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import Mode
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.columns.duals import PROGRAMME, TRAVEL, Limit
from matcher.solver.master.integer_program import solve_here
from matcher.solver.master.restricted_master import program_of
from tests.support.builders import COLUMBUS, MONDAY, a_consultant, a_policy, a_problem, an_engagement, seats
from tests.unit.solver.cases import Case
from tests.unit.solver.finishing import a_clock

FEES = (40, 55, 62.5, 75, 90, 100, 120, 135)
TRAVEL_SEEDS = range(100, 130)
"""Of centers where travel money is short; in all others it is the programme's."""
DEGREES = (0, 1, 2, 4, 8)
"""Of latitude, away from where the engagements are: none, 97, 193, 355 and 410 dollars."""
LOWEST = -(10**9)
MOST_NODES = 100_000
MOSTLY = 0.8
DOLLARS_EACH = 130
"""For every engagement: too little for most."""


def pinched(seed: int, people: int = 5, asked: int = 5) -> tuple[Problem, Policy]:
    """A center whose budget binds, and its policy; the same seed makes the same one."""
    random, is_travel = Random(seed), seed in TRAVEL_SEEDS
    consultants = [
        a_consultant(
            f"C{k}",
            rate_per_hour=random.choice(FEES),
            max_engagements_per_month=random.choice((1, 2, 3)),
            topics={"trauma_informed_care": random.randint(2, 5)},
            **({"place": Place(COLUMBUS.lat + random.choice(DEGREES), COLUMBUS.lon)} if is_travel else {}),
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
            mode=Mode.IN_PERSON if is_travel and random.random() < MOSTLY else Mode.VIRTUAL,
        )
        for k in range(asked)
    ]
    budget = DOLLARS_EACH * asked + random.randint(-40, 40)
    money = {"travel_budget" if is_travel else "programme_budget": budget}
    return a_problem(consultants, engagements), a_policy(**money, fairness=random.choice((0, 5, 50)))


def budget_of(seed: int) -> Limit:
    """What is short there."""
    return TRAVEL if seed in TRAVEL_SEEDS else PROGRAMME


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
