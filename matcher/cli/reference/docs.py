"""Write the reference pages from what rules, goals, transitions and fields say of themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from matcher.cli.reference.dataset_page import DATASET_PAGE, dataset_page
from matcher.cli.reference.states_page import STATES_PAGE, states_page
from matcher.domain.goals import ENGAGEMENT_GOALS, SCHEDULE_GOALS, SEAT_GOALS, Goal
from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.policy import SECTIONS
from matcher.domain.rules import DIARY_RULES, ENGAGEMENT_RULES, SCHEDULE_RULES, SEAT_RULES, Rule

RULES_PAGE = Path("docs/rules.md")
RULE_CHAPTERS = (
    ("About an engagement", ENGAGEMENT_RULES),
    ("About one seat", SEAT_RULES),
    ("About everything that one consultant does", DIARY_RULES),
    ("About the whole schedule", SCHEDULE_RULES),
)
GOAL_CHAPTERS = (
    ("Per scheduled engagement", ENGAGEMENT_GOALS),
    ("Per seat of a scheduled engagement", SEAT_GOALS),
    ("Over the whole schedule", SCHEDULE_GOALS),
)
OPENING = """\
<!-- Written by `matcher docs` from matcher/domain/rules, goals and model/policy.py: change it there. -->

# Rules and goals

A rule is never broken. A goal earns or costs whole points, and the schedule with the most points is proposed.

What a coordinator has approved is not judged again: it stands, it counts against every limit for what is added to it,
and nobody but a coordinator changes it.
"""
POLICY_OPENING = """\
## What a center sets for itself

In `policy.toml`; what is left out takes the default. Besides the two tables: `as_of`, the day that lead times count
from (today), and `holidays`, a list of days (none).
"""


@click.command(help="Write the documentation that follows from the code.")
@click.option("--check", is_flag=True, help="Write nothing; fail where the documentation is not up to date.")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), default=RULES_PAGE, show_default=True)
@click.option("--states", type=click.Path(path_type=Path, dir_okay=False), default=STATES_PAGE, show_default=True)
@click.option("--dataset", type=click.Path(path_type=Path, dir_okay=False), default=DATASET_PAGE, show_default=True)
def docs(*, check: bool, page: Path, states: Path, dataset: Path) -> None:
    """Write the pages of the rules, the states and a dataset's files, or only see whether they are fresh."""
    for path, text in ((page, rules_page()), (states, states_page()), (dataset, dataset_page())):
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"Wrote {path}.")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise click.ClickException(f"{path} does not say what the code says. Refresh it (make docs) and commit it.")


def rules_page() -> str:
    """The page of the rules, in Markdown."""
    return "\n".join([OPENING, *_rules(), *_goals(), *_policy()])


def _rules() -> Iterator[str]:
    yield "## Rules\n"
    for chapter, rules in RULE_CHAPTERS:
        yield f"### {chapter}\n"
        for rule in rules:
            yield _rule(rule)


def _goals() -> Iterator[str]:
    yield "## Goals\n"
    yield "Fees are no goal: cheaper people would win by being cheaper. They count against budgets only.\n"
    for chapter, goals in GOAL_CHAPTERS:
        yield f"### {chapter}\n"
        for goal in goals:
            yield _goal(goal)


def _policy() -> Iterator[str]:
    yield POLICY_OPENING
    for table, record in SECTIONS.items():
        declared, defaults = fields_of(record), record()
        yield f"| `[{table}]` | default | |\n|---|---|---|"
        for name, setting in declared.items():
            yield f"| `{name}` | {_shown(getattr(defaults, name))} | {setting.label} |"
        yield ""


def _rule(rule: Rule[Any, Any]) -> str:
    return f"**{rule.name}**: {rule.sentence}\n\nSource: {rule.source}\n"


def _goal(goal: Goal[Any]) -> str:
    return f"**{goal.name}**: {goal.sentence}\n\nUnit: {goal.unit}\n"


def _shown(default: object) -> str:
    if default is None:
        return "none"
    if isinstance(default, tuple):
        return ", ".join(f"{number}" for number in default)
    return f"{default:g}" if isinstance(default, float) else f"{default}"
