"""The ports: what use cases ask of a database, as small Protocols; here a transaction, and what gives them out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol, TypeVar

from matcher.ports.calendars import CalendarStore
from matcher.ports.datasets import DatasetStore, SeatNameStore, StandingStore
from matcher.ports.jobs import JobQueue, JobStore
from matcher.ports.mail import ContactStore, Mailer, OutboxStore, Postbox
from matcher.ports.notes import DigestStore, NoteStore, SavedViewStore
from matcher.ports.offers import ConsentStore, KeptSeatStore, LifecycleStore, OfferStore, RequestStore
from matcher.ports.parts import Moment, Part
from matcher.ports.people import (
    AccessLog,
    AccountStore,
    FactorStore,
    OwnKeyStore,
    PersonAnswerStore,
    RateStore,
    SessionStore,
)
from matcher.ports.protection import QuestionStore, ReadingRequestStore
from matcher.ports.retention import RetentionStore
from matcher.ports.reviewing import AuditTrail, ProposalStore, PublishingStore, RunStore
from matcher.ports.scenarios import ScenarioStore
from matcher.records import Brakes

__all__ = ["Database", "JobQueue", "Mailer", "Part", "Postbox", "UnitOfWork"]

Result = TypeVar("Result")


class UnitOfWork(Protocol):
    """One transaction: all of it happens or none of it."""

    @property
    def moment(self) -> Moment:
        """What is remembered of what was read before, as far as it is the same still."""
        ...

    @property
    def dataset(self) -> DatasetStore:
        """The center's data."""
        ...

    @property
    def seat_names(self) -> SeatNameStore:
        """How datasets call seats."""
        ...

    @property
    def standing(self) -> StandingStore:
        """The schedule that stands."""
        ...

    @property
    def proposals(self) -> ProposalStore:
        """Proposals and their rows."""
        ...

    @property
    def trail(self) -> AuditTrail:
        """The audit trail."""
        ...

    @property
    def publishing(self) -> PublishingStore:
        """Published versions."""
        ...

    @property
    def runs(self) -> RunStore:
        """Runs and their lock."""
        ...

    @property
    def scenarios(self) -> ScenarioStore:
        """Scenarios and studies of them."""
        ...

    @property
    def retention(self) -> RetentionStore:
        """What is kept for a while only."""
        ...

    @property
    def jobs(self) -> JobStore:
        """Jobs and workers."""
        ...

    @property
    def requests(self) -> RequestStore:
        """Requests."""
        ...

    @property
    def outbox(self) -> OutboxStore:
        """Letters that wait for a person to send them, and those that were sent."""
        ...

    @property
    def contacts(self) -> ContactStore:
        """Consultants' addresses that were set here."""
        ...

    @property
    def notes(self) -> NoteStore:
        """What people of the center write for each other."""
        ...

    @property
    def saved_views(self) -> SavedViewStore:
        """What accounts ask of lists."""
        ...

    @property
    def digests(self) -> DigestStore:
        """How often accounts are written to of what waits."""
        ...

    @property
    def person_answers(self) -> PersonAnswerStore:
        """Answers whether two ids are one human."""
        ...

    @property
    def offers(self) -> OfferStore:
        """Offers and the questions about them."""
        ...

    @property
    def lifecycles(self) -> LifecycleStore:
        """What is kept about engagements beside their seats."""
        ...

    @property
    def kept_seats(self) -> KeptSeatStore:
        """Seats that someone keeps although they no longer hold."""
        ...

    @property
    def consents(self) -> ConsentStore:
        """To whom lived experience may be shown."""
        ...

    @property
    def calendars(self) -> CalendarStore:
        """Feeds that we give, and own calendars that we read."""
        ...

    @property
    def own_keys(self) -> OwnKeyStore:
        """What opens consultants' own pages."""
        ...

    @property
    def factors(self) -> FactorStore:
        """Second factors."""
        ...

    @property
    def accounts(self) -> AccountStore:
        """Accounts."""
        ...

    @property
    def sessions(self) -> SessionStore:
        """Who is signed in."""
        ...

    @property
    def rates(self) -> RateStore:
        """How often something was tried."""
        ...

    @property
    def access_log(self) -> AccessLog:
        """Who read whose lived experience."""
        ...

    @property
    def questions(self) -> QuestionStore:
        """What accounts asked that may tell of people."""
        ...

    @property
    def reading_requests(self) -> ReadingRequestStore:
        """Requests to read many confidential records at once."""
        ...

    @property
    def brakes(self) -> Brakes:
        """How much is too much, as the operator set it."""
        ...

    @property
    def now(self) -> datetime:
        """When the transaction began, in UTC."""
        ...

    @property
    def today(self) -> date:
        """The day at the center when the transaction began."""
        ...

    def day_of(self, at: datetime) -> date:
        """The day at the center at a moment."""
        ...


class Database(Protocol):
    """Gives out transactions. What use cases and pages are handed."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that reads one moment's state and writes nothing."""
        ...

    def writing(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Do the work in one transaction, as if nobody else were at work; again when the database asks for it.

        Args:
            work: May run more than once: it must touch nothing but the unit of work.
        """
        ...

    def close(self) -> None:
        """Close idle connections; the next transaction opens new ones."""
        ...
