"""A database that is away is told in a sentence, without its address, whatever the command."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Never

import psycopg
import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.cli.processes import server
from matcher.db import engine
from matcher.db.away import (
    DAMAGED,
    LOCKED,
    NO_RIGHTS,
    NOBODY_ANSWERS,
    NOT_A_FILE,
    OF_FILES,
    READ_ONLY,
    READ_ONLY_FOLDER,
    REASONS,
    UNREADABLE,
    why_unusable,
)
from matcher.db.engine import NO_FILE, UNUSABLE
from matcher.db.migrating import STRANGE
from matcher.key_files import NOT_OURS, SettingsError, is_there, stored_keys
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


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the database should be, in a folder of its own."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    (tmp_path / "var").mkdir()
    return tmp_path / "var" / "matcher.db"


def a_text(file: Path) -> None:
    file.write_text("This is a text.\n" * 100)


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")


def with_its_form(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('abc')")
        connection.commit()


def cut_short(file: Path) -> None:
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    file.write_bytes(file.read_bytes()[:40_960])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (a_text, OF_FILES["not a database"]),
        (Path.mkdir, NOT_A_FILE),
        (of_another_program, STRANGE.format(names="notes")),
        (with_its_form, STRANGE.format(names="alembic_version")),
        (cut_short, DAMAGED),
    ],
)
def test_a_file_that_is_no_database_of_ours_is_named_and_left_as_it_is(
    spoil: Callable[[Path], object], reason: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server, "serve_on", lambda _: pytest.fail("it serves"))
    spoil(file)
    before = None if file.is_dir() else file.read_bytes()
    backup = ["backup", str(file.with_name("backup.zip"))]
    for command in (["migrate"], ["doctor"], ["nightly"], ["serve", "--port", "0"], backup):
        ended = CliRunner().invoke(main, command)
        assert (ended.exit_code, reason.format(file=file) in ended.output) == (1, True), (command, ended.output)
    assert before == (None if file.is_dir() else file.read_bytes())
    assert not file.with_name("backup.zip").exists()


def refuse(*_: object, **__: object) -> Never:
    raise PermissionError


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        ("", NO_FILE),
        ("file", READ_ONLY),
        ("folder", READ_ONLY_FOLDER),
        ("read", UNREADABLE),
    ],
)
def test_what_may_not_be_written_or_read_is_named(
    refused: str, reason: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Who runs the tests may be somebody whom no system refuses anything, so it is told to refuse."""
    may_not = {"file": (file, os.W_OK), "folder": (file.parent, os.W_OK), "read": (file, os.R_OK)}.get(refused)
    monkeypatch.setattr(os, "access", lambda one, how: (one, how) != may_not)
    if refused:
        file.touch()
        said = why_unusable("attempt to write a readonly database", file)
    else:
        monkeypatch.setattr(Path, "touch", refuse)
        said = CliRunner().invoke(main, ["migrate"]).output
    assert reason.format(file=file, folder=file.parent) in said


def test_a_folder_in_the_place_of_a_key_and_one_that_cannot_be_entered_are_named(file: Path):
    (key := file.with_name("audit.key")).mkdir(mode=0o700)
    with pytest.raises(SettingsError) as told:
        stored_keys(key)
    assert str(told.value) == NOT_OURS.format(key)
    with pytest.raises(SettingsError, match="can't be read"):
        is_there(file.with_name("k" * 300))  # as one in a folder that may not be entered


def test_a_database_that_is_locked_is_told(file: Path, monkeypatch: pytest.MonkeyPatch):
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert LOCKED in CliRunner().invoke(main, ["migrate"]).output


def test_a_user_without_rights_to_the_tables_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guarded: PostgresServer
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    with guarded.database() as url:
        monkeypatch.setenv("MATCHER_DATABASE_URL", url.replace("postgres@", "payrole@"))
        assert NO_RIGHTS in CliRunner().invoke(main, ["migrate"]).output
        monkeypatch.setenv("MATCHER_DATABASE_URL", url)
        assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
        monkeypatch.setenv("MATCHER_DATABASE_URL", url.replace("postgres@", "payrole@"))
        for command in (["doctor"], ["nightly"], ["user", "list"]):
            ended = CliRunner().invoke(main, command)
            assert (ended.exit_code, NO_RIGHTS in ended.output) == (1, True)
