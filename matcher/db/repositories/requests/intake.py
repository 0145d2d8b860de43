"""Requests in the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, insert, select, update

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.request_facts import Contact, parse, texts_of
from matcher.domain.workflow.request import Request, RequestState
from matcher.ports import Part


class SqlRequests:
    """Stores and finds requests."""

    def __init__(self, moment: SqlMoment) -> None:
        self._moment = moment
        self._connection = moment.connection

    def add(self, request: Request) -> int:
        """Store a request (its id is given here) and return its id."""
        values = {**_values(request), "received_at": request.received_at}
        stored = self._connection.execute(insert(tables.requests).returning(tables.requests.c.request_id), [values])
        return int(stored.scalar_one())

    def update(self, request: Request) -> None:
        """Write what a request is now."""
        key = tables.requests.c.request_id
        self._connection.execute(update(tables.requests).where(key == request.request_id).values(_values(request)))

    def get(self, request_id: int) -> Request | None:
        """One request."""
        query = select(tables.requests).where(tables.requests.c.request_id == request_id)
        row = self._connection.execute(query).one_or_none()
        return _request(row) if row else None

    @kept(Part.REQUESTS)
    def find(self, states: Collection[RequestState] | None = None) -> tuple[Request, ...]:
        """Requests in any of these states, or all, in the order in which they came."""
        query = select(tables.requests).order_by(tables.requests.c.received_at, tables.requests.c.request_id)
        if states is not None:
            query = query.where(tables.requests.c.state.in_([state.value for state in states]))
        return tuple(_request(row) for row in self._connection.execute(query))


def _values(request: Request) -> dict[str, Any]:
    return {
        "state": request.state.value,
        "version": request.version,
        "contact_name": request.contact.name,
        "contact_email": request.contact.email,
        "facts": texts_of(request.facts),
        "first_answer_at": request.first_answer_at,
        "snoozed_until": request.snoozed_until,
        "duplicate_of": request.duplicate_of,
        "engagement_id": request.engagement_id,
    }


def _request(row: Row[*tuple[Any, ...]]) -> Request:
    return Request(
        request_id=row.request_id,
        received_at=row.received_at,
        contact=Contact(row.contact_name, row.contact_email),
        facts=parse(row.facts).facts,
        state=RequestState(row.state),
        version=row.version,
        first_answer_at=row.first_answer_at,
        snoozed_until=row.snoozed_until,
        duplicate_of=row.duplicate_of,
        engagement_id=EngagementId(row.engagement_id) if row.engagement_id else None,
    )
