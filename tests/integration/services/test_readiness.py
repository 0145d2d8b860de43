"""A worker that has nothing to do gets ready for questions, once after each run, and makes way for jobs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from matcher.cli.processes.worker import worker_of
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.solution import Solver
from matcher.records import RunStatus
from matcher.services.explanations.baseline import baseline
from matcher.services.explanations.readiness import LONGEST_RUN, WHY, Readiness
from matcher.settings import read_settings
from matcher.solver.incremental import IncrementalSolver
from tests.integration.services.waiting import Remembering, a_run
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, import_problem, propose_rows
from tests.support.given import GivenSolver

PEOPLE = [a_consultant("C1", name="Ada"), a_consultant("C2", name="Ben")]
ROWS = [an_assignment("E1", "1", "C1")]


@dataclass
class Solvers:
    """Gives a solver that answers with the rows that stand, and remembers how often it was asked to solve."""

    meanwhile: Callable[[], object] = lambda: None
    solved: list[int] = field(default_factory=list)

    def __call__(self) -> Solver:
        return GivenSolver(ROWS, self._solving)

    def _solving(self) -> None:
        self.solved.append(1)
        self.meanwhile()


@pytest.fixture
def center(database: SqlDatabase) -> SqlDatabase:
    import_problem(database, a_problem(PEOPLE, [an_engagement("E1")]))
    return database


def test_it_gets_ready_once_after_each_run(center: SqlDatabase, clock: Clock):
    propose_rows(center, ROWS)
    solvers = Solvers()
    ready = Readiness(center, solvers, lambda: False)
    assert [ready.get_ready(), ready.get_ready(), len(solvers.solved)] == [1, 0, 1]
    a_run(center, clock, RunStatus.FINISHED, finished_at=clock())
    assert [ready.get_ready(), ready.get_ready(), len(solvers.solved)] == [1, 0, 2]
    with center.reading() as work:
        assert [(one.user_id, one.why) for one in work.access_log.entries()[:2]] == [(None, WHY)] * 2


@pytest.mark.parametrize(("seconds", "times"), [(59, 1), (60, 1), (61, 0)])
def test_of_a_center_whose_runs_take_long_nothing_is_solved_that_nobody_asked_for(
    center: SqlDatabase, clock: Clock, seconds: int, times: int
):
    assert timedelta(seconds=60) == LONGEST_RUN
    a_run(center, clock, RunStatus.FINISHED, finished_at=clock() + timedelta(seconds=seconds))
    assert Readiness(center, Solvers(), lambda: False).get_ready() == times


@pytest.mark.parametrize("status", [None, RunStatus.FAILED, RunStatus.STARTED])
def test_where_nothing_was_proposed_or_a_run_is_at_work_the_solver_is_not_even_loaded(
    center: SqlDatabase, clock: Clock, status: RunStatus | None
):
    if status is RunStatus.STARTED:
        propose_rows(center, ROWS)
    if status:
        a_run(center, clock, status)

    def load() -> Solver:
        raise AssertionError

    assert Readiness(center, load, lambda: False).get_ready() == 0


def test_it_makes_way_for_jobs_and_goes_on_later(center: SqlDatabase):
    propose_rows(center, ROWS)
    in_hand = [1]

    def comes() -> None:
        in_hand.extend([1] if len(solvers.solved) == 1 else [])

    solvers = Solvers(comes)
    ready = Readiness(center, solvers, lambda: bool(in_hand))
    assert (ready.get_ready(), solvers.solved) == (0, [])
    in_hand.clear()
    assert (ready.get_ready(), len(solvers.solved)) == (0, 1)  # a job came meanwhile
    in_hand.clear()
    assert (ready.get_ready(), ready.get_ready(), len(solvers.solved)) == (1, 0, 2)


def test_the_first_question_then_begins_with_what_it_was_taught(center: SqlDatabase):
    propose_rows(center, ROWS)
    solver = IncrementalSolver(renews=True)
    Readiness(center, lambda: solver, lambda: False).get_ready()
    resolver = baseline(center, None, "a question", solver).resolver
    solution = resolver.solver.solve(resolver.problem, resolver.policy, resolver.limits)
    assert "mending what changed" in {stage.name for stage in solution.stages}


def test_a_worker_gets_ready_at_its_first_tick(center: SqlDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    propose_rows(center, ROWS)
    worker_of(read_settings(), center, Remembering(), lambda: False).tick()
    with center.reading() as work:
        assert work.access_log.entries()[0].why == WHY
