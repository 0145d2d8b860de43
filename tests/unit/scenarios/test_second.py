"""A second schedule that is as good as the plan, and which of the two is the more robust."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.explain.audit import audit
from matcher.domain.model.solution import Limits
from matcher.records import StudyKind
from matcher.sample import Shape, invent
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.case import Case
from scenarios.chance.events import Rates
from scenarios.chance.second import second_schedule, verdict
from scenarios.chance.survival import Risk, Survival
from scenarios.export.tables import readable, tables
from scenarios.runs.solving import prepared
from scenarios.scale.crew import Crew
from scenarios.studies.asking import StudyQuestion
from scenarios.studies.direct import Direct
from scenarios.studies.plain import plain
from scenarios.studies.promoting import SECOND
from tests.support.brute import all_schedules
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.tries import few, tries
from tests.unit.scenarios.cases import a_case
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny


def start(case):
    return prepared(case, TeamColumnSolver(), IncrementalSolver(), Limits())


def of_people(*names):
    return a_case(a_problem([a_consultant(name) for name in names], [an_engagement("E1")]))


def test_of_two_people_alike_the_other_one_takes_the_seat():
    base = start(of_people("C1", "C2"))
    found = second_schedule(base, Limits())
    people = [[row.consultant_id for row in one.before.solution.assignments] for one in (base, found.plan)]
    assert sorted(people) == [["C1"], ["C2"]]
    assert found.sentence == "1 of 1 seats goes to someone else; it scores as much as the plan as it is."


def test_where_nobody_else_is_as_good_it_says_so():
    found = second_schedule(start(of_people("C1")), Limits())
    assert (found.differing, found.proven) == (0, True)
    assert found.sentence.startswith("There is no second schedule that is as good: whoever else")
    assert replace(found, proven=False).sentence.startswith(
        "No second schedule was found in time that is as good: there may be one."
    )


@pytest.mark.parametrize(("less", "words"), [(1, "1 point less than"), (1200, "1,200 points less than")])
def test_what_it_costs_is_said(less, words):
    found = second_schedule(start(of_people("C1", "C2")), Limits())
    assert words in replace(found, less=less).sentence


@settings(max_examples=tries(4))
@given(st.integers(0, 10**6))
def test_it_holds_and_costs_a_point_at_most_for_each_seat_that_differs(seed):
    center = invent(Shape(24, 12, seed))
    base = start(Case(center.problem, center.policy))
    found = second_schedule(base, Limits())
    rows = found.plan.before.solution.assignments
    assert not audit(base.evening.problem, base.evening.policy, rows).violations
    assert 0 <= found.less <= found.differing <= found.seats == len(rows)
    assert found.proven


@pytest.mark.parametrize(
    ("more", "fewer", "words"),
    [
        (28, 4, "The second schedule is the more robust."),
        (4, 28, "The plan as it is is the more robust."),
        (13, 10, "Neither is clearly the more robust."),
        (0, 0, "Neither is clearly the more robust."),
    ],
)
def test_the_more_robust_is_named_where_it_is_hardly_chance(more, fewer, words):
    found = verdict(Survival(61, 9, 7, 8, 9, 90, (), failed=1, more=more, fewer=fewer, paired=60))
    assert found == f"Of 60 draws, the second schedule covers more requests in {more} and fewer in {fewer}. {words}"


def answer(case, **options):
    question = StudyQuestion(StudyKind.CHANCE, "T", options={"draws": 2, **options})
    return Direct(case, TeamColumnSolver, IncrementalSolver, Crew()).answer(question, "Pat")


def test_it_is_drawn_beside_the_plan_with_its_rows_kept():
    found = answer(of_people("C1", "C2"), second=1)
    assert [plan["title"] for plan in found["plans"]] == ["The plan as it is", SECOND]
    assert "Neither is clearly the more robust." in found["second"]
    assert len(found["rows"]) == 1


def test_where_there_is_none_the_plan_is_drawn_alone():
    found = answer(of_people("C1"), second=1)
    assert len(found["plans"]) == 1
    assert "rows" not in found
    assert "second" not in answer(of_people("C1"))


def test_plans_stand_beside_each_other_for_people_and_below_each_other_in_files():
    found = answer(of_people("C1", "C2"), second=1, declines=100, cancellations=0, late=0)
    assert [row["plan"] for row in tables(StudyKind.CHANCE, found)["plans"]] == ["The plan as it is", SECOND]
    shown = readable(StudyKind.CHANCE, found)
    assert shown["plans"][1] == {"": "covered as planned", "The plan as it is": 1, SECOND: 1}
    more = "draws in which it covers more than the plan as it is"
    assert {"": more, "The plan as it is": "", SECOND: 0} in shown["plans"]


def test_what_one_plan_may_lose_and_the_other_hardly_is_a_row():
    fared = [{"title": name, **plain(Survival(9, 9, 7, 8, 9, 90, risks))} for name, risks in RISKS.items()]
    rows = tables(StudyKind.CHANCE, {"plans": fared, "rates": plain(Rates())})["at_risk"]
    assert [tuple(row.values()) for row in rows] == [("E2", "B", "under 10", 40), ("E1", "A", 20, 10)]


def test_a_scenario_and_its_copy_have_a_column_each():
    names = ("Fewer", "Fewer (2)", "Fewer", "Fewer")
    fared = [{"title": name, **plain(Survival(9, 9, 7, 8, 9, 90, RISKS["One"]))} for name in names]
    shown = readable(StudyKind.CHANCE, {"plans": fared, "rates": plain(Rates())})
    titles = ["Fewer", "Fewer (2)", "Fewer (3)", "Fewer (4)"]
    assert list(shown["plans"][0]) == ["", *titles]
    assert list(shown["at_risk"][0])[2:] == [f"{title}: lost in % of the draws" for title in titles]


RISKS = {"One": (Risk("E1", "A", 20),), "Two": (Risk("E2", "B", 40), Risk("E1", "A", 10))}


@pytest.mark.parametrize("seed", few(range(20), 4))
def test_no_schedule_differs_in_more_seats_for_as_few_points(seed, monkeypatch):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    base = start(Case(*tiny(seed, 3, 2)))
    found = second_schedule(base, Limits())
    problem, policy, plan = base.evening.problem, base.evening.policy, base.before.solution.assignments
    still = replace(policy, points=replace(policy.points, change_consultant=0, change_start=0))
    sits = {row[:2]: row.consultant_id for row in plan}
    points = audit(problem, still, plan).objective
    every = [
        (sum(sits.get(row[:2], row.consultant_id) != row.consultant_id for row in rows), points - judged.objective)
        for rows in all_schedules(problem, still)
        for judged in [audit(problem, still, rows)]
        if not judged.violations
    ]
    assert found.proven
    assert (found.differing, found.less) in every
    assert found.differing - found.less == max(differing - less for differing, less in every)
    assert max(differing for differing, less in every if less <= found.less) == found.differing
