"""A second opinion: the audit agrees with what another program said of the same answers."""

from collections import Counter

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.goals import GOALS
from matcher.domain.rules import RULES
from tests.unit.golden.thaw import Case, cases

CASES = cases()
OURS = {"one_id"}
"""Rules that the second program does not know: they are not in the description that it was written from."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_rules_are_broken_and_the_same_points_earned(case: Case):
    judged = audit(case.problem, case.policy, case.rows)
    assert sorted({v.rule for v in judged.violations}) == case.broken
    assert judged.terms == case.terms


def test_many_answers_break_nothing():
    assert sum(not case.broken for case in CASES) >= len(CASES) / 4


def test_every_rule_is_broken_by_several():
    times = Counter(name for case in CASES for name in case.broken)
    assert [rule.name for rule in RULES if times[rule.name] < 5 and rule.name not in OURS] == []


def test_every_goal_counts_in_several():
    times = Counter(name for case in CASES for name, points in case.terms.items() if points)
    assert [goal.name for goal in GOALS if times[goal.name] < 5] == []
