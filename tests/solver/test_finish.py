"""From the bound to the schedule: valid at every step, proven at the end, true wherever it ends."""

from functools import cache

import pytest

from matcher.domain.solution import Limits, Progress, relative_gap
from matcher.solver import finish as finish_module
from matcher.solver.clock import Clock
from matcher.solver.finish import Finish
from matcher.solver.integer import Program, solve_here
from matcher.solver.relaxation import Relaxation
from tests.brute import best_objective
from tests.solver.cases import Case
from tests.solver.tiny import tiny

SEEDS = range(20)


@cache
def a_case(seed: int) -> Case:
    """A tiny problem, encoded."""
    return Case.of(*tiny(seed))


@cache
def best_of(seed: int) -> int:
    """What the best of all its schedules scores."""
    return best_objective(*tiny(seed))


class InThisProcess:
    """Solves programs here, in place of the child."""

    def solve(self, program: Program, clock: Clock):
        return None if clock.is_up() else solve_here(program)


def a_clock(stop=lambda: False):
    def tell_nobody(progress: Progress) -> None:
        """Nobody listens."""

    return Clock(Limits(), tell_nobody, stop)


class Scene:
    """A converged relaxation and what finishes it."""

    def __init__(self, seed, *, gap=0.0, stop=lambda: False):
        self.case = a_case(seed)
        self.relaxation = Relaxation(self.case.encoding, self.case.openings)
        self.relaxation.converge(a_clock(), -(10**9))
        self.finish = Finish(self.relaxation, InThisProcess(), a_clock(stop), gap)  # type: ignore[arg-type]

    def judged(self):
        """The present schedule, as the audit sees it."""
        pool = self.relaxation.pool
        return self.case.judged([self.case.pool.columns.index(pool.columns[k]) for k in self.finish.columns])

    def is_sound(self):
        """Whether the schedule breaks no rule and scores what the finish says."""
        judged = self.judged()
        return not judged.violations and judged.objective == self.finish.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_rounding_off_makes_a_schedule(seed):
    scene = Scene(seed)
    scene.finish.round_off()
    assert scene.is_sound()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_proof_ends_at_the_best_of_all(seed):
    scene = Scene(seed)
    scene.finish.prove()
    best = best_of(seed)
    assert (scene.finish.objective, scene.finish.bound) == (best, best)
    assert scene.is_sound()


@pytest.mark.parametrize("most", [0, 2, 6])
@pytest.mark.parametrize("seed", SEEDS)
def test_where_teams_are_too_many_to_list_the_bound_stays_true(monkeypatch, seed, most):
    monkeypatch.setattr(finish_module, "MOST_COLUMNS", most)
    scene = Scene(seed)
    scene.finish.prove()
    assert scene.finish.objective <= best_of(seed) <= scene.finish.bound
    assert scene.is_sound()


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 6])
@pytest.mark.parametrize("seed", range(10))
def test_when_the_clock_is_up_schedule_and_bound_are_true(seed, after):
    answers = iter([False] * after)
    scene = Scene(seed, stop=lambda: next(answers, True))
    scene.finish.prove()
    assert scene.finish.objective <= best_of(seed) <= scene.finish.bound
    assert scene.is_sound()


@pytest.mark.parametrize("gap", [0.0, 0.05, 0.5])
@pytest.mark.parametrize("seed", range(10))
def test_the_gap_asked_for_is_reached(seed, gap):
    scene = Scene(seed, gap=gap)
    scene.finish.prove()
    assert relative_gap(scene.finish.objective, scene.finish.bound) <= gap


@pytest.mark.parametrize("seed", SEEDS)
def test_choosing_among_some_columns_keeps_the_others_and_never_loses(seed):
    scene = Scene(seed)
    scene.finish.round_off()
    before = scene.finish.points
    freed = set(range(0, len(scene.relaxation.pool.columns), 2))
    mine = {use.person for k in freed for use in scene.relaxation.pool.uses[k]}
    engagements = {scene.relaxation.pool.columns[k].number for k in freed}
    beside = {
        k
        for k in scene.finish.columns
        if scene.case.encoding.programme_budget is not None
        or scene.relaxation.pool.columns[k].number in engagements
        or any(use.person in mine for use in scene.relaxation.pool.uses[k])
    }
    scene.finish.choose_among(sorted(freed | beside))
    assert scene.finish.points >= before
    assert scene.is_sound()


def test_only_a_better_schedule_is_kept():
    scene = next(scene for scene in map(Scene, range(99)) if len(scene.relaxation.pool.columns) > 1)
    points = [column.points for column in scene.relaxation.pool.columns]
    best = points.index(max(points))
    scene.finish.keep((best,))
    scene.finish.keep(())
    assert scene.finish.columns == (best,)
