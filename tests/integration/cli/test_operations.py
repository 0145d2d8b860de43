"""Commands for whoever keeps Matcher running."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main

PASSWORD = "a few words in a row"


@pytest.fixture(autouse=True)
def installation(installed: Path) -> None:
    """A center with an account, in a folder of the test's own."""
    assert installed.is_dir()
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
    sealed = matcher("restore", tmp_path / "b.zip")
    assert (sealed.exit_code, "Put the backup.key that it was made with in place" in sealed.stderr) == (1, True)
    shutil.copy(tmp_path / "var" / "backup.key", tmp_path / "new")
    unproven = matcher("restore", tmp_path / "b.zip")
    assert (unproven.exit_code, "Put that center's audit.key in place" in unproven.stderr) == (1, True)
    shutil.copy(tmp_path / "var" / "audit.key", tmp_path / "new")
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


def test_a_backup_takes_a_passphrase_in_the_place_of_a_key(tmp_path: Path):
    made = matcher("backup", tmp_path / "b.zip", "--passphrase", PASSWORD)
    assert "sealed with the passphrase" in made.stdout
    refused = matcher("restore", "--replace", tmp_path / "b.zip")
    assert (refused.exit_code, "give it with --passphrase" in refused.stderr) == (1, True)
    assert matcher("restore", "--replace", tmp_path / "b.zip", "--passphrase", PASSWORD).exit_code == 0


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_passphrase_seals_nothing(tmp_path: Path, empty: str):
    refused = matcher("backup", tmp_path / "b.zip", "--passphrase", empty)
    assert (refused.exit_code, "is empty. Leave it out to seal with backup.key." in refused.stderr) == (2, True)
    assert not (tmp_path / "b.zip").exists()


def test_the_trail_is_compared_with_the_anchors_that_were_noted(tmp_path: Path):
    anchored = matcher("audit-log", "anchor").stdout
    matcher("user", "change", "ana@example.org", "--close")
    compared = matcher("audit-log", "verify")
    assert (compared.exit_code, "They lead through 1 anchor." in compared.stdout) == (0, True)
    assert (tmp_path / "var" / "audit-anchors.log").read_text() == anchored
    elsewhere = f"trail:1:{'a' * 64}"
    forged = matcher("audit-log", "verify", "--since", elsewhere)
    assert (forged.exit_code, "entry 1 does not fit: its seal is another than" in forged.stderr) == (1, True)
    nothing = matcher("audit-log", "verify", "--since", tmp_path / "nowhere")
    assert (nothing.exit_code, "neither an anchor nor a file" in nothing.stderr) == (2, True)
