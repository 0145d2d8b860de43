"""A solver that stays: nights are as from nothing, repairs as good as from nothing, and what no longer helps goes."""

from dataclasses import replace
from random import Random

import pytest

from matcher.domain.model.solution import Limits, Status
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from tests.support.brute import best_objective
from tests.support.tries import few, mixed
from tests.unit.solver.changes import CHANGES, costlier
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.test_incremental import the_evening_after
from tests.unit.solver.tiny import tiny

REMEMBERED = "mending what changed"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)


def remembers(solution):
    return REMEMBERED in [stage.name for stage in solution.stages]


def told(solution):
    """All of an answer but how long it took."""
    return replace(solution, seconds=0.0, stages=())


@pytest.mark.parametrize("seed", few(range(12), 4))
def test_a_night_is_as_from_nothing_whatever_came_before(seed):
    staying = IncrementalSolver(renews=True)
    for before in range(seed, seed + 2):
        staying.from_nothing.solve(*tiny(before), Limits())
        staying.solve(*tiny(before), Limits())
    night = staying.from_nothing.solve(*tiny(seed), Limits())
    assert told(night) == told(TeamColumnSolver().solve(*tiny(seed), Limits()))
    assert not remembers(night)


@pytest.mark.parametrize(("seed", "change"), mixed(range(8), CHANGES))
def test_a_repair_is_as_good_as_from_nothing(seed, change):
    problem, policy = tiny(seed)
    staying = IncrementalSolver(renews=True)
    night = staying.from_nothing.solve(problem, policy, Limits())
    evening = the_evening_after(problem, night)
    for number in range(2):
        changed, by = change(evening, policy, Random(seed + number))
        repaired = staying.solve(changed, by, Limits())
        best = best_objective(changed, by)
        assert (repaired.status, repaired.objective, repaired.bound) == (Status.OPTIMAL, best, best)


def test_the_first_repair_of_a_schedule_teaches_the_others():
    problem, policy = tiny(1)
    staying = IncrementalSolver(renews=True)
    night = staying.from_nothing.solve(problem, policy, Limits())
    evening = the_evening_after(problem, night)
    assert evening.proposed != problem.proposed
    assert [remembers(staying.solve(evening, policy, Limits())) for _ in range(3)] == [False, True, True]


def test_a_night_that_proposed_the_same_teaches_its_repairs():
    problem, policy = tiny(1)
    staying = IncrementalSolver(renews=True)
    evening = the_evening_after(problem, staying.from_nothing.solve(problem, policy, Limits()))
    assert not remembers(staying.from_nothing.solve(evening, policy, Limits()))
    assert remembers(staying.solve(evening, policy, Limits()))


def test_without_a_night_the_first_repair_teaches():
    problem, policy = tiny(1)
    staying = IncrementalSolver(renews=True)
    assert [remembers(staying.solve(problem, policy, Limits())) for _ in range(3)] == [False, True, True]


def test_what_was_learned_for_other_points_goes():
    problem, policy = tiny(1)
    staying = IncrementalSolver(renews=True)
    staying.from_nothing.solve(problem, policy, Limits())
    _, dearer = costlier(problem, policy, Random(1))
    assert [remembers(staying.solve(problem, dearer, Limits())) for _ in range(2)] == [False, True]
    assert not remembers(staying.solve(problem, policy, Limits()))


def test_a_night_that_a_person_ended_teaches_nothing():
    problem, policy = tiny(1)
    staying = IncrementalSolver(renews=True)
    staying.from_nothing.solve(problem, policy, Limits())
    ended = staying.from_nothing.solve(problem, policy, Limits(), stop=lambda: True)
    assert ended.limit == "asked"
    assert remembers(staying.solve(problem, policy, Limits()))
