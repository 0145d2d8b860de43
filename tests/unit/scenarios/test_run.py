"""How scenarios are solved: all from the evening after a night, which is solved once."""

import pickle
from dataclasses import replace

import pytest

from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Progress
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import ChangeError, PlanSpending
from scenarios.changes import ProgrammeMoney, RemoveBusiestConsultant, RemoveConsultant, TravelMoney
from scenarios.runs.solving import prepared, settled, solved
from tests.support.builders import COLUMBUS, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.given import GivenSolver
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case, a_side

TWO = [a_consultant("C1"), a_consultant("C2")]


def start(problem):
    return prepared(a_case(problem), GreedySolver(), GreedySolver(), Limits())


def test_both_sides_start_from_the_plan_of_the_base():
    base = start(a_problem(TWO))
    after = solved(base, [RemoveConsultant("C1")], Limits())
    proposed = StandingSeat(an_assignment(consultant_id="C1"), SeatStatus.PROPOSED)
    assert base.before.case.problem.standing == (proposed,)
    assert after.case.problem.standing == ()
    assert [row.consultant_id for row in base.before.solution.assignments] == ["C1"]
    assert [row.consultant_id for row in after.solution.assignments] == ["C2"]


def test_the_busiest_is_who_has_most_in_that_plan():
    # Before there is a plan it is C1, the first by id; only C2 can take the engagement.
    problem = a_problem([a_consultant("C1"), a_consultant("C2", languages={"es"})], [an_engagement(language="es")])
    after = solved(start(problem), [RemoveBusiestConsultant()], Limits())
    assert list(after.case.problem.consultants) == ["C1"]


def test_a_share_of_the_money_is_one_of_what_that_plan_spends():
    # Two hours at 100 dollars; C1, who is gone first, is whom the plan spends them on.
    after = solved(start(a_problem(TWO)), [RemoveConsultant("C1"), ProgrammeMoney(50)], Limits())
    assert after.case.spending == PlanSpending(fees=200, travel=0)
    assert after.case.policy.rules.programme_budget == 100


def test_before_there_is_a_plan_what_stands_is_what_is_spent():
    assert a_case(a_problem(TWO, approved=[an_assignment()])).spending == PlanSpending(fees=200, travel=0)


def test_what_is_prepared_can_be_sent_to_another_process():
    base = start(a_problem(TWO))
    copy = pickle.loads(pickle.dumps(base))  # noqa: S301
    assert solved(copy, [RemoveConsultant("C1")], Limits()) == solved(base, [RemoveConsultant("C1")], Limits())


def test_a_change_that_cannot_be_made_is_refused():
    with pytest.raises(ChangeError):
        solved(start(a_problem()), [RemoveConsultant("C9")], Limits())


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


def test_progress_is_reported_to_those_who_ask():
    seen: list[Progress] = []
    base = prepared(a_case(a_problem()), GivenSolver([]), GivenSolver([]), Limits(), seen.append)
    solved(base, [], Limits(), seen.append)
    assert [progress.stage for progress in seen] == ["answering"] * 3


def test_a_search_can_be_stopped():
    base = start(a_problem())
    assert solved(base, [RemoveConsultant("C1")], Limits(), stop=lambda: True).solution.assignments == ()


def test_a_share_of_the_travel_money_is_one_of_what_the_plan_travels_for():
    # One degree of latitude is 69 miles: round(1.4 * 69) = 97 dollars, and 40% of that are 38.
    away = replace(COLUMBUS, lat=COLUMBUS.lat + 1)
    problem = a_problem([a_consultant("C1", place=away)], [an_engagement(mode="in_person")])
    after = solved(start(problem), [TravelMoney(40)], Limits())
    assert after.case.policy.rules.travel_budget == 38
    assert TravelMoney(40).sentence == "The money for travel is 40% of what the plan spends on it."
