"""Many confidential records at once: asked for, approved by a second person, read once, all on record."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import EVERYONE, AccountRole, Action, Permission, ReadingState, User
from matcher.services.dataset.exporting import export_dataset
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from matcher.services.protection.many_at_once import ask, every_request, leave_to_export, say, take, wanted
from matcher.services.protection.readings import readings
from tests.integration.services.center import PEOPLE, WORK, a_center
from tests.support.builders import a_problem
from tests.support.databases import Clock, a_user

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def knowing(database: SqlDatabase, name: str) -> User:
    return a_user(database, name, AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)


@pytest.fixture
def pair(database: SqlDatabase) -> tuple[User, User]:
    """A center, with two people who may read records."""
    a_center(database, a_problem(PEOPLE, WORK))
    return knowing(database, "Lea"), knowing(database, "Mo")


def states(database: SqlDatabase, reader: User) -> list[tuple[ReadingState, bool]]:
    return [(one.state, one.mine) for one in wanted(database, reader)]


def test_a_second_person_says_yes_and_it_is_good_for_once(database: SqlDatabase, pair: tuple[User, User]):
    lea, mo = pair
    number = ask(database, lea, " To plan the year ")
    assert states(database, mo) == [(ReadingState.WAITING, False)]
    with pytest.raises(AccountError, match="waits for a second person"):
        take(database, lea, number)
    with pytest.raises(AccountError, match="nobody approves what they asked for themselves"):
        say(database, lea, number, yes=True)
    say(database, mo, number, yes=True)
    assert states(database, lea) == [(ReadingState.APPROVED, True)]
    with pytest.raises(AccountError, match="is approved already"):
        say(database, mo, number, yes=False)
    with pytest.raises(NotFoundError):
        take(database, mo, number)
    read = take(database, lea, number)
    assert [(one.consultant.name, one.record.roles) for one in read] == [
        (person.name, person.roles) for person in sorted(PEOPLE, key=lambda one: one.name)
    ]
    with pytest.raises(AccountError, match="was used, and is good for once"):
        take(database, lea, number)
    listed = readings(database, mo)
    assert {(one.reader, one.why) for one in listed} == {("Lea", "To plan the year (request 1, approved by Mo)")}
    assert {one.consultant_id for one in listed} == {"C1", "C2", "C3"}
    with database.reading() as work:
        trail = work.trail.find(actions=[Action.READING])
    assert [(one.actor, one.note, one.after) for one in trail] == [
        ("Lea", "used", "used"), ("Mo", "answered", "approved"), ("Lea", "asked for", "waiting"),
    ]  # fmt: skip


@ON_SQLITE
def test_a_team_is_read_as_it_stands(database: SqlDatabase, pair: tuple[User, User]):
    lea, mo = pair
    number = ask(database, lea, "The debrief", "E1")
    say(database, mo, number, yes=True)
    assert [one.consultant.consultant_id for one in take(database, lea, number)] == ["C1", "C2"]
    with pytest.raises(AccountError, match="no such engagement"):
        ask(database, lea, "The debrief", "E99")


@ON_SQLITE
def test_it_is_over_where_nobody_answers_or_uses_it_in_time(
    database: SqlDatabase, clock: Clock, pair: tuple[User, User]
):
    lea, mo = pair
    unanswered, unused, declined = (ask(database, lea, "To plan") for _ in range(3))
    say(database, mo, unused, yes=True)
    say(database, mo, declined, yes=False)
    clock.forward(hours=1)
    with pytest.raises(AccountError, match="not used, in time"):
        take(database, lea, unused)
    with pytest.raises(AccountError, match="was declined"):
        take(database, lea, declined)
    clock.forward(hours=23)
    with pytest.raises(AccountError, match="is over"):
        say(database, mo, unanswered, yes=True)
    assert [one for one, _ in states(database, lea)] == [ReadingState.DECLINED, ReadingState.OVER, ReadingState.OVER]
    clock.forward(days=7)
    assert wanted(database, lea) == ()


@ON_SQLITE
def test_it_is_for_those_with_the_permission_and_with_a_reason(database: SqlDatabase, pair: tuple[User, User]):
    lea, _ = pair
    ana = a_user(database, "Bo")
    number = ask(database, lea, "To plan")
    for act in (
        lambda: ask(database, ana, "Why"),
        lambda: wanted(database, ana),
        lambda: say(database, ana, number, yes=True),
        lambda: take(database, ana, number),
        lambda: leave_to_export(ana, number, ""),
    ):
        with pytest.raises(NotPermittedError):
            act()
    with pytest.raises(AccountError, match="Say why"):
        ask(database, lea, " ")
    with pytest.raises(NotFoundError):
        say(database, lea, 99, yes=True)


@ON_SQLITE
def test_the_operator_stands_in_for_a_second_person_with_a_reason(database: SqlDatabase):
    a_center(database)
    lea = knowing(database, "Lea")
    number = ask(database, lea, "To plan")
    with pytest.raises(AccountError, match="Say why"):
        say(database, None, number, yes=True)
    say(database, None, number, yes=True, why="Lea is the only one")
    assert [(one.state, one.request.answered_by) for one in every_request(database)] == [
        (ReadingState.APPROVED, "the operator")
    ]
    assert len(take(database, lea, number)) == 3


@ON_SQLITE
def test_a_dataset_with_roles_takes_a_second_person_where_there_are_two(database: SqlDatabase, pair: tuple[User, User]):
    lea, mo = pair
    with pytest.raises(AccountError, match="takes a second person"):
        export_dataset(database, leave_to_export(None, None, "A copy"))
    team, everyone = ask(database, lea, "The debrief", "E1"), ask(database, lea, "A copy", EVERYONE)
    for number in (team, everyone):
        say(database, mo, number, yes=True)
    with pytest.raises(AccountError, match="about one team"):
        export_dataset(database, leave_to_export(lea, team, ""))
    assert readings(database, lea) == ()
    assert len(export_dataset(database, leave_to_export(lea, everyone, "")).problem.consultants) == 3
    assert {one.reader for one in readings(database, lea)} == {"Lea"}


@ON_SQLITE
def test_where_nobody_can_be_the_second_the_operator_exports_with_a_reason(database: SqlDatabase):
    a_center(database)
    lea = knowing(database, "Lea")
    with pytest.raises(AccountError, match="Give --reason"):
        export_dataset(database, leave_to_export(None, None, " "))
    export_dataset(database, leave_to_export(None, None, "A copy"))
    assert [(one.reader, one.why) for one in readings(database, lea)] == [
        ("the operator", "Exported by the operator: A copy")
    ] * 3
