import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.vocabulary import Role, SeatRole
from matcher.records import AccessEntry, LivedExperience
from tests.support.builders import a_consultant, a_problem, an_engagement, excludes, seats
from tests.support.databases import import_problem
from tests.support.names import C1, C9, E1

PROBLEM = a_problem(
    [a_consultant("C1", exclusions=excludes("state", "TX")), a_consultant("C2", roles={"expert"})],
    [an_engagement(seats=seats("expert", "survivor"))],
)

HELD = [table for table in tables.metadata.sorted_tables if table is not tables.policy]  # it names the limit's years

WITHHELD: tuple[frozenset[Role], float | None, frozenset[Exclusion]] = (frozenset(), None, frozenset())


def test_no_table_holds_a_role_in_the_clear(database: SqlDatabase, database_url: str):
    import_problem(database, PROBLEM)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = [repr(row) for table in HELD for row in connection.execute(select(table))]
    engine.dispose()
    assert [row for row in rows if "survivor" in row.lower()] == []


def test_everyone_has_a_sealed_record_of_one_length(database: SqlDatabase, database_url: str):
    import_problem(database, PROBLEM)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        lengths = [len(sealed) for sealed in connection.scalars(select(tables.lived_experience.c.sealed))]
    engine.dispose()
    assert lengths == [lengths[0]] * 2


def test_reading_without_leave_withholds_roles_and_exclusions(database: SqlDatabase):
    import_problem(database, PROBLEM)
    with database.reading() as work:
        found = work.dataset.consultants()
    assert [(c.roles, c.years_lived_experience, c.exclusions) for c in found.values()] == [WITHHELD] * 2


def test_reading_without_leave_withholds_what_seats_ask_for(database: SqlDatabase):
    import_problem(database, PROBLEM)
    with database.reading() as work:
        found = work.dataset.engagements()
    assert dict(found[E1].seats) == {"1": SeatRole.ANY, "2": SeatRole.ANY}


def test_leave_to_read_is_an_entry_in_the_access_log(database: SqlDatabase, clock):
    import_problem(database, PROBLEM)
    access = database.writing(lambda work: work.access_log.admit(None, C1, "to see"))
    with database.reading() as work:
        sealed = work.dataset.lived_experience(access, C1)
        assert sealed == LivedExperience(frozenset({"expert", "survivor"}), 10, 20, 100)
        assert work.access_log.entries(1) == (AccessEntry(access.entry_id, clock(), None, C1, "to see"),)


def test_who_has_left_has_no_record(database: SqlDatabase):
    access = database.writing(lambda work: work.access_log.admit(None, C9, "to see"))
    with database.reading() as work:
        assert work.dataset.lived_experience(access, C9) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_seats_are_stored_by_name_whatever_order_they_came_in(database: SqlDatabase):
    seats = {SeatName(name): SeatRole.ANY for name in ("b", "10", "2", "a")}
    import_problem(database, a_problem([], [an_engagement("E1", seats=seats)]))
    with database.reading() as work:
        assert list(work.dataset.engagements()[E1].seats) == ["2", "a", "b", "10"]
