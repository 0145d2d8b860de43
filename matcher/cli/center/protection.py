"""Commands on what guards confidential records: who asked how much today, and who gets more."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from matcher import bootstrap
from matcher.cli.acting import WHY, acting
from matcher.cli.terminal import count
from matcher.ports import Database
from matcher.records import User
from matcher.services.accounts.accounts import account_of
from matcher.services.protection.alarms import AskingAccount, answer, asking_accounts, every_account

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
@click.option("--questions", type=click.IntRange(min=1), required=True, help="So many more for today.")
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


def _answer(account: str, questions: int, email: str | None, reason: str) -> None:
    with _by(email) as (database, user):
        allowed = answer(database, user, account_of(database, account).user_id, questions, reason)
    click.echo(f"{account} may ask {count(allowed, 'question')} today. It is on record.")


@contextmanager
def _by(email: str | None) -> Iterator[tuple[Database, User | None]]:
    """The database, and whoever acts; None for the operator."""
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
