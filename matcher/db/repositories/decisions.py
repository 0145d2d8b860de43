"""The audit trail in the database: entries are added, and triggers refuse to change them."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, insert, null, select

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.seal_chain import Chain
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.ports import Part
from matcher.records import (
    Action,
    ChainHead,
    Decision,
    Placement,
    SealedDecision,
    SeatKey,
    seal_of,
)

IDS_AT_ONCE = 500
NOT_ASKED = null().label("undone_by")
"""Whether an entry was taken back: not asked along the chain."""


class SqlDecisions:
    """Appends and finds entries.

    Args:
        request_id: What is under way.
    """

    def __init__(self, moment: SqlMoment, request_id: str = "") -> None:
        self._moment = moment
        self._connection = connection = moment.connection
        self._request_id = request_id
        self._chain = Chain(connection, tables.decisions, tables.decision_seals, tables.chain_head)

    def add(self, decision: Decision) -> int:
        """Append an entry, sealed, and return its id; id and request are given here."""
        values = {
            "at": decision.at,
            "user_id": decision.user_id,
            "user_name": decision.user_name,
            "action": decision.action.value,
            **decision.key._asdict(),
            **decision.placement._asdict(),
            "proposal_id": decision.proposal_id,
            "before": decision.before,
            "after": decision.after,
            "reason": decision.reason,
            "note": decision.note,
            "undoes": decision.undoes,
            "version": decision.version,
            "request_id": self._request_id,
        }
        stored = self._connection.execute(insert(tables.decisions).returning(tables.decisions.c.decision_id), [values])
        decision_id = int(stored.scalar_one())
        written = replace(decision, decision_id=decision_id, request_id=self._request_id)
        self._chain.append(decision_id, lambda previous: seal_of(written, previous))
        return decision_id

    def get(self, decision_id: int) -> Decision | None:
        """One entry."""
        return next(iter(self.find(ids=[decision_id], limit=1)), None)

    @kept(Part.DECISIONS)
    def find(
        self,
        *,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        user_id: int | None = None,
        ids: Collection[int] | None = None,
        actions: Collection[Action] | None = None,
        limit: int = 200,
    ) -> tuple[Decision, ...]:
        """Entries that match all that is given, newest first."""
        entries = tables.decisions
        undoing = entries.alias("undoing")
        query = select(entries, undoing.c.decision_id.label("undone_by")).select_from(
            entries.outerjoin(undoing, undoing.c.undoes == entries.c.decision_id)
        )
        wanted = {"engagement_id": engagement_id, "consultant_id": consultant_id, "user_id": user_id}
        for name, value in wanted.items():
            if value is not None:
                query = query.where(entries.c[name] == value)
        if actions is not None:
            query = query.where(entries.c.action.in_([action.value for action in actions]))
        query = query.order_by(entries.c.decision_id.desc())
        if ids is None:
            return self._found(query.limit(limit))
        listed = sorted(ids, reverse=True)[:limit]
        parts = [listed[first : first + IDS_AT_ONCE] for first in range(0, len(listed), IDS_AT_ONCE)]
        return tuple(found for part in parts for found in self._found(query.where(entries.c.decision_id.in_(part))))

    def sealed(self) -> Iterator[SealedDecision]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too."""
        for number, row, previous, seal in self._chain.links(select(tables.decisions, NOT_ASKED)):
            yield SealedDecision(number, _decision(row) if row else None, previous, seal)

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        return self._chain.head()

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[Decision, ...]:
        return tuple(_decision(row) for row in self._connection.execute(query))


def _decision(row: Row[*tuple[Any, ...]]) -> Decision:
    return Decision(
        decision_id=row.decision_id,
        at=row.at,
        user_id=row.user_id,
        user_name=row.user_name,
        action=Action(row.action),
        key=SeatKey(EngagementId(row.engagement_id), SeatName(row.seat)),
        placement=Placement(ConsultantId(row.consultant_id), row.first_start),
        proposal_id=row.proposal_id,
        before=row.before,
        after=row.after,
        reason=row.reason,
        note=row.note,
        undoes=row.undoes,
        undone=row.undone_by is not None,
        version=row.version,
        request_id=row.request_id or "",
    )
