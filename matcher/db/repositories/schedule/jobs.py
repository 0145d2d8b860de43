"""Jobs and workers, in the database."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from matcher.db import tables
from matcher.records import Job, JobKind, JobState, WorkerRecord


class SqlJobs:
    """Records and finds jobs, and who is there to do them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, job: Job) -> int:
        """Record a job (its id is given here) and return its id."""
        stored = self._connection.execute(insert(tables.jobs).returning(tables.jobs.c.job_id), [_values(job)])
        return int(stored.scalar_one())

    def update(self, job: Job) -> None:
        """Write how a job stands."""
        self._connection.execute(update(tables.jobs).where(tables.jobs.c.job_id == job.job_id).values(_values(job)))

    def get(self, job_id: int) -> Job | None:
        """One job."""
        return next(iter(self._found(select(tables.jobs).where(tables.jobs.c.job_id == job_id))), None)

    def by_key(self, key: str) -> Job | None:
        """The job of a key."""
        return next(iter(self._found(select(tables.jobs).where(tables.jobs.c.key == key))), None)

    def find(self, states: Collection[JobState] | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Jobs in any of these states, or all, newest first."""
        query = select(tables.jobs).order_by(tables.jobs.c.job_id.desc()).limit(limit)
        return self._found(query if states is None else query.where(tables.jobs.c.state.in_(states)))

    def workers(self) -> tuple[WorkerRecord, ...]:
        """Who is there, or was and did not say goodbye; the longest there first."""
        rows = self._connection.execute(select(tables.workers).order_by(tables.workers.c.started_at))
        return tuple(WorkerRecord(**row) for row in rows.mappings())

    def put_worker(self, worker: WorkerRecord) -> None:
        """Write that a worker is there."""
        self.remove_worker(worker.worker_id)
        self._connection.execute(insert(tables.workers), [asdict(worker)])

    def remove_worker(self, worker_id: str) -> None:
        """Forget a worker."""
        self._connection.execute(delete(tables.workers).where(tables.workers.c.worker_id == worker_id))

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[Job, ...]:
        return tuple(_job(row) for row in self._connection.execute(query).mappings())


def _values(job: Job) -> dict[str, Any]:
    values = asdict(job)
    del values["job_id"]
    return {**values, "kind": job.kind.value, "state": job.state.value}


def _job(row: RowMapping) -> Job:
    return Job(**{**row, "kind": JobKind(row["kind"]), "state": JobState(row["state"])})
