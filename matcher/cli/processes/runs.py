"""``matcher runs``: what happened in the nights, and the run that is at work."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from matcher import bootstrap
from matcher.cli.clocks import moment
from matcher.cli.record_argument import RECORD
from matcher.cli.terminal import progress_line
from matcher.records import Ask, Run, RunStatus
from matcher.services.runs.proof_of_run import proof_of_run
from matcher.services.runs.run_control import Asking, ask, open_jobs, run_now
from matcher.services.runs.run_history import list_runs
from matcher.services.runtime.heartbeat import lives
from matcher.sheets.storage.files import write_files

ENDED = {
    RunStatus.FINISHED: "proposed",
    RunStatus.NOTHING_NEW: "nothing new",
    RunStatus.FAILED: "failed",
    RunStatus.DIED: "was cut off",
    RunStatus.CANCELLED: "was cancelled",
}


@click.group()
def runs() -> None:
    """List the runs; stop or cancel the one at work."""


@runs.command("list")
@click.option("--last", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many, newest first.")
def list_(last: int) -> None:
    """List the newest runs, and what waits for a worker."""
    now = bootstrap.system_clock()
    with closing(bootstrap.database()) as database:
        found, jobs = list_runs(database, last), open_jobs(database)
    for job in jobs:
        click.echo(f"job {job.job_id}  {moment(job.asked_at)}  {job.state.value.replace('_', ' ')}  {job.key}")
    for run in found:
        reason = f"  {run.reason}" if run.reason else ""
        click.echo(f"run {run.run_id}  {moment(run.started_at)}  {how(run, now)}{reason}")
    if not found and not jobs:
        click.echo("No run yet. Propose a first schedule with: matcher nightly")


@runs.command()
@click.argument("run_id", type=RECORD)
def stop(run_id: int) -> None:
    """End a run's search; it keeps the best so far."""
    _ask(run_id, Ask.STOP)


@runs.command()
@click.argument("run_id", type=RECORD)
def cancel(run_id: int) -> None:
    """End a run; nothing of it is kept."""
    _ask(run_id, Ask.CANCEL)


@runs.command()
@click.argument("run_id", type=RECORD)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
def proof(run_id: int, out: Path | None) -> None:
    """Write the proof that no schedule beats a run's.

    Beside an answer to the data that the run read, `matcher audit --proof` checks it. It names who could sit with whom:
    keep it as safe as the database. That it was read is in the access log.
    """
    with closing(bootstrap.database()) as database:
        text = proof_of_run(database, run_id)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_files({out: text.encode()}, private=[out])
        click.echo(f"Written to {out}: it names who could sit with whom, and only you may read it.")


@runs.command()
def now() -> None:
    """Ask a worker for a run."""
    with closing(bootstrap.database()) as database, closing(bootstrap.queue()) as queue:
        asked = run_now(database, None)
        if asked.job_id is not None:
            queue.send(asked.job_id)
    _tell(asked)


def how(run: Run, now: datetime) -> str:
    """How a run stands, in words; where it is, if it is at work."""
    if run.status is not RunStatus.STARTED:
        return ENDED[run.status]
    if not lives(run, now):
        return "died: the next run records it"
    where = progress_line(run.progress, run.progress.seconds) if run.progress else "at work"
    return where + (f", asked to {run.asked.value}" if run.asked else "")


def _ask(run_id: int, wanted: Ask) -> None:
    with closing(bootstrap.database()) as database:
        _tell(ask(database, None, run_id, wanted))


def _tell(asked: Asking) -> None:
    if not asked.done:
        raise click.ClickException(asked.sentence)
    click.echo(asked.sentence)
