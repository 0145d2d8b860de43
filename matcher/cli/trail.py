"""Commands on the audit trail."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.terminal import count
from matcher.service.trail import verify_trail


@click.group("audit-log")
def audit_log() -> None:
    """Look after the audit trail."""


@audit_log.command()
def verify() -> None:
    """Walk the audit trail and compute every seal anew.

    Each entry's seal covers what it says and the seal before it. Note the last seal elsewhere now and then: as long as
    the trail still leads through it, nothing before it was changed.
    """
    with closing(bootstrap.database()) as database:
        report = verify_trail(database)
    entries = count(report.entries, "entry", "entries")
    if report.misfit is not None:
        raise click.ClickException(
            f"entry {report.misfit} does not fit: {report.fault}. Before it: {entries}, as written. Keep the database"
            " as it is, and compare it with a backup."
        )
    click.echo(f"{entries}, all as written. The last seal is {report.seal}." if report.entries else "No entry yet.")
