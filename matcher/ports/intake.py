"""The port of requests."""

from collections.abc import Collection
from typing import Protocol

from matcher.domain.workflow.request import Request, RequestState


class RequestStore(Protocol):
    """Requests, as they are now; how they came to it is in the trail."""

    def add(self, request: Request) -> int:
        """Store a request (its id is given here) and return its id."""
        ...

    def update(self, request: Request) -> None:
        """Write what a request is now."""
        ...

    def get(self, request_id: int) -> Request | None:
        """One request."""
        ...

    def find(self, states: Collection[RequestState] | None = None) -> tuple[Request, ...]:
        """Requests in any of these states, or all, in the order in which they came."""
        ...
