"""A database that is away is told in a sentence, without its address, whatever the command."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.db.away import NOBODY_ANSWERS, REASONS
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
    assert ended.stderr.strip().endswith(f"{UNUSABLE} {NOBODY_ANSWERS}")
    assert "sesame" not in ended.output
    assert not (tmp_path / "backup.zip").exists()


@pytest.fixture(scope="module")
def guarded(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """A server that asks one user for a password, and has databases and users that not everybody may use."""
    statements = (
        "CREATE ROLE guarded LOGIN PASSWORD 'sesame'",
        "CREATE ROLE payrole LOGIN",
        "CREATE ROLE waiting NOLOGIN",
        "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0",
        "CREATE DATABASE closed",
        "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
    )
    rules = postgres_server.folder / "pg_hba.conf"
    before = rules.read_text()
    with psycopg.connect(host=str(postgres_server.folder), user="postgres", autocommit=True) as connection:
        rules.write_text(f"local all guarded scram-sha-256\nlocal all refused reject\n{before}")
        for statement in (*statements, "SELECT pg_reload_conf()"):
            connection.execute(statement.encode())
        yield postgres_server
        rules.write_text(before)
        connection.execute("DROP DATABASE closed")
        connection.execute("DROP ROLE guarded, payrole, waiting, crowded")
        connection.execute("SELECT pg_reload_conf()")


@pytest.mark.parametrize("command", [["migrate"], ["worker"], ["doctor"]], ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("user", "database", "reason"),
    [
        ("guarded:wrong", "postgres", "authentication failed"),
        ("guarded", "postgres", "no password supplied"),
        ("nobody-here", "postgres", "role does not exist"),
        ("database", "role", "role does not exist"),
        ("postgres", "centre", "database does not exist"),
        ("payrole", "role", "database does not exist"),
        ("postgres", "refused", "database does not exist"),
        ("payrole", "closed", "permission denied for database"),
        ("waiting", "postgres", "not permitted to log in"),
        ("crowded", "postgres", "too many c"),
        ("refused", "postgres", "pg_hba.conf"),
    ],
)
def test_what_keeps_us_out_of_a_server_that_answers_is_told_as_such(
    command: list[str],
    user: str,
    database: str,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    guarded: PostgresServer,
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.delenv("PGPASSWORD", raising=False)
    address = guarded.url(database).replace("postgres@", f"{user}@")
    monkeypatch.setenv("MATCHER_DATABASE_URL", address)
    ended = CliRunner().invoke(main, command)
    assert ended.exit_code == 1
    assert REASONS[reason] in ended.output
    assert str(guarded.folder) not in ended.output


def test_a_server_that_left_its_socket_is_told_as_one_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.setenv("MATCHER_DATABASE_URL", f"postgresql://postgres@/role?host={tmp_path}")
    assert NOBODY_ANSWERS in CliRunner().invoke(main, ["doctor"]).output
