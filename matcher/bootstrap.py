"""The one place that wires adapters to ports. Imports stand inside: nothing heavy is loaded before it is needed."""

import platform
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import Fault, MatcherError
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, PersonAnswer, Problem
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.solution import Limits, Report, Solution, Solver, Stop
from matcher.key_files import add_key, retire_keys, stored_keys
from matcher.ports import Database, JobQueue, Mailer
from matcher.ports.forms import Form
from matcher.ports.repairing import Repairer
from matcher.records import Brakes, Invite, Run
from matcher.services.audit.anchors import Note, anchor, by_mail
from matcher.services.audit.key_entries import record_rotation
from matcher.services.calendars.busy import RefreshReport
from matcher.services.jobs.worker import Duty
from matcher.services.retention.retention import YEAR, Keeping, prune
from matcher.settings import LOCAL_ADDRESS, Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from matcher.db.backup.envelope import Lock

if TYPE_CHECKING:
    from matcher.services.explanations.resolving import Resolver
    from matcher.sheets import SizeLimits

OFFERS_SECONDS = 60.0
FIRST_VERSION = 1
"""Of a letter that was just drafted."""
"""How often offers are looked at: one that runs out waits no longer."""
PRUNE_SECONDS = 24 * 3600.0
ANCHOR_SECONDS = 24 * 3600.0

SECONDS_BETWEEN_CALENDARS = 3600.0
"""Between two rounds of consultants' own calendars."""


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
    from matcher.services.explanations.resolving import resolver_of

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


def database(settings: Settings | None = None, clock: Callable[[], datetime] = system_clock) -> Database:
    """The database of the settings, or of this process's environment; nothing is opened before it is used."""
    from matcher.db.engine import open_engine
    from matcher.db.unit_of_work import SqlDatabase
    from matcher.db.vault import Vault
    from matcher.services.runtime.request_id import current_request

    chosen = settings or read_settings()
    engine = open_engine(chosen.database_url)
    keys = chosen.lived_experience_keys
    vault = Vault(*keys(), source=keys)
    opened = SqlDatabase(engine, vault, chosen.audit_keys, clock, chosen.time_zone, current_request)
    opened.brakes = brakes_of(chosen)
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


def queue(settings: Settings | None = None) -> Queue:
    """The queue of the settings; nothing is opened before it is used."""
    from matcher.jobs import HueyQueue

    return HueyQueue((settings or read_settings()).queue_url)


def duties(database: Database, settings: Settings, queue: JobQueue) -> tuple[Duty, ...]:
    """What workers do now and then."""
    from matcher.services.runs.repairing import attend

    keeping = keeping_of(settings)

    def read_calendars() -> int:
        report = refresh_busy(database)
        return report.read + report.failed

    return (
        Duty("offers", OFFERS_SECONDS, lambda: attend(database, queue.send)),
        Duty("reminders", OFFERS_SECONDS, lambda: remind(database, settings)),
        Duty("own calendars", SECONDS_BETWEEN_CALENDARS, read_calendars),
        Duty("anchor", ANCHOR_SECONDS, lambda: int(bool(anchor(database, anchor_note(settings))))),
        Duty("prune", PRUNE_SECONDS, lambda: prune(database, keeping, dry_run=False).count),
    )


def remind(database: Database, settings: Settings) -> int:
    """Write the reminders of offers that end soon, and send them where the settings say so; how many were written.

    What can't be sent stays in the outbox, for a person.
    """
    from matcher.services.mail.outbox import LetterRef
    from matcher.services.mail.sending import hand_over
    from matcher.services.offers.links import token_of
    from matcher.services.offers.reminding import remind as draft_reminders

    def link(nonce: str, to: str) -> str:
        return f"{settings.address}/offer/{token_of(settings.secret_key, nonce, to)}"

    drafted = () if settings.reminders == "off" else draft_reminders(database, settings.remind_days)
    if drafted and settings.reminders == "send" and settings.address != LOCAL_ADDRESS:
        hand_over(database, None, [LetterRef(number, FIRST_VERSION) for number in drafted], mailer(settings), link)
    return len(drafted)


def anchor_note(settings: Settings) -> Note:
    """What notes ends of the audit trail outside the database, as the settings say.

    Raises:
        SettingsError: They say to mail them, and mail is not set up.
    """
    from matcher.anchoring import to_file, to_syslog

    if settings.anchor_file:
        return to_file(settings.anchor_file)
    if settings.anchor == "syslog":
        return to_syslog()
    through = mailer(settings)
    if through is None:
        raise SettingsError("MATCHER_ANCHOR says to mail anchors, and mail is not set up. Set MATCHER_SMTP_URL.")
    return by_mail(through, settings.anchor.partition(":")[2], system_clock)


def keeping_of(settings: Settings) -> Keeping:
    """How long things are kept, by the settings."""
    return Keeping(
        runs=timedelta(days=settings.keep_runs_days),
        declined=timedelta(days=settings.keep_declined_days),
        requests=settings.keep_requests_years * YEAR,
        written=timedelta(days=settings.keep_written_days),
        people=timedelta(days=settings.keep_people_days),
    )


def migrate(settings: Settings | None = None) -> tuple[str | None, str]:
    """Bring the database to this version's form; the revisions before (None: it was empty) and after."""
    from matcher.db.engine import answering, open_engine
    from matcher.db.migrating import migrate as upgrade
    from matcher.db.vault import Vault

    chosen = settings or read_settings()
    engine = open_engine(chosen.database_url)
    try:
        with answering():
            return upgrade(engine, chosen.audit_keys, Vault(source=chosen.lived_experience_keys))
    finally:
        engine.dispose()


def federal_holidays(first: date, last: date) -> frozenset[date]:
    """The federal holidays of the United States from one day to another, as offices keep them."""
    from holidays import country_holidays

    # New Year's may be kept on the last day of the year before.
    kept = country_holidays("US", years=range(first.year, last.year + 2), observed=True)
    return frozenset(day for day in kept if first <= day <= last)


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """What a backup holds."""

    form: str
    made_at: datetime
    tables: int
    rows: int


def back_up(file: Path, passphrase: str = "", settings: Settings | None = None) -> BackupSummary:
    """Write the database to a sealed file.

    Args:
        passphrase: Seals it, in the place of the key of backups.
    """
    from matcher.db.backup.backups import back_up as write
    from matcher.db.engine import answering, open_engine

    chosen = settings or read_settings()
    engine = open_engine(chosen.database_url)
    try:
        with answering():
            made = write(engine, file, _lock_of(chosen, passphrase), system_clock())
    finally:
        engine.dispose()
    return BackupSummary(made.form, datetime.fromisoformat(made.made_at), len(made.tables), made.rows)


def _lock_of(settings: Settings, passphrase: str) -> "Lock":
    from matcher.db.backup.envelope import Lock

    return Lock(passphrase.encode(), is_passphrase=True) if passphrase else Lock(settings.backup_key)


def restore(
    file: Path,
    *,
    replace: bool,
    passphrase: str = "",
    older_keys: tuple[bytes, ...] = (),
    settings: Settings | None = None,
) -> BackupSummary:
    """Put a backup into the database.

    Args:
        older_keys: Of lived experience, which the backup's database had before they were rotated.

    Raises:
        SettingsError: A key is not here: one made now would open nothing.
    """
    from matcher.db.backup.backups import restore as put
    from matcher.db.engine import open_engine
    from matcher.db.vault import Vault

    chosen = settings or read_settings()
    chosen.require_key("MATCHER_LIVED_EXPERIENCE_KEY", "lived experience")
    vault = Vault(*chosen.lived_experience_keys(), *older_keys)
    engine = open_engine(chosen.database_url)
    try:
        made = put(engine, vault, chosen.audit_keys, file, _lock_of(chosen, passphrase), replace=replace)
    finally:
        engine.dispose()
    return BackupSummary(made.form, datetime.fromisoformat(made.made_at), len(made.tables), made.rows)


@dataclass(frozen=True, slots=True)
class RotationSummary:
    """What a rotation of the keys did.

    Args:
        resealed: How many records the new key of lived experience sealed again.
        retired: Where the former keys are now: older backups need them.
    """

    resealed: int
    retired: Path


def rotate_keys(settings: Settings) -> RotationSummary:
    """Seal everything with new keys; killed at any moment, nothing is lost, and it goes on when called again.

    Both keys are in the file before the first record is sealed again, and the former one leaves it after the last.

    Raises:
        SettingsError: The keys are in the environment, where no program can change them.
    """
    from matcher.db.engine import answering, open_engine
    from matcher.db.key_rotation import reseal_all
    from matcher.db.vault import Vault

    file, audit_file, retired = settings.rotating_files()
    if len(stored_keys(file)) == 1:
        add_key(file)
    engine = open_engine(settings.database_url)
    try:
        with answering():
            resealed = reseal_all(engine, Vault(source=settings.lived_experience_keys))
    finally:
        engine.dispose()
    retire_keys(file, retired)
    add_key(audit_file)
    with closing(database(settings)) as rotated:
        rotated.writing(lambda work: record_rotation(work, resealed))
    return RotationSummary(resealed, retired)


@lru_cache(maxsize=4096)
def place_of(city: str, state: str) -> Place | None:
    """Where a city of the United States is, in the middle of its ZIP codes, or None where we don't know it."""
    from zipcodes import filter_by

    wanted = city.strip().title()
    spots = [(float(found["lat"]), float(found["long"])) for found in filter_by(city=wanted, state=state)]  # type: ignore[no-untyped-call]
    if not spots:
        return None
    return Place(round(mean(lat for lat, _ in spots), 4), round(mean(lon for _, lon in spots), 4))


def database_fault(settings: Settings) -> str:
    """Why the database can't be worked with, and the way out; empty if it can."""
    from matcher.db.checkup import fault_of, file_is_missing
    from matcher.db.engine import open_engine

    try:
        if file_is_missing(settings.database_url):
            return "There is none yet. Make it with: matcher migrate"
        engine = open_engine(settings.database_url)
    except MatcherError as error:
        return str(error)
    except OSError:
        return "Its file can't be made. Make the folder this user's, or mend MATCHER_DATABASE_URL."
    try:
        return fault_of(engine)
    finally:
        engine.dispose()


def has_own_form(settings: Settings) -> bool:
    """Whether the database has this program's form; also true where it does not answer: others say that."""
    from matcher.db.checkup import has_another_form
    from matcher.db.engine import open_engine

    engine = open_engine(settings.database_url)
    try:
        return not has_another_form(engine)
    finally:
        engine.dispose()


def database_clock(settings: Settings) -> datetime:
    """The moment by the database's clock."""
    from matcher.db.checkup import database_clock as read
    from matcher.db.engine import open_engine

    engine = open_engine(settings.database_url)
    try:
        return read(engine)
    finally:
        engine.dispose()


def sealed_records_exist(settings: Settings) -> bool:
    """Whether the database has records that need the key of lived experience."""
    from matcher.db.checkup import holds_sealed
    from matcher.db.engine import open_engine

    engine = open_engine(settings.database_url)
    try:
        return holds_sealed(engine)
    finally:
        engine.dispose()


def sealed_records_open(settings: Settings) -> bool:
    """Whether the key here is that of the database's sealed records."""
    from matcher.db.checkup import opens
    from matcher.db.engine import open_engine
    from matcher.db.vault import Vault

    engine = open_engine(settings.database_url)
    try:
        return opens(engine, Vault(*settings.lived_experience_keys()))
    finally:
        engine.dispose()


def versions() -> dict[str, str]:
    """What takes part in a run, by name, for its record."""
    packages = ("matcher", "ortools")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def repairer(
    seconds: float | None = None,
    seed: int = 0,
    *,
    cause: str = "",
    stop: Callable[[], bool] = lambda: False,
    by: Solver | None = None,
) -> Repairer:
    """What proposes anew after a seat was freed: a run that begins with the schedule that stands.

    Args:
        by: A solver that remembers; by default one that does not.
    """
    from matcher.domain.model.solution import Limits
    from matcher.services.runs.nightly import Night, propose

    def again(database: Database) -> Run:
        limits = Limits(seconds=seconds, seed=seed)
        return propose(Night(database, by or solver(), limits, versions(), stop=stop, cause=cause, checks_proof=False))

    return again


class DatasetReader(Protocol):
    """Reads a dataset; ``today`` is what the policy is as of where it does not say."""

    def __call__(self, path: Path, *, today: date | None = None, answers: Iterable[PersonAnswer] = ()) -> Dataset:
        """Read it."""
        ...


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


def feed_text(name: str, invites: Iterable[Invite]) -> str:
    """A private feed as calendar text."""
    from matcher.calendars.writing import feed_text as write

    return write(name, invites)


def refresh_busy(database: Database, only: Collection[ConsultantId] | None = None) -> RefreshReport:
    """Fetch consultants' own calendars, all or some, and write the hours that they take."""
    from matcher.calendars.confined import read_busy
    from matcher.calendars.fetching import fetch
    from matcher.services.calendars.busy import refresh

    return refresh(database, fetch, read_busy, only)


def read_busy_file(
    file: Path, zone: ZoneInfo, window: tuple[datetime, datetime], emails: Collection[str], most_named: int
) -> tuple[Interval, ...]:
    """The times that a calendar file takes, read as those of consultants are.

    Raises:
        CalendarError: It can't be read, or something in it can't be placed; names that many such entries.
    """
    from matcher.calendars.confined import read_busy

    return read_busy(file.read_bytes(), zone, *window, emails=emails, most_named=most_named)


def size_limits(settings: Settings | None = None) -> "SizeLimits":
    """How large a spreadsheet may be."""
    from matcher.sheets import SizeLimits

    chosen = settings or read_settings()
    return SizeLimits(chosen.largest_file_mb, chosen.largest_sheet_rows)


def dataset_reader(report: Callable[[str, int], None] | None = None) -> DatasetReader:
    """What reads a dataset from a folder or workbook.

    Args:
        report: Called with a file's name and the rows read so far, every 10,000 rows.
    """
    from matcher.sheets import read_dataset

    limits = size_limits()
    return partial(read_dataset, limits=limits, report=report) if report else partial(read_dataset, limits=limits)


class ReadRequest(Protocol):
    """A request as a file says it."""

    @property
    def contact(self) -> Contact:
        """Who asked."""
        ...

    @property
    def facts(self) -> Facts:
        """What it says."""
        ...

    @property
    def received_at(self) -> datetime | None:
        """When it came in; None where the file does not say."""
        ...


class ReadRequests(Protocol):
    """The requests of a file, and what is odd about it."""

    @property
    def rows(self) -> Sequence[ReadRequest]:
        """The requests."""
        ...

    @property
    def warnings(self) -> Sequence[Fault]:
        """What is odd."""
        ...


def request_reader() -> Callable[[Path, datetime], ReadRequests]:
    """What reads requests from a CSV file; no request may have come in after the moment."""
    from matcher.sheets import read_requests

    return partial(read_requests, limits=size_limits())


def dataset_writer() -> Callable[[Dataset, Path], None]:
    """What writes a dataset to a folder or workbook."""
    from matcher.sheets import write_dataset

    return write_dataset


class TableWriter(Protocol):
    """Writes tables of any columns, as rows by column name."""

    def workbook_of(self, tables: Mapping[str, Sequence[Mapping[str, Any]]], header: Sequence[str] = ()) -> bytes:
        """An XLSX workbook with a sheet for each table."""
        ...

    def csv_archive_of(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
        """A ZIP archive with a CSV file for each table."""
        ...

    def csv_of(self, rows: Sequence[Mapping[str, Any]], header: Sequence[str] = ()) -> str:
        """One table as CSV."""
        ...


def table_writer() -> TableWriter:
    """What writes tables for spreadsheets."""
    from matcher.sheets import tables_out

    return tables_out


def consultant_form() -> Form[Consultant]:
    """A consultant as a form."""
    from matcher.sheets.forms import ConsultantForm

    return ConsultantForm(place_of)


def confidential_form(people: Collection[ConsultantId]) -> Form[Consultant]:
    """What is kept apart of a consultant as a form.

    Args:
        people: Whom they may be kept apart from.
    """
    from matcher.sheets.forms import ConfidentialForm

    return ConfidentialForm(people)


def engagement_form() -> Form[Engagement]:
    """An engagement as a form."""
    from matcher.sheets.forms import EngagementForm

    return EngagementForm(place_of)


def policy_form() -> Form[Policy]:
    """The policy as a form."""
    from matcher.sheets.forms import PolicyForm

    return PolicyForm()
