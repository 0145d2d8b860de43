import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.rules import exclusions
from tests.support.builders import (
    a_consultant,
    a_filled,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
)

ENGAGEMENT = an_engagement(
    topics={"labor_trafficking": 1}, audience="public_health", state="TX", organization="Harbor House"
)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("topic", "labor_trafficking", False),
        ("topic", "substance_use", True),
        ("audience", "public_health", False),
        ("audience", "child_welfare", True),
        ("state", "TX", False),
        ("state", "OH", True),
        ("organization", "Harbor House", False),
        ("organization", " HARBOR\u00a0house", False),
        ("organization", "Northside Clinic", True),
        ("state", "tx", True),
    ],
)
def test_what_the_consultant_rules_out_is_kept_away(kind, value, kept):
    assert exclusions(a_filled(a_consultant(exclusions=excludes(kind, value)), ENGAGEMENT)) == kept


def test_a_value_of_another_kind_is_not_meant():
    assert exclusions(a_filled(a_consultant(exclusions=excludes("organization", "TX")), ENGAGEMENT))


def test_nobody_sits_with_someone_they_rule_out():
    consultant = a_consultant("C1", exclusions=excludes("consultant", "C2"))
    assert not exclusions(a_filled(consultant, team_mates=[a_consultant("C2")]))


def test_nobody_sits_with_someone_who_rules_them_out():
    mate = a_consultant("C2", exclusions=excludes("consultant", "C1"))
    assert not exclusions(a_filled(a_consultant("C1"), team_mates=[mate]))


def test_someone_ruled_out_may_serve_elsewhere():
    consultant = a_consultant("C1", exclusions=excludes("consultant", "C3"))
    assert exclusions(a_filled(consultant, team_mates=[a_consultant("C2")]))


def test_someone_who_names_themselves_is_on_no_team():
    assert not exclusions(a_filled(a_consultant("C1", exclusions=excludes("consultant", "C1"))))


def test_two_who_were_approved_together_leave_room_for_a_third():
    team = [a_consultant("C1", exclusions=excludes("consultant", "C2")), a_consultant("C2"), a_consultant("C3")]
    approved = [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]
    problem = a_problem(team, [an_engagement(seats=seats("expert", "expert", "expert"))], approved=approved)
    assert audit(problem, a_policy(), [*approved, an_assignment("E1", "3", "C3")]).violations == ()
