"""The one place that wires adapters to ports. Imports stand inside: nothing heavy is loaded before it is needed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from matcher.build import versions
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits, Report, Solution, Solver, Stop
from matcher.ports import Database, JobQueue, Mailer
from matcher.records import Brakes, Run
from matcher.settings import Settings, read_settings

if TYPE_CHECKING:
    from matcher.services.explanations.forced.resolving import Resolver


def system_clock() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def solver() -> Solver:
    """The solver."""
    from matcher.solver.solve import TeamColumnSolver

    return TeamColumnSolver()


def solve(
    problem: Problem,
    policy: Policy,
    limits: Limits | None = None,
    report: Report | None = None,
    stop: Stop | None = None,
) -> Solution:
    """Find the best schedule of a problem and prove how good it is; audited before it is returned.

    Args:
        limits: When to stop: by default only with a proof.
        report: Called now and then with how far the search is.
        stop: Asked now and then: true ends the search with the best schedule so far.

    Raises:
        AuditFailedError: The schedule found breaks a rule or its score does not add up: a bug.
    """
    return solver().solve(problem, policy, limits or Limits(), report or (lambda _: None), stop or (lambda: False))


def remembering_solver() -> Solver:
    """The solver for one problem and others that differ a little: what the first taught makes them quick."""
    from matcher.solver.incremental import IncrementalSolver

    return IncrementalSolver()


def resolver(
    problem: Problem, policy: Policy, assignments: Sequence[Assignment], limits: Limits | None = None
) -> "Resolver":
    """A schedule that questions can be asked about, each answered by solving again.

    Args:
        assignments: A schedule that breaks no rule, approved seats included.
        limits: For each new answer.

    Raises:
        AuditFailedError: The schedule breaks a rule.
    """
    from matcher.services.explanations.forced.resolving import resolver_of

    return resolver_of(problem, policy, assignments, remembering_solver(), limits or Limits())


class StandingSolver(Solver, Protocol):
    """A solver that repairs with what an earlier solve taught."""

    @property
    def from_nothing(self) -> Solver:
        """The solver of a night."""
        ...


def standing_solver() -> StandingSolver:
    """The solver of a process that stays: nights from nothing, repairs from what an earlier solve taught."""
    from matcher.solver.incremental import IncrementalSolver

    return IncrementalSolver(renews=True)


def database(
    settings: Settings | None = None, clock: Callable[[], datetime] = system_clock, *, goes_on: bool = False
) -> Database:
    """The database of the settings, or of this process's environment; nothing is opened before it is used.

    Args:
        goes_on: Whether the audit trail may go on under another key, because the former is lost.
    """
    from matcher.db.engine import open_engine
    from matcher.db.unit_of_work import SqlDatabase
    from matcher.db.vault import Vault
    from matcher.services.runtime.request_id import current_request

    chosen = settings or read_settings()
    engine = open_engine(chosen.database_url)
    keys = chosen.lived_experience_keys
    vault = Vault(*keys.there(), source=keys)
    audit_keys = chosen.audit_key_source
    audit_keys.there()  # keys that can't be read are named before anything is done
    opened = SqlDatabase(engine, vault, audit_keys, clock, chosen.time_zone, current_request)
    opened.brakes, opened.goes_on = brakes_of(chosen), goes_on
    return opened


def brakes_of(settings: Settings) -> Brakes:
    """How much may be asked and read, by the settings."""
    return Brakes(questions_a_day=settings.questions_a_day, records_an_hour=settings.records_an_hour)


class Queue(JobQueue, Protocol):
    """A queue with both its ends."""

    def consume(
        self, perform: Callable[[int], object], tick: Callable[[], object], stopping: Callable[[], bool]
    ) -> None:
        """Do jobs until told to stop."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


def require_addresses(settings: Settings) -> None:
    """Stop where the settings name a queue or a mail server that can't be meant; neither has to answer yet.

    Raises:
        MatcherError: It says which setting, and what would be right.
    """
    from matcher.jobs import require_address
    from matcher.mail.server import server_of

    require_address(settings.queue_url)
    server_of(settings)


def queue(settings: Settings | None = None) -> Queue:
    """The queue of the settings; nothing is opened before it is used."""
    from matcher.jobs import HueyQueue

    return HueyQueue((settings or read_settings()).queue_url)


def repairer(
    seconds: float | None = None,
    seed: int = 0,
    *,
    cause: str = "",
    stop: Callable[[], bool] = lambda: False,
    by: Solver | None = None,
) -> Callable[[Database], Run]:
    """What proposes again after a seat was freed: a run that begins with the schedule that stands.

    Args:
        by: A solver that remembers; by default one that does not.
    """
    from matcher.domain.model.solution import Limits
    from matcher.services.runs.nightly import Night, propose

    def again(database: Database) -> Run:
        limits = Limits(seconds=seconds, seed=seed)
        return propose(Night(database, by or solver(), limits, versions(), stop=stop, cause=cause, checks_proof=False))

    return again


def mailer(settings: Settings | None = None) -> Mailer | None:
    """What hands letters to the mail server of the settings; None where mail is not set up.

    Raises:
        SettingsError: The settings name no server that we can use.
    """
    from matcher.mail.server import server_of

    server = server_of(settings or read_settings())
    if server is None:
        return None
    from matcher.calendars.writing import invite_text
    from matcher.mail.smtp import SmtpMailer

    return SmtpMailer(server, invite_text)
