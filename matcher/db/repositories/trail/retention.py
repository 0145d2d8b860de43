"""What is old, and lets go of it, in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, delete, func, select, update

from matcher.db import tables
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import OPEN_JOBS, RunStatus

IDS_AT_ONCE = 500


class SqlRetention:
    """Finds and removes what was kept long enough."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replaced(self, before: datetime) -> tuple[int, ...]:
        """Proposals from before a moment that a later one replaced, and that no younger run points to."""
        proposals, runs = tables.proposals.c, tables.runs.c
        latest = select(func.max(proposals.proposal_id)).scalar_subquery()
        wanted = select(runs.proposal_id).where(runs.started_at >= before, runs.proposal_id.is_not(None))
        query = select(proposals.proposal_id).where(
            proposals.created_at < before, proposals.proposal_id != latest, proposals.proposal_id.not_in(wanted)
        )
        return tuple(self._connection.scalars(query.order_by(proposals.proposal_id)))

    def ended_runs(self, before: datetime) -> tuple[int, ...]:
        """Runs that ended before a moment, but for the newest and those of proposals that stay."""
        runs, proposals = tables.runs.c, tables.proposals.c
        going = self.replaced(before)
        kept = select(proposals.run_id, proposals.proposal_id)
        stays = {row.run_id for row in self._connection.execute(kept) if row.proposal_id not in set(going)}
        newest = self._connection.scalar(select(func.max(runs.run_id)))
        query = select(runs.run_id).where(runs.started_at < before, runs.status != RunStatus.STARTED.value)
        found = self._connection.scalars(query.order_by(runs.run_id))
        return tuple(run_id for run_id in found if run_id not in stays and run_id != newest)

    def jobs(self, before: datetime) -> tuple[int, ...]:
        """Jobs that ended before a moment."""
        jobs = tables.jobs.c
        query = select(jobs.job_id).where(jobs.asked_at < before, jobs.state.not_in(OPEN_JOBS))
        return tuple(self._connection.scalars(query.order_by(jobs.job_id)))

    def mark_erased(self, request_id: int, at: datetime) -> None:
        """Write since when a request names nobody."""
        key = tables.requests.c.request_id
        self._connection.execute(update(tables.requests).where(key == request_id).values(erased_at=at))

    def consent_engagements(self) -> tuple[EngagementId, ...]:
        """Engagements with consents, whatever these say, in id order."""
        key = tables.consents.c.engagement_id
        return tuple(map(EngagementId, self._connection.scalars(select(key).distinct().order_by(key))))

    def feed_owners(self) -> tuple[ConsultantId, ...]:
        """The people with a private feed, in id order."""
        key = tables.calendar_feeds.c.consultant_id
        return tuple(map(ConsultantId, self._connection.scalars(select(key).order_by(key))))

    def remove_questions(self, questions: Collection[int]) -> None:
        """Let go of questions with their replies."""
        self._delete(tables.offer_questions.c.question_id, questions)

    def remove_consents(self, engagement_ids: Collection[EngagementId]) -> None:
        """Let go of every consent of these engagements; none is opened."""
        self._delete(tables.consents.c.engagement_id, engagement_ids)

    def remove(self, proposals: Collection[int], runs: Collection[int], jobs: Collection[int]) -> None:
        """Let go of these, the proposals with their rows."""
        for table in (tables.proposal_rows, tables.proposal_uncovered, tables.proposals):
            self._delete(table.c.proposal_id, proposals)
        self._delete(tables.run_proofs.c.run_id, runs)
        self._delete(tables.runs.c.run_id, runs)
        self._delete(tables.jobs.c.job_id, jobs)

    def _delete(self, column: Column[Any], ids: Collection[Any]) -> None:
        listed, table = list(ids), column.table
        for first in range(0, len(listed), IDS_AT_ONCE):
            self._connection.execute(delete(table).where(column.in_(listed[first : first + IDS_AT_ONCE])))
