from matcher.domain.explain.audit import audit
from matcher.domain.goals import GOALS
from matcher.domain.rules import RULES_BY_NAME
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    a_schedule_of_one,
    an_assignment,
    an_engagement,
    seats,
)


def broken(problem, rows):
    return [str(violation) for violation in audit(problem, a_policy(), rows).violations]


def test_the_default_schedule_breaks_nothing():
    assert audit(a_problem(), a_policy(), a_schedule_of_one()).violations == ()


def test_every_goal_has_its_term():
    assert list(audit(a_problem(), a_policy(), []).terms) == [goal.name for goal in GOALS]


def test_the_objective_is_the_sum_of_the_terms():
    # Priority 3 is 4000; level 5 in everything is 100; from the same state: 10.
    assert audit(a_problem(), a_policy(), a_schedule_of_one()).objective == 4110


def test_a_broken_rule_about_a_seat_names_seat_and_person():
    problem = a_problem([a_consultant(languages={"es"})])
    assert broken(problem, a_schedule_of_one()) == [
        "language: E1 seat 1 C1: Everyone on the team speaks the engagement's language."
    ]


def test_a_broken_rule_about_an_engagement_names_it():
    problem = a_problem(engagements=[an_engagement(criminal_justice=True)])
    assert broken(problem, a_schedule_of_one()) == [f"eligible: E1: {RULES_BY_NAME['eligible'].sentence}"]


def test_a_broken_rule_about_a_diary_names_the_engagements():
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    assert broken(problem, [an_assignment("E1"), an_assignment("E2")]) == [
        "no_overlap: E1, E2 C1: Nobody is taken by two engagements at once, with buffers, travel and rest counted in."
    ]


def test_a_broken_rule_about_the_schedule_names_what_is_missing():
    problem = a_problem(approved=[an_assignment()])
    (violation,) = audit(problem, a_policy(), []).violations
    assert (violation.rule, violation.engagement_ids, violation.seat, violation.consultant_id) == (
        "approved_stands",
        ("E1",),
        "1",
        "C1",
    )


def test_a_row_that_no_rule_can_read_is_broken():
    assert broken(a_problem(), [*a_schedule_of_one(), an_assignment("E9")]) == [
        "whole_team: E9 seat 1 C1: The engagement is not in the data."
    ]


def test_an_engagement_that_is_not_whole_earns_nothing_but_fairness():
    alone = an_assignment("E1", "1", "C1", MONDAY)
    problem = a_problem(
        [a_consultant(recent_engagements=2)], [an_engagement(seats=seats("expert", "expert"))], approved=[alone]
    )
    terms = audit(problem, a_policy(), [alone]).terms
    assert {name: points for name, points in terms.items() if points} == {"fairness": -10}  # 5 x 2


def test_approved_seats_are_not_judged():
    stands = an_assignment("E1", "1", "C1", TUESDAY)
    problem = a_problem([a_consultant(languages=frozenset(), topics={}, weekly=())], approved=[stands])
    assert audit(problem, a_policy(), [stands]).violations == ()
