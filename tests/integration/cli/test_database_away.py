"""A database that is away is told in a sentence, without its address, whatever the command."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.db.away import REASONS
from matcher.db.engine import UNUSABLE
from tests.support.postgres import PostgresServer

COMMANDS = (
    ["nightly"],
    ["migrate"],
    ["runs", "list"],
    ["runs", "now"],
    ["publish", "--as", "ana@example.org"],
    ["versions"],
    ["outbox", "list"],
    ["offers", "expire"],
    ["prune"],
    ["audit-log", "verify"],
    ["user", "list"],
    ["backup", "{folder}/backup.zip"],
    ["worker"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0] + words[1] if len(words) > 1 else words[0])
def test_a_database_that_does_not_answer_is_told(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.setenv("MATCHER_DATABASE_URL", "postgresql://someone:sesame@127.0.0.1:1/center")
    ended = CliRunner().invoke(main, [word.format(folder=tmp_path) for word in command])
    assert ended.exit_code == 1
    assert ended.stderr.strip().endswith(f"{UNUSABLE} {REASONS['refused']}")
    assert "sesame" not in ended.output
    assert not (tmp_path / "backup.zip").exists()


@pytest.mark.parametrize("command", [["migrate"], ["worker"], ["doctor"]])
@pytest.mark.parametrize(
    ("user", "database", "reason"), [("postgres", "centre", "does not exist"), ("nobody-here", "postgres", "role")]
)
def test_a_database_or_user_that_is_not_there_is_told_as_such(
    command: list[str],
    user: str,
    database: str,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: PostgresServer,
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    address = postgres_server.url(database).replace("postgres@", f"{user}@")
    monkeypatch.setenv("MATCHER_DATABASE_URL", address)
    ended = CliRunner().invoke(main, command)
    assert ended.exit_code == 1
    assert REASONS[reason] in ended.output
