"""Branch and price proves what trying everything finds, where nothing else is allowed to prove it."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.model.solution import Limits
from matcher.solver import solve
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.pricing import all_teams, person_values
from matcher.solver.search import branching
from matcher.solver.search.branching import Branching, Decision, Kind, agrees, decided
from matcher.solver.search.enumeration import Effort, Finish
from tests.support.brute import best_objective
from tests.support.tries import tries
from tests.unit.solver.cases import Case
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny

HERE: Any = InThisProcess()
NOTHING = Effort(columns=-1, nodes=0)
"""No listing, and no integer program that branches: only the parts prove anything."""


def a_clock(stop=lambda: False):
    return Clock(Limits(), lambda _: None, stop)


def branched(case, clock, monkeypatch):
    """A finish after branching alone."""
    monkeypatch.setattr(branching, "PART_COLUMNS", NOTHING.columns)
    monkeypatch.setattr(branching, "PART_NODES", NOTHING.nodes)
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.converge(a_clock(), -(10**9))
    finish = Finish(relaxation, HERE, clock, 0.0, NOTHING)
    finish.round_off()
    finish.prove()
    Branching(relaxation, finish, HERE, clock).run()
    rows = case.judged([case.pool.columns.index(relaxation.pool.columns[k]) for k in finish.columns])
    assert (rows.violations, rows.objective) == ((), finish.objective)
    return finish


@settings(max_examples=tries(12), deadline=None)
@given(st.integers(0, 10**6))
def test_the_best_of_all_schedules_is_found_and_proven(seed):
    problem, policy = tiny(seed)
    with pytest.MonkeyPatch.context() as patch:
        finish = branched(Case.of(problem, policy), a_clock(), patch)
    assert (finish.objective, finish.bound) == (best_objective(problem, policy), finish.objective)


@settings(max_examples=tries(6), deadline=None)
@given(st.integers(0, 10**6))
def test_among_few_people_wanted_by_many_too(seed):
    problem, policy = tiny(seed, people=3, asked=5)
    with pytest.MonkeyPatch.context() as patch:
        finish = branched(Case.of(problem, policy), a_clock(), patch)
    assert (finish.objective, finish.bound) == (best_objective(problem, policy), finish.objective)


@settings(max_examples=tries(6), deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 30))
def test_ended_at_any_moment_the_bound_is_true(seed, after):
    problem, policy = tiny(seed, people=3, asked=5)
    answers = iter([False] * after)
    with pytest.MonkeyPatch.context() as patch:
        finish = branched(Case.of(problem, policy), a_clock(lambda: next(answers, True)), patch)
    assert finish.objective <= best_objective(problem, policy) <= finish.bound


def test_a_whole_solve_that_lists_nothing_is_true(quick_solver, monkeypatch):
    monkeypatch.setattr(solve, "Finish", partial(Finish, effort=NOTHING))
    problem, policy = tiny(37, people=5, asked=5)
    solution = quick_solver.solve(problem, policy, Limits())
    assert solution.objective <= best_objective(problem, policy) <= solution.bound


@pytest.mark.parametrize("kind", Kind)
def test_the_two_decisions_share_out_the_teams_of_an_engagement(kind):
    case = Case.of(*tiny(3, people=5, asked=5))
    for opening in case.opened:
        place = 1 if kind is Kind.START else 0
        mine = {column for column in case.pool.columns if column.number == opening.number}
        for holds in (True, False):
            decision = Decision(kind, opening.number, place, holds=holds)
            left = decided(opening, decision, 0)
            kept = {(column.start, column.team) for column in mine if agrees(column, decision)}
            assert teams(left) == kept


def teams(opening):
    if opening is None:
        return set()
    values = person_values(opening, np.zeros(opening.free.shape))
    return {(team.start, team.people) for team in all_teams(opening, values, -float(1 << 50))}


def test_what_was_not_read_is_not_split():
    case = Case.of(*tiny(0))
    relaxation = Relaxation(case.encoding, [None] * len(case.openings), range(len(case.openings)))
    finish = Finish(relaxation, HERE, a_clock(), 0.0)
    before = finish.bound
    Branching(relaxation, finish, HERE, a_clock()).run()
    assert (finish.bound, finish.columns) == (before, ())


def test_covered_engagements_earn_more():
    case = Case.of(*tiny(3, people=5, asked=5))
    (opening, *_) = case.opened
    covered = decided(opening, Decision(Kind.COVERED, opening.number, 0, holds=True), 70)
    assert covered is not None
    assert covered.base.tolist() == (opening.base + 70).tolist()
    assert replace(covered, base=opening.base).base.tolist() == opening.base.tolist()
