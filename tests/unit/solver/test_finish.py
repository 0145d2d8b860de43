"""From the bound to the schedule: valid at every step, proven at the end, true wherever it ends."""

import pytest

from matcher.domain.model.solution import relative_gap
from matcher.solver.columns import cliques
from matcher.solver.search import enumeration as finish_module
from tests.support.tries import few, mixed
from tests.unit.solver.finishing import Scene, best_of

SEEDS = few(range(20), 6)


@pytest.fixture(params=[True, False], ids=["with cliques", "moments only"], autouse=True)
def _bound(request, monkeypatch):
    """With cliques the bound of so small a problem leaves little to do: without them it leaves more."""
    if not request.param:
        monkeypatch.setattr(cliques, "BROKEN", float("inf"))


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


@pytest.mark.parametrize(("seed", "most"), mixed(range(20), (0, 2, 6), 2))
def test_where_teams_are_too_many_to_list_the_bound_stays_true(monkeypatch, seed, most):
    monkeypatch.setattr(finish_module, "MOST_COLUMNS", most)
    scene = Scene(seed)
    scene.finish.prove()
    assert scene.finish.objective <= best_of(seed) <= scene.finish.bound
    assert scene.is_sound()


@pytest.mark.parametrize(("seed", "most"), mixed(range(20), (0, 2, 6), 2))
def test_no_program_is_solved_again_where_teams_are_too_many_to_list(monkeypatch, seed, most):
    monkeypatch.setattr(finish_module, "MOST_COLUMNS", most)
    scene = Scene(seed)
    scene.finish.prove()
    programs = scene.solver.programs
    assert all(program != before for k, program in enumerate(programs) for before in programs[:k])


@pytest.mark.parametrize("seed", SEEDS)
def test_where_a_share_of_the_teams_is_too_much_no_more_are_listed(monkeypatch, seed):
    monkeypatch.setattr(finish_module, "PART_COLUMNS", -1)
    scene = Scene(seed)
    before = len(scene.relaxation.pool.columns)
    scene.finish.prove()
    assert len(scene.relaxation.pool.columns) == before
    assert scene.finish.objective <= best_of(seed) <= scene.finish.bound


@pytest.mark.parametrize(("seed", "after"), mixed(range(10), (0, 1, 2, 3, 4, 6)))
def test_when_the_clock_is_up_schedule_and_bound_are_true(seed, after):
    answers = iter([False] * after)
    scene = Scene(seed, stop=lambda: next(answers, True))
    scene.finish.prove()
    assert scene.finish.objective <= best_of(seed) <= scene.finish.bound
    assert scene.is_sound()


@pytest.mark.parametrize(("seed", "gap"), mixed(range(10), (0.0, 0.05, 0.5)))
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
        if scene.relaxation.pool.columns[k].number in engagements
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
