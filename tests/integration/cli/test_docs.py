from pathlib import Path

from click.testing import CliRunner

from matcher.cli.reference.dataset_page import DATASET_PAGE, dataset_page
from matcher.cli.reference.docs import RULES_PAGE, docs, rules_page
from matcher.cli.reference.states_page import STATES_PAGE, states_page
from matcher.domain.goals import GOALS
from matcher.domain.rules import RULES
from matcher.sheets.cells.columns import SHEETS


def run(*arguments):
    return CliRunner().invoke(docs, [str(argument) for argument in arguments])


def test_the_pages_in_the_repository_are_fresh():
    root = Path(__file__).parents[3]
    assert (root / RULES_PAGE).read_text(encoding="utf-8") == rules_page()
    assert (root / STATES_PAGE).read_text(encoding="utf-8") == states_page()
    assert (root / DATASET_PAGE).read_text(encoding="utf-8") == dataset_page()


def test_every_rule_and_goal_is_on_the_page_with_its_sentence():
    entries = [f"**{rule.name}**: {rule.sentence}" for rule in RULES]
    entries += [f"**{goal.name}**: {goal.sentence}" for goal in GOALS]
    assert [line for line in rules_page().splitlines() if line.startswith("**")] == entries


def test_the_defaults_of_the_policy_are_on_the_page():
    assert "| `lead_days_in_person` | 21 | Days of notice, in person |" in rules_page()


def test_every_column_of_a_dataset_is_on_its_page():
    rows = [line.split("`")[1] for line in dataset_page().splitlines() if line.startswith("| `")]
    assert rows == [column.name for sheet in SHEETS for column in sheet.columns]


def test_what_was_written_passes_the_check(tmp_path):
    page = tmp_path / "docs" / "rules.md"
    pages = ["--page", page, "--states", tmp_path / "states.md", "--dataset", tmp_path / "dataset.md"]
    run(*pages)
    assert run(*pages, "--check").exit_code == 0


def test_a_stale_page_fails_the_check_and_says_how_to_refresh_it(tmp_path):
    page = tmp_path / "rules.md"
    page.write_text("old", encoding="utf-8")
    result = run("--page", page, "--check")
    assert (result.exit_code, "make docs" in result.output) == (1, True)


def test_a_missing_page_fails_the_check(tmp_path):
    assert run("--page", tmp_path / "rules.md", "--check").exit_code == 1


def test_the_check_writes_nothing(tmp_path):
    page = tmp_path / "rules.md"
    run("--page", page, "--check")
    assert not page.exists()
