"""Centers at the edge of what is asked of a solver: each is solved, proven and audited."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.geography import Place
from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Status
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, SeatStatus
from matcher.sample import Shape, invent
from tests.support.builders import (
    NEW_YORK,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    at,
    excludes,
    seats,
    weekly,
)

GUAM, ALASKA = ZoneInfo("Pacific/Guam"), ZoneInfo("America/Anchorage")
SHAPES = {
    "all tight": Shape(60, 30, tightness=4),
    "all slack": Shape(60, 15, tightness=0.5),
    "windows of a day": Shape(60, 30, window_days=1),
    "windows of a year": Shape(60, 12, window_days=366),
    "three seats": Shape(60, 15, seats=3),
    "one city": Shape(40, 20, one_city=True),
    "one engagement": Shape(60, 1),
    "nobody": Shape(0, 20),
    "nothing": Shape(0, 0),
}


def proven(solver, problem, policy):
    """The answer, once status, bound and audit agree that it is the best."""
    solution = solver.solve(problem, policy, Limits())
    judged = audit(problem, policy, solution.assignments)
    assert (judged.violations, judged.objective) == ((), solution.objective)
    assert (solution.status, solution.bound) == (Status.OPTIMAL, solution.objective)
    return solution


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_centers_of_every_shape_are_proven(quick_solver, shape):
    center = invent(shape)
    proven(quick_solver, center.problem, center.policy)


def test_a_programme_budget_that_binds_is_kept_and_the_answer_proven(quick_solver):
    center = invent(Shape(80, 40))
    free = proven(quick_solver, center.problem, center.policy)
    policy = replace(center.policy, rules=replace(center.policy.rules, programme_budget=6000))
    assert proven(quick_solver, center.problem, policy).objective < free.objective


def test_nobody_eligible_is_an_empty_schedule(quick_solver):
    center = invent(Shape(40, 20))
    denied = {c.consultant_id: replace(c, status=ConsultantStatus.DENIED) for c in center.problem.consultants.values()}
    assert proven(quick_solver, replace(center.problem, consultants=denied), center.policy).objective == 0


# --- what stands ------------------------------------------------------------------------------------------------------


def test_hundreds_of_approved_seats_stay(quick_solver):
    asked = [an_engagement(f"E{k:03}", seats=seats("any", "any")) for k in range(151)]
    people = [a_consultant(f"C{k:03}") for k in range(302)]
    approved = [an_assignment(f"E{k:03}", str(s), f"C{2 * k + s - 1:03}") for k in range(150) for s in (1, 2)]
    solution = proven(quick_solver, a_problem(people, asked, approved=approved), a_policy())
    assert set(approved) <= set(solution.assignments)
    assert len(solution.covered) == 151


BROKEN_TODAY: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "eligible": ({}, {"criminal_justice": True}),
    "offered_start": ({}, {"weekdays": {2}}),
    "role": ({"roles": set()}, {}),
    "under_agreement": ({"status": ConsultantStatus.INACTIVE}, {}),
    "cleared_for_minors": ({"cleared_for_minors": False}, {"minors_present": True}),
    "audience": ({"audiences": {}}, {}),
    "topic": ({"topics": {}}, {}),
    "language": ({"languages": set()}, {}),
    "mode": ({"modes": set()}, {}),
    "reach": ({"max_travel_miles": 0, "place": Place(0, 0)}, {"mode": Mode.IN_PERSON}),
    "no_conflict_of_interest": ({"organization": "Example Services"}, {}),
    "exclusions": ({"exclusions": excludes("state", "OH")}, {}),
    "available": ({"weekly": ()}, {}),
    "weekly_hours": ({"max_hours_per_week": 0}, {}),
    "monthly_engagements": ({"max_engagements_per_month": 0}, {}),
    "engagement_budget": ({}, {"budget": 0}),
}


@pytest.mark.parametrize("rule", BROKEN_TODAY)
def test_an_approved_seat_stands_whatever_it_breaks_today(quick_solver, rule):
    person, asked = BROKEN_TODAY[rule]
    people = [a_consultant("C1", **person), *(a_consultant(f"C{k}") for k in (2, 3))]
    engagements = [an_engagement("E1", **asked), an_engagement("E2", seats=seats("any", "any"))]
    solution = proven(quick_solver, a_problem(people, engagements, approved=[an_assignment()]), a_policy())
    assert an_assignment() in solution.assignments
    assert "E2" in solution.covered


def test_approved_seats_above_programme_budget_rejected_and_overlapping_stand(quick_solver):
    approved = [an_assignment("E1"), an_assignment("E2")]
    problem = a_problem(
        [a_consultant()],
        [an_engagement("E1"), an_engagement("E2"), an_engagement("E3")],
        approved=approved,
        rejections=[("E1", "C1")],
    )
    assert proven(quick_solver, problem, a_policy(programme_budget=0)).assignments == tuple(approved)


def test_a_heavy_price_of_change_keeps_last_nights_plan(quick_solver):
    center = invent(Shape(60, 30))
    before = proven(quick_solver, center.problem, center.policy)
    standing = tuple(StandingSeat(row, SeatStatus.PROPOSED) for row in before.assignments)
    points = replace(center.policy.points, change_consultant=5000, change_start=5000)
    after = proven(quick_solver, replace(center.problem, standing=standing), replace(center.policy, points=points))
    assert (after.objective, after.terms["stability"]) == (before.objective, 0)


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_nothing_starts_in_the_hour_lost_in_spring(quick_solver):
    sunday = date(2027, 3, 14)
    asked = an_engagement(window_start=sunday, window_end=sunday, weekdays={6}, start_times=(time(2, 30),))
    assert proven(quick_solver, a_problem(engagements=[asked]), a_policy()).assignments == ()


def test_a_session_across_the_change_is_an_hour_shorter_on_the_clock(quick_solver):
    sunday = date(2027, 3, 14)
    asked = an_engagement(
        window_start=sunday, window_end=sunday, weekdays={6}, start_times=(time(1),), session_minutes=120
    )
    # 1:00 EST to 4:00 EDT is two hours: a window that ends at 3:30 is too short for them.
    short = a_consultant(weekly=(weekly(6, "01:00", "03:30"),))
    enough = a_consultant(weekly=(weekly(6, "01:00", "04:00"),))
    assert proven(quick_solver, a_problem([short], [asked]), a_policy()).assignments == ()
    (row,) = proven(quick_solver, a_problem([enough], [asked]), a_policy()).assignments
    assert row.first_start == at("2027-03-14 01:00")


def test_the_hour_that_comes_twice_is_offered_once(quick_solver):
    sunday = date(2027, 11, 7)
    asked = [
        an_engagement(f"E{k}", window_start=sunday, window_end=sunday, weekdays={6}, start_times=(time(1, 30),))
        for k in (1, 2)
    ]
    # One person cannot give both, as they would begin at the same moment: the first 1:30.
    (row,) = proven(quick_solver, a_problem(engagements=asked), a_policy()).assignments
    assert row.first_start == datetime(2027, 11, 7, 1, 30, tzinfo=NEW_YORK)


@pytest.mark.parametrize("zone", [GUAM, ALASKA])
def test_people_far_away_give_hours_on_their_own_clock(quick_solver, zone):
    start = at("2027-03-02 10:00")
    theirs = start.astimezone(zone)
    window = weekly(
        theirs.weekday(), theirs.strftime("%H:%M"), (theirs.replace(hour=theirs.hour + 2)).strftime("%H:%M")
    )
    problem = a_problem([a_consultant(time_zone=zone, weekly=(window,))])
    # Tuesday in New York is the only match: March 2, or a week on, which would wait longer.
    (row,) = proven(quick_solver, problem, a_policy()).assignments
    assert row.first_start == start


@pytest.mark.parametrize(
    ("opened", "closes"), [(date(2018, 1, 1), date(2027, 3, 12)), (date(2032, 1, 5), date(2032, 1, 9))]
)
def test_windows_that_opened_years_ago_or_open_in_years(quick_solver, opened, closes):
    problem = a_problem(engagements=[an_engagement(window_start=opened, window_end=closes)])
    assert len(proven(quick_solver, problem, a_policy()).covered) == 1


# --- teams and points -------------------------------------------------------------------------------------------------


def test_twelve_topics_covered_by_a_team_of_five(quick_solver):
    topics = {f"topic {k:02}": 3 for k in range(12)}
    # Each person teaches 3 of the 12: only four who share nothing cover them all.
    people = [a_consultant(f"C{k}", topics={f"topic {(3 * k + j) % 12:02}": 4 for j in range(3)}) for k in range(6)]
    asked = [an_engagement(topics=topics, seats=seats(*["any"] * 5)), an_engagement("E2", topics=topics)]
    assert proven(quick_solver, a_problem(people, asked), a_policy()).covered == {"E1"}


@pytest.mark.parametrize("budget", [None, 9000])
def test_teams_of_seven(quick_solver, budget):
    center = invent(Shape(60, 16))
    many = seats("expert", "survivor", *["any"] * 5)
    asked = [replace(e, seats=many, budget=budget) for e in center.problem.engagements.values()]
    problem = replace(center.problem, engagements={e.engagement_id: e for e in asked}, standing=())
    assert proven(quick_solver, problem, center.policy).covered


def test_forty_equals_for_every_seat(quick_solver):
    people = [a_consultant(f"C{k:02}") for k in range(40)]
    asked = [an_engagement(f"E{k}", seats=seats("any", "any")) for k in range(10)]
    solution = proven(quick_solver, a_problem(people, asked), a_policy())
    # Coverage 4000, two seats of fit 100 and local 10, for each of ten; 20 seats and 40 people: nobody twice.
    assert solution.objective == 10 * (4000 + 2 * 110)


def test_without_any_points_nothing_is_better_than_anything(quick_solver):
    nothing = a_policy(coverage=(0,) * 5, fit=0, local=0, preferred=0, wait_per_day=0, fairness=0)
    assert proven(quick_solver, a_problem(), nothing).objective == 0


def test_the_most_points_that_a_policy_may_give(quick_solver):
    center = invent(Shape(40, 16))
    most = 1_000_000
    points = replace(center.policy.points, coverage=(most,) * 5, fit=most, local=most, preferred=most, fairness=most)
    proven(quick_solver, center.problem, replace(center.policy, points=points))
