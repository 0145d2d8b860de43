"""Commands on what is public: publish, versions."""

from collections.abc import Iterable, Iterator
from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.acting import AS, WHY, acting
from matcher.cli.clocks import Clocks, clocks_of, moment
from matcher.cli.record_argument import RECORD
from matcher.cli.work.stale_seats import seat_line
from matcher.domain.model.ids import EngagementId
from matcher.domain.rules.in_words import quantity
from matcher.ports import Database
from matcher.records import SeatChange, SeatKey
from matcher.services.publication.publishing import list_versions, summary, version_page, waiting
from matcher.services.publication.publishing import publish as make_public
from matcher.services.publication.unpublishing import undo_version


@click.command()
@AS
@WHY
@click.option("--dry-run", is_flag=True, help="Only say what would go public.")
def publish(email: str, reason: str, dry_run: bool) -> None:
    """Make all that is approved public, as the next version."""
    with acting(email) as (database, user):
        if dry_run:
            now = waiting(database)
            sentence, changes = f"Would go public: {summary(now.changes)}. Nothing was changed.", now.changes
            partial, held_back = now.partial, now.held_back
        else:
            done = make_public(database, user, reason=reason)
            sentence, changes, partial = done.sentence, done.changes, done.partial
            held_back = done.held_back
        clocks = clocks_of(database, {*_works(changes), *(one.key.engagement_id for one in held_back)})
    _tell(sentence, changes, clocks)
    for one in held_back:
        click.echo(f"Held back: {seat_line(one, clocks)}")
    for team in partial:
        click.echo(f"Note: {team.engagement_id} has {team.sentence}")
    if held_back and not changes:
        raise click.exceptions.Exit(1)


@click.group(invoke_without_command=True)
@click.pass_context
def versions(context: click.Context) -> None:
    """List what was published, newest first."""
    if context.invoked_subcommand:
        return
    with closing(bootstrap.database()) as database:
        pages = list_versions(database)
    for page in pages:
        version = page.version
        undoes = f", undoes version {version.undoes}" if version.undoes else ""
        click.echo(f"{version.number}  {moment(version.at)}  {version.user_name}  {summary(page.changes)}{undoes}")
    if not pages:
        click.echo("Nothing is public yet: matcher publish.")


@versions.command()
@click.argument("number", type=RECORD)
@click.option("--against", type=RECORD, help="The version to compare with (the one before).")
def show(number: int, against: int | None) -> None:
    """Tell how a version differs from another."""
    with closing(bootstrap.database()) as database:
        page = version_page(database, number, against)
        clocks = clocks_of(database, _works(page.changes))
    _tell(f"From version {page.against} to version {number}: {summary(page.changes)}.", page.changes, clocks)


@versions.command()
@click.argument("number", type=RECORD)
@click.option("--engagement", "engagements", multiple=True, help="Only this one's seats; may be given several times.")
@AS
@WHY
def undo(number: int, engagements: tuple[str, ...], email: str, reason: str) -> None:
    """Take a version back, by a new version. What can't be undone is listed and stays."""
    with acting(email) as (database, user):
        done = undo_version(database, user, number, _seats_of(database, number, engagements), reason=reason)
        kept = [item.change for item in done.kept]
        clocks = clocks_of(database, _works((*done.undone, *kept)))
    _tell(done.sentence, done.undone, clocks)
    for team in done.partial:
        click.echo(f"Note: {team.engagement_id} stays public in part, {team.public} of {team.seats} presenters.")
    if kept:
        click.echo(f"Kept: {quantity(len(kept), 'seat')}.")
    for item in done.kept:
        click.echo(f"  {_line(item.change, clocks)}: {item.sentence}")


def _seats_of(database: Database, number: int, engagements: Iterable[str]) -> list[SeatKey] | None:
    wanted = set(map(EngagementId, engagements))
    if not wanted:
        return None
    changes = version_page(database, number).changes
    return [change.key for change in changes if change.key.engagement_id in wanted]


def _works(changes: Iterable[SeatChange]) -> set[EngagementId]:
    return {change.key.engagement_id for change in changes}


def _tell(sentence: str, changes: Iterable[SeatChange], clocks: Clocks) -> None:
    for line in (sentence, *_lines(changes, clocks)):
        click.echo(line)


def _lines(changes: Iterable[SeatChange], clocks: Clocks) -> Iterator[str]:
    return (f"  {_line(change, clocks)}" for change in changes)


def _line(change: SeatChange, clocks: Clocks) -> str:
    """A change without the seat's name, which may tell what the seat asks for."""
    work = change.key.engagement_id
    places = " → ".join(
        f"{place.consultant_id} {clocks(work, place.first_start)}" for place in (change.before, change.after) if place
    )
    return f"{change.kind.value:<8} {change.key.engagement_id}  {places}"
