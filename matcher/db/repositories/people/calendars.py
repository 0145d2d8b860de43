"""Feeds and own calendars in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, insert, select

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.vault import Vault
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId
from matcher.ports import Part
from matcher.records import BusyCalendar

ADDRESS_BLOCK = 256

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class SqlCalendars:
    """Stores and finds feeds and own calendars."""

    def __init__(self, moment: SqlMoment, vault: Vault) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._vault = vault

    def set_feed(self, consultant_id: ConsultantId, token_hash: str, at: datetime) -> None:
        """Give a consultant a feed in the place of the one before."""
        self.drop_feed(consultant_id)
        row = {"consultant_id": consultant_id, "token_hash": token_hash, "made_at": at}
        self._connection.execute(insert(tables.calendar_feeds), [row])

    def drop_feed(self, consultant_id: ConsultantId) -> None:
        """Take a consultant's feed away."""
        table = tables.calendar_feeds
        self._connection.execute(delete(table).where(table.c.consultant_id == consultant_id))

    @kept(Part.CALENDARS)
    def feed_made_at(self, consultant_id: ConsultantId) -> datetime | None:
        """When a consultant's feed was made, or None where there is none."""
        table = tables.calendar_feeds
        return self._connection.scalar(select(table.c.made_at).where(table.c.consultant_id == consultant_id))

    def feed_owner(self, token_hash: str) -> ConsultantId | None:
        """Whose feed it is."""
        table = tables.calendar_feeds
        found = self._connection.scalar(select(table.c.consultant_id).where(table.c.token_hash == token_hash))
        return ConsultantId(found) if found else None

    def set_own(self, calendar: BusyCalendar) -> None:
        """Write what is known of a consultant's own calendar."""
        table = tables.own_calendars
        self._connection.execute(delete(table).where(table.c.consultant_id == calendar.consultant_id))
        sealed = self._vault.seal(
            {"address": calendar.address}, table.name, calendar.consultant_id, block=ADDRESS_BLOCK
        )
        row = {
            "consultant_id": calendar.consultant_id,
            "fetched_at": calendar.fetched_at,
            "tried_at": calendar.tried_at,
            "fault": calendar.fault,
            "sealed": sealed,
        }
        self._connection.execute(insert(table), [row])

    def drop_own(self, consultant_id: ConsultantId) -> None:
        """Forget a consultant's own calendar, and the hours that it took."""
        for table in (tables.own_calendars, tables.busy_times):
            self._connection.execute(delete(table).where(table.c.consultant_id == consultant_id))

    def own(self, consultant_id: ConsultantId) -> BusyCalendar | None:
        """A consultant's own calendar."""
        row = self._own(consultant_id)
        return self._calendar(row) if row else None

    @kept(Part.CALENDARS)
    def _own(self, consultant_id: ConsultantId) -> AnyRow | None:
        """The row, still sealed."""
        table = tables.own_calendars
        return self._connection.execute(select(table).where(table.c.consultant_id == consultant_id)).one_or_none()

    def all_own(self) -> Sequence[BusyCalendar]:
        """Every consultant's own calendar, by consultant."""
        table = tables.own_calendars
        return [self._calendar(row) for row in self._connection.execute(select(table).order_by(table.c.consultant_id))]

    def set_busy(self, consultant_id: ConsultantId, spans: Sequence[Interval]) -> None:
        """Write the hours that a consultant's own calendar takes, in the place of those before."""
        table = tables.busy_times
        self._connection.execute(delete(table).where(table.c.consultant_id == consultant_id))
        rows = [
            {"consultant_id": consultant_id, "position": position, "begins": begin, "ends": end}
            for position, (begin, end) in enumerate(spans)
        ]
        if rows:
            self._connection.execute(insert(table), rows)

    def busy(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, tuple[Interval, ...]]:
        """The hours that own calendars take, in order; of all or some."""
        everything = self._busy()
        return everything if ids is None else {cid: everything[cid] for cid in ids if cid in everything}

    @kept(Part.BUSY)
    def _busy(self) -> Mapping[ConsultantId, tuple[Interval, ...]]:
        table = tables.busy_times
        found: dict[ConsultantId, list[Interval]] = defaultdict(list)
        for row in self._connection.execute(select(table).order_by(table.c.consultant_id, table.c.position)):
            found[ConsultantId(row.consultant_id)].append(Interval(row.begins, row.ends))
        return {consultant_id: tuple(spans) for consultant_id, spans in found.items()}

    def _calendar(self, row: AnyRow) -> BusyCalendar:
        opened = self._vault.open(row.sealed, tables.own_calendars.name, row.consultant_id)
        return BusyCalendar(
            ConsultantId(row.consultant_id), str(opened["address"]), row.fetched_at, row.tried_at, row.fault
        )
