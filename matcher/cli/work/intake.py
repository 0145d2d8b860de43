"""Commands on requests: take in what came by other ways than the form, and triage."""

from contextlib import closing
from pathlib import Path

import click

from matcher import bootstrap
from matcher.bootstrap import spreadsheets
from matcher.cli.fault_lines import cause_lines
from matcher.cli.work import triage
from matcher.domain.model.errors import DatasetError
from matcher.domain.rules.in_words import quantity
from matcher.services.intake.requests import NewRequest, import_requests

File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def intake() -> None:
    """Look after requests."""


@intake.command("import")
@click.argument("file", type=File)
@click.option("--check", is_flag=True, help="Only say what would be taken in, and what is wrong.")
def import_(file: Path, check: bool) -> None:
    """Take requests in from a CSV file, all of them or none.

    A row is a request; the columns are the fields of the request form, and received_at, the moment it came in (absent:
    now). A request that is known already (same address, organization and need) is passed over.
    """
    try:
        with closing(bootstrap.database()) as database:
            read = spreadsheets.request_reader()(file, bootstrap.system_clock())
            rows = [NewRequest(row.contact, row.facts, row.received_at) for row in read.rows]
            report = import_requests(database, rows, dry_run=check)
    except DatasetError as error:
        faults = "\n".join(cause_lines(error.faults, every_place=False))
        raise click.ClickException(f"nothing was taken in.\n{faults}") from error
    for line in cause_lines(read.warnings, every_place=False):
        click.echo(f"warning: {line}", err=True)
    what = "would be taken in; nothing was changed" if check else "taken in"
    known = f" {report.known:,} known already." if report.known else ""
    click.echo(f"{quantity(report.added, 'request')} {what}.{known}")


for step in triage.STEPS:
    intake.add_command(step)
