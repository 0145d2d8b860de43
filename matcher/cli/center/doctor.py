"""``matcher doctor``: what is wrong here, and how to mend it. Prints no secret and names nobody."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli.clocks import moment
from matcher.domain.model.errors import MailError, MatcherError
from matcher.domain.rules.in_words import quantity
from matcher.records import key_id
from matcher.services.audit.clock_entries import accepted_until
from matcher.services.runs.run_control import in_hand
from matcher.services.runs.run_history import latest_run
from matcher.services.runtime.checkup import (
    Finding,
    clocks_agree,
    decided_seats,
    last_night,
    names_of_seats,
    stored_moments,
    worker_there,
)
from matcher.services.seats.judged_seats import judged_seats, proposed_in_doubt, waiting_seats
from matcher.settings import Settings, SettingsError, misspelt, read_settings

LEAST_FREE_BYTES = 1_000_000_000
NO_KEY_YET = "None here. Whether anything is sealed that needs one shows when there is a database that answers."
"""No fault of its own: a new center's key is made by the first import."""


@click.command()
def doctor() -> None:
    """Look for what is wrong here, and say how to mend it. The exit code is 1 if anything is."""
    findings = list(_findings())
    for finding in findings:
        click.echo(f"{'ok' if finding.in_order else 'wrong':<6} {finding.name}: {finding.sentence}")
    if not all(finding.in_order for finding in findings):
        raise click.exceptions.Exit(1)


def _findings() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        yield from (_setting(fault) for fault in str(error).splitlines())
        yield from map(_setting, misspelt())
        return
    yield from map(_setting, misspelt())
    now = bootstrap.system_clock()
    yield Finding("time zone", in_order=True, sentence=f"It is {moment(now.astimezone(settings.time_zone))}.")
    yield _disk(settings.var)
    yield _made_when_needed(settings, "MATCHER_SECRET_KEY", "key of the pages", "matcher serve")
    fault = upkeep.database_fault(settings)
    trail = _audit_key(settings, fault)
    yield trail
    yield _made_when_needed(settings, "MATCHER_BACKUP_KEY", "key of backups", "matcher backup")
    key = _lived_experience_key(settings)
    missing = _is_missing(settings, "MATCHER_LIVED_EXPERIENCE_KEY")
    if missing and fault:
        yield Finding(key.name, in_order=True, sentence=NO_KEY_YET)
    elif missing and not upkeep.sealed_records_exist(settings):
        said = "None yet, and nothing is sealed: the first import makes it."
        yield Finding(key.name, in_order=True, sentence=said)
    else:
        yield key
    yield from _database(settings, fault, keys_are_there=key.in_order and trail.in_order)
    yield _mail(settings)
    yield _anchors(settings)
    if settings.cluster:
        yield _cluster(settings.cluster)


def _is_missing(settings: Settings, key: str) -> bool:
    """Whether there is no such key; one in a folder that can't be entered may be there."""
    try:
        return not settings.has_key(key)
    except SettingsError:
        return False


def _setting(fault: str) -> Finding:
    """A setting that can't be used, under its own name."""
    name = fault.partition(" ")[0]
    return Finding("time zone" if name == "MATCHER_TIME_ZONE" else name, in_order=False, sentence=fault)


def _queue(settings: Settings) -> Finding:
    try:
        with closing(bootstrap.queue(settings)) as queue:
            waiting = queue.waiting()
    except Exception as error:  # noqa: BLE001  each kind of queue fails in its own way, and may say its password
        said = str(error) if isinstance(error, MatcherError) else "It does not answer. Mend MATCHER_QUEUE_URL."
        return Finding("queue", in_order=False, sentence=said)
    return Finding("queue", in_order=True, sentence=f"It answers; {quantity(waiting, 'message')} not taken yet.")


def _disk(var: Path) -> Finding:
    if not var.exists():
        said = f"{var} is not there. A new center's is made by `matcher migrate`; another is named by MATCHER_VAR."
        return Finding("folder", in_order=False, sentence=said)
    if not var.is_dir() or not os.access(var, os.W_OK):
        return Finding(
            "folder", in_order=False, sentence=f"{var} can't be written to. Make it this user's, or set MATCHER_VAR."
        )
    free = shutil.disk_usage(var).free
    said = f"{free / LEAST_FREE_BYTES:,.1f} GB are free."
    if free < LEAST_FREE_BYTES:
        return Finding("folder", in_order=False, sentence=f"Only {said} Make room: at least 1 GB.")
    return Finding("folder", in_order=True, sentence=said)


def _made_when_needed(settings: Settings, variable: str, name: str, maker: str) -> Finding:
    try:
        if not settings.has_key(variable):
            return Finding(name, in_order=True, sentence=f"None yet: `{maker}` makes it.")
        settings.key(variable)
    except (SettingsError, OSError) as error:
        return Finding(name, in_order=False, sentence=_told(error))
    return Finding(name, in_order=True, sentence="There, and its owner's only.")


def _audit_key(settings: Settings, fault: str) -> Finding:
    """The audit key. What is written under another one looks right until somebody verifies the trail."""
    name = "key of the trail"
    try:
        ends = frozenset[str]() if fault else upkeep.trail_keys(settings)
        if not ends and not settings.has_key("MATCHER_AUDIT_KEY"):
            return Finding(name, in_order=True, sentence="None yet: the first entry of the trail makes it.")
        settings.require_key("MATCHER_AUDIT_KEY", "the audit trail")
        strange = ends - set(map(key_id, settings.audit_keys))
    except (SettingsError, OSError) as error:
        return Finding(name, in_order=False, sentence=_told(error))
    said = "There, and its owner's only. Keep a copy."
    if strange:
        said = (
            "The trail ends under a key that is not here. Put back the key file of this database, with this key below."
        )
    return Finding(name, in_order=not strange, sentence=said)


def _lived_experience_key(settings: Settings) -> Finding:
    name = "key of lived experience"
    try:
        settings.require_key("MATCHER_LIVED_EXPERIENCE_KEY", "lived experience")
        _ = settings.lived_experience_key
    except (SettingsError, OSError) as error:
        return Finding(name, in_order=False, sentence=_told(error))
    return Finding(name, in_order=True, sentence="There, and its owner's only. Keep a copy apart from the backups.")


def _mail(settings: Settings) -> Finding:
    try:
        mailer = bootstrap.mailer(settings)
        if mailer is None:
            return Finding(
                "mail", in_order=True, sentence="Not set up: letters wait in the outbox. Set MATCHER_SMTP_URL."
            )
        with mailer.open():
            return Finding("mail", in_order=True, sentence="The mail server answers and lets us in.")
    except (SettingsError, MailError) as error:
        return Finding("mail", in_order=False, sentence=str(error))


def _anchors(settings: Settings) -> Finding:
    """Where the ends of the trail are noted; nothing is noted by looking."""
    file, said = settings.anchor_file, ""
    if file and not _can_be_added_to(file):
        said = f"{file} can't be added to. Make its folder this user's, or mend MATCHER_ANCHOR."
    elif settings.anchor.startswith("mail:") and not settings.smtp_url:
        said = "MATCHER_ANCHOR says to mail them, and mail is not set up. Set MATCHER_SMTP_URL."
    return Finding("anchors", in_order=not said, sentence=said or "The ends of the trail can be noted there.")


def _can_be_added_to(file: Path) -> bool:
    try:
        if file.exists():
            return file.is_file() and os.access(file, os.W_OK)
        above = next(folder for folder in file.absolute().parents if folder.exists())
    except OSError:  # a folder above is not this user's
        return False
    return above.is_dir() and os.access(above, os.W_OK)


def _cluster(address: str) -> Finding:
    from scenarios.scale.cluster import ClusterError, workers_at

    try:
        workers = workers_at(address)
    except ClusterError as error:
        return Finding("cluster", in_order=False, sentence=str(error))
    return Finding("cluster", in_order=True, sentence=f"It answers, and has {quantity(workers, 'worker')}.")


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, SettingsError) else "It can't be read. Make the file this user's."


def _database(settings: Settings, fault: str, *, keys_are_there: bool) -> Iterator[Finding]:
    yield Finding("database", in_order=not fault, sentence=fault or "It answers and has this version's form.")
    if fault or not keys_are_there:
        return
    opens = upkeep.sealed_records_open(settings)
    if not opens:
        yield Finding(
            "sealed records",
            in_order=False,
            sentence="They do not open with this key. Put back the key file of this database.",
        )
    yield names_of_seats(upkeep.seats_by_name(settings))
    yield clocks_agree(bootstrap.system_clock(), upkeep.database_clock(settings))
    newest = upkeep.newest_recorded(settings)
    with closing(bootstrap.database(settings)) as database:
        with database.reading() as work:
            yield stored_moments(newest, work.now, accepted_until(work))
        run = latest_run(database)
        hand = in_hand(database)
        if opens:
            verdicts = judged_seats(database)
            yield decided_seats(len(waiting_seats(verdicts)), proposed_in_doubt(verdicts))
    yield worker_there(hand.workers, len(hand.waiting), settings.expected_workers)
    yield _queue(settings)
    yield last_night(run, bootstrap.system_clock())
