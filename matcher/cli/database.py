"""Commands on the database: migrate, import, export, nightly."""

from collections.abc import Iterator
from pathlib import Path

import click

from matcher import bootstrap
from matcher.domain.errors import DatasetError
from matcher.domain.solution import Limits, Progress
from matcher.service.exporting import export_dataset
from matcher.service.importing import ImportReport, import_dataset
from matcher.service.nightly import Night, propose, why
from matcher.service.records import Proposal, Run, RunStatus


@click.command()
def migrate() -> None:
    """Bring the database to this version's form."""
    before, after = bootstrap.migrate()
    if before == after:
        click.echo(f"Nothing to do: the database has form {after} already.")
    else:
        click.echo(f"The database has form {after} now" + (f" (before: {before})." if before else "."))


@click.command("import")
@click.argument("dataset", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(dataset: Path, dry_run: bool) -> None:
    """Take a dataset into the database, all or nothing.

    DATASET is a folder of CSV files or an XLSX workbook. It takes the place of the data that is there; what was
    approved, locked or rejected here stays.
    """
    database = bootstrap.database()
    with database.reading() as work:
        today = work.today
    try:
        found = bootstrap.dataset_reader()(dataset, today=today)
        report = import_dataset(database, found, dry_run=dry_run)
    except DatasetError as error:
        faults = "\n".join(str(fault) for fault in error.faults)
        raise click.ClickException(f"nothing was imported.\n{faults}") from error
    for line in _changes(report):
        click.echo(line)
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
    what = "would be imported; nothing was changed" if dry_run else "imported"
    counts = f"{len(found.problem.consultants):,} consultants and {len(found.problem.engagements):,} engagements"
    click.echo(f"{counts} {what}.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Write the database as a dataset.

    It holds the roles of consultants: keep the FOLDER as safe as the database. That it was read is in the access log.
    """
    dataset = export_dataset(bootstrap.database())
    bootstrap.dataset_writer()(dataset, folder)
    consultants, engagements = len(dataset.problem.consultants), len(dataset.problem.engagements)
    click.echo(f"{consultants:,} consultants and {engagements:,} engagements written to {folder}.")


@click.command()
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop the search after this long.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Breaks ties.")
def nightly(seconds: float | None, seed: int) -> None:
    """Propose a schedule for everything open.

    Nothing that was approved is touched, and a run that fails changes nothing. The last line says how it ended.
    """
    night = Night(
        database=bootstrap.database(),
        solver=bootstrap.solver(),
        limits=Limits(seconds=seconds, seed=seed),
        versions=bootstrap.versions(),
        report=_Teller(),
    )
    try:
        run = propose(night)
    except Exception as error:
        raise click.ClickException(f"The nightly run failed. {why(error)}") from error
    click.echo(closing_line(run))


def closing_line(run: Run) -> str:
    """How a run ended, in one line."""
    proposal = run.proposal
    if proposal is None:
        return f"Run {run.run_id}: {run.status.value}."
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
    return f"within {proposal.gap:.2%} of the best possible"


class _Teller:
    """Tells how far the solver is: each stage once, on standard error."""

    def __init__(self) -> None:
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        if progress.stage == self._stage:
            return
        self._stage = progress.stage
        points = "" if progress.objective is None else f", {progress.objective:,} points"
        click.echo(f"{progress.seconds:6.1f} s  {progress.stage}{points}", err=True)


def _changes(report: ImportReport) -> Iterator[str]:
    for change in report.changes:
        yield f"{change.table}: {change.added:,} added, {change.changed:,} changed, {change.removed:,} removed"
    if report.left == 1:
        yield "1 approved seat leaves with an engagement that is no longer in the data."
    elif report.left:
        yield f"{report.left:,} approved seats leave with engagements that are no longer in the data."
    if report.pinned_to:
        yield f"Lead times count from {report.pinned_to} (as_of in policy.toml): without it, from the day of each run."
