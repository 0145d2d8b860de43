"""Commands on letters: what waits to be sent."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.acting import AS, acting
from matcher.cli.record_argument import RECORD
from matcher.domain.rules.in_words import quantity
from matcher.domain.workflow.letter import LINKED, OPEN_LETTERS, STATE_WORDS, WAITING
from matcher.ports import Database
from matcher.services.failures import NotFoundError
from matcher.services.letters.drafting import in_words
from matcher.services.mail.outbox import Post, list_letters
from matcher.services.mail.sending import send as send_letters
from matcher.services.mail.sending import settle_abandoned
from matcher.services.offers.links import answer_links
from matcher.settings import LOCAL_ADDRESS, SettingsError, read_settings

NO_ADDRESS = (
    "MATCHER_ADDRESS has to say where people open the pages, like https://matcher.example.org: the links of those who"
    " are asked begin with it. Nothing was sent."
)


@click.group()
def outbox() -> None:
    """Look after letters that wait to be sent."""


@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that were sent or discarded.")
def list_(everything: bool) -> None:
    """List letters, newest first: number, kind, what it is about, where it stands. Names nobody."""
    with closing(bootstrap.database()) as database:
        settle_abandoned(database)
        found = list_letters(database, None if everything else OPEN_LETTERS)
    for post in found:
        letter = post.letter
        lost = ", no address" if not post.email and letter.state in WAITING else ""
        said = f" ({letter.fault})" if letter.fault else ""
        click.echo(
            f"{letter.letter_id}  {letter.kind}  {in_words(letter.about)}  {STATE_WORDS[letter.state]}{lost}{said}"
        )
    if not found:
        click.echo("Nothing waits to be sent.")


@outbox.command()
@click.argument("numbers", type=RECORD, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every letter that waits and has an address.")
@AS
def send(numbers: tuple[int, ...], everything: bool, email: str) -> None:
    """Hand letters to the mail server. Those that could not be sent are listed with the reason."""
    if bool(numbers) == everything:
        raise click.UsageError("Name letters by their numbers, or give --all.")
    settings = read_settings()

    link = answer_links(settings.address, settings.secret_key)
    with acting(email) as (database, user):
        posts = _chosen(database, numbers)
        if settings.address == LOCAL_ADDRESS and any(post.letter.kind in LINKED for post in posts):
            raise SettingsError(NO_ADDRESS)
        outcomes = send_letters(database, user, [post.ref for post in posts], bootstrap.mailer(), link)
    for one in outcomes:
        if not one.done:
            click.echo(f"{one.letter_id}  {one.sentence}")
    sent = sum(one.done for one in outcomes)
    click.echo(f"{quantity(sent, 'letter')} sent, {len(outcomes) - sent:,} not.")
    if sent < len(outcomes):
        raise click.exceptions.Exit(1)


def _chosen(database: Database, numbers: tuple[int, ...]) -> list[Post]:
    waiting = {post.letter.letter_id: post for post in reversed(list_letters(database, WAITING))}
    missing = [number for number in numbers if number not in waiting]
    if missing:
        raise NotFoundError(f"Letter {missing[0]} does not wait to be sent. List them with: matcher outbox list")
    return [waiting[number] for number in numbers] if numbers else [post for post in waiting.values() if post.email]
