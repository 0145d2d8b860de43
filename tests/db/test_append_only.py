import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.transactions import SqlDatabase
from matcher.service.records import Action, Decision, Placement, SeatKey
from tests.builders import MONDAY
from tests.databases import a_user
from tests.names import C1, E1, SEAT_1

TABLES = [tables.decisions, tables.access_log]


def fill(database: SqlDatabase) -> None:
    user = a_user(database)
    decision = Decision(
        0, MONDAY, user.user_id, user.name, Action.REJECT, SeatKey(E1, SEAT_1), Placement(C1, MONDAY), None, "a", "b"
    )
    database.writing(lambda work: work.decisions.add(decision))
    database.writing(lambda work: work.access_log.admit(user.user_id, C1, "to see"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("change", [delete, lambda table: update(table).values(user_id=None)], ids=["delete", "update"])
def test_an_entry_is_never_changed_or_removed(database: SqlDatabase, database_url: str, table, change):
    fill(database)
    engine = open_engine(database_url)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(change(table))
    engine.dispose()


def test_the_triggers_guard_every_table_that_is_append_only():
    assert list(tables.APPEND_ONLY) == TABLES
