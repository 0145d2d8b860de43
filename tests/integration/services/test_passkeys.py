"""Passkeys: made for one account at one address, shown once for each challenge, never by a copy that lags behind."""

import json
from dataclasses import replace

import pyotp
import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, FactorKind, User
from matcher.records.audit_entries import Subject, SubjectKind
from matcher.services.accounts import accounts, passkeys, second_factors
from matcher.services.accounts.passkeys import Answer, Site, site_of
from matcher.services.accounts.sessions import HalfWay, finish_sign_in, sign_in, user_of
from matcher.services.failures import AccountError
from tests.support.authenticator import Authenticator
from tests.support.databases import Clock

PASSWORD = "four words in a row"
HERE = Site("matcher.example.org", "https://matcher.example.org")
ELSEWHERE = Site("matcher.example.com", "https://matcher.example.com")


def account(database: SqlDatabase, name: str) -> User:
    new = accounts.NewUser(f"{name}@example.org", name, PASSWORD, frozenset({AccountRole.COORDINATOR}))
    return accounts.create_user(database, new)


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    return account(database, "ana")


def a_device(**said: object) -> Authenticator:
    return Authenticator(HERE.origin, HERE.host, **said)  # type: ignore[arg-type]


def with_passkey(database: SqlDatabase, user: User, device: Authenticator, name: str = "Laptop") -> tuple[str, ...]:
    asked = passkeys.ask_for_new(database, HERE, user)
    return passkeys.add_passkey(database, HERE, user, Answer(asked.value, device.make(asked.options)), name)


def half_way(database: SqlDatabase, user: User) -> HalfWay:
    begun = sign_in(database, user.email, PASSWORD)
    assert isinstance(begun, HalfWay)
    return begun


def shown(database: SqlDatabase, user: User, device: Authenticator, **changed: object) -> bool:
    """Whether a session begins by the password and this passkey."""
    asked = passkeys.ask_for_known(database, HERE, user.user_id)
    given = Answer(asked.value, device.show(asked.options, **changed))
    token = passkeys.finish_by_passkey(database, HERE, half_way(database, user), given)
    return bool(token) and user_of(database, str(token)) == user


def shown_alone(database: SqlDatabase, device: Authenticator) -> User | None:
    """Whose session begins by this passkey without a password."""
    asked = passkeys.ask_for_known(database, HERE)
    token = passkeys.sign_in_by_passkey(database, HERE, Answer(asked.value, device.show(asked.options)))
    return user_of(database, token) if token else None


def told(database: SqlDatabase, user: User) -> list[str]:
    with database.reading() as work:
        return [entry.note for entry in work.trail.find(subject=Subject.numbered(SubjectKind.ACCOUNT, user.user_id))]


def test_a_passkey_is_a_second_factor_beside_codes_and_recovery_codes(database: SqlDatabase, ana: User, clock: Clock):
    laptop = a_device()
    codes = with_passkey(database, ana, laptop)
    assert len(codes) == 10
    key = second_factors.new_app_key()
    assert second_factors.add_app(database, ana, key, pyotp.TOTP(key).at(int(clock.moment.timestamp())), "Phone") == ()
    clock.forward(minutes=1)
    factors = second_factors.protection_of(database, ana).factors
    assert [(one.name, one.kind) for one in factors] == [("Laptop", FactorKind.PASSKEY), ("Phone", FactorKind.TOTP)]
    assert shown(database, ana, laptop)
    assert finish_sign_in(database, half_way(database, ana), pyotp.TOTP(key).at(int(clock.moment.timestamp())))
    assert finish_sign_in(database, half_way(database, ana), codes[0])
    assert shown_alone(database, laptop) == ana


def test_a_passkey_of_several_devices_that_counts_nothing_goes_on_working(database: SqlDatabase, ana: User):
    device = a_device(counter=None)
    with_passkey(database, ana, device)
    assert [shown(database, ana, device) for _ in range(2)] == [True, True]


def test_a_copy_that_lags_behind_is_refused_and_written_down(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    copied = replace(device)
    assert shown(database, ana, device)
    assert shown(database, ana, device)
    assert not shown(database, ana, copied)
    assert told(database, ana)[0] == "a passkey that may have been copied was refused"


def test_without_the_password_the_device_has_to_make_sure_of_its_owner(database: SqlDatabase, ana: User):
    device = a_device(verifies=False)
    with_passkey(database, ana, device)
    assert shown(database, ana, device)
    assert shown_alone(database, device) is None


def test_an_answer_counts_once(database: SqlDatabase, ana: User):
    device = a_device(counter=None)
    with_passkey(database, ana, device)
    asked = passkeys.ask_for_known(database, HERE, ana.user_id)
    given = Answer(asked.value, device.show(asked.options))
    assert passkeys.finish_by_passkey(database, HERE, half_way(database, ana), given)
    assert passkeys.finish_by_passkey(database, HERE, half_way(database, ana), given) is None
    assert passkeys.sign_in_by_passkey(database, HERE, given) is None


def test_an_answer_to_another_challenge_is_none(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    first, second = (passkeys.ask_for_known(database, HERE, ana.user_id) for _ in range(2))
    given = Answer(second.value, device.show(first.options))
    assert passkeys.finish_by_passkey(database, HERE, half_way(database, ana), given) is None


@pytest.mark.parametrize(
    "lie", [{"origin": ELSEWHERE.origin}, {"host": ELSEWHERE.host}, {"origin": HERE.origin + ":8443"}]
)
def test_what_a_page_elsewhere_passes_on_is_refused(database: SqlDatabase, ana: User, lie: dict[str, str]):
    device = a_device()
    with_passkey(database, ana, device)
    assert not shown(database, ana, replace(device, **lie))  # type: ignore[arg-type]
    asked = passkeys.ask_for_new(database, HERE, ana)
    new = replace(a_device(), **lie)  # type: ignore[arg-type]
    with pytest.raises(AccountError, match="could not be checked"):
        passkeys.add_passkey(database, HERE, ana, Answer(asked.value, new.make(asked.options)), "False")


def test_a_passkey_of_someone_else_opens_nothing_but_their_own(database: SqlDatabase, ana: User):
    bo = account(database, "bo")
    hers, his = a_device(), a_device()
    with_passkey(database, ana, hers)
    with_passkey(database, bo, his)
    assert not shown(database, ana, his)
    assert shown_alone(database, his) == bo
    his.handle = hers.handle  # filed under her account: who signs and who is said to sign differ
    assert shown_alone(database, his) is None


def test_a_passkey_has_one_owner(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    with pytest.raises(AccountError, match="known already"):
        with_passkey(database, account(database, "bo"), device)


def test_a_device_that_holds_one_is_told_so(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    asked = json.loads(passkeys.ask_for_new(database, HERE, ana).options)
    assert len(asked["excludeCredentials"]) == 1


def test_what_was_made_for_one_challenge_is_not_added_twice(database: SqlDatabase, ana: User):
    asked = passkeys.ask_for_new(database, HERE, ana)
    first, second = (Answer(asked.value, a_device().make(asked.options)) for _ in range(2))
    passkeys.add_passkey(database, HERE, ana, first, "")
    with pytest.raises(AccountError, match="sent twice"):
        passkeys.add_passkey(database, HERE, ana, second, "")
    assert [one.name for one in second_factors.protection_of(database, ana).factors] == ["Passkey"]


BROKEN = [
    "",
    "{",
    "[]",
    "{}",
    "[" * 30_000,
    '{"id": 1}',
    '{"id": "a", "rawId": "é", "type": "public-key", "response": {}}',
]


@pytest.mark.parametrize("answer", BROKEN)
def test_an_answer_that_is_none_changes_nothing(database: SqlDatabase, ana: User, answer: str):
    with_passkey(database, ana, a_device())
    asked = passkeys.ask_for_known(database, HERE)
    given = Answer(asked.value, answer)
    assert passkeys.sign_in_by_passkey(database, HERE, given) is None
    assert passkeys.finish_by_passkey(database, HERE, half_way(database, ana), given) is None
    with pytest.raises(AccountError, match="could not be checked"):
        passkeys.add_passkey(database, HERE, ana, given, "")


@pytest.mark.parametrize("changed", [{"signature": "AAAA"}, {"authenticatorData": "AAAA"}, {"userHandle": "AAAA"}])
def test_a_response_that_was_changed_is_refused(database: SqlDatabase, ana: User, changed: dict[str, str]):
    device = a_device()
    with_passkey(database, ana, device)
    assert not shown(database, ana, device, **changed)


def test_a_passkey_that_nobody_has_opens_nothing(database: SqlDatabase, ana: User):
    with_passkey(database, ana, a_device())
    assert shown_alone(database, a_device(handle=b"x")) is None
    assert not shown(database, ana, a_device(handle=b"x"))


def test_a_closed_account_is_not_opened_by_its_passkey(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    accounts.change_access(database, ana.user_id, active=False)
    assert shown_alone(database, device) is None


def test_its_owner_renames_and_removes_it(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    (factor,) = second_factors.protection_of(database, ana).factors
    second_factors.rename_factor(database, ana, factor.factor_id, "  Blue \n key ")
    assert [one.name for one in second_factors.protection_of(database, ana).factors] == ["Blue key"]
    with pytest.raises(AccountError, match="Give it a name"):
        second_factors.rename_factor(database, ana, factor.factor_id, " ")
    with pytest.raises(AccountError, match="no such second factor"):
        second_factors.rename_factor(database, account(database, "bo"), factor.factor_id, "Mine")
    assert passkeys.has_passkey(database, ana.user_id)
    second_factors.remove_factor(database, ana, factor.factor_id, PASSWORD)
    assert not passkeys.has_passkey(database, ana.user_id)
    assert shown_alone(database, device) is None


def test_whoever_reads_the_database_finds_no_passkey(database: SqlDatabase, ana: User):
    device = a_device()
    with_passkey(database, ana, device)
    with database._engine.connect() as connection:
        (stored,) = connection.exec_driver_sql("SELECT sealed, mark FROM second_factors").all()
    assert device.credential_id not in bytes(stored.sealed)
    assert device.credential_id.hex() not in stored.mark


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://matcher.example.org", HERE),
        ("https://Matcher.Example.org:443", HERE),
        ("https://matcher.example.org:8443", Site("matcher.example.org", "https://matcher.example.org:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://localhost:80", Site("localhost", "http://localhost")),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]", None),
        ("http://matcher.example.org", None),
        ("http://", None),
    ],
)
def test_a_site_is_a_name_that_browsers_trust(address: str, site: Site | None):
    assert site_of(address) == site
