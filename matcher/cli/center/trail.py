"""Commands on the audit trail."""

from contextlib import closing

import click

from matcher import bootstrap
from matcher.cli.terminal import count
from matcher.services.audit.trail import TrailReport, verify_access_log, verify_trail


@click.group("audit-log")
def audit_log() -> None:
    """Look after the audit trail."""


@audit_log.command()
def verify() -> None:
    """Walk the audit trail and the access log, and compute every seal anew.

    Each entry's seal covers what it says and the seal before it. Note the last seal elsewhere now and then: as long as
    the trail still leads through it, nothing before it was changed.
    """
    with closing(bootstrap.database()) as database:
        trail, log = verify_trail(database), verify_access_log(database)
    click.echo(_line(trail, ""))
    click.echo(_line(log, "Access log: "))


def _line(report: TrailReport, name: str) -> str:
    entries = count(report.entries, "entry", "entries")
    if report.misfit is not None:
        raise click.ClickException(
            f"{name}entry {report.misfit} does not fit: {report.fault}. Before it: {entries}, as written. Keep the"
            " database as it is, and compare it with a backup."
        )
    if not report.entries:
        return f"{name or 'Trail: '}no entry yet."
    return f"{name}{entries}, all as written. The last seal is {report.seal}."
