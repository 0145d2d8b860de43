"""Sessions on the server: what begins one, and everything that ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts import accounts
from matcher.services.accounts.sessions import LONGEST, sign_in, sign_out, user_of
from tests.support.databases import Clock
from tests.support.names import the

PASSWORD = "a few words in a row"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def signed_in(database: SqlDatabase, email: str, password: str) -> str:
    """The token of a new session."""
    token = sign_in(database, email, password)
    assert isinstance(token, str)
    return token


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", lambda: QUICK)


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    return an_account(database, "ana@example.org")


def an_account(database: SqlDatabase, email: str) -> User:
    roles = frozenset({AccountRole.COORDINATOR})
    return accounts.create_user(database, accounts.NewUser(email, "Ana", PASSWORD, roles))


def test_a_session_is_of_who_knew_the_password(database: SqlDatabase, ana: User):
    assert user_of(database, signed_in(database, ana.email, PASSWORD)) == ana
    assert sign_in(database, ana.email, "another one it is") is None


def test_two_sessions_are_apart(database: SqlDatabase, ana: User):
    here, there = signed_in(database, ana.email, PASSWORD), signed_in(database, ana.email, PASSWORD)
    sign_out(database, here)
    assert (user_of(database, here), user_of(database, there)) == (None, ana)


def test_nobody_made_up_a_token(database: SqlDatabase, ana: User):
    sign_in(database, ana.email, PASSWORD)
    assert user_of(database, "") is None
    assert user_of(database, str(ana.user_id)) is None


def test_the_token_is_not_in_the_database(database: SqlDatabase, ana: User):
    token = signed_in(database, ana.email, PASSWORD)
    with database.reading() as work:
        assert work.sessions.user(token, work.now - LONGEST) is None  # a stolen table signs nobody in


CHANGES: dict[str, Callable[[SqlDatabase, User], object]] = {
    "password": lambda database, user: accounts.set_password(database, user.user_id, "other words in a row"),
    "own password": lambda database, user: accounts.change_password(
        database, user.user_id, PASSWORD, "other words in a row"
    ),
    "role": lambda database, user: accounts.change_access(database, user.user_id, roles=[AccountRole.AUDITOR]),
    "grant": lambda database, user: accounts.change_access(
        database, user.user_id, grants=[Permission.READ_LIVED_EXPERIENCE]
    ),
    "closed": lambda database, user: accounts.change_access(database, user.user_id, active=False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_account_ends_all_its_sessions_and_no_others(database: SqlDatabase, ana: User, change):
    bo = an_account(database, "bo@example.org")
    mine = [signed_in(database, ana.email, PASSWORD) for _ in range(2)]
    other = signed_in(database, bo.email, PASSWORD)
    change(database, ana)
    assert [user_of(database, token) for token in mine] == [None, None]
    assert user_of(database, other) == bo


def test_what_changes_nothing_ends_nothing(database: SqlDatabase, ana: User):
    token = signed_in(database, ana.email, PASSWORD)
    accounts.change_access(database, ana.user_id, roles=ana.roles)
    assert user_of(database, token) == ana


def test_opening_a_closed_account_brings_no_session_back(database: SqlDatabase, ana: User):
    token = signed_in(database, ana.email, PASSWORD)
    accounts.change_access(database, ana.user_id, active=False)
    accounts.change_access(database, ana.user_id, active=True)
    assert user_of(database, token) is None


def test_a_session_ends_after_twelve_hours_however_busy(database: SqlDatabase, ana: User, clock: Clock):
    token = signed_in(database, ana.email, PASSWORD)
    clock.moment += LONGEST
    assert user_of(database, token) == ana
    clock.moment += timedelta(seconds=1)
    assert user_of(database, token) is None


def test_old_sessions_are_dropped_at_the_next_sign_in(database: SqlDatabase, ana: User, clock: Clock):
    token = signed_in(database, ana.email, PASSWORD)
    clock.forward(hours=13)
    sign_in(database, ana.email, PASSWORD)
    clock.forward(hours=-13)
    assert user_of(database, token) is None


@pytest.mark.parametrize("change", [CHANGES["password"], CHANGES["closed"]], ids=["password", "closed"])
def test_a_session_never_begins_after_the_change_that_would_have_ended_it(
    database: SqlDatabase, ana: User, change, monkeypatch: pytest.MonkeyPatch
):
    matches = accounts._matches

    def changed_meanwhile(stored: str, password: str) -> bool:
        monkeypatch.setattr(accounts, "_matches", matches)
        fits = matches(stored, password)
        change(database, ana)
        return fits

    monkeypatch.setattr(accounts, "_matches", changed_meanwhile)
    assert sign_in(database, ana.email, PASSWORD) is None


def test_a_hash_is_not_renewed_over_a_changed_password(
    database: SqlDatabase, ana: User, monkeypatch: pytest.MonkeyPatch
):
    class Stronger(PasswordHasher):
        def check_needs_rehash(self, hash: str | bytes) -> bool:  # noqa: A002  argon2's name
            monkeypatch.setattr(accounts, "_hasher", lambda: QUICK)
            accounts.set_password(database, ana.user_id, "other words in a row")
            return super().check_needs_rehash(hash)

    stronger = Stronger(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: stronger)
    assert sign_in(database, ana.email, PASSWORD) is None
    assert accounts.prove(database, ana.email, PASSWORD) is None
    assert the(accounts.prove(database, ana.email, "other words in a row")).user == ana
