"""Transactions: one unit of work each, done again when the database asks for it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from matcher.cache import Memory
from matcher.db.center.datasets import SqlDataset
from matcher.db.center.seat_names import SqlSeatNames
from matcher.db.center.standing_schedule import SqlStanding
from matcher.db.checkup import holds_sealed
from matcher.db.engine import answering, begin_reading, begin_writing, kept_locked, queue
from matcher.db.migrating import require_current
from matcher.db.read_transaction import SqlMoment, watch
from matcher.db.repositories.people.accounts import SqlAccounts
from matcher.db.repositories.people.calendars import SqlCalendars
from matcher.db.repositories.people.consents import SqlConsents
from matcher.db.repositories.people.digests import SqlDigests
from matcher.db.repositories.people.factors import SqlFactors
from matcher.db.repositories.people.notes import SqlNotes
from matcher.db.repositories.people.own_keys import SqlOwnKeys
from matcher.db.repositories.people.person_answers import SqlPersonAnswers
from matcher.db.repositories.people.saved_views import SqlSavedViews
from matcher.db.repositories.people.sessions import SqlRates, SqlSessions
from matcher.db.repositories.requests.intake import SqlRequests
from matcher.db.repositories.requests.lifecycle import SqlLifecycles
from matcher.db.repositories.requests.mail import SqlContacts, SqlOutbox
from matcher.db.repositories.requests.offers import SqlOffers
from matcher.db.repositories.schedule.jobs import SqlJobs
from matcher.db.repositories.schedule.kept_seats import SqlKeptSeats
from matcher.db.repositories.schedule.proposals import SqlProposals
from matcher.db.repositories.schedule.publishing import SqlPublishing
from matcher.db.repositories.schedule.runs import SqlRuns
from matcher.db.repositories.schedule.scenarios import SqlScenarios
from matcher.db.repositories.trail.access_log import SqlAccessLog
from matcher.db.repositories.trail.audit_trail import SqlAuditTrail
from matcher.db.repositories.trail.protection import SqlQuestions, SqlReadingRequests
from matcher.db.repositories.trail.retention import SqlRetention
from matcher.db.vault import Vault
from matcher.domain.model.errors import UnavailableError
from matcher.key_files import KeySource
from matcher.records import USUAL_BRAKES, Brakes, SealKeys

Result = TypeVar("Result")
Prepare = Callable[[Connection], Connection]

AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization failure, deadlock."""
TAKEN = "23505"
"""PostgreSQL: unique violation. Two writers at once may end in it, so it is worth a few tries."""
TRIES_IF_TAKEN = 3
TRIES = 20
LONGEST_PAUSE_SECONDS = 0.5
FORM_SECONDS = 60.0
"""So often it is looked whether the database still has this version's form: somebody may migrate it meanwhile."""
LONGEST_WAIT_SECONDS = 15.0
"""After so long no further try begins: one that waited for a lock as long as engines are told to has had its turn."""


BUSY = (
    "Too many people write at once, or a program that hangs keeps the database locked. Nothing was changed; please try"
    " again, or see: matcher doctor"
)


class BusyError(UnavailableError):
    """Too many write at once."""


@dataclass(frozen=True)
class SqlUnitOfWork:
    """One transaction's stores."""

    moment: SqlMoment
    vault: Vault
    audit_keys: KeySource
    now: datetime
    zone: ZoneInfo
    request_id: str = ""
    brakes: Brakes = USUAL_BRAKES
    goes_on: bool = False

    @cached_property
    def today(self) -> date:
        """The day at the center when the transaction began."""
        return self.day_of(self.now)

    def day_of(self, at: datetime) -> date:
        """The day at the center at a moment."""
        return at.astimezone(self.zone).date()

    @cached_property
    def dataset(self) -> SqlDataset:
        """The center's data."""
        return SqlDataset(self.moment, self.vault, self.today)

    @cached_property
    def seat_names(self) -> SqlSeatNames:
        """How datasets call seats."""
        return SqlSeatNames(self.moment.connection, self.vault)

    @cached_property
    def standing(self) -> SqlStanding:
        """The schedule that stands."""
        return SqlStanding(self.moment)

    @cached_property
    def proposals(self) -> SqlProposals:
        """Proposals and their rows."""
        return SqlProposals(self.moment)

    @cached_property
    def trail(self) -> SqlAuditTrail:
        """The audit trail."""
        return SqlAuditTrail(self.moment, self._seal_keys("audit trail"), self.request_id)

    @cached_property
    def publishing(self) -> SqlPublishing:
        """Published versions."""
        return SqlPublishing(self.moment)

    @cached_property
    def runs(self) -> SqlRuns:
        """Runs and their lock."""
        return SqlRuns(self.moment, self.vault, self.now)

    @cached_property
    def scenarios(self) -> SqlScenarios:
        """Scenarios and studies."""
        return SqlScenarios(self.moment.connection, self.vault, self.now)

    @cached_property
    def retention(self) -> SqlRetention:
        """What is kept for a while only."""
        return SqlRetention(self.moment.connection)

    @cached_property
    def jobs(self) -> SqlJobs:
        """Jobs and workers."""
        return SqlJobs(self.moment.connection)

    @cached_property
    def requests(self) -> SqlRequests:
        """Requests."""
        return SqlRequests(self.moment)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """Letters."""
        return SqlOutbox(self.moment, self.vault)

    @cached_property
    def contacts(self) -> SqlContacts:
        """Consultants' addresses that were set here."""
        return SqlContacts(self.moment, self.vault)

    @cached_property
    def notes(self) -> SqlNotes:
        """Notes and comments."""
        return SqlNotes(self.moment.connection, self.vault)

    @cached_property
    def saved_views(self) -> SqlSavedViews:
        """What accounts ask of lists."""
        return SqlSavedViews(self.moment.connection)

    @cached_property
    def digests(self) -> SqlDigests:
        """How often accounts are written to of what waits."""
        return SqlDigests(self.moment.connection)

    @cached_property
    def person_answers(self) -> SqlPersonAnswers:
        """Answers whether two ids are one human."""
        return SqlPersonAnswers(self.moment, self.vault)

    @cached_property
    def offers(self) -> SqlOffers:
        """Offers and the questions about them."""
        return SqlOffers(self.moment)

    @cached_property
    def lifecycles(self) -> SqlLifecycles:
        """What is kept about engagements beside their seats."""
        return SqlLifecycles(self.moment)

    @cached_property
    def kept_seats(self) -> SqlKeptSeats:
        """Seats that someone keeps although they no longer hold."""
        return SqlKeptSeats(self.moment.connection, self.vault)

    @cached_property
    def consents(self) -> SqlConsents:
        """To whom lived experience may be shown."""
        return SqlConsents(self.moment.connection, self.vault)

    @cached_property
    def own_keys(self) -> SqlOwnKeys:
        """What opens consultants' own pages."""
        return SqlOwnKeys(self.moment.connection)

    @cached_property
    def factors(self) -> SqlFactors:
        """Second factors."""
        return SqlFactors(self.moment.connection, self.vault)

    @cached_property
    def calendars(self) -> SqlCalendars:
        """Feeds and own calendars."""
        return SqlCalendars(self.moment, self.vault)

    @cached_property
    def accounts(self) -> SqlAccounts:
        """Accounts."""
        return SqlAccounts(self.moment.connection)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Who is signed in."""
        return SqlSessions(self.moment, self.now)

    @cached_property
    def rates(self) -> SqlRates:
        """How often something was tried."""
        return SqlRates(self.moment.connection, self.now)

    @cached_property
    def questions(self) -> SqlQuestions:
        """What accounts asked that may tell of people."""
        return SqlQuestions(self.moment.connection, self.now, self.today)

    @cached_property
    def reading_requests(self) -> SqlReadingRequests:
        """Requests to read many confidential records at once."""
        return SqlReadingRequests(self.moment.connection, self.vault)

    @cached_property
    def access_log(self) -> SqlAccessLog:
        """Who read whose lived experience."""
        return SqlAccessLog(self.moment.connection, self._seal_keys("access log"), self.vault, self.now)

    def _seal_keys(self, chain: str) -> SealKeys:
        return SealKeys(chain, self.audit_keys.there(), self.audit_keys, goes_on=self.goes_on)


class SqlDatabase:
    """Gives out transactions.

    Args:
        audit_keys: Seal the audit trail and the access log.
        clock: The moment, aware.
        zone: Where the center's days begin.
        request: The id of what is under way.
        memory: What was read before; one of its own where none is given.

    Attributes:
        brakes: How much is too much.
        goes_on: Whether the trail may go on under other keys, because the former are lost.
    """

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        audit_keys: KeySource,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        request: Callable[[], str] = str,
        memory: Memory | None = None,
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._audit_keys = audit_keys
        self._clock = clock
        self._zone = zone
        self._request = request
        self._looked_at: float | None = None
        self._memory = memory or Memory()
        self.brakes = USUAL_BRAKES
        self.goes_on = False
        watch(engine)

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """A transaction that reads one moment's state and writes nothing."""
        with answering(), self._begun(begin_reading, SqlMoment.stamps) as moment:
            yield self._unit_of_work(moment)

    def writing(self, work: Callable[[SqlUnitOfWork], Result]) -> Result:
        """Do the work in one transaction, as if nobody else were at work; again when the database asks for it.

        Raises:
            BusyError: It did not come to its turn; nothing was changed.
            DatabaseAwayError: The database is away.
        """
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        for attempt in range(TRIES):
            try:
                return self._write_once(work)
            except DBAPIError as error:
                if not _asks_again(error, attempt):
                    with answering():
                        raise
            if time.monotonic() > until:
                break
            time.sleep(random.uniform(0, min(LONGEST_PAUSE_SECONDS, 0.01 * 2**attempt)))  # noqa: S311 no secret
        raise BusyError(BUSY)

    def _write_once(self, work: Callable[[SqlUnitOfWork], Result]) -> Result:
        with self._begun(begin_writing, lambda moment: queue(moment.connection)) as moment:
            return work(self._unit_of_work(moment))

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()

    @contextmanager
    def _begun(self, prepare: Prepare, first: Callable[[SqlMoment], object]) -> Iterator[SqlMoment]:
        """A transaction whose first statement was done; on another connection where the one at hand is dead."""
        try:
            moment = self._opened(prepare, first)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            moment = self._opened(prepare, first)
        with moment.connection as connection:
            yield moment
            connection.commit()

    def _opened(self, prepare: Prepare, first: Callable[[SqlMoment], object]) -> SqlMoment:
        connection = prepare(self._connect())
        try:
            connection.begin()
            moment = SqlMoment(connection, self._memory)
            first(moment)
        except BaseException:
            connection.close()
            raise
        return moment

    def _connect(self) -> Connection:
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at > FORM_SECONDS:
            require_current(self._engine)
            if self._looked_at is None:
                self._vault.begin(lambda: holds_sealed(self._engine))
            self._looked_at = now
        return self._engine.connect()

    def _unit_of_work(self, moment: SqlMoment) -> SqlUnitOfWork:
        return SqlUnitOfWork(
            moment,
            self._vault,
            self._audit_keys,
            self._clock(),
            self._zone,
            self._request(),
            self.brakes,
            self.goes_on,
        )


def _asks_again(error: DBAPIError, attempt: int) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    taken = state == TAKEN and attempt + 1 < TRIES_IF_TAKEN
    return taken or state in AGAIN or kept_locked(error)
