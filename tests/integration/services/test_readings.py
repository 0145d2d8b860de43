"""Confidential records are read one at a time with a reason, more slowly where there are many, and it is listed."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.records import AccountRole, Brakes, LivedExperience, Permission, User
from matcher.services.failures import AccountError, NotPermittedError
from matcher.services.protection.readings import ManyError, OnceMoreError, lived_experience, readings
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.names import C1, C2

PEOPLE = [a_consultant(f"C{k}", name=f"Person {k}", roles={"survivor"}, years_lived_experience=3) for k in range(1, 5)]


@pytest.fixture
def lea(database: SqlDatabase) -> User:
    import_problem(database, a_problem(PEOPLE))
    return a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)


def test_a_record_is_told_with_the_permission_and_a_reason_and_on_record(
    database: SqlDatabase, clock: Clock, lea: User
):
    assert lived_experience(database, lea, C1, " panel ") == LivedExperience(frozenset({"survivor"}), 3)
    clock.forward(minutes=1)
    lived_experience(database, lea, C2, "support person")
    listed = [(one.reader, one.person, one.why) for one in readings(database, lea)]
    assert listed == [("Lea", "Person 2", "support person"), ("Lea", "Person 1", "panel")]
    (alone,) = readings(database, lea, C2)
    assert (alone.at, alone.consultant_id) == (clock(), C2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_permission_or_reason_nothing_is_told_and_nothing_recorded(database: SqlDatabase, lea: User):
    ana = a_user(database)
    for act in (lambda: lived_experience(database, ana, C1, "curious"), lambda: readings(database, ana)):
        with pytest.raises(NotPermittedError):
            act()
    with pytest.raises(AccountError, match="Say why"):
        lived_experience(database, lea, C1, "  ")
    assert readings(database, lea) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_within_an_hour_are_slowed_down_and_then_take_a_second_person(
    database: SqlDatabase, clock: Clock, lea: User
):
    database.brakes = Brakes(records_an_hour=1)
    first, second, third = (ConsultantId(f"C{k}") for k in (1, 2, 3))
    lived_experience(database, lea, first, "panel")
    lived_experience(database, lea, first, "panel")  # the same record again is none more
    with pytest.raises(OnceMoreError, match=r"You have read 1 confidential record within an hour\. Say once more"):
        lived_experience(database, lea, second, "panel", " ")
    lived_experience(database, lea, second, "panel", "they stand in")
    assert readings(database, lea)[0].why == "panel. Once more: they stand in"
    with pytest.raises(ManyError, match="You have read 2 confidential records within an hour"):
        lived_experience(database, lea, third, "panel", "they stand in")
    clock.forward(hours=1)
    assert lived_experience(database, lea, third, "panel")
