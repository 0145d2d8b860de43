"""Commands on what guards confidential records: who asked how much today, and who gets more."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from matcher import bootstrap
from matcher.cli.acting import AS, WHY, acting
from matcher.cli.record_argument import RECORD
from matcher.domain.rules.in_words import quantity
from matcher.ports import Database
from matcher.records import EVERYONE, User
from matcher.services.accounts.accounts import account_of
from matcher.services.protection.alarms import AskingAccount, answer, asking_accounts, every_account
from matcher.services.protection.many_at_once import ask, every_request, say, wanted

AS_OR_OPERATOR = click.option(
    "--as", "email", help="Whose account this is done with; left out, it is on record as the operator's."
)


@click.group()
def protection() -> None:
    """Look after what guards confidential records."""


@protection.command()
@AS_OR_OPERATOR
def asked(email: str | None) -> None:
    """List who asked how often today what may tell of people.

    Those first who wait because they asked as much as a day allows.
    """
    with _by(email) as (database, user):
        found = asking_accounts(database, user) if user else every_account(database)
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Nobody asked anything today.")


@protection.command()
@click.argument("account")
@click.option("--questions", type=click.IntRange(1, 100_000), required=True, help="So many more for today.")
@AS_OR_OPERATOR
@WHY
def more(account: str, questions: int, email: str | None, reason: str) -> None:
    """Let an account ask more today."""
    _answer(account, questions, email, reason)


@protection.command()
@click.argument("account")
@AS_OR_OPERATOR
@WHY
def leave(account: str, email: str | None, reason: str) -> None:
    """Leave an account that waits as it is for today."""
    _answer(account, 0, email, reason)


@protection.command()
@click.option("--engagement", default=EVERYONE, help="Only the team of this engagement, as it stands.")
@AS
@WHY
def request(engagement: str, email: str, reason: str) -> None:
    """Ask to read many confidential records at once.

    Someone else with the permission says yes or no; then it is good for once, within an hour.
    """
    with acting(email) as (database, user):
        number = ask(database, user, reason, engagement)
    click.echo(f"Request {number} waits a day for a second person. It is read on the page, or by matcher export.")


@protection.command()
@AS_OR_OPERATOR
def requests(email: str | None) -> None:
    """List requests to read many confidential records at once, newest first."""
    with _by(email) as (database, user):
        found = wanted(database, user) if user else every_request(database)
    for one in found:
        click.echo(f"{one.request.request_id}  {one.state}  {one.asker}, {one.request.whom}: {one.request.why}")
    if not found:
        click.echo("Nobody has asked for that within the last days.")


@protection.command()
@click.argument("number", type=RECORD)
@AS_OR_OPERATOR
@WHY
def approve(number: int, email: str | None, reason: str) -> None:
    """Say yes to a request of someone else.

    Without --as it is on record that the operator did, in the place of a second person; that takes a --reason.
    """
    _say(number, email, reason, yes=True)


@protection.command()
@click.argument("number", type=RECORD)
@AS_OR_OPERATOR
@WHY
def decline(number: int, email: str | None, reason: str) -> None:
    """Say no to a request."""
    _say(number, email, reason, yes=False)


def _say(number: int, email: str | None, reason: str, *, yes: bool) -> None:
    with _by(email) as (database, user):
        say(database, user, number, yes=yes, why=reason)
    done = "approved: good for once, within an hour" if yes else "declined"
    click.echo(f"Request {number} is {done}. It is on record.")


def _answer(account: str, questions: int, email: str | None, reason: str) -> None:
    with _by(email) as (database, user):
        allowed = answer(database, user, account_of(database, account).user_id, questions, reason)
    click.echo(f"{account} may ask {quantity(allowed, 'question')} today. It is on record.")


@contextmanager
def _by(email: str | None) -> Iterator[tuple[Database, User | None]]:
    """The database, and the account that acts; None for the operator."""
    if email is None:
        with closing(bootstrap.database()) as database:
            yield database, None
    else:
        with acting(email) as (database, user):
            yield database, user


def _line(one: AskingAccount) -> str:
    kinds = ", ".join(f"{kind.kind.value} {kind.times}+{kind.waited}" for kind in one.asked)
    state = "waits" if one.waits else "-"
    return f"{one.user.email}  {state}  {one.times:,} of {one.allowed:,}, {one.waited:,} refused  ({kinds})"
