"""One name, four homes: the rule, its encoding, its test, its page."""

from pathlib import Path
from typing import Any

import pytest

from matcher.cli.reference.docs import rules_page
from matcher.domain.goals import GOALS, Goal
from matcher.domain.rules import RULES, Rule

TESTS = Path(__file__).parents[1]
NAMED: list[Rule[Any, Any] | Goal[Any]] = [*RULES, *GOALS]


def names_tested(folder):
    return {path.stem.removeprefix("test_") for path in (TESTS / folder).glob("test_*.py")}


def test_every_rule_has_a_test_of_its_name():
    assert names_tested("rules") == {rule.name for rule in RULES}


def test_every_goal_has_a_test_of_its_name():
    assert names_tested("goals") == {goal.name for goal in GOALS}


def test_every_rule_is_encoded():
    from matcher.solver.instance.encoding import RULE_ENCODINGS  # noqa: PLC0415  OR-Tools takes a second

    assert set(RULE_ENCODINGS) == {rule.name for rule in RULES}


def test_every_goal_is_encoded():
    from matcher.solver.instance.encoding import GOAL_ENCODINGS  # noqa: PLC0415  as above

    assert set(GOAL_ENCODINGS) == {goal.name for goal in GOALS}


def test_names_are_unique():
    names = [named.name for named in NAMED]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.name)
def test_each_has_its_entry_on_the_page(named):
    assert rules_page().count(f"**{named.name}**: ") == 1


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.name)
def test_each_has_a_sentence(named):
    assert named.sentence.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_has_a_source(rule):
    assert rule.source.endswith(".")


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
def test_each_goal_has_a_unit(goal):
    assert goal.unit.endswith(".")
