"""Published versions in the database: added, and never changed."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Row, insert, select

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.person_answers import new_ids
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.ports import Part
from matcher.records import Placement, PublicSeats, SeatKey, Version


class SqlPublishing:
    """Appends and finds versions."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def add(self, version: Version, seats: PublicSeats) -> None:
        """Freeze a version; its number is the caller's, one above the latest."""
        values = {
            "number": version.number,
            "at": version.at,
            "user_id": version.user_id,
            "user_name": version.user_name,
            "reason": version.reason,
            "undoes": version.undoes,
        }
        self._connection.execute(insert(tables.published_versions), [values])
        rows = [{"number": version.number, **key._asdict(), **place._asdict()} for key, place in seats.items()]
        if rows:
            self._connection.execute(insert(tables.published_seats), rows)

    @kept(Part.PUBLISHED)
    def find(self, limit: int | None = None) -> tuple[Version, ...]:
        """Versions, newest first."""
        query = select(tables.published_versions).order_by(tables.published_versions.c.number.desc()).limit(limit)
        return tuple(_version(row) for row in self._connection.execute(query))

    def get(self, number: int) -> Version | None:
        """One version."""
        query = select(tables.published_versions).where(tables.published_versions.c.number == number)
        row = self._connection.execute(query).one_or_none()
        return _version(row) if row else None

    @kept(Part.PUBLISHED, Part.DATASET)
    def seats(self, number: int) -> PublicSeats:
        """The public seats of a version, in key order; none for version 0, when nothing was public.

        Somebody whose id changed since is under the new one.
        """
        now, seats = new_ids(self._connection), tables.published_seats
        return _seats(self._connection.execute(select(seats).where(seats.c.number == number)), now)

    @kept(Part.PUBLISHED, Part.DATASET)
    def all_seats(self) -> Mapping[int, PublicSeats]:
        """The public seats of each version by its number, read at once; none of those with nothing public."""
        now, seats = new_ids(self._connection), tables.published_seats
        rows = self._connection.execute(select(seats).order_by(seats.c.number))
        return {number: _seats(mine, now) for number, mine in groupby(rows, key=lambda row: row.number)}


def _seats(rows: Iterable[Row[*tuple[Any, ...]]], now: Mapping[ConsultantId, ConsultantId]) -> PublicSeats:
    """A version's seats, in key order; ``now`` has the ids of people whose id changed since."""
    found = {
        SeatKey(EngagementId(row.engagement_id), SeatName(row.seat)): Placement(
            now.get(row.consultant_id, ConsultantId(row.consultant_id)), row.first_start
        )
        for row in rows
    }
    return dict(sorted(found.items()))


def _version(row: Row[*tuple[Any, ...]]) -> Version:
    return Version(row.number, row.at, row.user_id, row.user_name, row.reason, row.undoes)
