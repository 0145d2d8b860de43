"""A forgotten password: a link that works once, for half an hour, for one account; and no common passwords."""

from typing import NoReturn

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import MailError
from matcher.records import AccountRole, User
from matcher.services.accounts import accounts, resets
from matcher.services.accounts.common_passwords import is_common
from matcher.services.failures import AccountError
from tests.support.databases import Clock
from tests.support.mailers import Kept
from tests.support.names import the

PASSWORD, NEW = "four words in a row", "five other words in a row"
KEY = b"k" * 32


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    new = accounts.NewUser("ana@example.org", "Ana", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    return accounts.create_user(database, new)


def link_for(database: SqlDatabase, email: str = "Ana@example.org") -> str:
    """The token in the link of the letter."""
    letter = resets.letter_for(database, KEY, email, lambda token: f"<<{token}>>", "center.example")
    assert letter
    return letter.body.partition("<<")[2].partition(">>")[0]


@pytest.mark.usefixtures("ana")
def test_the_letter_goes_to_the_accounts_own_address(database: SqlDatabase):
    letter = resets.letter_for(database, KEY, " ANA@example.org ", str, "center.example")
    assert letter
    assert (letter.name, letter.email, letter.subject) == ("Ana", "ana@example.org", "Set a new password")


def test_nobody_and_closed_accounts_get_no_letter(database: SqlDatabase, ana: User):
    assert resets.letter_for(database, KEY, "bo@example.org", str, "center.example") is None
    accounts.change_access(database, ana.user_id, active=False)
    assert resets.letter_for(database, KEY, ana.email, str, "center.example") is None


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(("email", "letters"), [("ana@example.org", 1), ("nobody@example.org", 0)])
def test_the_mail_server_is_called_where_there_is_no_letter_too(database: SqlDatabase, email: str, letters: int):
    """Else the time of what is answered meanwhile would tell who has an account."""
    box = Kept()
    resets.answer(database, KEY, email, str, box)
    assert (box.opened, len(box.letters)) == (1, letters)


def test_a_link_sets_the_password_once(database: SqlDatabase, ana: User):
    token = link_for(database)
    resets.reset(database, KEY, token, NEW)
    assert the(accounts.prove(database, ana.email, NEW)).user == ana
    with pytest.raises(AccountError, match="no longer good"):
        resets.reset(database, KEY, token, "six entirely other words in a row")


def test_a_link_is_good_for_half_an_hour(database: SqlDatabase, ana: User, clock: Clock):
    token = link_for(database)
    clock.forward(minutes=29, seconds=59)
    assert resets.account_of_link(database, KEY, token) == ana
    clock.forward(seconds=1)
    assert resets.account_of_link(database, KEY, token) is None


def test_a_link_is_of_no_use_once_the_account_is_closed(database: SqlDatabase, ana: User):
    token = link_for(database)
    accounts.change_access(database, ana.user_id, active=False)
    assert resets.account_of_link(database, KEY, token) is None


@pytest.mark.parametrize("token", ["", ".", "1.2", "x.y.z", "1." + "9" * 300 + ".z", "99999999999999999999.1.z"])
@pytest.mark.usefixtures("ana")
def test_what_is_no_link_opens_nothing(database: SqlDatabase, token: str):
    assert resets.account_of_link(database, KEY, token) is None


@pytest.mark.usefixtures("ana")
def test_a_link_of_one_account_is_none_of_another(database: SqlDatabase):
    bo = accounts.create_user(
        database, accounts.NewUser("bo@example.org", "Bo", PASSWORD, frozenset({AccountRole.COORDINATOR}))
    )
    _, _, rest = link_for(database).partition(".")
    assert resets.account_of_link(database, KEY, f"{bo.user_id}.{rest}") is None


class Refuses:
    """A mail server that can't be reached."""

    domain = "center.example"

    def open(self) -> NoReturn:
        raise MailError("the server of ana@example.org does not answer")


@pytest.mark.usefixtures("ana")
def test_a_server_that_is_away_is_noted_without_naming_anyone(database: SqlDatabase, caplog: pytest.LogCaptureFixture):
    letter = resets.letter_for(database, KEY, "ana@example.org", str, "center.example")
    assert letter
    resets.send(Refuses(), letter)
    said = [record.msg for record in caplog.records]
    assert said == [{"event": "reset_letter", "fault": "It could not be sent: see matcher doctor."}]


@pytest.mark.parametrize("password", ["password1234", "qwertyuiop12", "iloveyou12345", "sunshinesunshine"])
def test_common_passwords_are_refused(password: str):
    with pytest.raises(AccountError, match="Many people use a password like this one"):
        accounts.hash_password(password)


def test_a_password_that_says_who_one_is_is_common():
    assert is_common("ana.example.org", "ana.example.org")
    assert not is_common("four words in a row", "ana@example.org", "Ana")


@pytest.mark.parametrize(
    "password",
    [
        "monkey monkey",
        "\uff30assword12345",
        "password\u200b12345",
        "  Password1234",
        "PASS word 1234!",
        "Matcher2026!!",
        "Summer2026!!",
    ],
)
def test_what_many_use_is_common_however_it_is_written(password: str):
    assert is_common(password)
