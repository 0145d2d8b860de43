"""The audit trail in the database: entries are added, and triggers refuse to change them."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, null, select

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.person_answers import ids_of
from matcher.db.seal_chain import Chain
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.ports import Part
from matcher.records import (
    Action,
    AuditEntry,
    ChainHead,
    ChainLink,
    Placement,
    SealKeys,
    Subject,
    SubjectKind,
    content_of,
    former_seal,
)

IDS_AT_ONCE = 500
NOT_ASKED = null().label("undone_by")
"""Whether an entry was taken back: not asked along the chain."""
OF_ENGAGEMENTS = (SubjectKind.SEAT.value, SubjectKind.ENGAGEMENT.value)


class SqlAuditTrail:
    """Appends and finds entries.

    Args:
        request_id: What is under way.
    """

    def __init__(self, moment: SqlMoment, keys: SealKeys, request_id: str = "") -> None:
        self._moment = moment
        self._connection = connection = moment.connection
        self._request_id = request_id
        self._chain = Chain(connection, keys, tables.audit_entries, tables.audit_seals, tables.audit_head)

    def add(self, entry: AuditEntry) -> int:
        """Append an entry, sealed, and return its id; id and request are given here."""
        consultant_id, first_start = entry.placement or (None, None)
        values = {
            "at": entry.at,
            "user_id": entry.user_id,
            "actor": entry.actor,
            "action": entry.action.value,
            "subject_kind": entry.subject.kind.value,
            "subject_id": entry.subject.subject_id,
            "seat": entry.subject.seat,
            "consultant_id": consultant_id,
            "first_start": first_start,
            "proposal_id": entry.proposal_id,
            "before": entry.before,
            "after": entry.after,
            "reason": entry.reason,
            "note": entry.note,
            "undoes": entry.undoes,
            "version": entry.version,
            "request_id": self._request_id,
        }
        entries = tables.audit_entries
        entry_id = int(self._connection.execute(insert(entries).returning(entries.c.entry_id), [values]).scalar_one())
        self._chain.append(entry_id, content_of(replace(entry, entry_id=entry_id, request_id=self._request_id)))
        return entry_id

    def get(self, entry_id: int) -> AuditEntry | None:
        """One entry."""
        return next(iter(self.find(ids=[entry_id], limit=1)), None)

    @kept(Part.TRAIL, Part.DATASET)
    def find(
        self,
        *,
        subject: Subject | None = None,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        user_id: int | None = None,
        ids: Collection[int] | None = None,
        actions: Collection[Action] | None = None,
        limit: int = 200,
    ) -> tuple[AuditEntry, ...]:
        """Entries that match all that is given, newest first; of a consultant, those about former ids too."""
        entries, query = tables.audit_entries, _with_undoing()
        if subject is not None:
            kind, subject_id, seat = subject
            query = query.where(entries.c.subject_kind == kind.value, entries.c.subject_id == subject_id)
            query = query if seat is None else query.where(entries.c.seat == seat)
        if engagement_id is not None:
            query = query.where(entries.c.subject_kind.in_(OF_ENGAGEMENTS), entries.c.subject_id == engagement_id)
        if consultant_id is not None:
            query = query.where(entries.c.consultant_id.in_(ids_of(self._connection, consultant_id)))
        if user_id is not None:
            query = query.where(entries.c.user_id == user_id)
        if actions is not None:
            query = query.where(entries.c.action.in_([action.value for action in actions]))
        query = query.order_by(entries.c.entry_id.desc())
        if ids is None:
            return self._found(query.limit(limit))
        listed = sorted(ids, reverse=True)[:limit]
        parts = [listed[first : first + IDS_AT_ONCE] for first in range(0, len(listed), IDS_AT_ONCE)]
        return tuple(found for part in parts for found in self._found(query.where(entries.c.entry_id.in_(part))))

    @kept(Part.TRAIL)
    def about(self, engagement_ids: Collection[EngagementId], actions: Collection[Action]) -> tuple[AuditEntry, ...]:
        """What was done of a kind about any of these engagements or their seats, newest first."""
        entries = tables.audit_entries.c
        among = entries.subject_kind.in_(OF_ENGAGEMENTS), entries.subject_id.in_(list(engagement_ids))
        query = _with_undoing().where(*among, entries.action.in_([action.value for action in actions]))
        return self._found(query.order_by(entries.entry_id.desc()))

    def newest(self) -> datetime | None:
        """The latest moment that any entry is of, or None before the first."""
        found: datetime | None = self._connection.scalar(select(func.max(tables.audit_entries.c.at)))
        return found

    def links(self) -> Iterator[ChainLink]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too."""
        query = select(tables.audit_entries, NOT_ASKED)
        return self._chain.links(
            query,
            lambda row: content_of(_entry(row)),
            lambda row, previous: former_seal(_entry(row), row.first_start or row.at, previous),
        )

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        return self._chain.head()

    def head_is_right(self, head: ChainHead) -> bool:
        """Whether the end was written with a key that is here."""
        return self._chain.head_is_right(head)

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[AuditEntry, ...]:
        return tuple(_entry(row) for row in self._connection.execute(query))


def _with_undoing() -> Select[*tuple[Any, ...]]:
    """Every entry, with the one that took it back."""
    entries = tables.audit_entries
    undoing = entries.alias("undoing")
    return select(entries, undoing.c.entry_id.label("undone_by")).select_from(
        entries.outerjoin(undoing, undoing.c.undoes == entries.c.entry_id)
    )


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    seat = SeatName(row.seat) if row.seat is not None else None
    return AuditEntry(
        entry_id=row.entry_id,
        at=row.at,
        user_id=row.user_id,
        actor=row.actor,
        action=Action(row.action),
        subject=Subject(SubjectKind(row.subject_kind), row.subject_id, seat),
        before=row.before,
        after=row.after,
        reason=row.reason,
        note=row.note,
        placement=Placement(ConsultantId(row.consultant_id), row.first_start) if row.consultant_id else None,
        proposal_id=row.proposal_id,
        undoes=row.undoes,
        undone=row.undone_by is not None,
        version=row.version,
        request_id=row.request_id,
    )
