"""Laws of what-ifs: for every small center, solved exactly."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.bootstrap import forms
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits
from matcher.solver.solve import TeamColumnSolver
from scenarios.case import Case, PlanSpending
from scenarios.changes import (
    AddConsultantOfKind,
    AddConsultants,
    AddEngagements,
    AddHours,
    AddRequests,
    CapEngagements,
    CapHours,
    CapTravelMiles,
    DropRequests,
    Leave,
    LengthenWindows,
    MakeVirtual,
    MoveWindows,
    ProgrammeMoney,
    RelaxRule,
    RemoveConsultants,
    SetPolicy,
    TrainConsultant,
    TrainConsultants,
    TravelMoney,
    WholePolicy,
)
from scenarios.changes.apply import apply
from scenarios.changes.change import Change
from scenarios.changes.relaxing import RELAXED
from scenarios.changes.settings import setting_of
from scenarios.comparison.inputs import input_differences
from scenarios.runs.solving import settled
from tests.support.brute import best_objective
from tests.support.tries import tries
from tests.unit.solver.tiny import tiny

SOME = settings(max_examples=tries(8), deadline=None)
CENTERS = st.integers(0, 400).map(tiny)
NOTHING = "Nothing differs: the changes leave this input as it is."

ONE = "C0"
"""Stands for somebody of the center."""
NEUTRAL = [
    AddConsultantOfKind("expert", count=0), AddConsultants(ONE, 0), AddEngagements(ONE, 0), AddHours(ONE, 0),
    AddRequests(0), CapTravelMiles(25_000), CapHours(168), CapEngagements(100), DropRequests(0), LengthenWindows(0),
    MakeVirtual(0), MoveWindows(0), RemoveConsultants(0), TrainConsultants(0, languages=("es",)),
]  # fmt: skip
INDEPENDENT = [
    AddEngagements(ONE, 2), AddHours(ONE, 3), AddRequests(100), CapHours(8), CapTravelMiles(100), LengthenWindows(7),
    Leave(ONE, date(2027, 3, 1), date(2027, 3, 2)), MakeVirtual(), MoveWindows(-1), ProgrammeMoney(60),
    RelaxRule("eligible"), RelaxRule("engagement_budget"), RelaxRule("topic"), RelaxRule("topics_covered"),
    SetPolicy("points.fairness", 9), SetPolicy("rules.lead_days_virtual", 3), TrainConsultant(ONE, languages=("fr",)),
    TravelMoney(50), WholePolicy(("points.fit = 120", "holidays =")),
]  # fmt: skip
"""None of them reads what another writes, save that caps and hours of the same person are one number: see below."""
MORE = [
    AddEngagements(ONE, 1), AddHours(ONE, 1), AddConsultants(ONE, 1), AddConsultantOfKind("expert"),
    AddConsultantOfKind("survivor", language="es", state="TX"), LengthenWindows(7), *map(RelaxRule, sorted(RELAXED)),
    SetPolicy("rules.lead_days_in_person", 0), SetPolicy("rules.lead_days_virtual", 0),
    TrainConsultant(ONE, languages=("es",)), TrainConsultants(1, languages=("es",)),
]  # fmt: skip
"""Each leaves every schedule of before as it was, and as many points to it."""
FEWER = [
    CapEngagements(1), CapHours(2), CapTravelMiles(50), Leave(ONE, date(2027, 3, 1), date(2027, 3, 7)),
]  # fmt: skip
"""Each leaves no schedule that was not there before."""
TRAVELLED = [2, 24, 55, 70, 75, 77, 78, 129, 156, 174, 187, 241, 258, 290, 330, 334, 348, 354, 362, 367]
"""Centers whose plan loses points without its travel: of others the share of that money says nothing."""


def case_of(center: tuple[Problem, Policy]) -> Case:
    return Case(*center)


def best(case: Case) -> int:
    return best_objective(case.problem, case.policy)


def proposed(case: Case) -> Case:
    """The case on the evening after its best plan was proposed, of which money is a share."""
    return settled(case, TeamColumnSolver().solve(case.problem, case.policy, Limits()))


def of_somebody(change: Change, case: Case) -> Change:
    """The change, of somebody who is there."""
    known = next(iter(case.problem.consultants))
    keys = {key: known for key in ("like", "consultant_id") if getattr(change, key, "") == ONE}
    described: Any = change
    named: Change = replace(described, **keys)
    return named


@pytest.mark.parametrize("change", NEUTRAL, ids=lambda change: type(change).__name__)
@SOME
@given(center=CENTERS)
def test_a_change_that_changes_nothing_differs_in_nothing(change, center):
    case = case_of(center)
    if list(of_somebody(change, case).misfits(case)):
        return  # of a center in which it can't be said: all of them speak Spanish already
    after = apply([of_somebody(change, case)], case)
    assert (after, input_differences(case, after)) == (case, (NOTHING,))


@pytest.mark.parametrize("setting", ["points.fairness", "points.coverage.2", "rules.lead_days_virtual"])
@SOME
@given(center=CENTERS)
def test_a_setting_as_it_is_differs_in_nothing(setting, center):
    case = case_of(center)
    value = setting_of(case.policy, setting)
    after = apply([SetPolicy(setting, int(value or 0))], case)
    assert (after, input_differences(case, after)) == (case, (NOTHING,))


@SOME
@given(CENTERS, st.permutations(INDEPENDENT), st.integers(2, 5))
def test_the_order_of_any_independent_changes_does_not_matter(center, order, number):
    case = replace(case_of(center), spends=PlanSpending(fees=400, travel=300))
    named = [of_somebody(change, case) for change in order[:number]]
    assume(not {AddHours, CapHours} <= {type(change) for change in named})
    assert apply(named, case) == apply(sorted(named, key=lambda change: change.sentence), case)


@SOME
@given(
    CENTERS, st.permutations([LengthenWindows(7), SetPolicy("points.fairness", 9), ProgrammeMoney(70), TravelMoney(50)])
)
def test_the_order_of_independent_changes_does_not_matter(center, order):
    case = case_of(center)
    assert apply(order, case) == apply(sorted(order, key=lambda change: change.sentence), case)


@SOME
@given(CENTERS, st.permutations([CapTravelMiles(100), LengthenWindows(7), AddConsultants(ONE, 1), TravelMoney(50)]))
def test_nor_where_people_are_added_and_limited(center, order):
    case = case_of(center)
    named = [of_somebody(one, case) for one in order]
    assert apply(named, case) == apply(sorted(named, key=lambda change: change.sentence), case)


@SOME
@given(CENTERS, st.permutations([AddConsultantOfKind("expert"), *map(RelaxRule, ("audience", "language", "topic"))]))
def test_a_rule_about_people_that_is_left_out_counts_for_those_who_are_added_behind_it(center, order):
    case = case_of(center)
    after = apply(order, case)
    assert after == apply(sorted(order, key=lambda change: change.sentence), case)
    spoken = {one.language for one in case.problem.engagements.values()}
    assert all(person.languages >= spoken for person in after.problem.consultants.values())


@pytest.mark.parametrize("rule", sorted(RELAXED))
@SOME
@given(center=CENTERS)
def test_a_rule_left_out_twice_is_left_out_once(rule, center):
    once = apply([RelaxRule(rule)], case_of(center))
    again = apply([RelaxRule(rule)], once)
    assert (again, input_differences(once, again)) == (once, (NOTHING,))


@SOME
@given(CENTERS)
def test_the_whole_policy_as_it_is_differs_in_nothing(center):
    case = case_of(center)
    texts = forms.policy_form().texts(case.policy)
    same = WholePolicy(tuple(f"{name} = {text}" for name, text in texts.items()))
    after = apply([same], case)
    assert (after, input_differences(case, after)) == (case, (NOTHING,))


@settings(max_examples=tries(30), deadline=None)
@given(CENTERS, st.sampled_from([*MORE, *FEWER]))
def test_more_never_makes_the_best_plan_worse_and_less_never_better(center, change):
    case = case_of(center)
    named = of_somebody(change, case)
    assume(not list(named.misfits(case)))
    points = [best(case), best(apply([named], case))]
    assert points == sorted(points, reverse=change in FEWER)


@SOME
@given(st.sampled_from(TRAVELLED), st.integers(0, 100), st.integers(0, 100))
def test_more_travel_money_never_makes_the_best_plan_worse(number, one, other):
    case = proposed(case_of(tiny(number)))
    shares = (0, *sorted((one, other)), 100)
    points = [best(apply([TravelMoney(percent)], case)) for percent in shares]
    assert points == sorted(points)
    assert points[0] < points[-1]


@SOME
@given(CENTERS)
def test_one_more_consultant_never_makes_the_best_plan_worse(center):
    case = case_of(center)
    like = next(iter(case.problem.consultants))
    assert best(case) <= best(apply([AddConsultants(like, 1)], case))


@SOME
@given(CENTERS, st.sampled_from(["expert", "survivor"]), st.integers(0, 2))
def test_nor_does_one_more_of_any_kind(center, role, count):
    case = case_of(center)
    fewer, more = (best(apply([AddConsultantOfKind(role, count=number)], case)) for number in (count, count + 1))
    assert fewer <= more


@SOME
@given(CENTERS, st.integers(0, 100), st.integers(0, 100))
def test_nor_more_money_for_fees_and_travel(center, one, other):
    case = case_of(center)
    less, more = (best(apply([ProgrammeMoney(percent)], case)) for percent in sorted((one, other)))
    assert less <= more


@SOME
@given(CENTERS)
def test_all_of_the_money_that_the_best_plan_spends_leaves_the_best_plan_as_good(center):
    case = case_of(center)
    plan = TeamColumnSolver().solve(case.problem, case.policy, Limits())
    evening = settled(case, plan)
    kept = best(apply([TravelMoney(100)], evening))
    assert kept == best(evening) >= plan.objective
