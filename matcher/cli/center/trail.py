"""Commands on the audit trail."""

from contextlib import closing
from pathlib import Path

import click

from matcher import bootstrap
from matcher.bootstrap import duties, upkeep
from matcher.domain.model.clock.ahead import is_ahead
from matcher.domain.rules.in_words import quantity
from matcher.services.audit.anchors import Anchors, anchor, names_an_end, read_anchors
from matcher.services.audit.clock_entries import record_clock
from matcher.services.audit.trail import TrailReport, verify_access_log, verify_trail
from matcher.settings import read_settings


@click.group("audit-log")
def audit_log() -> None:
    """Look after the audit trail."""


@audit_log.command()
@click.option("--since", help="An anchor, or a file of them: the chains have to lead through each.")
def verify(since: str | None) -> None:
    """Walk the audit trail and the access log, and compute every seal.

    Each entry's seal covers what it says and the seal before it, and takes a key that is not in the database. Without
    --since, the file of anchors that MATCHER_ANCHOR names is used where there is one.
    """
    settings = read_settings()
    anchors = _anchors(since, settings.anchor_file)
    with closing(bootstrap.database(settings)) as database:
        trail, log = verify_trail(database, anchors.trail), verify_access_log(database, anchors.access)
    told = ((trail, ""), (log, "Access log: "))
    for report, name in told:
        if not report.fault:
            click.echo(_line(report, name))
    if faults := [_fault(report, name) for report, name in told if report.fault]:
        raise click.ClickException("\n".join(faults))
    noted = len(anchors.trail) + len(anchors.access)
    if noted:
        click.echo(f"They lead through {quantity(noted, 'anchor')}.")
    else:
        click.echo("There was no anchor to compare them with: note one with matcher audit-log anchor.", err=True)


@audit_log.command("anchor")
def anchor_() -> None:
    """Note where both chains end, in the place that MATCHER_ANCHOR names; a worker does it once a day."""
    settings = read_settings()
    with closing(bootstrap.database(settings)) as database:
        click.echo(anchor(database, duties.anchor_note(settings)) or "There is no entry yet: nothing was noted.")


@audit_log.command()
@click.option("--reason", required=True, help="How you know, and since when it is right: it is on record.")
def clock(reason: str) -> None:
    """Say that the clock is right, though moments are stored that lie ahead: it was wrong when they were written.

    Until then nobody is asked for a seat. It counts for all that is stored now; see matcher doctor.
    """
    settings = read_settings()
    with closing(bootstrap.database(settings)) as database:
        newest = upkeep.newest_recorded(settings)
        if newest is None or not is_ahead(newest[0], bootstrap.system_clock()):
            raise click.ClickException("Nothing that is stored lies in the future, so there is nothing to say.")
        at = newest[0]
        database.writing(lambda work: record_clock(work, at, reason))
    click.echo(f"It is on record: moments up to {at:%Y-%m-%d %H:%M} UTC were written while the clock was ahead.")


def _anchors(since: str | None, usual: Path | None) -> Anchors:
    if since is not None:
        return read_anchors(since if names_an_end(since) else _text(Path(since)))
    return read_anchors(usual.read_text()) if usual and usual.is_file() else Anchors()


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, ValueError) as error:
        raise click.BadParameter("It is neither an anchor nor a file of them that can be read.") from error


def _fault(report: TrailReport, name: str) -> str:
    entries = quantity(report.entries, "entry", "entries")
    return (
        f"{name}entry {report.misfit} does not fit: {report.fault}. Before it: {entries}, as written. Keep the"
        " database as it is, and compare it with a backup."
    )


def _line(report: TrailReport, name: str) -> str:
    entries = quantity(report.entries, "entry", "entries")
    if not report.entries:
        return f"{name or 'Trail: '}no entry yet."
    if report.unread:
        lost = quantity(report.unread, "entry", "entries")
        return (
            f"{name}{entries}. The key of {lost} is lost, which is on record: nobody can tell whether they are as"
            f" written. All others are. The last seal is {report.seal}."
        )
    return f"{name}{entries}, all as written. The last seal is {report.seal}."
