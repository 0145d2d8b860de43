"""The last program is solved a second time by another solver, and a disagreement is an error."""

from dataclasses import replace
from math import inf
from random import Random

import pytest

from matcher.domain.model.proof import Proof
from matcher.domain.model.solution import Limits
from matcher.proof.check import check
from matcher.solver import solve
from matcher.solver.master import second_opinion
from matcher.solver.master.integer_program import HIGHS, SCIP, Answer, Program, Row, solve_here
from matcher.solver.master.second_opinion import DisagreementError, is_seconded
from tests.support.tries import few
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.test_integer import a_clock
from tests.unit.solver.tiny import tiny

KNAPSACK = Program([6, 5, 5], 3, [Row({0: 3, 1: 2, 2: 2}, 4)], 1000)
FOUND = Answer((1, 2), 10.0, 10.0)


class Saying(InThisProcess):
    """Two solvers, each of which says what it is told to."""

    def __init__(self, **answers: Answer | None) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def solve(self, program, clock):  # noqa: ARG002 as the child is asked
        self.asked.append(program.by)
        self.known = program.known
        return self.answers[program.by]


def seconded(first: Answer, second: Answer | None) -> bool:
    return is_seconded(KNAPSACK, first, Saying(SCIP=second), a_clock())  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", few(range(40), 6))
def test_both_solvers_find_the_same(seed):
    random = Random(seed)
    count = random.randint(3, 9)
    rows = [
        Row({k: random.randint(1, 5) for k in range(count) if random.random() < 0.7}, random.randint(2, 9))
        for _ in range(3)
    ]
    program = Program([random.randint(1, 40) for _ in range(count)], count, rows, 1000)
    first, second = (solve_here(replace(program, by=by)) for by in (HIGHS, SCIP))
    assert round(first.worth) == round(second.worth) == round(first.limit) == round(second.limit)
    assert is_seconded(program, first, InThisProcess(), a_clock())  # type: ignore[arg-type]


def test_who_proves_as_much_seconds_it():
    assert seconded(FOUND, FOUND)
    assert seconded(Answer((0,), 12.0, 6.0), FOUND), "less was found, and nothing against what is possible"


def test_the_second_begins_with_what_the_first_found():
    both = Saying(SCIP=FOUND)
    assert is_seconded(KNAPSACK, FOUND, both, a_clock())  # type: ignore[arg-type]
    assert both.known == FOUND.on


@pytest.mark.parametrize("by", [HIGHS, SCIP])
@pytest.mark.parametrize("known", [None, (), (0,), (1, 2), (0, 1, 2)])
def test_what_is_known_changes_no_answer_even_where_it_breaks_a_limit(known, by):
    answer = solve_here(replace(KNAPSACK, by=by, known=known))
    assert (answer.on, round(answer.worth), round(answer.limit)) == ((1, 2), 10, 10)


@pytest.mark.parametrize("second", [None, Answer((), inf), Answer((1, 2), 11.0, 10.0)])
def test_who_gets_to_no_end_seconds_nothing(second):
    assert not seconded(FOUND, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Answer((0,), 6.0, 6.0), FOUND),  # the first missed the best, and says that it proved it
        (FOUND, Answer((0,), 6.0, 6.0)),
    ],
)
def test_two_solvers_that_disagree_prove_nothing(first, second):
    with pytest.raises(DisagreementError, match="Nothing was stored"):
        seconded(first, second)


def test_a_large_program_is_solved_once(monkeypatch):
    monkeypatch.setattr(second_opinion, "MOST_VARIABLES", 2)
    both = Saying(SCIP=FOUND)
    assert not is_seconded(KNAPSACK, FOUND, both, a_clock())  # type: ignore[arg-type]
    assert both.asked == []


def test_a_limit_that_was_not_found_needs_no_second():
    assert not seconded(Answer((), inf), FOUND)


# --- in a solve -------------------------------------------------------------------------------------------------------


def proof_of(seed: int):
    problem, policy = tiny(seed)
    proof = solve.TeamColumnSolver().solve(problem, policy, Limits()).proof
    assert proof
    assert check(problem, policy, proof).faults == ()
    return proof


SEED = 75
"""Prices alone do not close it."""


def test_a_proof_says_that_its_last_step_was_solved_twice(monkeypatch):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    proof = proof_of(SEED)
    assert proof.programs == proof.seconded > 0
    assert proof.last_step == (
        "the solver took its last step by an integer program, solved by HiGHS, and a second time by SCIP with the same"
        " result"
    )


@pytest.mark.parametrize(
    ("programs", "seconded", "end"),
    [
        (0, 0, "needed no last step beyond its prices"),
        (3, 3, "by 3 integer programs, solved by HiGHS, and a second time by SCIP with the same result"),
        (3, 1, "by 3 integer programs, solved by HiGHS, 1 of them a second time by SCIP with the same result"),
        (
            1,
            0,
            "by an integer program, solved by HiGHS alone: too large for a second solver, or no time was left for it",
        ),
    ],
)
def test_a_proof_says_how_many_programs_were_solved_twice(programs, seconded, end):
    assert Proof(1, 1, 0, 0, (), (), programs=programs, seconded=seconded).last_step.endswith(end)


def test_a_solve_ends_where_the_solvers_disagree(monkeypatch):
    class Wrong(InThisProcess):
        def solve(self, program, clock):
            answer = super().solve(program, clock)
            return answer and (answer if program.by == HIGHS else replace(answer, worth=answer.limit + 5))

    monkeypatch.setattr(solve, "IntegerSolver", Wrong)
    with pytest.raises(DisagreementError):
        proof_of(SEED)
