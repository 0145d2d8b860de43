"""Runs: what happened in the nights."""

from matcher.ports import Database
from matcher.records import Run, RunStatus


def list_runs(database: Database, limit: int = 50) -> tuple[Run, ...]:
    """Runs, newest first."""
    with database.reading() as work:
        return work.runs.find(limit=limit)


def find_run(database: Database, run_id: int) -> Run | None:
    """One run, or None."""
    with database.reading() as work:
        return work.runs.get(run_id)


def latest_run(database: Database, status: RunStatus | None = None) -> Run | None:
    """The newest run, or the newest that ended so."""
    with database.reading() as work:
        return next(iter(work.runs.find(status=status, limit=1)), None)
