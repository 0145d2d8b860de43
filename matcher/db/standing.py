"""The schedule that stands and the pairs turned down, in the database."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, exists, insert, or_, select, update

from matcher.db import tables
from matcher.db.dataset_rows import standing_row
from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.problem import Assignment, Rejection, StandingSeat
from matcher.domain.vocabulary import SeatStatus
from matcher.service.records import HeldSeat, SeatKey

KEYS_AT_ONCE = 200


class SqlStanding:
    """Standing seats and rejections."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seats(self, keys: Collection[SeatKey] | None = None) -> Mapping[SeatKey, HeldSeat]:
        """Standing seats, all or some, in key order."""
        query = select(tables.standing_seats)
        if keys is None:
            rows = list(self._connection.execute(query))
        else:
            rows = [row for part in _parts(keys) for row in self._connection.execute(query.where(_among(part)))]
        found = [_held(row) for row in rows]
        return {held.key: held for held in sorted(found, key=lambda held: held.key)}

    def put(self, seats: Iterable[HeldSeat]) -> None:
        """Write seats, each in the place of what stood there."""
        held = list(seats)
        self.remove([seat.key for seat in held])
        for part in _parts([seat.key for seat in held]):
            self._connection.execute(delete(tables.seat_marks).where(_among(part, tables.seat_marks)))
        rows = [
            standing_row(StandingSeat(seat.assignment, seat.status), locked=seat.locked, decided=seat.decided)
            for seat in held
        ]
        if rows:
            self._connection.execute(insert(tables.standing_seats), rows)

    def put_known(self, seats: Iterable[HeldSeat]) -> None:
        """As :meth:`put`; seats that the data no longer has, and people, are passed over."""
        held = list(seats)
        known = {
            SeatKey(*row) for row in self._connection.execute(select(tables.seats.c.engagement_id, tables.seats.c.seat))
        }
        people = set(self._connection.scalars(select(tables.consultants.c.consultant_id)))
        self.put(seat for seat in held if seat.key in known and seat.assignment.consultant_id in people)

    def remove(self, keys: Collection[SeatKey]) -> None:
        """Empty seats."""
        for part in _parts(keys):
            self._connection.execute(delete(tables.standing_seats).where(_among(part)))

    def decided_rejections(self) -> tuple[Rejection, ...]:
        """Pairs turned down here."""
        query = select(tables.rejections).where(tables.rejections.c.decided.is_(True))
        return tuple(
            Rejection(EngagementId(row.engagement_id), ConsultantId(row.consultant_id), row.reason)
            for row in self._connection.execute(query.order_by(tables.rejections.c.rejection_id))
        )

    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Every pair that was turned down, here or in the data."""
        pairs = select(tables.rejections.c.engagement_id, tables.rejections.c.consultant_id)
        return frozenset((EngagementId(eid), ConsultantId(cid)) for eid, cid in self._connection.execute(pairs))

    def reject(self, rejection: Rejection) -> bool:
        """Remember a pair that was turned down here; false when it was known already.

        What only the data knew is remembered as turned down here too: the next data may lack it.
        """
        pair = _pair(rejection.engagement_id, rejection.consultant_id)
        if self._connection.scalar(select(exists().where(pair))):
            only_data = tables.rejections.c.decided.is_(False)
            told = {"decided": True, "reason": rejection.reason}
            self._connection.execute(update(tables.rejections).where(pair, only_data).values(told))
            return False
        self._connection.execute(insert(tables.rejections), [{**rejection._asdict(), "decided": True}])
        return True

    def forget_rejection(self, engagement_id: EngagementId, consultant_id: ConsultantId) -> None:
        """Let a pair that was turned down here be proposed again."""
        here = tables.rejections.c.decided.is_(True)
        self._connection.execute(delete(tables.rejections).where(here, _pair(engagement_id, consultant_id)))


def _held(row: Row[*tuple[Any, ...]]) -> HeldSeat:
    assignment = Assignment(
        EngagementId(row.engagement_id), SeatName(row.seat), ConsultantId(row.consultant_id), row.first_start
    )
    return HeldSeat(assignment, SeatStatus(row.status), row.locked, row.decided)


def _parts(keys: Collection[SeatKey]) -> Iterable[list[SeatKey]]:
    listed = sorted(keys)
    return (listed[first : first + KEYS_AT_ONCE] for first in range(0, len(listed), KEYS_AT_ONCE))


def _among(keys: Iterable[SeatKey], table: Table = tables.standing_seats) -> ColumnElement[bool]:
    seats = table.c
    return or_(*(and_(seats.engagement_id == key.engagement_id, seats.seat == key.seat) for key in keys))


def _pair(engagement_id: EngagementId, consultant_id: ConsultantId) -> ColumnElement[bool]:
    pairs = tables.rejections.c
    return and_(pairs.engagement_id == engagement_id, pairs.consultant_id == consultant_id)
