"""Every change of an account is an entry of the trail's chain."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Action, Permission, User
from matcher.services.accounts import accounts
from matcher.services.audit.account_entries import account_subject
from matcher.services.audit.trail import verify_trail
from tests.support.databases import a_user

PASSWORD = "a few words in a row"


def entries(database: SqlDatabase, user: User) -> list[tuple[str, str, str, str]]:
    with database.reading() as work:
        found = work.trail.find(subject=account_subject(user.user_id))
    assert {one.action for one in found} == {Action.ACCOUNT}
    return [(one.actor, one.note, one.before, one.after) for one in reversed(found)]


@pytest.fixture
def made(database: SqlDatabase) -> User:
    new = accounts.NewUser("ana@example.org", "Ana", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    return accounts.create_user(database, new)


def test_a_new_account_is_on_record(database: SqlDatabase, made: User):
    assert entries(database, made) == [("the operator", "made", "", "coordinator; open")]


def test_roles_grants_and_closing_are_on_record(database: SqlDatabase, made: User):
    lea = a_user(database, "Lea", AccountRole.ADMIN)
    grants = [Permission.READ_LIVED_EXPERIENCE]
    accounts.change_access(database, made.user_id, roles=[AccountRole.LEAD], grants=grants, by=lea)
    accounts.change_access(database, made.user_id, active=False)
    assert entries(database, made)[1:] == [
        ("Lea", "access changed", "coordinator; open", "lead, lived_experience:read; open"),
        ("the operator", "access changed", "lead, lived_experience:read; open", "lead, lived_experience:read; closed"),
    ]


def test_a_password_is_on_record_as_set_never_as_what(database: SqlDatabase, made: User):
    accounts.set_password(database, made.user_id, "other words in a row")
    accounts.change_password(database, made.user_id, "other words in a row", PASSWORD)
    assert entries(database, made)[1:] == [
        ("the operator", "password set", "coordinator; open", "coordinator; open"),
        ("Ana", "password set", "coordinator; open", "coordinator; open"),
    ]
    with database.reading() as work:
        assert "words" not in repr(work.trail.find())
        assert made.email not in repr(work.trail.find())


def test_what_changes_nothing_is_no_entry(database: SqlDatabase, made: User):
    accounts.change_access(database, made.user_id, roles=made.roles, active=True)
    assert len(entries(database, made)) == 1


def test_the_chain_holds(database: SqlDatabase, made: User):
    accounts.change_access(database, made.user_id, active=False)
    report = verify_trail(database)
    assert (report.entries, report.misfit) == (2, None)
