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


def all_of_the_solver(encodings):
    return bool(encodings) and all(
        callable(each) and each.__module__.startswith("matcher.solver.") for each in encodings
    )


def test_every_rule_has_a_file_of_its_name():
    assert {rule.check.__module__ for rule in RULES} == {f"matcher.domain.rules.{rule.name}" for rule in RULES}


def test_every_goal_has_a_file_of_its_name():
    assert {goal.points.__module__ for goal in GOALS} == {f"matcher.domain.goals.{goal.name}" for goal in GOALS}


def test_every_rule_has_a_test_of_its_name():
    assert names_tested("rules") == {rule.name for rule in RULES}


def test_every_goal_has_a_test_of_its_name():
    assert names_tested("goals") == {goal.name for goal in GOALS}


def test_every_rule_is_encoded():
    from matcher.solver.encodings import RULE_ENCODINGS  # noqa: PLC0415  OR-Tools takes a second

    assert set(RULE_ENCODINGS) == set(RULES)
    assert all(map(all_of_the_solver, RULE_ENCODINGS.values()))


def test_every_goal_is_encoded():
    from matcher.solver.encodings import GOAL_ENCODINGS  # noqa: PLC0415  as above

    assert set(GOAL_ENCODINGS) == set(GOALS)
    assert all(map(all_of_the_solver, GOAL_ENCODINGS.values()))


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
