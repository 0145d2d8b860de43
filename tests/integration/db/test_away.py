"""A database that has no room, or that somebody keeps locked, is told in a sentence, and nothing is half done."""

import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from matcher.db import engine as engines
from matcher.db import unit_of_work
from matcher.db.away import OF_FILES
from matcher.db.engine import UNUSABLE, DatabaseAwayError, begin_writing, open_engine, queue
from matcher.db.unit_of_work import BusyError, SqlDatabase
from matcher.db.vault import Vault
from matcher.key_files import GivenKeys
from matcher.services.dataset.exporting import export_dataset
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import AUDIT_KEYS, EASTERN, KEY, Clock, import_problem, open_database

SECONDS = 20


def test_a_disk_without_room_is_told_and_nothing_is_changed(migrated_sqlite: Path, tmp_path: Path):
    file = tmp_path / "matcher.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")

    def full(connection, _record) -> None:  # SQLite says then what it says of a full disk
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", full)
    many = a_problem([a_consultant(f"C{number}", name="Ada" * 100) for number in range(100)])
    with closing(SqlDatabase(engine, Vault(KEY), GivenKeys(AUDIT_KEYS), Clock(), EASTERN)) as database:
        with pytest.raises(DatabaseAwayError) as told:
            import_problem(database, many)
        assert str(told.value) == f"{UNUSABLE} {OF_FILES['disk is full'].format(file=file)}"
        with database.reading() as work:
            assert work.dataset.consultants() == {}
    with closing(open_database(f"sqlite:///{file}", Clock())) as database:
        import_problem(database, many)
        assert len(export_dataset(database).problem.consultants) == 100


def test_whoever_waits_for_a_writer_that_hangs_is_told_in_time(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(unit_of_work, "LONGEST_WAIT_SECONDS", 0.5)
    hanging = open_engine(database_url)
    began = time.monotonic()
    with closing(open_database(database_url, Clock())) as database:
        with begin_writing(hanging.connect()) as connection, connection.begin():
            queue(connection)
            with pytest.raises(BusyError, match="Nothing was changed"):
                import_problem(database, a_problem())
            assert time.monotonic() - began < SECONDS
            with database.reading() as work:  # readers go on
                assert work.dataset.consultants() == {}
        import_problem(database, a_problem())
    hanging.dispose()


def test_whoever_has_waited_for_a_lock_as_long_as_engines_are_told_to_does_not_wait_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unit_of_work, "LONGEST_WAIT_SECONDS", unit_of_work.LONGEST_WAIT_SECONDS / 30)
    monkeypatch.setattr(engines, "BUSY_SECONDS", engines.BUSY_SECONDS / 30)
    tries = []
    once = SqlDatabase._write_once

    def counted(database, work):
        tries.append(work)
        return once(database, work)

    monkeypatch.setattr(SqlDatabase, "_write_once", counted)
    hanging = open_engine(database_url)
    with closing(open_database(database_url, Clock())) as database:
        with begin_writing(hanging.connect()) as connection, connection.begin():
            queue(connection)
            with pytest.raises(BusyError):
                import_problem(database, a_problem())
        assert len(tries) == 1
    hanging.dispose()
