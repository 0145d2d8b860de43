import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DatabaseError

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Action, Placement, SeatKey, Subject
from matcher.services.audit.entries import record
from tests.support.builders import MONDAY
from tests.support.databases import a_user
from tests.support.names import C1, E1, SEAT_1

TABLES = {
    tables.audit_entries: "note",
    tables.access_log: "why",
    tables.published_versions: "reason",
    tables.published_seats: "consultant_id",
    tables.audit_seals: "seal",
    tables.access_seals: "seal",
}
"""The tables, each with a text that someone might want to change."""


def fill(database: SqlDatabase) -> None:
    user = a_user(database)
    about, placement = Subject.of_seat(SeatKey(E1, SEAT_1)), Placement(C1, MONDAY)
    database.writing(lambda work: record(work, user, Action.REJECT, about, "a", "b", placement=placement))
    database.writing(lambda work: work.access_log.admit(user.user_id, C1, "to see"))


def fill_versions(url: str) -> None:
    """As publishing does, without a center."""
    engine = open_engine(url)
    version = {"number": 1, "at": MONDAY, "user_id": None, "user_name": "Ana", "reason": "", "undoes": None}
    with engine.begin() as connection:
        connection.execute(insert(tables.published_versions), [version])
        seat = {"number": 1, "engagement_id": E1, "seat": SEAT_1, "consultant_id": C1, "first_start": MONDAY}
        connection.execute(insert(tables.published_seats), [seat])
    engine.dispose()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize(
    "change", [delete, lambda table: update(table).values({TABLES[table]: "other"})], ids=["delete", "update"]
)
def test_an_entry_is_never_changed_or_removed(database: SqlDatabase, database_url: str, table, change):
    fill(database)
    fill_versions(database_url)
    engine = open_engine(database_url)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(change(table))
    engine.dispose()


def test_the_triggers_guard_every_table_that_is_append_only():
    assert tuple(TABLES) == tables.APPEND_ONLY
