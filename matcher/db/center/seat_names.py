"""The names that datasets give to seats, in the database: sealed, one record for each engagement."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.db.center.sealed_reading import IDS_AT_ONCE
from matcher.db.vault import Vault
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.records import Access

BLOCK_FOR_EACH = 256
"""Room for the name of one seat: records of as many seats have one length, whatever the seats are called."""


class SqlSeatNames:
    """Stores and opens them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def all(self, access: Access) -> Mapping[EngagementId, Mapping[SeatName, SeatName]]:
        """By engagement, the name here of each name in a dataset."""
        del access  # having one is the point: the log gives it out with an entry
        found = {}
        for row in self._connection.execute(select(tables.seat_names)):
            record = self._vault.open(row.sealed, tables.seat_names.name, row.engagement_id)
            found[EngagementId(row.engagement_id)] = cast("Mapping[SeatName, SeatName]", record["here"])
        return found

    def put(self, names: Mapping[EngagementId, Mapping[SeatName, SeatName]]) -> None:
        """Write the names of engagements, each in the place of what was known of it."""
        table, there = tables.seat_names, sorted(names)
        for first in range(0, len(there), IDS_AT_ONCE):
            some = table.c.engagement_id.in_(there[first : first + IDS_AT_ONCE])
            self._connection.execute(delete(table).where(some))
        rows = [{"engagement_id": eid, "sealed": self._sealed(eid, names[eid])} for eid in there]
        if rows:
            self._connection.execute(insert(table), rows)

    def _sealed(self, engagement_id: EngagementId, here: Mapping[SeatName, SeatName]) -> bytes:
        block = BLOCK_FOR_EACH * max(1, len(here))
        return self._vault.seal({"here": dict(here)}, tables.seat_names.name, engagement_id, block=block)
