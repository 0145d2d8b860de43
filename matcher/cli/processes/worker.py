"""``matcher worker``: keeps the clock, runs the nights and what people ask for, and does what is due now and then."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache
from secrets import token_hex
from typing import Any

import click

from matcher import bootstrap
from matcher.bootstrap import duties, upkeep
from matcher.build import versions
from matcher.cli.processes.stopping import stoppable
from matcher.domain.model.solution import Limits
from matcher.logs import log_as_json, logger
from matcher.ports import Database, JobQueue
from matcher.records import Job, Run, WorkerRecord
from matcher.services.explanations.readiness import Readiness
from matcher.services.jobs.worker import Duty, Worker
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.repairing import REPAIR_SECONDS, repair
from matcher.services.runtime.heartbeat import this_host
from matcher.services.runtime.request_id import current_request
from matcher.settings import Settings, read_settings

READY_SECONDS = 60.0
"""How often a worker looks whether it is ready for questions."""
OUTDATED = (
    "The database was brought to another version's form, so this worker ended itself; nothing was lost. Start one of"
    " that version: systemctl restart matcher-worker"
)


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="End with the process that started it.")
def worker(with_parent: bool) -> None:
    """Keep the clock: run the nights, and what people ask for.

    It runs until it is ended. SIGTERM and Ctrl-C let a run stop with the best so far; a second one gives up, and the
    next worker finds what is left. Several may run, on several machines: a night comes once.
    """
    settings = read_settings()
    log_as_json(sys.stderr, current_request)
    parent = os.getppid()

    def ends() -> bool:
        return stop() or one.is_outdated or (with_parent and os.getppid() != parent)

    with (
        closing(bootstrap.database(settings)) as database,
        closing(bootstrap.queue(settings)) as queue,
        stoppable("Stopping; a run at work keeps its best so far.") as stop,
    ):
        one = worker_of(settings, database, queue, ends)
        with one.there():
            click.echo(f"Worker {one.record.worker_id} is there. {_clock(settings)} Ctrl-C stops it.")
            queue.consume(one.perform, one.tick, ends)
        if one.is_outdated:
            raise click.ClickException(OUTDATED)


def start_beside() -> None:
    """Start a worker that ends with this process, or with what this process becomes; it writes to ``worker.log``."""
    folder = read_settings().var
    with (folder / "worker.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "matcher", "worker", "--with-parent"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def worker_of(settings: Settings, database: Database, queue: JobQueue, stop: Callable[[], bool]) -> Worker:
    """This process as a worker: its repairs begin with what an earlier solve taught."""
    now = bootstrap.system_clock()

    @cache
    def solver() -> bootstrap.StandingSolver:
        return bootstrap.standing_solver()

    def run(cause: str) -> Run:
        limits = Limits(seconds=settings.night_seconds)
        night = Night(database, solver().from_nothing, limits, versions(), stop=stop, cause=cause)
        return logged(propose(night))

    def mend(cause: str) -> Run | None:
        seconds = min(REPAIR_SECONDS, settings.night_seconds or REPAIR_SECONDS)
        mended = repair(database, bootstrap.repairer(seconds, cause=cause, stop=stop, by=solver()))
        return logged(mended) if mended else None

    def study(job: Job) -> str:
        from scenarios.scale.crew import crew_of
        from scenarios.studies.asking import study_of
        from scenarios.studies.performing import Bench, perform

        crew = crew_of(settings.cluster)
        bench = Bench(database, bootstrap.solver, bootstrap.remembering_solver, crew, stop, solver)
        return perform(bench, study_of(job))

    def loaded() -> bootstrap.StandingSolver:
        import scenarios.studies.performing  # noqa: F401  a question is a study: this is what it takes beside the solver

        return solver()

    ready = Readiness(database, loaded, lambda: stop() or one.is_busy)
    one = Worker(
        own_form=lambda: upkeep.has_own_form(settings),
        database=database,
        queue=queue,
        record=WorkerRecord(token_hex(4), this_host(), os.getpid(), now, now),
        run=run,
        night_at=settings.night_at,
        zone=settings.time_zone,
        duties=(*duties.duties(database, settings, queue), Duty("ready for questions", READY_SECONDS, ready.get_ready)),
        mend=mend,
        study=study,
        note=note,
    )
    return one


def note(event: str, facts: Mapping[str, Any], error: Exception | None) -> None:
    """Write to the log what a worker did, or failed at."""
    log = logger("matcher.worker")
    (log.error if error else log.info)(event, exc_info=error, **facts)


def logged(run: Run) -> Run:
    """Write how a run ended to the log: figures, no names."""
    facts: dict[str, object] = {"run_id": run.run_id, "state": run.status.value}
    if run.finished_at:
        facts["seconds"] = (run.finished_at - run.started_at).total_seconds()
    if run.proposal:
        after = run.proposal.after
        facts |= {
            "covered": after.covered,
            "eligible": after.eligible,
            "score": after.score,
            "bound": run.proposal.bound,
        }
    logger("matcher.nightly").info("run", **facts)
    return run


def _clock(settings: Settings) -> str:
    if settings.night_at is None:
        return "It leaves the nights to others (MATCHER_NIGHT_AT is off)."
    return f"The night begins at {settings.night_at:%H:%M} ({settings.time_zone.key})."
