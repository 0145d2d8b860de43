"""Keys are rotated while others work; a kill at any moment loses nothing, and the next call goes on."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli import main
from matcher.db.engine import open_engine
from matcher.db.key_rotation import SEALED, place_of, reseal_all
from matcher.db.tables import metadata
from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import SealError, Vault
from matcher.key_files import KeyFile, SettingsError, add_key, retire_keys, stored_keys
from matcher.services.audit.trail import verify_access_log, verify_trail
from matcher.settings import Settings, read_settings
from tests.integration.services.center import a_center
from tests.support.databases import KEY, Clock

NEW = bytes(32)
KILLS = 8


def test_every_sealed_record_opens_with_the_newest_key_alone(database: SqlDatabase, database_url: str):
    a_center(database)
    engine = open_engine(database_url)
    assert reseal_all(engine, Vault(NEW, KEY)) > 0
    assert reseal_all(engine, Vault(NEW)) == 0
    with pytest.raises(SealError):
        reseal_all(engine, Vault(KEY))
    engine.dispose()


def test_a_record_that_no_key_opens_leaves_all_as_it_was(database: SqlDatabase, database_url: str):
    a_center(database)
    engine = open_engine(database_url)
    with pytest.raises(SealError):
        reseal_all(engine, Vault(NEW, bytes(range(5, 37))))
    assert reseal_all(engine, Vault(KEY)) == 0
    engine.dispose()


def test_a_running_process_seals_with_the_key_that_counts_now(tmp_path: Path):
    file = tmp_path / "my.key"
    (former,) = stored_keys(file)
    running = Vault(source=KeyFile(file))
    sealed = running.seal({"a": 1}, "table", "row")
    newest, _former = add_key(file)
    assert (running.open(sealed, "table", "row"), Vault(former).fits(sealed, "table", "row")) == ({"a": 1}, True)
    assert Vault(newest).open(running.seal({"b": 2}, "table", "row"), "table", "row") == {"b": 2}


def test_former_keys_leave_the_file_only_when_they_are_kept_elsewhere(tmp_path: Path):
    file, retired = tmp_path / "my.key", tmp_path / "retired" / "my.key"
    (first,) = stored_keys(file)
    second, _first = add_key(file)
    assert retire_keys(file, retired) == (first,)
    third, _second = add_key(file)
    retire_keys(file, retired)
    assert (stored_keys(file), stored_keys(retired)) == ((third,), (second, first))
    assert retired.stat().st_mode & 0o077 == 0


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Settings:
    """A center in a folder of the test's own, with keys in files."""
    for name in ("MATCHER_DATABASE_URL", "MATCHER_LIVED_EXPERIENCE_KEY", "MATCHER_AUDIT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    shutil.copy(migrated_sqlite, tmp_path / "var" / "matcher.db")
    settings = read_settings()
    database = bootstrap.database(settings, Clock())
    assert isinstance(database, SqlDatabase)
    a_center(database)
    database.close()
    return settings


def opens_all(settings: Settings) -> bool:
    """Whether every sealed record opens with the keys of the file, and both chains fit."""
    vault = Vault(*stored_keys(settings.var / "lived-experience.key"))
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        for table in (table for table in metadata.sorted_tables if SEALED in table.c):
            for row in connection.execute(select(table)).mappings():
                vault.open(row[SEALED], *place_of(table, dict(row)))
    engine.dispose()
    database = bootstrap.database(settings)
    faults = verify_trail(database).fault, verify_access_log(database).fault
    database.close()
    return faults == ("", "")


def test_the_command_rotates_both_keys_and_says_where_the_former_is(installed: Settings):
    before = stored_keys(installed.var / "lived-experience.key")
    said = CliRunner().invoke(main, ["keys", "rotate"])
    assert (said.exit_code, "sealed again with a new key" in said.stdout) == (0, True), said.output
    assert stored_keys(installed.var / "retired-keys" / "lived-experience.key") == before
    assert (len(stored_keys(installed.var / "lived-experience.key")), len(installed.audit_keys)) == (1, 2)
    assert opens_all(installed)


def test_a_key_in_the_environment_is_refused_with_the_way_out(installed: Settings, monkeypatch: pytest.MonkeyPatch):
    del installed
    monkeypatch.setenv("MATCHER_AUDIT_KEY", "A" * 43 + "=")
    with pytest.raises(SettingsError, match="take the variable out, and rotate again"):
        upkeep.rotate_keys(read_settings())


def test_killed_at_any_moment_nothing_is_lost(installed: Settings):
    drawn = random.Random(1)
    command = [sys.executable, "-m", "matcher", "keys", "rotate"]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    longest = time.monotonic() - began
    for _ in range(KILLS):
        rotating = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            rotating.wait(drawn.uniform(longest / 3, longest))
        except subprocess.TimeoutExpired:
            rotating.kill()
            rotating.wait()
        assert opens_all(installed)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert len(stored_keys(installed.var / "lived-experience.key")) == 1
    assert opens_all(installed)
