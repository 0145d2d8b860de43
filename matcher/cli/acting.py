"""What commands share that act for someone: whose account it is, why, and how a refusal ends."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import NoReturn

import click

from matcher import bootstrap
from matcher.ports import Database
from matcher.records import User
from matcher.services.accounts.accounts import account_of
from matcher.services.runs.repairing import repair_soon

AS = click.option("--as", "email", required=True, help="Whose account this is done with: it is on record.")
WHY = click.option("--reason", default="", help="Why, for the record.")


@contextmanager
def acting(email: str) -> Iterator[tuple[Database, User]]:
    """The database, and the person whose account it is; a freed seat wakes a worker to look for who is next."""
    with closing(bootstrap.database()) as database:
        yield database, account_of(database, email)
        job_id = repair_soon(database)
        if job_id is not None:
            with closing(bootstrap.queue()) as queue:
                queue.send(job_id)


def refused(sentence: str) -> NoReturn:
    """End the command with why nothing was done."""
    raise click.ClickException(sentence)


def day_of(given: datetime | None) -> date | None:
    """The day that an option names."""
    return given.date() if given else None
