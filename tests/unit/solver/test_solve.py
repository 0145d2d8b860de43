"""The solver from end to end: what it answers, reports and refuses to hand on."""

import pytest

from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.solution import Limits, Progress, Status
from matcher.sample import Shape, invent
from matcher.solver.answer import checked, eligible_count
from matcher.solver.solve import TeamColumnSolver
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_assignment, an_engagement, seats
from tests.unit.solver.planted import Planted


def test_a_problem_of_one_has_the_schedule_of_one(quick_solver):
    solution = quick_solver.solve(a_problem(), a_policy(), Limits(seed=3))
    assert solution.assignments == (an_assignment(first_start=MONDAY),)
    # Coverage 4000, fit 100, local 10, no day of waiting.
    assert (solution.status, solution.objective, solution.bound) == (Status.OPTIMAL, 4110, 4110)
    assert (solution.covered, solution.eligible, solution.limit, solution.seed) == ({"E1"}, 1, "", 3)


@pytest.mark.parametrize(
    "problem",
    [a_problem([], []), a_problem([], [an_engagement()]), a_problem([a_consultant()], [])],
    ids=["nothing", "nobody", "no engagement"],
)
def test_with_nothing_to_choose_the_empty_schedule_is_the_best(quick_solver, problem):
    solution = quick_solver.solve(problem, a_policy(), Limits())
    assert (solution.assignments, solution.status, solution.objective, solution.bound) == ((), Status.OPTIMAL, 0, 0)


def test_an_engagement_that_costs_more_than_it_earns_is_left(quick_solver):
    problem = a_problem([a_consultant(recent_engagements=100)])
    solution = quick_solver.solve(problem, a_policy(fairness=50), Limits())
    assert (solution.assignments, solution.objective, solution.bound) == ((), 0, 0)


def test_approved_seats_that_stand_alone_count_in_fairness_only(quick_solver):
    problem = a_problem(
        [a_consultant(recent_engagements=2)], [an_engagement(seats=seats("any", "any"))], approved=[an_assignment()]
    )
    solution = quick_solver.solve(problem, a_policy(fairness=5), Limits())
    assert (solution.assignments, solution.objective, solution.covered) == ((an_assignment(),), -10, frozenset())


def test_rows_come_in_the_order_of_engagements_and_seats(quick_solver):
    people = [a_consultant(f"C{k}") for k in range(3)]
    asked = [an_engagement("E2", seats=seats("any", "any")), an_engagement("E1", seats=seats("any", "any"))]
    solution = quick_solver.solve(a_problem(people, asked), a_policy(), Limits())
    places = [(row.engagement_id, row.seat) for row in solution.assignments]
    assert places == [("E1", "1"), ("E1", "2"), ("E2", "1"), ("E2", "2")]


def test_the_child_solves_what_this_process_would(quick_solver):
    planted = Planted(0, people=8, asked=14)
    in_a_child = TeamColumnSolver().solve(planted.problem, planted.policy, Limits())
    here = quick_solver.solve(planted.problem, planted.policy, Limits())
    assert (in_a_child.assignments, in_a_child.bound) == (here.assignments, here.bound)


# --- reports ----------------------------------------------------------------------------------------------------------


def test_progress_is_told_and_bounds_only_fall(quick_solver):
    planted = Planted(0, people=8, asked=14)
    told: list[Progress] = []
    solution = quick_solver.solve(planted.problem, planted.policy, Limits(), told.append)
    assert (told[0].objective, told[0].bound, told[0].columns) == (None, None, 0)
    assert (told[-1].objective, told[-1].bound) == (solution.objective, solution.bound)
    objectives = [each.objective for each in told if each.objective is not None]
    bounds = [each.bound for each in told if each.bound is not None]
    seconds = [each.seconds for each in told]
    assert objectives == sorted(objectives)
    assert bounds == sorted(bounds, reverse=True)
    assert seconds == sorted(seconds)


@pytest.mark.parametrize("seed", [1, 4], ids=["neighbourhoods, too", "rounded off"])
def test_a_schedule_far_from_the_bound_is_bettered_before_the_bound_is_found(quick_solver, seed):
    dataset = invent(Shape(40, 80, seed, tightness=2.0))
    told: list[Progress] = []
    solution = quick_solver.solve(dataset.problem, dataset.policy, Limits(), told.append)
    meanwhile = [
        (each.objective, each.bound)
        for each in told
        if each.stage == "finding the bound" and each.objective is not None and each.bound is not None
    ]
    (first, _), (_, last) = meanwhile[0], meanwhile[-1]
    assert first < 0.99 * solution.objective
    assert any(objective > 0.998 * solution.objective and bound > last for objective, bound in meanwhile)
    assert solution.status is Status.OPTIMAL


def test_stages_are_those_reported_and_add_up(quick_solver):
    planted = Planted(0, people=8, asked=14)
    told: list[Progress] = []
    solution = quick_solver.solve(planted.problem, planted.policy, Limits(), told.append)
    names = [stage.name for stage in solution.stages]
    assert {each.stage for each in told if each.stage} <= set(names)
    assert (names[0], names[-1]) == ("reading the problem into arrays", "checking every rule")
    assert sum(stage.seconds for stage in solution.stages) <= solution.seconds


# --- nothing wrong is handed on ---------------------------------------------------------------------------------------


def test_a_schedule_that_breaks_a_rule_is_refused():
    rows = (an_assignment(consultant_id="C1"),)
    problem = a_problem([a_consultant(languages={"es"})])
    with pytest.raises(AuditFailedError, match=r"breaks 1 rules, so nothing was kept: language: E1 seat 1 C1"):
        checked(problem, a_policy(), rows, 4110, 4110)


@pytest.mark.parametrize("told", [4109, 4111])
def test_a_score_that_does_not_add_up_is_refused(told):
    with pytest.raises(AuditFailedError, match=rf"scores 4110, not {told} as the solver says"):
        checked(a_problem(), a_policy(), (an_assignment(),), told, 9000)


def test_a_score_above_its_bound_is_refused():
    with pytest.raises(AuditFailedError, match=r"scores 4110, more than the bound of 4109 allows"):
        checked(a_problem(), a_policy(), (an_assignment(),), 4110, 4109)


def test_a_schedule_that_adds_up_is_kept():
    assert checked(a_problem(), a_policy(), (an_assignment(),), 4110, 4110).objective == 4110


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"criminal_justice": True}, 0),
        ({"federal_grantee": True}, 0),
        ({"federal_grantee": True, "granting_office_confirmed": True}, 1),
    ],
)
def test_only_what_may_be_scheduled_counts_as_eligible(changes, count):
    assert eligible_count(a_problem(engagements=[an_engagement(**changes)])) == count


def test_reading_many_engagements_is_told(monkeypatch):
    monkeypatch.setattr("matcher.solver.solve.TOLD_EVERY", 1)
    told: list[Progress] = []
    TeamColumnSolver().solve(a_problem(), a_policy(), Limits(), told.append)
    # Once at the beginning and once for the one engagement.
    assert [each.stage for each in told].count("reading the problem into arrays") == 2
