"""Second factors: a code counts once, the account's owner alone sets them up, recovery codes work once."""

import pyotp
import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts import accounts, second_factors
from matcher.services.accounts.sessions import HalfWay, end_session, finish_sign_in, open_sessions, sign_in, user_of
from matcher.services.failures import AccountError
from tests.support.databases import Clock

PASSWORD = "four words in a row"
KEY = pyotp.random_base32()


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    new = accounts.NewUser("ana@example.org", "Ana", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    return accounts.create_user(database, new)


def code_at(clock: Clock, steps: int = 0) -> str:
    app = pyotp.TOTP(KEY)
    return app.generate_otp(int(clock.moment.timestamp()) // app.interval + steps)


def with_app(database: SqlDatabase, ana: User, clock: Clock) -> tuple[str, ...]:
    """Ana with an app; her recovery codes. The clock is past the code that was shown."""
    codes = second_factors.add_app(database, ana, KEY, code_at(clock), "Phone")
    clock.forward(minutes=5)
    return codes


def half_way(database: SqlDatabase, ana: User, password: str = PASSWORD) -> HalfWay:
    begun = sign_in(database, ana.email, password)
    assert isinstance(begun, HalfWay)
    return begun


def test_without_a_factor_the_password_is_enough(database: SqlDatabase, ana: User):
    token = sign_in(database, ana.email, PASSWORD)
    assert isinstance(token, str)
    assert user_of(database, token) == ana


def test_the_first_app_brings_ten_recovery_codes_and_the_second_none(database: SqlDatabase, ana: User, clock: Clock):
    codes = with_app(database, ana, clock)
    assert len(set(codes)) == 10
    assert second_factors.add_app(database, ana, KEY, code_at(clock), "Tablet") == ()
    factors = second_factors.protection_of(database, ana).factors
    assert [factor.name for factor in factors] == ["Phone", "Tablet"]


def test_an_app_is_added_only_with_a_code_that_it_shows(database: SqlDatabase, ana: User):
    with pytest.raises(AccountError, match="That code is not right"):
        second_factors.add_app(database, ana, KEY, "000000x", "Phone")
    assert second_factors.protection_of(database, ana).factors == ()


def test_with_a_factor_the_password_leads_half_way_and_a_code_the_rest(database: SqlDatabase, ana: User, clock: Clock):
    with_app(database, ana, clock)
    token = finish_sign_in(database, half_way(database, ana), code_at(clock))
    assert token
    assert user_of(database, token) == ana


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_be_one_step_apart(database: SqlDatabase, ana: User, clock: Clock, steps: int, right: bool):
    with_app(database, ana, clock)
    assert bool(finish_sign_in(database, half_way(database, ana), code_at(clock, steps))) is right


def test_a_code_counts_once(database: SqlDatabase, ana: User, clock: Clock):
    with_app(database, ana, clock)
    code = code_at(clock)
    assert finish_sign_in(database, half_way(database, ana), code)
    assert finish_sign_in(database, half_way(database, ana), code) is None


def test_the_code_that_set_the_app_up_does_not_count_again(database: SqlDatabase, ana: User, clock: Clock):
    code = code_at(clock)
    second_factors.add_app(database, ana, KEY, code, "Phone")
    assert finish_sign_in(database, half_way(database, ana), code) is None


def test_a_recovery_code_works_once_in_any_writing(database: SqlDatabase, ana: User, clock: Clock):
    first = with_app(database, ana, clock)[0]
    assert finish_sign_in(database, half_way(database, ana), f" {first.upper().replace('-', ' ')} ")
    assert finish_sign_in(database, half_way(database, ana), first) is None
    assert second_factors.protection_of(database, ana).codes_left == 9


def test_another_password_ends_what_was_half_way(database: SqlDatabase, ana: User, clock: Clock):
    with_app(database, ana, clock)
    begun = half_way(database, ana)
    accounts.set_password(database, ana.user_id, "other words in a row")
    assert finish_sign_in(database, begun, code_at(clock)) is None


def test_the_only_factor_of_an_account_that_needs_one_stays(database: SqlDatabase, ana: User, clock: Clock):
    reader = accounts.change_access(database, ana.user_id, grants=[Permission.READ_LIVED_EXPERIENCE])
    with_app(database, reader, clock)
    (factor,) = second_factors.protection_of(database, reader).factors
    with pytest.raises(AccountError, match="needs a second factor"):
        second_factors.remove_factor(database, reader, factor.factor_id, PASSWORD)


def test_removing_the_last_factor_takes_the_recovery_codes_along(database: SqlDatabase, ana: User, clock: Clock):
    with_app(database, ana, clock)
    (factor,) = second_factors.protection_of(database, ana).factors
    with pytest.raises(AccountError, match="not your password"):
        second_factors.remove_factor(database, ana, factor.factor_id, "a wrong password")
    second_factors.remove_factor(database, ana, factor.factor_id, PASSWORD)
    left = second_factors.protection_of(database, ana)
    assert (left.factors, left.codes_left) == ((), 0)
    with pytest.raises(AccountError, match="no such second factor"):
        second_factors.remove_factor(database, ana, factor.factor_id, PASSWORD)


def test_new_recovery_codes_take_the_place_of_the_old(database: SqlDatabase, ana: User, clock: Clock):
    with pytest.raises(AccountError, match="go with a second factor"):
        second_factors.renew_codes(database, ana, PASSWORD)
    old = with_app(database, ana, clock)[0]
    new = second_factors.renew_codes(database, ana, PASSWORD)[0]
    assert finish_sign_in(database, half_way(database, ana), old) is None
    assert finish_sign_in(database, half_way(database, ana), new)


def test_an_operator_can_remove_all_factors_of_someone_who_lost_them(database: SqlDatabase, ana: User, clock: Clock):
    with_app(database, ana, clock)
    second_factors.remove_all_factors(database, ana)
    assert isinstance(sign_in(database, ana.email, PASSWORD), str)


def test_whoever_reads_the_database_finds_no_key_and_no_code(database: SqlDatabase, ana: User, clock: Clock):
    codes = with_app(database, ana, clock)
    with database._engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT sealed FROM second_factors").scalars().all()
        hashes = connection.exec_driver_sql("SELECT code_hash FROM recovery_codes").scalars().all()
    assert all(KEY.encode() not in bytes(sealed) for sealed in stored)
    assert not set(hashes) & {code.replace("-", "") for code in codes}


def test_sessions_are_listed_newest_first_and_ended_by_their_owner_alone(
    database: SqlDatabase, ana: User, clock: Clock
):
    bo = accounts.create_user(
        database, accounts.NewUser("bo@example.org", "Bo", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    )
    first = sign_in(database, ana.email, PASSWORD, "Firefox on Linux")
    clock.forward(minutes=1)
    sign_in(database, ana.email, PASSWORD, "Safari on an iPhone")
    newest, oldest = open_sessions(database, ana)
    assert (newest.device, oldest.device) == ("Safari on an iPhone", "Firefox on Linux")
    assert not end_session(database, bo, oldest.handle)
    assert end_session(database, ana, oldest.handle)
    assert isinstance(first, str)
    assert user_of(database, first) is None
    assert open_sessions(database, ana) == (newest,)


@pytest.mark.parametrize("handle", ["", "a", "%", "' OR 1=1 --"])
def test_a_handle_that_is_none_ends_nothing(database: SqlDatabase, ana: User, handle: str):
    sign_in(database, ana.email, PASSWORD)
    assert not end_session(database, ana, handle)
    assert len(open_sessions(database, ana)) == 1


@pytest.mark.parametrize(
    ("user", "needed"),
    [
        (User(1, "a@example.org", "A", frozenset({AccountRole.COORDINATOR})), False),
        (User(1, "a@example.org", "A", frozenset({AccountRole.ADMIN})), True),
        (
            User(
                1, "a@example.org", "A", frozenset({AccountRole.AUDITOR}), frozenset({Permission.READ_LIVED_EXPERIENCE})
            ),
            True,
        ),
    ],
)
def test_who_reads_lived_experience_or_manages_accounts_needs_a_factor(user: User, needed: bool):
    assert second_factors.needs_second_factor(user) is needed
