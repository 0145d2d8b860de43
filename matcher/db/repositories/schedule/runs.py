"""Runs and their lock, in the database."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.schedule.proposals import proposal_from
from matcher.db.vault import Vault
from matcher.domain.model.solution import Progress, Stage
from matcher.ports import Part
from matcher.records import Ask, Proposal, Run, RunStatus

ONLY_LOCK = 1
PROOF_BLOCK = 1024


class SqlRuns:
    """Records and finds runs, and holds the lock that keeps two apart."""

    def __init__(self, moment: SqlMoment, vault: Vault, now: datetime) -> None:
        self._moment = moment
        self._vault = vault
        self._connection = moment.connection
        self._now = now

    def add(self, run: Run) -> int:
        """Record a run that starts (its id is given here) and return its id."""
        stored = self._connection.execute(
            insert(tables.runs).returning(tables.runs.c.run_id),
            [{**_values(run), "cause": run.cause, "asked": "", "asked_by": ""}],
        )
        return int(stored.scalar_one())

    def finish(self, run: Run) -> None:
        """Write how a run ended."""
        self._write(run.run_id, progress=None, **_values(run))

    def keep_proof(self, run_id: int, proof: str) -> None:
        """Keep the proof of a run, sealed."""
        sealed = self._vault.seal({"proof": proof}, tables.run_proofs.name, str(run_id), block=PROOF_BLOCK)
        self._connection.execute(insert(tables.run_proofs), [{"run_id": run_id, "sealed": sealed}])

    def proof(self, run_id: int) -> str | None:
        """The proof of a run, or None where it has none."""
        sealed = self._connection.scalar(select(tables.run_proofs.c.sealed).where(tables.run_proofs.c.run_id == run_id))
        return None if sealed is None else str(self._vault.open(sealed, tables.run_proofs.name, str(run_id))["proof"])

    def beat(self, run_id: int, progress: Progress | None = None) -> Ask | None:
        """Say that a run lives and where it is; what was asked of it."""
        said = {} if progress is None else {"progress": asdict(progress)}
        self._write(run_id, heartbeat=self._now, **said)
        asked = self._connection.scalar(select(tables.runs.c.asked).where(tables.runs.c.run_id == run_id))
        return Ask(asked) if asked else None

    def ask(self, run_id: int, asked: Ask, asked_by: str) -> None:
        """Write what a person asks of a run."""
        self._write(run_id, asked=asked.value, asked_by=asked_by)

    @kept(Part.RUNS, Part.PROPOSALS)
    def get(self, run_id: int) -> Run | None:
        """One run."""
        return next(iter(self._found(select(tables.runs).where(tables.runs.c.run_id == run_id))), None)

    @kept(Part.RUNS, Part.PROPOSALS)
    def find(self, *, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
        """Runs, newest first."""
        query = select(tables.runs).order_by(tables.runs.c.run_id.desc()).limit(limit)
        return self._found(query if status is None else query.where(tables.runs.c.status == status.value))

    def lock_holder(self) -> int | None:
        """The run that holds the lock, or None."""
        holder: int | None = self._connection.scalar(select(tables.run_lock.c.run_id))
        return holder

    def take_lock(self, run_id: int) -> None:
        """Give the lock to a run, no matter which run had it."""
        self._connection.execute(delete(tables.run_lock))
        self._connection.execute(insert(tables.run_lock), [{"lock_id": ONLY_LOCK, "run_id": run_id}])

    def release_lock(self, run_id: int) -> None:
        """Free the lock if the run still has it."""
        self._connection.execute(delete(tables.run_lock).where(tables.run_lock.c.run_id == run_id))

    def _write(self, run_id: int, **values: Any) -> None:
        self._connection.execute(update(tables.runs).where(tables.runs.c.run_id == run_id).values(values))

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[Run, ...]:
        rows = list(self._connection.execute(query))
        wanted = {row.proposal_id for row in rows if row.proposal_id is not None}
        stored = self._connection.execute(select(tables.proposals).where(tables.proposals.c.proposal_id.in_(wanted)))
        proposals = {row.proposal_id: proposal_from(row) for row in stored}
        return tuple(_run(row, proposals.get(row.proposal_id)) for row in rows)


def _values(run: Run) -> dict[str, Any]:
    return {
        "status": run.status.value,
        "started_at": run.started_at,
        "heartbeat": run.heartbeat,
        "finished_at": run.finished_at,
        "pid": run.pid,
        "host": run.host,
        "seed": run.seed,
        "limit_seconds": run.limit_seconds,
        "input_hash": run.input_hash,
        "consultants": run.consultants,
        "engagements": run.engagements,
        "stages": [[stage.name, stage.seconds] for stage in run.stages],
        "reason": run.reason,
        "proposal_id": run.proposal.proposal_id if run.proposal else None,
    }


def _run(row: Row[*tuple[Any, ...]], proposal: Proposal | None) -> Run:
    return Run(
        run_id=row.run_id,
        status=RunStatus(row.status),
        started_at=row.started_at,
        heartbeat=row.heartbeat,
        pid=row.pid,
        host=row.host,
        seed=row.seed,
        limit_seconds=row.limit_seconds,
        finished_at=row.finished_at,
        input_hash=row.input_hash,
        consultants=row.consultants,
        engagements=row.engagements,
        stages=tuple(Stage(name, seconds) for name, seconds in row.stages),
        reason=row.reason,
        proposal=proposal,
        cause=row.cause,
        progress=Progress(**row.progress) if row.progress else None,
        asked=Ask(row.asked) if row.asked else None,
        asked_by=row.asked_by,
    )
