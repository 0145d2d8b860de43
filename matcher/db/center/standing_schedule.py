"""The schedule that stands and the pairs turned down, in the database."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, and_, delete, exists, insert, or_, select, update

from matcher.db import tables
from matcher.db.center.dataset_rows import standing_row
from matcher.db.read_transaction import SqlMoment, kept
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Rejection, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import Part
from matcher.records import HeldSeat, SeatKey

Key = TypeVar("Key", SeatKey, ConsultantId)
KEYS_AT_ONCE = 200


class SqlStanding:
    """Standing seats and rejections."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def seats(self, keys: Collection[SeatKey] | None = None) -> Mapping[SeatKey, HeldSeat]:
        """Standing seats, all or some, in key order."""
        if keys is None:
            return self._all()
        query = select(tables.standing_seats)
        return _by_key(row for part in _parts(keys) for row in self._connection.execute(query.where(_among(part))))

    @kept(Part.STANDING)
    def _all(self) -> Mapping[SeatKey, HeldSeat]:
        return _by_key(self._connection.execute(select(tables.standing_seats)))

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
        keys, people = tables.seats.c, tables.consultants.c.consultant_id
        there = select(keys.engagement_id, keys.seat)
        known = {
            SeatKey(*row)
            for part in _parts([seat.key for seat in held])
            for row in self._connection.execute(there.where(_among(part, tables.seats)))
        }
        wanted = {seat.assignment.consultant_id for seat in held}
        found = {
            person
            for part in _parts(wanted)
            for person in self._connection.scalars(select(people).where(people.in_(part)))
        }
        self.put(seat for seat in held if seat.key in known and seat.assignment.consultant_id in found)

    def remove(self, keys: Collection[SeatKey]) -> None:
        """Empty seats."""
        for part in _parts(keys):
            self._connection.execute(delete(tables.standing_seats).where(_among(part)))

    @kept(Part.REJECTIONS)
    def decided_rejections(self) -> tuple[Rejection, ...]:
        """Pairs turned down here."""
        query = select(tables.rejections).where(tables.rejections.c.decided.is_(True))
        return self._rejections(query)

    @kept(Part.REJECTIONS)
    def all_rejections(self) -> tuple[Rejection, ...]:
        """Every pair that was turned down, here or in the data, oldest first."""
        return self._rejections(select(tables.rejections))

    @kept(Part.REJECTIONS)
    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Every pair that was turned down, here or in the data."""
        return frozenset(pair[:2] for pair in self.all_rejections())

    def _rejections(self, query: Select[*tuple[Any, ...]]) -> tuple[Rejection, ...]:
        return tuple(
            Rejection(EngagementId(row.engagement_id), ConsultantId(row.consultant_id), row.reason)
            for row in self._connection.execute(query.order_by(tables.rejections.c.rejection_id))
        )

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


def _by_key(rows: Iterable[Row[*tuple[Any, ...]]]) -> Mapping[SeatKey, HeldSeat]:
    return {held.key: held for held in sorted(map(_held, rows), key=lambda held: held.key)}


def _held(row: Row[*tuple[Any, ...]]) -> HeldSeat:
    assignment = Assignment(
        EngagementId(row.engagement_id), SeatName(row.seat), ConsultantId(row.consultant_id), row.first_start
    )
    return HeldSeat(assignment, SeatStatus(row.status), row.locked, row.decided)


def _parts(keys: Collection[Key]) -> Iterable[list[Key]]:
    listed = sorted(keys)
    return (listed[first : first + KEYS_AT_ONCE] for first in range(0, len(listed), KEYS_AT_ONCE))


def _among(keys: Iterable[SeatKey], table: Table = tables.standing_seats) -> ColumnElement[bool]:
    seats = table.c
    return or_(*(and_(seats.engagement_id == key.engagement_id, seats.seat == key.seat) for key in keys))


def _pair(engagement_id: EngagementId, consultant_id: ConsultantId) -> ColumnElement[bool]:
    pairs = tables.rejections.c
    return and_(pairs.engagement_id == engagement_id, pairs.consultant_id == consultant_id)
