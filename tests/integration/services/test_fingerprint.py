from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem, Rejection
from matcher.services.runs.input_hash import fingerprint
from tests.support.builders import (
    MONDAY,
    POLICY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    weekly,
)
from tests.support.names import C1, E1
from tests.support.problems import POLICIES, problems

PEOPLE = [a_consultant("C1"), a_consultant("C2")]
WORK = [an_engagement("E1"), an_engagement("E2")]
PROBLEM = a_problem(PEOPLE, WORK, proposed=[an_assignment(), an_assignment("E2")], rejections=[("E1", "C1")])
SMALL = a_problem()

CHANGES = {
    "a person": a_problem([a_consultant("C2")]),
    "a role": a_problem([a_consultant("C1", roles={"expert"})]),
    "hours": a_problem([a_consultant("C1", weekly=(weekly(0, "09:00", "10:00"),))]),
    "an exclusion": a_problem([a_consultant("C1", exclusions=excludes("state", "TX"))]),
    "a window": a_problem(engagements=[an_engagement(window_end=TUESDAY.date())]),
    "what stands": a_problem(proposed=[an_assignment()]),
    "its status": a_problem(approved=[an_assignment()]),
    "its start": a_problem(proposed=[an_assignment(first_start=TUESDAY)]),
    "a rejection": a_problem(rejections=[("E1", "C1")]),
    "affinity": a_problem(affinity={("E1", "C1"): 1}),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_any_change_of_the_problem_changes_it(changed: Problem):
    assert fingerprint(changed, POLICY) != fingerprint(SMALL, POLICY)


@pytest.mark.parametrize("policy", [a_policy(as_of=TUESDAY.date()), a_policy(fit=99), a_policy(programme_budget=1)])
def test_any_change_of_the_policy_changes_it(policy: Policy):
    assert fingerprint(SMALL, policy) != fingerprint(SMALL, POLICY)


def test_the_order_of_records_does_not():
    turned = replace(
        PROBLEM,
        consultants=dict(reversed(list(PROBLEM.consultants.items()))),
        engagements=dict(reversed(list(PROBLEM.engagements.items()))),
        standing=PROBLEM.standing[::-1],
    )
    assert fingerprint(turned, POLICY) == fingerprint(PROBLEM, POLICY)


def test_the_zone_in_which_a_start_is_written_does_not():
    utc = a_problem(proposed=[an_assignment(first_start=MONDAY.astimezone(UTC))])
    assert fingerprint(utc, POLICY) == fingerprint(CHANGES["what stands"], POLICY)


def test_the_reason_of_a_rejection_does_not():
    told = replace(PROBLEM, rejections=(Rejection(E1, C1, "declined"),))
    assert fingerprint(told, POLICY) == fingerprint(PROBLEM, POLICY)


def test_a_whole_number_is_the_same_however_it_is_written():
    # By hand: the text must not depend on whether a limit was read as 7 or as 7.0.
    assert fingerprint(SMALL, a_policy(expert_min_years=7)) == fingerprint(SMALL, a_policy(expert_min_years=7.0))


@given(problem=problems(), policy=POLICIES)
def test_every_problem_has_one(problem: Problem, policy: Policy):
    assert len(fingerprint(problem, policy)) == 64
