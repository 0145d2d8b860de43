"""Laws of what-ifs: for every small center, solved exactly."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from scenarios.case import Case
from scenarios.changes import (
    AddConsultantOfKind,
    AddConsultants,
    AddRequests,
    CapEngagements,
    CapHours,
    CapTravelMiles,
    LengthenWindows,
    MoveWindows,
    ProgrammeMoney,
    SetPolicy,
    TravelMoney,
)
from scenarios.changes.apply import apply
from scenarios.comparison.inputs import input_differences
from tests.support.brute import best_objective
from tests.support.tries import tries
from tests.unit.solver.tiny import tiny

SOME = settings(max_examples=tries(8), deadline=None)
CENTERS = st.integers(0, 400).map(tiny)
NOTHING = "Nothing differs: the changes leave this input as it is."

NEUTRAL = [
    AddConsultantOfKind("expert", count=0), AddRequests(0), CapTravelMiles(25_000), CapHours(168), CapEngagements(100),
    MoveWindows(0), LengthenWindows(0),
]  # fmt: skip


def case_of(center: tuple[Problem, Policy]) -> Case:
    return Case(*center)


def best(case: Case) -> int:
    return best_objective(case.problem, case.policy)


@pytest.mark.parametrize("change", NEUTRAL, ids=lambda change: type(change).__name__)
@SOME
@given(center=CENTERS)
def test_a_change_that_changes_nothing_differs_in_nothing(change, center):
    case = case_of(center)
    after = apply([change], case)
    assert (after, input_differences(case, after)) == (case, (NOTHING,))


@SOME
@given(
    CENTERS, st.permutations([LengthenWindows(7), SetPolicy("points.fairness", 9), ProgrammeMoney(70), TravelMoney(50)])
)
def test_the_order_of_independent_changes_does_not_matter(center, order):
    case = case_of(center)
    assert apply(order, case) == apply(sorted(order, key=lambda change: change.sentence), case)


@SOME
@given(CENTERS, st.permutations([CapTravelMiles(100), LengthenWindows(7), AddConsultants("C0", 1), TravelMoney(50)]))
def test_nor_where_people_are_added_and_limited(center, order):
    case = case_of(center)
    known = next(iter(case.problem.consultants))
    named = [replace(one, like=known) if isinstance(one, AddConsultants) else one for one in order]
    assert apply(named, case) == apply(sorted(named, key=lambda change: change.sentence), case)


@SOME
@given(CENTERS, st.integers(0, 100), st.integers(0, 100))
def test_more_travel_money_never_makes_the_best_plan_worse(center, one, other):
    case = case_of(center)
    less, more = (best(apply([TravelMoney(percent)], case)) for percent in sorted((one, other)))
    assert less <= more


@SOME
@given(CENTERS)
def test_one_more_consultant_never_makes_the_best_plan_worse(center):
    case = case_of(center)
    like = next(iter(case.problem.consultants))
    assert best(case) <= best(apply([AddConsultants(like, 1)], case))
