"""How much of a scenario's schedule a proposal holds, and why the rest is not held."""

from dataclasses import replace

import pytest

from matcher.domain.model.solution import Limits
from scenarios.studies.held import (
    A_RULE,
    NOBODY,
    NOT_THERE,
    OTHER_SEATS,
    STANDS,
    HeldSchedule,
    NotHeld,
    held_schedule,
)
from scenarios.studies.promoting import PromotedSolver
from tests.support.builders import POLICY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.greedy import GreedySolver

ONE = an_assignment("E1", consultant_id="C1")


def held(problem, rows, *, all_told=False, policy=POLICY):
    found = []

    def tell(problem, policy, kept):
        found.append(held_schedule(problem, policy, rows, kept, all_told=all_told))

    PromotedSolver(GreedySolver(), rows, tell).solve(problem, policy, Limits())
    return found[-1]


def reason(problem, *rows, **more):
    """Why the only engagement is not held."""
    [one] = held(problem, rows, **more).rest
    return one.reason


def test_what_holds_is_counted():
    found = held(a_problem([a_consultant("C1")], [an_engagement("E1")]), (ONE,))
    assert found == HeldSchedule(1, 1, ())
    assert found.sentence == "All of the scenario's plan is proposed: 1 engagement."


def test_the_rest_is_named():
    problem = a_problem([a_consultant("C1")], [an_engagement("E1"), an_engagement("E2", organization="Harbor")])
    rows = (ONE, an_assignment("E2", consultant_id="new+2"))
    found = held(problem, rows)
    assert found == HeldSchedule(1, 2, (NotHeld("E2", "Harbor", NOBODY),))
    assert found.sentence == "Of the 2 engagements of the scenario's plan, 1 could be held as they were."


def test_a_request_of_the_scenario_alone():
    assert reason(a_problem([a_consultant("C1")], [an_engagement("E2")]), ONE) == NOT_THERE


def test_other_seats_by_now():
    problem = a_problem([a_consultant("C1")], [an_engagement("E1", seats=seats("any", "any"))])
    assert reason(problem, ONE) == OTHER_SEATS


def test_what_is_approved_stands():
    people = [a_consultant("C1"), a_consultant("C2")]
    problem = a_problem(people, [an_engagement("E1")], approved=[an_assignment("E1", consultant_id="C2")])
    assert reason(problem, ONE) == STANDS


def test_another_start_that_is_approved_stands():
    later = an_assignment("E1", consultant_id="C1", first_start=TUESDAY)
    assert reason(a_problem([a_consultant("C1")], [an_engagement("E1")], approved=[later]), ONE) == STANDS


@pytest.mark.parametrize("all_told", [True, False])
def test_a_plain_rule_is_named_to_all(all_told):
    problem = a_problem([a_consultant("C1")], [an_engagement("E1", language="es")])
    assert reason(problem, ONE, all_told=all_told) == "Everyone on the team speaks the engagement's language."


@pytest.mark.parametrize(
    ("all_told", "said"),
    [(True, "All fees and travel together stay within the programme's budget."), (False, A_RULE)],
)
def test_a_rule_about_pay_is_for_those_who_may_know(all_told, said):
    policy = replace(POLICY, rules=replace(POLICY.rules, programme_budget=0))
    problem = a_problem([a_consultant("C1", rate_per_hour=100)], [an_engagement("E1")])
    assert reason(problem, ONE, all_told=all_told, policy=policy) == said


@pytest.mark.parametrize("all_told", [True, False])
def test_a_limit_of_somebody_is_told_to_nobody(all_told):
    problem = a_problem([a_consultant("C1", max_hours_per_week=0)], [an_engagement("E1")])
    assert reason(problem, ONE, all_told=all_told) == A_RULE
