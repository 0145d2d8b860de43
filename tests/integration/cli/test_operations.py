"""Commands for whoever keeps Matcher running."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main

PASSWORD = "a few words in a row"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A center with an account, in a folder of the test's own."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    bootstrap.migrate()
    added = ["user", "add", "ana@example.org", "--name", "Ana Ruiz", "--role", "lead", "--password", PASSWORD]
    assert matcher(*added).exit_code == 0


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="matcher")


def test_a_backup_is_restored_on_another_machine_with_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = matcher("backup", tmp_path / "b.zip")
    assert made.exit_code == 0, made.output
    assert "4 rows of form" in made.stdout  # the account, and its entry of the trail with seal and end
    assert "No key is in it" in made.stdout

    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "new"))
    without = matcher("restore", tmp_path / "b.zip")
    assert (without.exit_code, "There is no key of lived experience here" in without.stderr) == (1, True)
    assert not (tmp_path / "new").exists()

    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "var" / "lived-experience.key", tmp_path / "new")
    done = matcher("restore", tmp_path / "b.zip")
    assert done.exit_code == 0, done.output
    assert "4 rows of form" in done.stdout
    assert matcher("user", "list").stdout == "ana@example.org  Ana Ruiz  lead\n"


def test_a_restore_replaces_only_when_asked(tmp_path: Path):
    matcher("backup", tmp_path / "b.zip")
    matcher("user", "change", "ana@example.org", "--close")
    refused = matcher("restore", tmp_path / "b.zip")
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert "closed" in matcher("user", "list").stdout
    assert matcher("restore", "--replace", tmp_path / "b.zip").exit_code == 0
    assert "closed" not in matcher("user", "list").stdout
