"""Every peer keeps the rules, and those who prove something agree with ours."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Assignment
from matcher.domain.model.solution import Solution
from matcher.sample import Shape
from tests.bench.choices import Choices
from tests.bench.datasets import cases, center, reviewers
from tests.bench.form import Form
from tests.bench.measure import Measured, measure, written
from tests.bench.peer_flow import UnsuitedError
from tests.bench.peer_greedy import placed
from tests.bench.peers import NOT_INSTALLED, PEERS
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement

EXACT = ("cp_sat", "cp_sat_tuned", "cp_sat_hinted", "highs")
CENTER = center(Shape(30, 12, seed=4, tightness=2.0))
"""Small enough for everybody's proof within the limit."""


def answered(peer: str, dataset: Dataset) -> Audit:
    where = PEERS[peer]
    given = getattr(import_module(where.module), where.function)(dataset.problem, dataset.policy, 20.0)
    rows: list[Assignment] = list(given.assignments if isinstance(given, Solution) else given)
    judged = audit(dataset.problem, dataset.policy, rows)
    assert judged.violations == ()
    return judged


@pytest.fixture(scope="module")
def best() -> int:
    return answered("ours", CENTER).objective


@pytest.mark.parametrize("peer", EXACT)
def test_exact_peers_find_the_best_schedule_of_a_small_center(peer: str, best: int):
    assert answered(peer, CENTER).objective == best


def test_greedy_covers_something_and_is_no_better_than_the_best(best: int):
    judged = answered("greedy", CENTER)
    assert 0 < judged.objective <= best
    assert judged.covered


@pytest.mark.parametrize("peer", ["ours", "flow", "highs"])
def test_reviewers_are_matched_best_by_a_flow_too(peer: str):
    dataset = reviewers(12, 8, seed=1)
    assert answered(peer, dataset).terms["affinity"] == answered("cp_sat_tuned", dataset).terms["affinity"]


def test_a_flow_refuses_a_problem_with_dates():
    with pytest.raises(UnsuitedError, match="not a flow: dates or teams bind"):
        answered("flow", CENTER)


@pytest.mark.parametrize("peer", ["greedy", *EXACT])
def test_what_is_approved_stays(peer: str):
    problem = a_problem(
        [a_consultant("C1"), a_consultant("C2")],
        [an_engagement("E1"), an_engagement("E2")],
        approved=[an_assignment("E1", "1", "C1")],
    )
    judged = answered(peer, Dataset(problem, a_policy()))
    assert len(judged.covered) == 2


def test_a_form_keeps_to_one_thing_at_a_time():
    problem = a_problem([a_consultant()], [_on_monday("E1"), _on_monday("E2")])
    (clique,) = {frozenset(c) for c in Form(Choices.of(problem, a_policy())).cliques()}
    assert len(clique) == 2


@pytest.mark.parametrize("seats", [None, 3])
def test_the_values_of_a_schedule_keep_every_row_and_earn_its_points(seats: int | None):
    dataset = center(Shape(30, 25, seed=2, seats=seats))
    form = Form(Choices.of(dataset.problem, dataset.policy))
    schedule = placed(form.choices, 60.0)
    on = form.values(schedule)
    for row in form.rows:
        total = sum(amount for k, amount in row.amounts.items() if on[k])
        assert row.low is None or row.low <= total
        assert row.high is None or total <= row.high
    judged = audit(dataset.problem, dataset.policy, form.choices.assignments(schedule))
    assert judged.covered
    assert sum(points for points, value in zip(form.points, on, strict=True) if value) == judged.objective
    assert list(form.placed(lambda k: on[k])) == sorted(schedule)


def _on_monday(engagement_id: str):
    day = an_engagement().window_start
    return an_engagement(engagement_id, window_end=day)


# --- in processes of their own ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(CENTER, tmp_path_factory.mktemp("bench") / "center")


def test_a_peer_is_measured_and_audited(folder: Path, best: int):
    found = measure("ours", folder, 20.0)
    assert (found.score, found.bound, found.broken, found.note) == (best, best, 0, "")
    assert found.seconds > 0
    assert found.mib > 1


def test_a_peer_that_cannot_answer_says_why(folder: Path):
    assert measure("flow", folder, 20.0) == Measured("flow", note="not a flow: dates or teams bind")


@pytest.mark.skipif(find_spec("timefold") is not None, reason="the extra is installed")
def test_a_peer_that_is_not_installed_says_how_to(folder: Path):
    assert measure("timefold", folder, 20.0) == Measured("timefold", note=NOT_INSTALLED)


def test_a_peer_that_fails_is_a_line_too(tmp_path: Path):
    assert measure("ours", tmp_path / "absent", 20.0).note.startswith("failed: ")


def test_cases_are_every_size_slack_and_tight_and_one_without_dates():
    assert [(case.name, case.seed) for case in cases([(3, 2)], [1, 2])] == [
        ("3 × 2", 1), ("3 × 2", 2), ("3 × 2 tight", 1), ("3 × 2 tight", 2),
        ("reviewers 36 × 60", 1), ("reviewers 36 × 60", 2),
    ]  # fmt: skip
