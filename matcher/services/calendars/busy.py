"""Own calendars: consultants may let us read when they are taken. Only begin and end are kept, never what for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval, covered_by
from matcher.domain.model.clock.ahead import is_ahead
from matcher.domain.model.errors import CalendarError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import timetable
from matcher.ports import Database, UnitOfWork
from matcher.records import BusyCalendar, Permission, QuestionKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import CLOCK, CONSULTANT
from matcher.services.calendars.feeds import NO_CONSULTANT, record_calendar
from matcher.services.calendars.invitations import entry_uid
from matcher.services.consultants.contacts import addresses
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import SpentError, again_on, count
from matcher.services.saving import NEWER, mark, newer

HORIZON = timedelta(days=400)
"""So far ahead hours are read, and further where some engagement's window is."""
DAY = timedelta(days=1)
AROUND = 2 * DAY
"""What travel and buffers take before a session is within this."""
LONGEST_ADDRESS = 2_000
UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
NO_ADDRESS = (
    "Give the address of a calendar (iCal, .ics) that begins with https:// and holds no password. Nothing was changed."
)
Fetch = Callable[[str], bytes]
"""What an address gives.

Raises:
    CalendarError: It can't be had.
"""
ReadBusy = Callable[[bytes, ZoneInfo, datetime, datetime, Collection[str], Collection[str]], tuple[Interval, ...]]
"""The hours that a calendar takes between two moments; without entries of ours, by their names, and without invitations
that the person, by their mail addresses, declined.

Raises:
    CalendarError: It can't be read.
"""


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """What a page says of a consultant's own calendar.

    Args:
        host: The machine that it is on; the rest of the address is a secret.
        fetched_at: When the reading that counts was made, or None where there is none yet.
        age: How old that reading is; None where it is of the future.
        fault: Why the last try failed, or an empty string.
        spans: How many spans it takes.
    """

    consultant_id: ConsultantId
    host: str
    fetched_at: datetime | None
    age: timedelta | None
    tried_at: datetime | None
    fault: str
    spans: int

    @property
    def age_in_words(self) -> str:
        """How old the reading that counts is, rounded down: "12 minutes", "5 hours", "3 days"; empty without one.

        Of one that the clock was ahead for, nobody knows.
        """
        for name, unit in UNITS.items():
            if self.age is not None and self.age >= 2 * unit:
                return f"{self.age // unit:,} {name}s"
        if self.age is not None:
            return "a minute"
        return "an unknown time" if self.fetched_at else ""


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a round came to."""

    read: int
    failed: int


def own_calendar(database: Database, consultant_id: ConsultantId) -> OwnCalendar | None:
    """A consultant's own calendar, or None where we have none."""
    with database.reading() as work:
        found = work.calendars.own(consultant_id)
        return _shown(work, found) if found else None


def own_calendars(database: Database) -> tuple[OwnCalendar, ...]:
    """Every own calendar, by consultant."""
    with database.reading() as work:
        return tuple(_shown(work, found) for found in work.calendars.all_own())


def _shown(work: UnitOfWork, found: BusyCalendar) -> OwnCalendar:
    return OwnCalendar(
        found.consultant_id,
        urlsplit(found.address).hostname or "",
        found.fetched_at,
        _age(found.fetched_at, work.now),
        found.tried_at,
        found.fault,
        len(work.calendars.busy([found.consultant_id]).get(found.consultant_id, ())),
    )


def _age(fetched_at: datetime | None, now: datetime) -> timedelta | None:
    if fetched_at is None or is_ahead(fetched_at, now):
        return None
    return max(now - fetched_at, timedelta(0))


def calendar_mark(database: Database, consultant_id: ConsultantId) -> str:
    """Stands for a consultant's own calendar, or for there being none: its address is not shown."""
    with database.reading() as work:
        return mark(_address(work, consultant_id))


def set_calendar(
    database: Database, user: User | None, consultant_id: ConsultantId, address: str, seen: str | None = None
) -> str:
    """Set where a consultant's own calendar is, or forget it with an empty address.

    To somebody with an account it is a change of when a person is free, and draws on the allowance.

    What was read at the address before counts until the new one has been read: nobody is free in between by mistake.

    Args:
        user: None where the consultant does it, on their own page.
        seen: The mark of the calendar that there was when the form was shown.

    Returns:
        Why it was not set, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such consultant.
        SpentError: The user has asked as much today as one day allows.
    """
    if user:
        require(user, Permission.DECIDE)
    wanted = _as_fetched(address)
    if wanted and not _fetchable(wanted):
        return NO_ADDRESS

    def work(unit: UnitOfWork) -> str | SpentError:
        if not unit.dataset.consultants([consultant_id]):
            raise NotFoundError(NO_CONSULTANT)
        standing = unit.calendars.own(consultant_id)
        before = standing.address if standing else ""
        if newer(seen, before):
            return NEWER
        if before == wanted:
            return ""
        if user and not count(unit, user, QuestionKind.FACTS):
            return SpentError(again_on(unit), unit.now)
        if wanted:
            unit.calendars.set_own(BusyCalendar(consultant_id, wanted, standing.fetched_at if standing else None))
        else:
            unit.calendars.drop_own(consultant_id)
        had, has = ("an own calendar" if one else "no own calendar" for one in (before, wanted))
        record_calendar(unit, user or CONSULTANT, consultant_id, had, has)
        return ""

    refused = database.writing(work)
    if isinstance(refused, SpentError):
        raise refused
    return refused


def _as_fetched(address: str) -> str:
    """An address as it was written, with https for the webcal of calendar programs."""
    written = address.strip()
    return f"https{written[len('webcal') :]}" if written.casefold().startswith("webcal://") else written


def _address(work: UnitOfWork, consultant_id: ConsultantId) -> str:
    found = work.calendars.own(consultant_id)
    return found.address if found else ""


def refresh(
    database: Database, fetch: Fetch, read: ReadBusy, only: Collection[ConsultantId] | None = None
) -> RefreshReport:
    """Fetch own calendars and write the hours that they take. What fails keeps its last good copy, and says so."""
    with database.reading() as work:
        calendars = [one for one in work.calendars.all_own() if only is None or one.consultant_id in only]
        people = work.dataset.consultants([one.consultant_id for one in calendars])
        mail = addresses(work, people.keys())
        engagements, now = work.dataset.engagements(), work.now
        moved = work.person_answers.new_ids()
        begun = _begun(work, engagements)
    last = max((one.window_end for one in engagements.values()), default=now.date())
    end = max(now + HORIZON, datetime.combine(last, time(0), UTC) + 2 * DAY)  # of any zone
    outcomes = []
    for one in calendars:
        if one.consultant_id not in people:
            continue  # kept for the day that they come back
        known_as = [one.consultant_id, *(old for old, new in moved.items() if new == one.consultant_id)]
        ours = frozenset(entry_uid(engagement_id, cid) for engagement_id in engagements for cid in known_as)
        zone = people[one.consultant_id].time_zone
        try:
            emails = {mail[one.consultant_id]} if one.consultant_id in mail else set()
            begin = min(now, begun.get(one.consultant_id, now))
            spans = read(fetch(one.address), zone, begin, end, ours, emails)
        except CalendarError as error:
            outcomes.append(_failed(database, one, str(error)))
        else:
            outcomes.append(_kept(database, one, spans))
    return RefreshReport(outcomes.count(True), outcomes.count(False))


def _begun(work: UnitOfWork, engagements: Mapping[EngagementId, Engagement]) -> Mapping[ConsultantId, datetime]:
    """By person who sits in engagements that are not over, when the first of them begins, travel included.

    Hours that are over count until these are: else who was kept although they are taken would be in doubt again.
    """
    policy = work.dataset.policy()
    found: dict[ConsultantId, datetime] = {}
    for held in work.standing.seats().values():
        engagement, (person, start) = engagements.get(held.key.engagement_id), held.placement
        if held.fixed and engagement and timetable(engagement, start, policy).days[-1] >= policy.as_of:
            found[person] = min(found.get(person, start), start - AROUND)
    return found


def _kept(database: Database, one: BusyCalendar, spans: tuple[Interval, ...]) -> bool:
    def work(unit: UnitOfWork) -> None:
        if _still(unit, one):
            unit.calendars.set_own(replace(one, fetched_at=unit.now, tried_at=unit.now, fault=""))
            before = unit.calendars.busy([one.consultant_id]).get(one.consultant_id, ())
            if before != spans:
                unit.calendars.set_busy(one.consultant_id, spans)
            if _frees(before, spans, unit.now):
                record_calendar(unit, CLOCK, one.consultant_id, "hours taken", "some of them free again")

    database.writing(work)
    return True


def _frees(before: Iterable[Interval], after: Collection[Interval], now: datetime) -> bool:
    """Whether hours to come were taken, and are not any more."""
    gone = (Interval(max(span.begin, now), span.end) for span in set(before).difference(after) if span.end > now)
    return not all(covered_by(span, after) for span in gone)


def _failed(database: Database, one: BusyCalendar, why: str) -> bool:
    def work(unit: UnitOfWork) -> None:
        if _still(unit, one):
            unit.calendars.set_own(replace(one, tried_at=unit.now, fault=why))

    database.writing(work)
    return False


def _still(work: UnitOfWork, one: BusyCalendar) -> bool:
    """Whether the address is still the one that was fetched."""
    now = work.calendars.own(one.consultant_id)
    return now is not None and now.address == one.address


def _fetchable(address: str) -> bool:
    try:
        url = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    return plain and url.scheme == "https" and bool(url.hostname) and "@" not in url.netloc
