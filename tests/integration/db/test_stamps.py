"""Whoever changes a part of what is stored gives it a new stamp, and nothing that was kept outlives its stamp."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Table, delete, select, text, update

from matcher.cache import Memory
from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase, SqlUnitOfWork
from matcher.domain.model.ids import ConsultantId
from matcher.ports import Part
from matcher.services.review.decisions import approve
from matcher.services.review.proposal_review import review_progress
from tests.integration.services.center import a_center
from tests.support.builders import MONDAY, a_consultant, a_problem, an_engagement
from tests.support.databases import Clock, a_user, import_problem, open_database

EVERY_PART = [(part, table) for part, those in tables.PARTS.items() for table in those]


@pytest.fixture
def other(database_url: str, clock: Clock) -> Iterator[SqlDatabase]:
    """The same database as another process sees it: with a memory of its own."""
    opened = open_database(database_url, clock)
    yield opened
    opened.close()


def stamps(database: SqlDatabase) -> dict[Part, object]:
    with database.reading() as work:
        return {part: work.moment.stamps(part) for part in Part}


def changed(database: SqlDatabase, change: Callable[[SqlUnitOfWork], object]) -> set[Part]:
    """The parts with another stamp afterwards."""
    before = stamps(database)
    database.writing(change)
    after = stamps(database)
    return {part for part in Part if before[part] != after[part]}


def names(database: SqlDatabase) -> list[str]:
    with database.reading() as work:
        return [person.name for person in work.dataset.consultants().values()]


def test_the_migration_watches_the_tables_of_each_part():
    watched: dict[str, tuple[str, ...]] = {}
    for name in ("0009_stamps", "0012_kept_seats", "0014_person_answers", "0015_audit_entries", "0031_lifecycles"):
        step = importlib.import_module(f"matcher.db.migrations.versions.{name}")
        ended = getattr(step, "ENDED", ())
        watched = {part: tuple(table for table in those if table not in ended) for part, those in watched.items()}
        for part, those in step.PARTS.items():
            watched[part] = (*watched.get(part, ()), *those)
    left = {part: those for part, those in watched.items() if those}
    assert {part.value: tuple(table.name for table in those) for part, those in tables.PARTS.items()} == left


def test_every_part_has_a_stamp_from_the_start(database: SqlDatabase):
    a_center(database)
    assert None not in stamps(database).values()


@pytest.mark.parametrize(("part", "table"), EVERY_PART, ids=[table.name for _, table in EVERY_PART])
def test_a_new_row_gives_its_part_a_new_stamp_and_no_other(database_url: str, part: Part, table: Table):
    engine = open_engine(database_url)
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL"))
            connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER {table.name}_stamp_insert"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        before = dict(tuple(row) for row in connection.execute(select(tables.stamps)))
        connection.execute(table.insert(), [{column.name: sample(column) for column in table.columns}])
        after = dict(tuple(row) for row in connection.execute(select(tables.stamps)))
        transaction.rollback()
    engine.dispose()
    assert {name for name in after if before.get(name) != after[name]} == {part.value}


def sample(column: Column[Any]) -> object:
    """A value that a column takes."""
    if column.name == "subject_kind":
        return "seat"
    samples = {
        "Boolean": True, "Date": MONDAY.date(), "Float": 1.0, "JSON": [], "LargeBinary": b"x", "Moment": MONDAY,
        "String": "x", "Time": MONDAY.time(),
    }  # fmt: skip
    return samples.get(type(column.type).__name__, 1)


def test_a_change_and_a_removal_do_too(database: SqlDatabase):
    import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1")]))
    people = tables.consultants
    rename = update(people).where(people.c.consultant_id == "C1").values(name="Ana Lind")
    assert changed(database, lambda work: work.moment.connection.execute(rename)) == {Part.DATASET}
    leave = delete(tables.weekly_windows)
    assert changed(database, lambda work: work.moment.connection.execute(leave)) == {Part.DATASET}


def test_what_changes_nothing_leaves_the_stamps(database: SqlDatabase):
    nobody = delete(tables.standing_seats).where(tables.standing_seats.c.seat == "none")
    assert changed(database, lambda work: work.moment.connection.execute(nobody)) == set()


def test_an_approval_is_seen_by_another_process_at_once(database: SqlDatabase, other: SqlDatabase):
    center = a_center(database)
    before = review_progress(other)
    assert before
    assert before.decided == 0
    approve(database, center.ana, [center.ref("E2")])
    after = review_progress(other)
    assert after
    assert after.decided == 1


def test_what_others_change_without_us_is_seen_too(database: SqlDatabase, database_url: str):
    import_problem(database, a_problem([a_consultant("C1", name="Ana Ruiz")], [an_engagement("E1")]))
    assert names(database) == ["Ana Ruiz"]
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE consultants SET name = 'Ana Lind'"))
    engine.dispose()
    assert names(database) == ["Ana Lind"]


def test_a_transaction_reads_what_it_wrote_itself(database: SqlDatabase):
    import_problem(database, a_problem([a_consultant("C1", name="Ana Ruiz")], [an_engagement("E1")]))

    def rename(work: SqlUnitOfWork) -> list[str]:
        told = [person.name for person in work.dataset.consultants().values()]
        work.moment.connection.execute(update(tables.consultants).values(name="Ana Lind"))
        return told + [person.name for person in work.dataset.people([ConsultantId("C1")]).values()]

    assert database.writing(rename) == ["Ana Ruiz", "Ana Lind"]


def test_what_was_taken_back_leaves_nothing_in_memory(database: SqlDatabase):
    import_problem(database, a_problem([a_consultant("C1", name="Ana Ruiz")], [an_engagement("E1")]))

    def rename(work: SqlUnitOfWork) -> None:
        work.moment.connection.execute(update(tables.consultants).values(name="Ana Lind"))
        assert [person.name for person in work.dataset.consultants().values()] == ["Ana Lind"]
        raise ValueError("taken back")

    with pytest.raises(ValueError, match="taken back"):
        database.writing(rename)
    assert names(database) == ["Ana Ruiz"]


def test_an_older_moment_is_shown_as_it_was(database: SqlDatabase, other: SqlDatabase):
    with database.reading() as work:
        assert work.accounts.all() == ()
        assert review_progress(database) is None
        a_center(other)
        assert work.proposals.latest() is None
    assert review_progress(database) is not None


def test_a_part_without_a_stamp_is_read_each_time(database: SqlDatabase, other: SqlDatabase):
    import_problem(database, a_problem([a_consultant("C1", name="Ana Ruiz")], [an_engagement("E1")]))
    database.writing(lambda work: work.moment.connection.execute(delete(tables.stamps)))
    assert names(other) == ["Ana Ruiz"]
    assert stamps(database)[Part.DATASET] is None


def test_nothing_sealed_is_kept(database_url: str, clock: Clock):
    memory = Memory()
    plain = open_database(database_url, clock, memory=memory)
    center = a_center(plain)
    approve(plain, center.ana, [center.ref("E1", "2")])
    with plain.reading() as work:
        kept = repr(list(memory._kept.values()))  # all there is
        assert work.dataset.consultants()
    assert "Role.SURVIVOR" not in kept
    assert "SeatRole.SURVIVOR" not in kept
    assert "<SeatRole.ANY: 'any'>" in kept  # engagements are there, with their seats withheld
    plain.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file has no server that could end
def test_a_dead_connection_is_replaced(database: SqlDatabase, other: SqlDatabase):
    a_user(database)
    mine = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    with other.reading() as work:
        work.moment.connection.execute(text(f"{mine} pg_backend_pid()"))
    with database.reading() as work:
        assert len(work.accounts.all()) == 1
    with other.reading() as work:
        work.moment.connection.execute(text(f"{mine} pg_backend_pid()"))
    a_user(database, "Bo")
