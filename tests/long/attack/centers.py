"""Random centers to attack: people like people, two fifths with the role, and requests made up to ask about them."""

from dataclasses import dataclass
from functools import partial
from random import Random

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant, Problem
from matcher.domain.model.vocabulary import Role
from matcher.services.dataset.importing import import_dataset
from matcher.services.dataset.seat_names import by_chance
from tests.support.builders import POLICY, a_consultant, a_problem, an_engagement, seats

SHARE = 0.41
"""Of people with the role, as in a sample center."""
PEOPLE, WORK = 10, 5
TOPICS = ("trauma_informed_care", "prevention_education", "survivor_leadership")
PANELS = (("expert",), ("expert", "survivor"), ("expert", "survivor"), ("any", "any"), ("expert", "any"))
ALONE, TWO = "ASK1", "ASK2"
"""The requests that an attacker makes up: alike but for their seats."""
PAY = {True: 150, False: 100}
"""Dollars an hour of experts, and of those who are none."""
BETWEEN = 250
"""Dollars that two hours of an expert are beyond."""


@dataclass(frozen=True)
class Attacked:
    """A center, and the truth about its people.

    Args:
        holders: Who has the role that must not be learned.
    """

    problem: Problem
    holders: frozenset[ConsultantId]


def random_center(seed: int) -> Attacked:
    """One center, the same for the same seed."""
    draw = Random(seed)
    people = [_person(draw, k) for k in range(PEOPLE)]
    asked = [
        an_engagement(
            f"E{k}",
            seats=seats(*draw.choice(PANELS)),
            topics=dict.fromkeys(draw.sample(TOPICS, 2), 1),
            priority=draw.randint(1, 5),
        )
        for k in range(WORK)
    ]
    made_up = [
        an_engagement(ALONE, seats=seats("any"), priority=1),
        an_engagement(TWO, seats=seats("any", "any"), priority=1),
    ]
    holders = frozenset(person.consultant_id for person in people if Role.SURVIVOR in person.roles)
    return Attacked(a_problem(people, [*asked, *made_up]), holders)


def taken_in(database: SqlDatabase, problem: Problem, seed: int) -> Problem:
    """Import a center as the product does, its chance from a seed; its data as they are there."""
    import_dataset(database, Dataset(problem, POLICY), numbering=partial(by_chance, dice=Random(seed)))
    access = database.writing(lambda work: work.access_log.admit(None, None, "the truth"))
    with database.reading() as work:
        return work.dataset.problem(access)


def _person(draw: Random, k: int) -> Consultant:
    holds = draw.random() < SHARE
    both = holds and draw.random() < 0.3
    roles = {Role.SURVIVOR} | ({Role.EXPERT} if both else set()) if holds else {Role.EXPERT}
    return a_consultant(
        f"C{k:02}",
        name=f"Person {draw.randrange(10**6):06}",
        roles=frozenset(roles),
        years_experience=float(draw.randint(7, 20) if Role.EXPERT in roles else draw.randint(0, 20)),
        topics={topic: draw.randint(1, 5) for topic in draw.sample(TOPICS, draw.randint(1, 3))},
        rate_per_hour=PAY[Role.EXPERT in roles],
        cleared_for_minors=draw.random() < 0.7,
    )
