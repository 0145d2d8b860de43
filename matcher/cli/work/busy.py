"""Commands on consultants' own calendars."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.terminal import count
from matcher.domain.model.ids import ConsultantId


@click.group()
def busy() -> None:
    """Look after the hours that consultants' own calendars take."""


@busy.command()
@click.option("--consultant", "ids", multiple=True, help="Only this one's; may be given several times.")
def refresh(ids: tuple[str, ...]) -> None:
    """Fetch own calendars now. What fails keeps its last good copy, and the consultant's page says why."""
    with closing(bootstrap.database()) as database:
        report = bootstrap.refresh_busy(database, list(map(ConsultantId, ids)) or None)
    click.echo(f"{count(report.read, 'calendar')} read, {report.failed:,} not.")
    if report.failed:
        raise click.exceptions.Exit(1)
