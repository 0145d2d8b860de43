"""Commands on letters: what waits to be sent."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.domain.mail import OPEN_LETTERS, STATE_WORDS, WAITING
from matcher.service.outbox import list_letters


@click.group()
def outbox() -> None:
    """Look after letters that wait to be sent."""


@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that were sent or discarded.")
def list_(everything: bool) -> None:
    """List letters, newest first: number, kind, what it is about, where it stands. Names nobody."""
    with closing(bootstrap.database()) as database:
        found = list_letters(database, None if everything else OPEN_LETTERS)
    for post in found:
        letter = post.letter
        lost = ", no address" if not post.email and letter.state in WAITING else ""
        said = f" ({letter.fault})" if letter.fault else ""
        click.echo(f"{letter.letter_id}  {letter.kind}  {letter.about}  {STATE_WORDS[letter.state]}{lost}{said}")
    if not found:
        click.echo("Nothing waits to be sent.")
