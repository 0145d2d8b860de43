"""Settings of any value: what can't be used is said in words, and no command ends in a traceback."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher import bootstrap
from matcher.cli import main
from matcher.settings import KNOWN, read_settings

WILD = ("x", "-1", "9" * 30, "%00?a=b#c", "[::", "\uff11", "a\nb", "\udcff", "tcp://127.0.0.1:1", "smtp://h:abc")
ADDRESSES = (
    "postgresql://u@127.0.0.1:1/x?connect_timeout=x", "postgresql://u@127.0.0.1:1/x?sslmode=x",
    "postgresql://u@127.0.0.1/x?port=x", "postgresql://u@127.0.0.1:1/x?a=b", "postgresql://u@127.0.0.1:x/x",
)  # fmt: skip
COMMANDS = ("doctor", "runs list")


def run(words: str) -> int:
    result = CliRunner().invoke(main, words.split(), prog_name="matcher")
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
    assert result.exit_code in {0, 1}
    return result.exit_code


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_no_setting_ends_a_command_in_a_traceback(monkeypatch: pytest.MonkeyPatch, name: str):
    assert run("migrate") == 0
    for value in WILD:
        monkeypatch.setenv(name, value)
        for command in COMMANDS:
            run(command)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_option_of_a_database_ends_a_command_in_a_traceback(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("MATCHER_DATABASE_URL", address)
    for command in ("doctor", "runs list", "migrate", "backup copy"):
        assert run(command) == 1


@pytest.mark.parametrize("name", ["50%", "a?b", "a#b", "%00", "Zent\xadrum \u2603"])
def test_a_folder_of_any_name_holds_database_and_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / name))
    assert [run("migrate"), run("doctor")] == [0, 0]
    with closing(bootstrap.queue()) as queue:
        assert queue.waiting() == 0
    assert {"matcher.db", "queue.db"} <= {file.name for file in read_settings().var.iterdir()}
    assert [folder.name for folder in tmp_path.iterdir()] == [name]
