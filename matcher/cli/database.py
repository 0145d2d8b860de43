"""Commands on the database: migrate, import, export, nightly, user."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from matcher import bootstrap
from matcher.domain.errors import DatasetError
from matcher.domain.solution import Limits, Progress
from matcher.service import accounts
from matcher.service.errors import NotFoundError
from matcher.service.exporting import export_dataset
from matcher.service.importing import ImportReport, import_dataset
from matcher.service.nightly import Night, propose, why
from matcher.service.ports import Database
from matcher.service.records import AccountRole, Permission, Proposal, Run, RunStatus, User


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


@click.group()
def user() -> None:
    """Manage who may sign in."""


ROLE = click.Choice([role.value for role in AccountRole])
GRANT = click.Choice([Permission.READ_LIVED_EXPERIENCE.value])


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As others see it.")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given several times.")
@click.option("--grant", "grants", type=GRANT, multiple=True, help="A permission that comes with no role.")
@click.password_option(help="Asked for if left out, so that no history keeps it.")
def add(email: str, name: str, roles: tuple[str, ...], grants: tuple[str, ...], password: str) -> None:
    """Make an account."""
    new = accounts.NewUser(email, name, password, _roles(roles), _grants(grants))
    made = accounts.create_user(bootstrap.database(), new)
    click.echo(f"{made.email} may sign in as {_described(made)}.")


@user.command("list")
def list_() -> None:
    """List every account."""
    for one in accounts.list_users(bootstrap.database()):
        click.echo(f"{one.email}  {one.name}  {_described(one)}" + ("" if one.active else "  closed"))


@user.command()
@click.argument("email")
@click.password_option(help="Asked for if left out, so that no history keeps it.")
def password(email: str, password: str) -> None:
    """Set an account's password."""
    database = bootstrap.database()
    accounts.set_password(database, _account(database, email).user_id, password)
    click.echo("The password is set.")


@user.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLE, multiple=True, help="The roles from now on; may be given several times.")
@click.option("--grant", "grants", type=GRANT, multiple=True, help="The permissions from now on.")
@click.option("--no-grants", is_flag=True, help="Take every permission that comes with no role.")
@click.option("--close/--open", "closed", default=None, help="Close the account, or open it again.")
def change(email: str, roles: tuple[str, ...], grants: tuple[str, ...], no_grants: bool, closed: bool | None) -> None:
    """Change what an account may do. What is not named stays."""
    database = bootstrap.database()
    changed = accounts.change_access(
        database,
        _account(database, email).user_id,
        roles=_roles(roles) if roles else None,
        grants=_grants(grants) if grants or no_grants else None,
        active=None if closed is None else not closed,
    )
    click.echo(f"{changed.email}: {_described(changed)}" + ("" if changed.active else ", closed"))


def _account(database: Database, email: str) -> User:
    found = next((one for one in accounts.list_users(database) if one.email.casefold() == email.casefold()), None)
    if found is None:
        raise NotFoundError("There is no such account. List them with: matcher user list")
    return found


def _roles(names: Iterable[str]) -> frozenset[AccountRole]:
    return frozenset(map(AccountRole, names))


def _grants(names: Iterable[str]) -> frozenset[Permission]:
    return frozenset(map(Permission, names))


def _described(one: User) -> str:
    return ", ".join(sorted(one.roles) + sorted(one.grants))


def _changes(report: ImportReport) -> Iterator[str]:
    for change in report.changes:
        yield f"{change.table}: {change.added:,} added, {change.changed:,} changed, {change.removed:,} removed"
    if report.left:
        yield f"{report.left:,} approved seats leave with engagements that are no longer in the data."
    if report.pinned_to:
        yield f"Lead times count from {report.pinned_to} (as_of in policy.toml): without it, from the day of each run."
