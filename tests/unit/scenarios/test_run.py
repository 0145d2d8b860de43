import pickle
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Progress
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import ChangeError
from scenarios.changes import RemoveBusiestConsultant, RemoveConsultant
from scenarios.run import run, settled, solved
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.given import GivenSolver
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case, a_side

SOLVE = partial(solved, solver=GreedySolver(), limits=Limits())
TWO = [a_consultant("C1"), a_consultant("C2")]


class Here(Executor):
    """Does the work at once."""

    def submit(self, fn, /, *args, **kwargs):
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_both_sides_start_from_the_plan_of_the_base():
    outcome = run([RemoveConsultant("C1")], a_case(a_problem(TWO)), SOLVE, Here())
    proposed = StandingSeat(an_assignment(consultant_id="C1"), SeatStatus.PROPOSED)
    assert outcome.before.case.problem.standing == (proposed,)
    assert outcome.after.case.problem.standing == ()
    assert [row.consultant_id for row in outcome.before.solution.assignments] == ["C1"]
    assert [row.consultant_id for row in outcome.after.solution.assignments] == ["C2"]


def test_the_busiest_is_who_has_most_in_that_plan():
    # Before there is a plan it is C1, the first by id; only C2 can take the engagement.
    problem = a_problem([a_consultant("C1"), a_consultant("C2", languages={"es"})], [an_engagement(language="es")])
    outcome = run([RemoveBusiestConsultant()], a_case(problem), SOLVE, Here())
    assert list(outcome.after.case.problem.consultants) == ["C1"]


def test_an_executor_of_several_threads_brings_the_same():
    case = a_case(a_problem(TWO))
    with ThreadPoolExecutor(2) as executor:
        assert run([RemoveConsultant("C1")], case, SOLVE, executor) == run(
            [RemoveConsultant("C1")], case, SOLVE, Here()
        )


def test_what_is_solved_can_be_sent_to_another_process():
    call = partial(SOLVE, a_case(a_problem(TWO)))
    assert pickle.loads(pickle.dumps(call))() == call()  # noqa: S301


def test_a_change_that_cannot_be_made_is_told_before_anything_is_solved():
    def never(_case):
        pytest.fail("solved all the same")

    with pytest.raises(ChangeError):
        run([RemoveConsultant("C9")], a_case(a_problem()), never, Here())


def test_on_the_evening_after_a_night_what_was_approved_stands_and_last_nights_proposal_is_replaced():
    approved = an_assignment("E1", "1", "C1")
    before = a_problem(
        TWO,
        [an_engagement("E1", seats=seats("expert", "expert")), an_engagement("E2")],
        approved=[approved],
        proposed=[an_assignment("E2", consultant_id="C1")],
    )
    plan = [approved, an_assignment("E1", "2", "C2")]
    assert settled(a_case(before), a_side(before, plan).solution).problem.standing == (
        StandingSeat(approved, SeatStatus.APPROVED),
        StandingSeat(plan[1], SeatStatus.PROPOSED),
    )


def test_progress_is_reported_to_whoever_wants_to_know():
    seen: list[Progress] = []
    solved(a_case(a_problem()), GivenSolver([]), Limits(), seen.append)
    assert [progress.stage for progress in seen] == ["answering"]


def test_a_search_can_be_stopped():
    solution = solved(a_case(a_problem()), GreedySolver(), Limits(), stop=lambda: True)
    assert solution.assignments == ()
