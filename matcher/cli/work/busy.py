"""Commands on consultants' own calendars."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from matcher import bootstrap
from matcher.bootstrap import calendars
from matcher.cli.clocks import moment
from matcher.cli.days import DAY
from matcher.domain.model.ids import ConsultantId
from matcher.domain.rules.in_words import quantity
from matcher.services.calendars.busy import HORIZON, OwnCalendar, own_calendars

EVERY = 1_000_000
"""Of entries that can't be placed: more than any calendar has."""


YEARS = range(1900, 2200)


@click.group()
def busy() -> None:
    """Look after the hours that consultants' own calendars take."""


@busy.command()
@click.option("--consultant", "ids", multiple=True, help="Only this one's; may be given several times.")
def refresh(ids: tuple[str, ...]) -> None:
    """Fetch own calendars now. What fails keeps its last good reading, and the consultant's page says why."""
    only = list(map(ConsultantId, ids))
    with closing(bootstrap.database()) as database:
        report = calendars.refresh_busy(database, only or None)
        shown = [one for one in own_calendars(database) if one.fault and (not only or one.consultant_id in only)]
    click.echo(f"{quantity(report.read, 'calendar')} read, {report.failed:,} not.")
    for one in shown:
        click.echo(_line(one), err=True)
    if report.failed:
        raise click.exceptions.Exit(1)


@busy.command("list")
def list_() -> None:
    """List own calendars: how old the reading is that counts, and what is wrong with the newest."""
    with closing(bootstrap.database()) as database:
        found = own_calendars(database)
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Nobody has given a calendar yet: that is done on a consultant's page.")


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its IANA name."""

    name = "zone"

    def convert(self, value: str | ZoneInfo, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """The zone, or a usage error."""
        try:
            return value if isinstance(value, ZoneInfo) else ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value} is no time zone. Give one like America/New_York.", param, ctx)


@busy.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--zone", type=Zone(), required=True, help="The person's clock, like America/New_York.")
@click.option("--from", "begin", type=DAY, help="The first day; today if not given.")
@click.option("--to", "end", type=DAY, help="The day after the last.")
@click.option("--email", "emails", multiple=True, help="An address of the person: what they declined is left out.")
def read(file: Path, zone: ZoneInfo, begin: datetime | None, end: datetime | None, emails: tuple[str, ...]) -> None:
    """Show what is understood of a calendar file: the times that it takes. Touches no database.

    Where something in it can't be placed, every such entry is named with its line and the reason: exit code 1.
    """
    first, last = _days(begin or datetime.now(zone), end, zone)
    spans = calendars.read_busy_file(file, zone, (first.astimezone(UTC), last.astimezone(UTC)), emails, EVERY)
    for span in spans:
        begins, ends = (edge.astimezone(zone) for edge in span)
        click.echo(f"{begins:%Y-%m-%d %H:%M} to {moment(ends)}")
    click.echo(f"{quantity(len(spans), 'time')} taken on the clock of {zone.key}.", err=True)


def _days(begin: datetime, end: datetime | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if begin.year in YEARS and (end is None or (end.year in YEARS and end > begin.replace(tzinfo=None))):
        first = begin.replace(tzinfo=zone)
        return first, end.replace(tzinfo=zone) if end else first + HORIZON
    raise click.UsageError(f"--to is a day after --from, and both are from {YEARS[0]} to {YEARS[-1]}.")


def _line(one: OwnCalendar) -> str:
    age = one.age_in_words
    parts = [
        one.consultant_id,
        one.host,
        f"read {age} ago, {quantity(one.spans, 'time')} taken" if age else "not read yet",
    ]
    return "  ".join([*parts, f"not read at the last try: {one.fault}"] if one.fault else parts)
