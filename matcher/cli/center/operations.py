"""Commands for the operator who keeps Matcher running: back up and restore."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from matcher import bootstrap
from matcher.bootstrap import duties, upkeep
from matcher.cli.clocks import moment
from matcher.domain.rules.in_words import quantity
from matcher.services.retention.forgetting import Written
from matcher.services.retention.retention import prune as let_go
from matcher.settings import read_settings, stored_keys


def _some(_context: click.Context, _option: click.Parameter, given: str | None) -> str:
    """A passphrase that says something; without one, backup.key seals.

    An empty one comes from a variable that was not set, and someone believes that their passphrase opens the file.
    """
    if given is not None and not given.strip():
        raise click.BadParameter("is empty. Leave it out to seal with backup.key.")
    return given or ""


passphrase = click.option(
    "--passphrase",
    envvar="MATCHER_BACKUP_PASSPHRASE",
    callback=_some,
    help="Seals it in the place of backup.key. Better set MATCHER_BACKUP_PASSPHRASE: others may see commands.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase
def backup(file: Path, passphrase: str) -> None:
    """Write the whole database to a new file, while others work.

    All of it is sealed: with the key of backups (backup.key), or with a passphrase. No key is in it: keep copies of
    backup.key, lived-experience.key and audit.key elsewhere, apart from the backups.
    """
    made = upkeep.back_up(file, passphrase)
    click.echo(f"{_size(made)} of form {made.form} written to {file}, sealed with {_lock(passphrase)}.")
    own = "" if passphrase else "backup.key, "
    click.echo(f"No key is in it: keep copies of {own}lived-experience.key and audit.key elsewhere.")


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put it in the place of all that the database holds.")
@passphrase
@click.option(
    "--older-keys",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="A file with the key of lived experience that the backup's database had before keys were rotated.",
)
def restore(file: Path, replace: bool, passphrase: str, older_keys: Path | None) -> None:
    """Put a backup into an empty database, all of it or nothing.

    One of a former version is brought to this one's form. It takes the keys that the backup's database had. Stop
    `matcher serve` before, start it after.
    """
    older = stored_keys(older_keys) if older_keys else ()
    put = upkeep.restore(file, replace=replace, passphrase=passphrase, older_keys=older)
    click.echo(f"{_size(put)} of form {put.form} restored, as of {moment(put.made_at)}.")


@click.command()
@click.option("--go", is_flag=True, help="Let go of it. Without this, nothing is changed.")
def prune(go: bool) -> None:
    """Let go of what was kept long enough; by default only say what.

    How long is in MATCHER_KEEP_RUNS_DAYS, _DECLINED_DAYS, _REQUESTS_YEARS, _WRITTEN_DAYS and _PEOPLE_DAYS. Never
    touched: what is public, what is at work, the audit trail, the access log. A worker does this once a day.
    """
    settings = read_settings()
    with closing(bootstrap.database(settings)) as database:
        found = let_go(database, duties.keeping_of(settings), dry_run=not go)
    for number, noun in ((found.proposals, "proposal"), (found.runs, "run"), (found.jobs, "job")):
        click.echo(quantity(number, noun))
    named = f" ({', '.join(map(str, found.requests))})" if found.requests else ""
    click.echo(f"{quantity(len(found.requests), 'request')}: who asked and what for{named}")
    for line in _written(found.written):
        click.echo(line)
    click.echo("Gone." if go else "Nothing was changed. To let go of it: matcher prune --go")


def _written(due: Written) -> Iterator[str]:
    """What people wrote, in numbers, a line for each kind."""
    letters, questions, named = len(due.letters), len(due.questions), len(due.support)
    whom = "whom it was for and what it said" if letters == 1 else "whom they were for and what they said"
    yield f"{quantity(letters, 'letter')}: {whom}"
    yield f"{quantity(questions, 'question')} with {'its reply' if questions == 1 else 'their replies'}"
    yield f"{quantity(named, 'engagement')}: {'its support person' if named == 1 else 'their support persons'}"
    yield f"{quantity(len(due.consents), 'engagement')}: consents, whatever they say"
    yield f"{quantity(len(due.people), 'person', 'people')} who left: address and calendars"
    yield f"{quantity(len(due.comments), 'comment')} of colleagues on engagements"


def _lock(passphrase: str) -> str:
    return "the passphrase" if passphrase else "backup.key"


def _size(made: upkeep.BackupSummary) -> str:
    return f"{quantity(made.tables, 'table')} and {quantity(made.rows, 'row')}"
