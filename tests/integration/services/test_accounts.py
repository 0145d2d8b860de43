import pytest
from argon2 import PasswordHasher

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts import accounts
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from tests.support.names import the

PASSWORD = "a few words in a row"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", lambda: QUICK)


def a_new_user(**changes) -> accounts.NewUser:
    given = {"email": "Ana@example.org", "name": "Ana", "password": PASSWORD, "roles": {AccountRole.COORDINATOR}}
    return accounts.NewUser(**{**given, **changes})


def test_who_was_given_an_account_signs_in_whatever_the_case_of_the_address(database: SqlDatabase):
    made = accounts.create_user(database, a_new_user())
    assert the(accounts.prove(database, " ANA@EXAMPLE.ORG ", PASSWORD)).user == made


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@example.org", PASSWORD + "x"), ("eve@example.org", PASSWORD), ("ana@example.org", "x" * 2000), ("", "")],
)
def test_nobody_else_signs_in(database: SqlDatabase, email: str, password: str):
    accounts.create_user(database, a_new_user())
    assert accounts.prove(database, email, password) is None


def test_a_closed_account_does_not_sign_in(database: SqlDatabase):
    made = accounts.create_user(database, a_new_user())
    accounts.change_access(database, made.user_id, active=False)
    assert accounts.prove(database, made.email, PASSWORD) is None


def test_a_hash_of_weaker_settings_is_renewed_at_sign_in(database: SqlDatabase, monkeypatch: pytest.MonkeyPatch):
    made = accounts.create_user(database, a_new_user())
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: stronger)
    assert the(accounts.prove(database, made.email, PASSWORD)).user == made
    with database.reading() as work:
        assert not stronger.check_needs_rehash(work.accounts.password_hash(made.user_id))
    assert the(accounts.prove(database, made.email, PASSWORD)).user == made


@pytest.mark.parametrize("email", ["ana", "ana@", "a na@example.org", "ana@exa mple.org", ""])
def test_an_address_that_is_none_is_refused(database: SqlDatabase, email: str):
    with pytest.raises(AccountError, match="no email address"):
        accounts.create_user(database, a_new_user(email=email))


@pytest.mark.parametrize(
    "with_it", [{"name": "Ana\u200b Ruiz"}, {"email": "ana\u2060@example.org"}, {"name": "\u202eana"}]
)
def test_what_nobody_sees_in_a_name_or_an_address_is_refused(database: SqlDatabase, with_it: dict[str, str]):
    with pytest.raises(AccountError, match=r"U\+20.* is seen by nobody"):
        accounts.create_user(database, a_new_user(**with_it))


@pytest.mark.parametrize("lacking", [{"name": " "}, {"roles": frozenset()}])
def test_an_account_needs_a_name_and_a_role(database: SqlDatabase, lacking):
    with pytest.raises(AccountError, match="a name and at least one role"):
        accounts.create_user(database, a_new_user(**lacking))


@pytest.mark.parametrize("length", [accounts.PASSWORD_LENGTH - 1, accounts.PASSWORD_LONGEST + 1])
def test_a_password_too_short_or_absurdly_long_is_refused(database: SqlDatabase, length: int):
    with pytest.raises(AccountError, match="12 characters or more"):
        accounts.create_user(database, a_new_user(password="x" * length))


@pytest.mark.parametrize("length", [accounts.PASSWORD_LENGTH, accounts.PASSWORD_LONGEST])
def test_a_password_at_either_limit_will_do(length: int):
    assert accounts.hash_password(("four words in a row, " * length)[:length])


def test_an_address_has_one_account(database: SqlDatabase):
    accounts.create_user(database, a_new_user())
    with pytest.raises(AccountError, match="already"):
        accounts.create_user(database, a_new_user(email="ana@EXAMPLE.org"))


def test_a_password_is_changed_by_who_knows_the_old_one(database: SqlDatabase):
    made = accounts.create_user(database, a_new_user())
    with pytest.raises(AccountError, match="old password"):
        accounts.change_password(database, made.user_id, "wrong", "another few words")
    accounts.change_password(database, made.user_id, PASSWORD, "another few words")
    assert accounts.prove(database, made.email, PASSWORD) is None
    assert the(accounts.prove(database, made.email, "another few words")).user == made


def test_a_broken_hash_lets_nobody_in(database: SqlDatabase):
    made = accounts.create_user(database, a_new_user())
    database.writing(lambda work: work.accounts.set_password_hash(made.user_id, "no hash"))
    assert accounts.prove(database, made.email, PASSWORD) is None


def test_access_is_changed_in_what_is_named_only(database: SqlDatabase):
    made = accounts.create_user(database, a_new_user(grants=frozenset({Permission.READ_LIVED_EXPERIENCE})))
    changed = accounts.change_access(database, made.user_id, roles={AccountRole.AUDITOR})
    assert changed.grants == made.grants
    assert accounts.list_users(database) == (changed,)
    assert not accounts.change_access(database, made.user_id, grants=()).grants


def test_an_account_that_is_not_there_is_not_changed(database: SqlDatabase):
    with pytest.raises(NotFoundError):
        accounts.change_access(database, 99, active=False)


@pytest.mark.parametrize("role", AccountRole)
def test_no_role_brings_leave_to_read_lived_experience(role: AccountRole):
    assert not User(1, "a@b", "A", frozenset(AccountRole)).may(Permission.READ_LIVED_EXPERIENCE)
    assert User(1, "a@b", "A", frozenset({role})).may(Permission.READ)


def test_what_an_account_may_not_do_is_refused_by_name():
    with pytest.raises(NotPermittedError, match="review:decide"):
        accounts.require(User(1, "a@b", "A", frozenset({AccountRole.AUDITOR})), Permission.DECIDE)


def test_a_closed_account_may_do_nothing():
    assert not User(1, "a@b", "A", frozenset(AccountRole), active=False).may(Permission.READ)
