"""Commands on the database: migrate, import, export, nightly."""

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TypeAlias

import click

from matcher import bootstrap
from matcher.bootstrap import spreadsheets, upkeep
from matcher.build import versions
from matcher.cli.acting import WHY
from matcher.cli.fault_lines import cause_lines
from matcher.cli.files.taken_places import FORCE, refuse_taken
from matcher.cli.limits import SECONDS, SEED
from matcher.cli.processes.stopping import stoppable
from matcher.cli.record_argument import RECORD
from matcher.cli.terminal import HOLDS_ROLES, ReadingLines, percent, progress_report
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import PersonAnswer, Problem
from matcher.domain.model.solution import Limits
from matcher.domain.rules.in_words import quantity
from matcher.ports import Database
from matcher.records import Proposal, Run, RunStatus
from matcher.services.accounts.accounts import account_of
from matcher.services.audit.entries import OPERATOR
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import ImportReport, import_dataset
from matcher.services.dataset.new_ids import NewIds, moved_ids, said
from matcher.services.protection.many_at_once import leave_to_export
from matcher.services.runs.crashed_runs import why
from matcher.services.runs.nightly import Night, propose
from matcher.services.seats.judged_seats import judged_seats, proposed_in_doubt, waiting_seats
from matcher.sheets.cells.kinds import IDENTIFIER, NAME

COMMAND = "Begun by the command matcher nightly."


@click.command()
def migrate() -> None:
    """Bring the database to this version's form."""
    before, after = upkeep.migrate()
    if before == after:
        click.echo(f"Nothing to do: the database has form {after} already.")
    else:
        click.echo(f"The database has form {after} now" + (f" (before: {before})." if before else "."))


Pairs: TypeAlias = tuple[tuple[ConsultantId, ConsultantId], ...]


def _pairs(_context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> Pairs:
    """Old and new ids, read as those of a dataset are; an old one may be of a time when blanks were taken."""
    found = []
    for text in given:
        old, _, new = unicodedata.normalize("NFKC", text).partition("=")
        try:
            found.append((ConsultantId(NAME.parse(old)), ConsultantId(IDENTIFIER.parse(new))))
        except ValueError:
            raise click.BadParameter(f"{text!r} is no pair of ids, like C1=C9.", param=option) from None
    return tuple(found)


@click.command("import")
@click.argument("dataset", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--same", "same", metavar="OLD=NEW", multiple=True, callback=_pairs, help="One person under a new id.")
@click.option("--different", metavar="OLD=NEW", multiple=True, callback=_pairs, help="Two people, though it seems one.")
def import_(dataset: Path, dry_run: bool, same: Pairs, different: Pairs) -> None:
    """Take a dataset into the database, all or nothing.

    DATASET is a folder of CSV files or an XLSX workbook. It takes the place of the data that is there; what was
    approved, locked or rejected here stays, and so do engagements that came from requests. Where somebody's id changed,
    their refusals, offers, consents and seats follow them to the new one: say so with --same.
    """
    try:
        with closing(bootstrap.database()) as database:
            found = spreadsheets.dataset_reader(ReadingLines())(
                dataset, today=_today(database), answers=_answers(database)
            )
            new_ids = _asked(database, found.problem, said(same, different))
            report = import_dataset(database, found, dry_run=dry_run, new_ids=new_ids, by=OPERATOR)
            verdicts = judged_seats(database)
    except DatasetError as error:
        odd = (f"warning: {line}" for line in cause_lines(error.warnings, every_place=False))
        lines = [*cause_lines(error.faults, every_place=False), *odd]
        raise click.ClickException("\n".join(("nothing was imported.", *lines))) from error
    for line in _changes(report):
        click.echo(line)
    for line in cause_lines(found.warnings, every_place=False):
        click.echo(f"warning: {line}", err=True)
    what = "would be imported; nothing was changed" if dry_run else "imported"
    click.echo(f"{_sizes(found.problem)} {what}.")
    if doubted := len(waiting_seats(verdicts)):
        seats = quantity(doubted, "decided seat no longer holds", "decided seats no longer hold")
        click.echo(f"{seats}: release or keep each. See: matcher engagements stale")
    if proposed := proposed_in_doubt(verdicts):
        seats = quantity(proposed, "proposed seat no longer holds", "proposed seats no longer hold")
        click.echo(f"{seats}: the next run proposes again. See: matcher review list")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as", "email", help="Who asked to read everybody's record, and uses the request.")
@click.option("--request", "number", type=RECORD, help="The request, which a second person approved.")
@WHY
@FORCE
def export(folder: Path, email: str | None, number: int | None, reason: str, *, force: bool) -> None:
    """Write the database as a dataset.

    It holds the roles of consultants: keep the FOLDER as safe as the database. Everybody's record at once takes a
    second person: `matcher protection request`, then --as and --request. Where fewer than two accounts may read
    records, the operator gives a --reason. That each record was read is in the access log.
    """
    if (email is None) != (number is None):
        raise click.UsageError("--as and --request go together: who asked, and which request was approved.")
    refuse_taken(folder, force=force)
    with closing(bootstrap.database()) as database:
        user = account_of(database, email) if email else None
        dataset = export_dataset(database, leave_to_export(user, number, reason))
    spreadsheets.dataset_writer()(dataset, folder)
    click.echo(f"{_sizes(dataset.problem)} written to {folder}.")
    click.echo(HOLDS_ROLES)


@click.command()
@click.option("--seconds", type=SECONDS, help="Stop the search after this long.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Noted only: nothing is drawn.")
def nightly(seconds: float | None, seed: int) -> None:
    """Propose a schedule for everything open.

    Nothing that was approved is touched, and a run that fails changes nothing. The last line says how it ended.
    """
    try:
        click.echo(closing_line(_propose(Limits(seconds=seconds, seed=seed))))
    except Exception as error:
        raise click.ClickException(f"The nightly run failed. {why(error)}") from error


def _propose(limits: Limits) -> Run:
    with closing(bootstrap.database()) as database, stoppable() as stop, progress_report() as report:
        night = Night(database, bootstrap.solver(), limits, versions(), report, stop, COMMAND)
        return propose(night)


def _answers(database: Database) -> tuple[PersonAnswer, ...]:
    with database.reading() as work:
        return work.person_answers.all()


def _asked(database: Database, after: Problem, told: NewIds) -> NewIds:
    """What was said of new ids, and on a terminal what the person there answers."""
    if not sys.stdin.isatty():
        return told
    same, different = dict(told.same), set(told.different)
    for old, new, alike in moved_ids(database, after):
        if old not in same and (old, new) not in different:
            if click.confirm(f"{new} has {alike} as {old}, who leaves the data. Are they one person?"):
                same[old] = new
            else:
                different.add((old, new))
    return NewIds(same, different)


def _today(database: Database) -> date:
    with database.reading() as work:
        return work.today


def closing_line(run: Run) -> str:
    """How a run ended, in one line."""
    proposal = run.proposal
    if proposal is None:
        raise ValueError("A run that ended well has a proposal.")
    if run.status is RunStatus.NOTHING_NEW:
        return f"Nothing new: run {proposal.run_id} proposed for this input already (proposal {proposal.proposal_id})."
    after = proposal.after
    return (
        f"Proposal {proposal.proposal_id}: {after.covered:,} of {after.eligible:,} engagements covered,"
        f" {after.score:,} points, {_proof(proposal)}. Nothing that was approved has changed."
    )


def _proof(proposal: Proposal) -> str:
    if proposal.gap == 0:
        return "proven to be the best possible"
    return f"within {percent(proposal.gap)} of the best possible"


def _changes(report: ImportReport) -> Iterator[str]:
    for change in report.changes:
        yield f"{change.table}: {change.added:,} added, {change.changed:,} changed, {change.removed:,} removed"
    if report.left == 1:
        yield "1 approved seat leaves with an engagement that is no longer in the data."
    elif report.left:
        yield f"{report.left:,} approved seats leave with engagements that are no longer in the data."
    if report.kept:
        stay = f"Not in the data, and kept because they came from requests: {', '.join(report.kept)}."
        yield f"{stay} To take one out, withdraw its request on Triage."
    yield from (f"warning: {line}" for line in report.alike)
    if report.pinned_to:
        yield f"Lead times count from {report.pinned_to} (as_of in policy.toml): without it, from the day of each run."


def _sizes(problem: Problem) -> str:
    people, work = len(problem.consultants), len(problem.engagements)
    return f"{quantity(people, 'consultant')} and {quantity(work, 'engagement')}"
