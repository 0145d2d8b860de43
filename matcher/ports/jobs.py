"""The ports of jobs: where they are kept, and the queue that wakes a worker."""

from collections.abc import Collection
from typing import Protocol

from matcher.records import Job, JobState, WorkerRecord


class JobStore(Protocol):
    """Jobs, and who is there to do them. What is true of a job is here."""

    def add(self, job: Job) -> int:
        """Record a job (its id is given here) and return its id."""
        ...

    def update(self, job: Job) -> None:
        """Write how a job stands."""
        ...

    def get(self, job_id: int) -> Job | None:
        """One job."""
        ...

    def by_key(self, key: str) -> Job | None:
        """The job of a key."""
        ...

    def find(self, states: Collection[JobState] | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Jobs in any of these states, or all, newest first."""
        ...

    def workers(self) -> tuple[WorkerRecord, ...]:
        """Who is there, or was and did not say goodbye; the longest there first."""
        ...

    def put_worker(self, worker: WorkerRecord) -> None:
        """Write that a worker is there."""
        ...

    def remove_worker(self, worker_id: str) -> None:
        """Forget a worker."""
        ...


class JobQueue(Protocol):
    """Wakes a worker. What it carries may be lost or come twice: the store decides."""

    def send(self, job_id: int) -> None:
        """Tell a worker that a job waits."""
        ...

    def waiting(self) -> int:
        """How many messages nobody has taken yet."""
        ...
