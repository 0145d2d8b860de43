# mypy: disable-error-code="union-attr,attr-defined,no-any-return,untyped-decorator,misc"
# Constraints are written on chosen entities, which the types of the package can't know.
"""Timefold: each engagement chooses among many of its teams; the extra ``bench`` and a JDK 17 are needed.

Local search in a language of constraints wants one variable a decision, so an engagement's teams are listed for it: of
each start the best and some at random. Rules are one constraint: what chosen teams take of a limit is at most what
there is; moments are limits too.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from random import Random
from time import monotonic
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
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

from matcher.domain.policy import Policy
from matcher.domain.problem import Assignment, Problem
from matcher.solver.openings import Opening
from tests.bench.choices import Choices, Placed, amounts, capacity, fits, free_at, spans, team_points

MOST_TEAMS = 100
"""Of one engagement."""


@dataclass
class Use:
    """What a team takes of a limit."""

    limit: str
    capacity: int
    amount: int


@dataclass
class Sitting:
    """A person on a team, for fairness."""

    person: str


@dataclass
class Choice:
    """A start and a team."""

    points: int
    uses: list[Use]
    sittings: list[Sitting]
    start: int
    team: list[int]


@planning_entity
@dataclass
class Visit:
    """An engagement."""

    id: Annotated[str, PlanningId]
    place: int
    choices: Annotated[list[Choice], ValueRangeProvider]
    choice: Annotated[Choice | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Plan:
    """A schedule."""

    fairness: int
    visits: Annotated[list[Visit], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def _constraints(fairness: int) -> Callable[[ConstraintFactory], list[Constraint]]:
    @constraint_provider
    def constraints(factory: ConstraintFactory) -> list[Constraint]:
        chosen = factory.for_each(Visit)
        return [
            chosen.reward(HardSoftScore.ONE_SOFT, lambda visit: visit.choice.points).as_constraint("points"),
            factory.for_each(Visit)
            .map(lambda visit: visit.choice.uses)
            .flatten_last(lambda uses: uses)
            .group_by(lambda use: use.limit, lambda use: use.capacity, ConstraintCollectors.sum(lambda use: use.amount))
            .filter(lambda _limit, most, total: total > most)
            .penalize(HardSoftScore.ONE_HARD, lambda _limit, most, total: total - most)
            .as_constraint("limits"),
            factory.for_each(Visit)
            .map(lambda visit: visit.choice.sittings)
            .flatten_last(lambda sittings: sittings)
            .group_by(lambda sitting: sitting.person, ConstraintCollectors.count())
            .penalize(HardSoftScore.of_soft(fairness), lambda _person, count: count * (count - 1) // 2)
            .as_constraint("fairness"),
        ]

    return constraints


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Search for as long as there is, from the moment the choices are known."""
    end = monotonic() + seconds
    choices = Choices.of(problem, policy)
    visits = _visits(choices)
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Visit],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=_constraints(choices.fairness)
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(milliseconds=int(max(1.0, end - monotonic()) * 1000))
        ),
    )
    best = SolverFactory.create(config).build_solver().solve(Plan(choices.fairness, visits))
    return choices.assignments(
        Placed(v.place, v.choice.start, tuple(v.choice.team)) for v in best.visits if v.choice is not None
    )


@dataclass
class _Facts:
    """Each fact once: translating them for the JVM takes longest."""

    choices: Choices
    uses: dict[tuple[str, int], Use] = field(default_factory=dict)
    sittings: dict[int, Sitting] = field(default_factory=dict)

    def use(self, limit: str, most: int, amount: int) -> Use:
        return self.uses.setdefault((limit, amount), Use(limit, most, amount))

    def sitting(self, who: int) -> Sitting:
        return self.sittings.setdefault(who, Sitting(str(who)))


def _visits(choices: Choices) -> list[Visit]:
    facts = _Facts(choices)
    listed = {place: _teams(o, Random(place)) for place, o in enumerate(choices.openings)}
    begins: dict[int, set[int]] = defaultdict(set)
    for place, teams in listed.items():
        o = choices.openings[place]
        for start, team in teams:
            for person in team:
                begins[int(o.who[person])] |= {begin for begin, _ in spans(o, person, start)}
    return [
        Visit(f"{place:06}", place, [_choice(facts, choices.openings[place], s, t, begins) for s, t in teams])
        for place, teams in listed.items()
    ]


def _teams(o: Opening, random: Random) -> list[tuple[int, tuple[int, ...]]]:
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


def _choice(facts: _Facts, o: Opening, start: int, team: tuple[int, ...], begins: dict[int, set[int]]) -> Choice:
    uses = []
    for person in team:
        who = int(o.who[person])
        for limit, amount in amounts(o, person, start):
            cap = capacity(facts.choices.encoding, limit)
            if cap is not None:
                uses.append(facts.use(str(limit), cap, amount))
        for begin, end in spans(o, person, start):
            uses += [facts.use(f"at {who} {moment}", 1, 1) for moment in begins[who] if begin <= moment < end]
    return Choice(team_points(o, start, team), uses, [facts.sitting(int(o.who[p])) for p in team], start, list(team))
