"""Proposals and their rows, in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.solution import Status
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import Part
from matcher.records import (
    ChangeKind,
    Metrics,
    Placement,
    Proposal,
    ProposalRow,
    RowState,
    SeatKey,
    Uncovered,
)

COMPARED = ("kind", "before_consultant", "before_start", "before_status")
"""The columns of what a row is compared with."""


class SqlProposals:
    """Stores and finds proposals."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def add(self, proposal: Proposal, rows: Sequence[ProposalRow], uncovered: Sequence[Uncovered]) -> int:
        """Store a proposal (its id and those of its rows are given here) and return its id."""
        values = {**asdict(proposal), "status": proposal.status.value}
        del values["proposal_id"]
        stored = self._connection.execute(insert(tables.proposals).returning(tables.proposals.c.proposal_id), [values])
        proposal_id = int(stored.scalar_one())
        if rows:
            self._connection.execute(insert(tables.proposal_rows), [_values(proposal_id, row) for row in rows])
        if uncovered:
            reasons = [{"proposal_id": proposal_id, **asdict(reason)} for reason in uncovered]
            self._connection.execute(insert(tables.proposal_uncovered), reasons)
        return proposal_id

    @kept(Part.PROPOSALS)
    def latest(self) -> Proposal | None:
        """The proposal under review."""
        query = select(tables.proposals).order_by(tables.proposals.c.proposal_id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return proposal_from(row) if row else None

    def rows(self, proposal_id: int, engagement_id: EngagementId | None = None) -> tuple[ProposalRow, ...]:
        """The rows, in key order."""
        by_engagement = self._rows(proposal_id)
        if engagement_id is not None:
            return by_engagement.get(engagement_id, ())
        return tuple(row for rows in by_engagement.values() for row in rows)

    @kept(Part.ROWS)
    def _rows(self, proposal_id: int) -> Mapping[EngagementId, tuple[ProposalRow, ...]]:
        query = select(tables.proposal_rows).where(tables.proposal_rows.c.proposal_id == proposal_id)
        rows = sorted((_row(row) for row in self._connection.execute(query)), key=lambda row: row.key)
        return {eid: tuple(mine) for eid, mine in groupby(rows, key=lambda row: row.key.engagement_id)}

    def row(self, proposal_id: int, key: SeatKey) -> ProposalRow | None:
        """One row."""
        rows = tables.proposal_rows
        query = select(rows).where(
            rows.c.proposal_id == proposal_id, rows.c.engagement_id == key.engagement_id, rows.c.seat == key.seat
        )
        found = self._connection.execute(query).one_or_none()
        return _row(found) if found else None

    def decide(self, row: ProposalRow) -> None:
        """Write a row's new state and decision; its version rises by one."""
        version = tables.proposal_rows.c.version + 1
        self._write(row, {"state": row.state.value, "decision_id": row.decision_id, "version": version})

    def compare(self, row: ProposalRow) -> None:
        """Write what a row is compared with and the kind of its change; its version stays."""
        values = _values(row.proposal_id, row)
        self._write(row, {name: values[name] for name in COMPARED})

    def _write(self, row: ProposalRow, values: Mapping[str, Any]) -> None:
        rows = tables.proposal_rows
        self._connection.execute(
            update(rows)
            .where(
                rows.c.proposal_id == row.proposal_id,
                rows.c.engagement_id == row.key.engagement_id,
                rows.c.seat == row.key.seat,
            )
            .values(values)
        )

    def versions(self) -> Mapping[SeatKey, int]:
        """The highest version that the rows of each seat ever had, over all proposals."""
        rows = tables.proposal_rows.c
        query = select(rows.engagement_id, rows.seat, func.max(rows.version)).group_by(rows.engagement_id, rows.seat)
        return {
            SeatKey(EngagementId(engagement_id), SeatName(seat)): int(version)
            for engagement_id, seat, version in self._connection.execute(query)
        }

    @kept(Part.PROPOSALS)
    def uncovered(self, proposal_id: int) -> Mapping[EngagementId, Uncovered]:
        """The reasons for what is not covered."""
        reasons = tables.proposal_uncovered
        found = self._connection.execute(select(reasons).where(reasons.c.proposal_id == proposal_id))
        return {
            EngagementId(row.engagement_id): Uncovered(
                EngagementId(row.engagement_id), row.code, row.sentence, row.rule
            )
            for row in found
        }


def proposal_from(row: Row[*tuple[Any, ...]]) -> Proposal:
    """A proposal of its row."""
    return Proposal(
        proposal_id=row.proposal_id,
        run_id=row.run_id,
        created_at=row.created_at,
        input_hash=row.input_hash,
        settled_hash=row.settled_hash,
        seed=row.seed,
        policy=row.policy,
        versions=row.versions,
        status=Status(row.status),
        bound=row.bound,
        before=Metrics(**row.before),
        after=Metrics(**row.after),
    )


def _values(proposal_id: int, row: ProposalRow) -> dict[str, Any]:
    return {
        "proposal_id": proposal_id,
        **row.key._asdict(),
        "kind": row.kind.value,
        "before_consultant": row.before.consultant_id if row.before else None,
        "before_start": row.before.first_start if row.before else None,
        "before_status": row.before_status.value if row.before_status else None,
        "after_consultant": row.after.consultant_id if row.after else None,
        "after_start": row.after.first_start if row.after else None,
        "points": dict(row.points),
        "state": row.state.value,
        "version": row.version,
        "decision_id": row.decision_id,
    }


def _row(row: Row[*tuple[Any, ...]]) -> ProposalRow:
    return ProposalRow(
        proposal_id=row.proposal_id,
        key=SeatKey(EngagementId(row.engagement_id), SeatName(row.seat)),
        kind=ChangeKind(row.kind),
        before=_placement(row.before_consultant, row.before_start),
        before_status=SeatStatus(row.before_status) if row.before_status else None,
        after=_placement(row.after_consultant, row.after_start),
        points=row.points,
        state=RowState(row.state),
        version=row.version,
        decision_id=row.decision_id,
    )


def _placement(consultant_id: str | None, first_start: datetime | None) -> Placement | None:
    return Placement(ConsultantId(consultant_id), first_start) if consultant_id is not None and first_start else None
