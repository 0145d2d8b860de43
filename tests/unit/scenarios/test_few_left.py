"""Requests of which a scenario leaves few people: what becomes of them is told only with many."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.solution import Limits
from scenarios.changes import (
    AddConsultantOfKind,
    AddEngagements,
    AddRequests,
    CapEngagements,
    CapHours,
    Leave,
    RemoveConsultant,
    TrainConsultant,
)
from scenarios.changes.apply import apply
from scenarios.comparison.compare import column
from scenarios.comparison.thinning import why_few
from scenarios.definitions.scenario import Scenario
from scenarios.runs.few_left import FEWEST, few_left_by
from scenarios.runs.solving import prepared
from scenarios.scale.crew import Crew
from scenarios.series.axis import Axis
from scenarios.series.sweep import sweep
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case, a_side

PEOPLE = [a_consultant(f"C{k}") for k in range(8)]
WORK = [an_engagement("E1"), an_engagement("E2", language="es")]
CASE = replace(a_case(a_problem(PEOPLE, WORK)), sealed=True)


def leaving(number):
    """All but so many are left out."""
    return tuple(RemoveConsultant(one.consultant_id) for one in PEOPLE[number:])


@pytest.mark.parametrize(("left", "few"), [(0, set()), (1, {"E1"}), (FEWEST - 1, {"E1"}), (FEWEST, set())])
def test_few_is_one_to_four_of_whom_some_were_picked(left, few):
    assert few_left_by(leaving(left), CASE) == few


@pytest.mark.parametrize(
    "changes",
    [
        tuple(Leave(one.consultant_id, date(2027, 1, 1), date(2028, 1, 1)) for one in PEOPLE[1:]),
        (CapEngagements(0), AddEngagements("C0", 1)),
        (RemoveConsultant("C7"), *leaving(1)[:-1], AddConsultantOfKind("expert", count=9)),
    ],
)
def test_whoever_is_alone_by_leave_or_limits_is_few_too(changes):
    assert few_left_by(changes, CASE) == {"E1"}


def test_a_seat_that_falls_open_where_few_suit_it_is_few_too():
    approved = [an_assignment("E1", consultant_id="C7")]
    case = replace(CASE, problem=a_problem(PEOPLE, WORK, approved=approved))
    assert few_left_by(leaving(1), case) == {"E1"}
    assert few_left_by(leaving(7), case) == frozenset()  # seven suit it


def test_whoever_alone_learns_what_a_request_asks_for_is_few():
    assert few_left_by((TrainConsultant("C0", languages=("es",)),), CASE) == {"E2"}


def test_what_picks_nobody_and_what_changes_nobody_who_suits_leaves_none():
    few = replace(CASE, problem=a_problem(PEOPLE[:3], WORK))
    assert few_left_by((CapHours(0),), few) == few_left_by((AddRequests(50),), few) == frozenset()
    assert few_left_by((Leave("C0", date(2029, 1, 1), date(2029, 1, 2)),), few) == frozenset()


def compared(changes, rows=(), *, before=()):
    after = apply(changes, CASE)
    sides = replace(a_side(CASE.problem, before), case=CASE), replace(a_side(after.problem, rows), case=after)
    return column(Scenario("s", "S", tuple(changes)), *sides)


@given(st.booleans(), st.booleans())
def test_whether_the_one_who_is_left_is_proposed_reads_the_same(was, will):
    rows = [an_assignment("E1", consultant_id="C0")]
    found = compared(leaving(1), rows if will else (), before=rows if was else ())
    assert found == compared(leaving(1), before=rows if was else ())
    assert [(one.name, one.before, one.after) for one in found.figures] == [
        ("Requests that may be scheduled", 2, 2),
        ("Covered", int(was), int(was)),
        ("Left uncovered", 2 - was, 2 - was),
    ]
    assert (found.shifts, found.groups, [one.engagement_id for one in found.uncovered]) == ((), (), ["E2"])
    assert found.remarks[-1] == why_few(1)
    assert (found.thinned, found.guarded) == (True, False)


def test_with_somebody_new_beside_nothing_of_the_plan_is_told():
    found = compared((*leaving(1), AddConsultantOfKind("expert", count=9)), [an_assignment("E1", consultant_id="C0")])
    assert (found.figures, found.shifts, found.uncovered, found.guarded) == ((), (), (), True)


def test_of_more_it_says_so_of_each():
    assert why_few(2).startswith("2 requests are counted as they are now, and what would become of each is not shown")


@pytest.mark.parametrize("alone", [True, False])
def test_a_series_counts_such_requests_as_they_stand(alone):
    work = [an_engagement("E1", seats=seats("any") if alone else seats("survivor", "expert"))]
    case = replace(CASE, problem=a_problem(PEOPLE, work))
    start = prepared(case, GreedySolver(), GreedySolver(), Limits())
    found = sweep(start, (*leaving(1), CapHours(40)), [Axis(7, "hours", (30, 40))], Crew(), Limits())
    now = len(start.before.solution.covered)
    assert [(point.covered, point.few, point.score, point.travel, point.fees) for point in found.points] == [
        (now, 1, None, None, None)
    ] * 2
