"""A bound by the prices of another problem is one of this."""

from dataclasses import replace
from random import Random

import pytest

from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits
from matcher.domain.model.vocabulary import SeatStatus
from matcher.proof import bound
from matcher.proof.bound import bound_by
from matcher.solver import solve
from tests.support.brute import best_objective
from tests.support.tries import few
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)


def solved(problem, policy):
    return solve.TeamColumnSolver().solve(problem, policy, Limits())


@pytest.mark.parametrize("seed", few(range(60), 12))
def test_whatever_was_decided_since_no_schedule_exceeds_it(seed):
    problem, policy = tiny(seed, people=5, asked=4)
    found = solved(problem, policy)
    draw = Random(seed)
    approved = [StandingSeat(row, SeatStatus.APPROVED) for row in found.assignments if draw.random() < 0.4]
    seats = {one.assignment[:2] for one in approved}
    stays = [one for one in problem.standing if one.assignment[:2] not in seats]
    left = draw.choice(sorted(problem.consultants))
    others = {cid: one for cid, one in problem.consultants.items() if cid != left}
    for other in (
        replace(problem, standing=(*stays, *approved)),
        replace(problem, rejections=()),
        replace(problem, consultants=others, standing=()),
    ):
        best = best_objective(other, policy)
        assert best <= bound_by(other, policy, found.proof.rows)
        assert best <= bound_by(other, policy, ())


@pytest.mark.parametrize("seed", few(range(60), 6))
def test_where_nothing_has_changed_it_is_that_of_the_prices(seed):
    problem, policy = tiny(seed, people=5, asked=4)
    proof = solved(problem, policy).proof
    assert bound_by(problem, policy, proof.rows) == proof.bound_of_prices


def test_where_teams_are_too_many_it_is_what_seats_could_earn(monkeypatch):
    problem, policy = tiny(3, people=5, asked=4)
    exact = bound_by(problem, policy, ())
    monkeypatch.setattr(bound, "MOST_STEPS", 0)
    assert bound_by(problem, policy, ()) >= exact


@pytest.mark.parametrize("seed", few(range(200), 12))
def test_a_proof_that_lists_no_teams_says_so_and_is_else_the_same(seed):
    problem, policy = tiny(seed)
    full, short = (
        solve.TeamColumnSolver().solve(problem, policy, Limits(lists_teams=listed)).proof for listed in (True, False)
    )
    assert full
    assert short == replace(full, near=None if full.slack >= 0 else ())
