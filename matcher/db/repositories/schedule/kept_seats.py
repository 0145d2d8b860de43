"""Seats that someone keeps although they no longer hold, in the database: on which facts is sealed."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.records import Access, KeptSeat, Placement, SeatKey

BLOCK = 1024
"""Sealed facts have one length, so that it does not tell how many rules were broken."""


class SqlKeptSeats:
    """Stores and opens what is kept."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, seat: KeptSeat) -> None:
        """Write it in the place of what was kept for the seat before."""
        self.remove(seat.key)
        sealed = self._vault.seal({"facts": dict(seat.facts)}, tables.kept_seats.name, *seat.key, block=BLOCK)
        row = {**seat.key._asdict(), **seat.placement._asdict(), "decision_id": seat.decision_id, "sealed": sealed}
        self._connection.execute(insert(tables.kept_seats), [row])

    def remove(self, key: SeatKey) -> None:
        """Forget what was kept for a seat, if anything."""
        seats = tables.kept_seats.c
        mine = (seats.engagement_id == key.engagement_id, seats.seat == key.seat)
        self._connection.execute(delete(tables.kept_seats).where(*mine))

    def all(self, access: Access) -> Mapping[SeatKey, KeptSeat]:
        """Everything that is kept, in key order."""
        del access  # having one is the point: the log gives it out with an entry
        found = {}
        for row in self._connection.execute(select(tables.kept_seats)):
            key = SeatKey(EngagementId(row.engagement_id), SeatName(row.seat))
            record = self._vault.open(row.sealed, tables.kept_seats.name, *key)
            facts = cast("Mapping[str, str]", record["facts"])
            placement = Placement(ConsultantId(row.consultant_id), row.first_start)
            found[key] = KeptSeat(key, placement, row.decision_id, facts)
        return dict(sorted(found.items()))
