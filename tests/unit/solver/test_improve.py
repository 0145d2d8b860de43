"""Improving a schedule place by place: never worse, never invalid, and it ends."""

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.solution import Limits
from matcher.solver.columns import cliques
from matcher.solver.search import enumeration as finish_module
from matcher.solver.search.enumeration import Finish
from matcher.solver.search.lns import FAR, NEAR, Improvement, Reach
from tests.support.tries import few
from tests.unit.solver.finishing import Scene, a_clock, best_of
from tests.unit.solver.tiny import tiny

SEEDS = few(range(20), 6)


@pytest.fixture(params=[True, False], ids=["with cliques", "moments only"], autouse=True)
def _bound(request, monkeypatch):
    """With cliques the bound of so small a problem leaves little to do: without them it leaves more."""
    if not request.param:
        monkeypatch.setattr(cliques, "BROKEN", float("inf"))


@pytest.mark.parametrize("reach", [Reach(2, 0), NEAR, FAR], ids=["few freed", "near", "far"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_schedule_gets_better_or_stays(seed, reach):
    scene = Scene(seed)
    scene.finish.round_off()
    before = scene.finish.points
    Improvement(scene.relaxation, scene.finish, a_clock(), reach).run()
    assert scene.finish.points >= before
    assert scene.is_sound()


@pytest.mark.parametrize("seed", SEEDS)
def test_with_everything_freed_no_schedule_of_these_columns_is_better(seed):
    scene = Scene(seed)
    Improvement(scene.relaxation, scene.finish, a_clock()).run()
    reached = scene.finish.points
    scene.finish.choose_among(list(range(len(scene.relaxation.pool.columns))))
    assert scene.finish.points >= reached
    assert scene.finish.objective <= best_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_looks_at_nothing_that_no_better_schedule_holds(monkeypatch, seed):
    scene = Scene(seed)
    certified, pool = scene.relaxation.certified, scene.relaxation.pool
    choose = Finish.choose_among

    def looked(finish, columns, **more):
        most, present = finish.most_loss(), set(finish.columns)
        assert all(certified.loss(pool, k) <= most for k in set(columns) - present)
        return choose(finish, columns, **more)

    monkeypatch.setattr(Finish, "choose_among", looked)
    scene.finish.round_off()
    Improvement(scene.relaxation, scene.finish, a_clock()).run()


def test_at_the_goal_nothing_is_done():
    scene = Scene(0, gap=10.0)
    Improvement(scene.relaxation, scene.finish, a_clock()).run()
    assert scene.finish.columns == ()


def test_when_the_clock_is_up_nothing_is_done():
    scene = Scene(0)
    Improvement(scene.relaxation, scene.finish, a_clock(lambda: True)).run()
    assert scene.finish.columns == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_where_columns_are_many_the_solver_improves_and_stays_true(quick_solver, monkeypatch, seed):
    monkeypatch.setattr(finish_module, "MOST_COLUMNS", 6)
    problem, policy = tiny(seed)
    solution = quick_solver.solve(problem, policy, Limits())
    assert solution.objective <= best_of(seed) <= solution.bound
    assert audit(problem, policy, solution.assignments).violations == ()
