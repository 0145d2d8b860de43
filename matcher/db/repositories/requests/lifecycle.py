"""What is kept about engagements beside their seats, in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.domain.workflow.seat import SeatState
from matcher.ports import Part
from matcher.records import SeatKey


class SqlLifecycles:
    """Stores and finds lifecycles, and why seats were left empty."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def get(self, engagement_id: EngagementId) -> Lifecycle:
        """What is kept of an engagement; of one that nothing was done with, a fresh one."""
        return self.all().get(engagement_id) or Lifecycle(engagement_id)

    def put(self, lifecycle: Lifecycle) -> None:
        """Write what is kept."""
        mine = tables.lifecycles.c.engagement_id == lifecycle.engagement_id
        self._connection.execute(delete(tables.lifecycles).where(mine))
        values = {
            "engagement_id": lifecycle.engagement_id,
            "state": lifecycle.state.value if lifecycle.state else None,
            "version": lifecycle.version,
            "support_person": lifecycle.support_person,
            "debrief_on": lifecycle.debrief_on,
            "again": lifecycle.again,
            "resumes_at": lifecycle.resumes_at.value if lifecycle.resumes_at else None,
        }
        self._connection.execute(insert(tables.lifecycles), [values])

    @kept(Part.LIFECYCLES)
    def all(self) -> Mapping[EngagementId, Lifecycle]:
        """All that is kept, by engagement."""
        query = select(tables.lifecycles).order_by(tables.lifecycles.c.engagement_id)
        return {lifecycle.engagement_id: lifecycle for lifecycle in map(_lifecycle, self._connection.execute(query))}

    def mark(self, key: SeatKey, state: SeatState, at: datetime) -> None:
        """Note why a seat was left empty; the note is gone when someone is put there."""
        marks = tables.seat_marks.c
        self._connection.execute(
            delete(tables.seat_marks).where(marks.engagement_id == key.engagement_id, marks.seat == key.seat)
        )
        self._connection.execute(insert(tables.seat_marks), [{**key._asdict(), "state": state.value, "at": at}])

    def marks(self, engagement_id: EngagementId | None = None) -> Mapping[SeatKey, tuple[SeatState, datetime]]:
        """Why seats were left empty, and when, in key order."""
        everything = self._marks()
        if engagement_id is None:
            return everything
        return {key: mark for key, mark in everything.items() if key.engagement_id == engagement_id}

    @kept(Part.LIFECYCLES)
    def _marks(self) -> Mapping[SeatKey, tuple[SeatState, datetime]]:
        found = {
            SeatKey(EngagementId(row.engagement_id), SeatName(row.seat)): (SeatState(row.state), row.at)
            for row in self._connection.execute(select(tables.seat_marks))
        }
        return dict(sorted(found.items()))


def _lifecycle(row: Row[*tuple[Any, ...]]) -> Lifecycle:
    return Lifecycle(
        engagement_id=EngagementId(row.engagement_id),
        state=EngagementState(row.state) if row.state else None,
        version=row.version,
        support_person=row.support_person,
        debrief_on=row.debrief_on,
        again=row.again,
        resumes_at=EngagementState(row.resumes_at) if row.resumes_at else None,
    )
