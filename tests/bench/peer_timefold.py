# mypy: disable-error-code="union-attr,attr-defined,no-any-return,untyped-decorator,misc"
# Constraints are written on chosen entities, which the types of the package can't know.
"""Timefold: each engagement chooses among many of its teams; the extra ``bench`` and a JDK 17 are needed.

Local search in a language of constraints wants one variable a decision, so an engagement's teams are listed for it: of
each start the best and some at random. Rules are one constraint: what chosen teams take of a limit is at most what
there is; moments are limits too.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from random import Random
from typing import Annotated, Any, TypeAlias

from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    constraint_provider,
)

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.instance.opening import Opening
from tests.bench.choices import Choices, Placed, amounts, capacity, fits, free_at, spans, team_points

MOST_TEAMS = 100
"""Of one engagement."""
FAIR = -1
"""The capacity that says: no limit, but each further one costs more."""


@dataclass
class Use:
    """What a team takes of a limit, or of a person for fairness: then the capacity is ``FAIR``."""

    limit: int
    capacity: int
    amount: int


@dataclass
class Choice:
    """A start and a team."""

    number: int
    points: int
    uses: list[Use]


@planning_entity
@dataclass
class Visit:
    """An engagement."""

    id: Annotated[int, PlanningId]
    choices: Annotated[list[Choice], ValueRangeProvider]
    choice: Annotated[Choice | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Plan:
    """A schedule."""

    fairness: int
    visits: Annotated[list[Visit], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def taken(factory: ConstraintFactory) -> Any:
    """What is taken of each limit: one stream, which Timefold shares between constraints."""
    return (
        factory.for_each(Visit)
        .map(lambda visit: visit.choice.uses)
        .flatten_last(lambda uses: uses)
        .group_by(lambda use: use.limit, lambda use: use.capacity, ConstraintCollectors.sum(lambda use: use.amount))
    )


def _constraints(fairness: int) -> Callable[[ConstraintFactory], list[Constraint]]:
    @constraint_provider
    def constraints(factory: ConstraintFactory) -> list[Constraint]:
        chosen = factory.for_each(Visit)
        return [
            chosen.reward(HardSoftScore.ONE_SOFT, lambda visit: visit.choice.points).as_constraint("points"),
            taken(factory)
            .filter(lambda _limit, most, total: most != FAIR and total > most)
            .penalize(HardSoftScore.ONE_HARD, lambda _limit, most, total: total - most)
            .as_constraint("limits"),
            taken(factory)
            .filter(lambda _limit, most, _total: most == FAIR)
            .penalize(HardSoftScore.of_soft(fairness), lambda _person, _most, count: count * (count - 1) // 2)
            .as_constraint("fairness"),
        ]

    return constraints


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Search for as long as there is: what comes before is not counted, nor is the translation for the JVM."""
    choices = Choices.of(problem, policy)
    teams = [_teams(o, Random(place)) for place, o in enumerate(choices.openings)]
    visits = _visits(choices, teams)
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Visit],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=_constraints(choices.fairness)
        ),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=round(seconds * 1000))),
        environment_mode=EnvironmentMode.NO_ASSERT,
    )
    best = SolverFactory.create(config).build_solver().solve(Plan(choices.fairness, visits))
    return choices.assignments(
        Placed(visit.id, *teams[visit.id][visit.choice.number]) for visit in best.visits if visit.choice is not None
    )


@dataclass
class _Facts:
    """Each fact once, and numbers for names: translating them for the JVM takes longest."""

    choices: Choices
    limits: dict[Hashable, int] = field(default_factory=dict)
    uses: dict[tuple[int, int], Use] = field(default_factory=dict)

    def use(self, limit: Hashable, most: int, amount: int) -> Use:
        number = self.limits.setdefault(limit, len(self.limits))
        return self.uses.setdefault((number, amount), Use(number, most, amount))


Teams: TypeAlias = Sequence[tuple[int, tuple[int, ...]]]
"""Starts and teams of one engagement."""


def _visits(choices: Choices, teams: Sequence[Teams]) -> list[Visit]:
    facts = _Facts(choices)
    begins: dict[int, set[int]] = defaultdict(set)
    for o, listed in zip(choices.openings, teams, strict=True):
        for start, team in listed:
            for person in team:
                begins[int(o.who[person])] |= {begin for begin, _ in spans(o, person, start)}
    return [
        Visit(place, [_choice(facts, o, k, *listed[k], begins) for k in range(len(listed))])
        for place, (o, listed) in enumerate(zip(choices.openings, teams, strict=True))
    ]


def _teams(o: Opening, random: Random) -> Teams:
    """Of each start the best teams and some at random, as many from each."""
    count = len(o.starts.first_starts)
    share = max(2, MOST_TEAMS // count)
    found = []
    for start in range(count):
        pools = [free_at(o, seat, start) for seat in range(len(o.seats))]
        best = product(*(pool[:12] for pool in pools))
        drawn = (tuple(random.choice(pool) for pool in pools) for _ in range(20 * share)) if all(pools) else ()
        own = {*islice(filter(lambda t: fits(o, t), best), share // 2)}
        own |= {*islice(filter(lambda t: fits(o, t), drawn), share - len(own))}
        found += [(start, team) for team in sorted(own)]
    return found


def _choice(
    facts: _Facts, o: Opening, number: int, start: int, team: tuple[int, ...], begins: dict[int, set[int]]
) -> Choice:
    uses = []
    for person in team:
        who = int(o.who[person])
        uses.append(facts.use(who, FAIR, 1))
        for limit, amount in amounts(o, person, start):
            cap = capacity(facts.choices.encoding, limit)
            if cap is not None:
                uses.append(facts.use(limit, cap, amount))
        for begin, end in spans(o, person, start):
            uses += [facts.use((who, moment), 1, 1) for moment in begins[who] if begin <= moment < end]
    return Choice(number, team_points(o, start, team), uses)
