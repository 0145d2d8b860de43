"""The ports of requests, offers, what is kept about engagements beside their seats, and consent."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.consent import Consent
from matcher.domain.workflow.engagement import Lifecycle
from matcher.domain.workflow.offer import Offer, OfferState, Question
from matcher.domain.workflow.request import Request, RequestState
from matcher.domain.workflow.seat import SeatState
from matcher.records import Access, KeptSeat, SeatKey


class OfferStore(Protocol):
    """Offers and the questions about them."""

    def add(self, offer: Offer) -> int:
        """Store an offer (its id is given here) and return its id."""
        ...

    def update(self, offer: Offer) -> None:
        """Write how an offer stands: state, answer, who gave it and how, and what its links are made of."""
        ...

    def get(self, offer_id: int) -> Offer | None:
        """One offer."""
        ...

    def by_nonce(self, nonce: str) -> Offer | None:
        """The offer of a link."""
        ...

    def find(
        self,
        *,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        states: Collection[OfferState] | None = None,
        limit: int | None = None,
    ) -> tuple[Offer, ...]:
        """Offers that match all that is given, newest first."""
        ...

    def ask(self, question: Question) -> int:
        """Store a question (its id is given here) and return its id."""
        ...

    def reply(self, question: Question) -> None:
        """Write the reply to a question."""
        ...

    def questions(self, offer_ids: Collection[int] | None = None, *, open_only: bool = False) -> tuple[Question, ...]:
        """Questions about these offers, or all, oldest first."""
        ...


class LifecycleStore(Protocol):
    """What is kept about engagements beside their seats."""

    def get(self, engagement_id: EngagementId) -> Lifecycle:
        """What is kept of an engagement; of one that nothing was done with, a fresh one."""
        ...

    def put(self, lifecycle: Lifecycle) -> None:
        """Write what is kept."""
        ...

    def all(self) -> Mapping[EngagementId, Lifecycle]:
        """All that is kept, by engagement."""
        ...

    def mark(self, key: SeatKey, state: SeatState, at: datetime) -> None:
        """Note why a seat was left empty; the note is gone when someone is put there."""
        ...

    def marks(self, engagement_id: EngagementId | None = None) -> Mapping[SeatKey, tuple[SeatState, datetime]]:
        """Why seats were left empty, and when, in key order."""
        ...


class KeptSeatStore(Protocol):
    """Seats that someone keeps although they no longer hold; on which facts is sealed."""

    def put(self, seat: KeptSeat) -> None:
        """Write it in the place of what was kept for the seat before."""
        ...

    def remove(self, key: SeatKey) -> None:
        """Forget what was kept for a seat, if anything."""
        ...

    def all(self, access: Access) -> Mapping[SeatKey, KeptSeat]:
        """Everything that is kept, in key order."""
        ...


class ConsentStore(Protocol):
    """To whom lived experience may be shown, engagement by engagement; sealed."""

    def put(self, engagement_id: EngagementId, consultant_id: ConsultantId, consent: Consent) -> None:
        """Write a consent in the place of the one before."""
        ...

    def get(self, access: Access, engagement_id: EngagementId, consultant_id: ConsultantId) -> Consent:
        """A consent: to nobody where none was ever given."""
        ...


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
