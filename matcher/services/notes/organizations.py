"""Each organization as a record: all that it ever asked for and was given, under whatever spelling of its name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from matcher.domain.model.clock.business_hours import EASTERN
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.problem import Engagement
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.workflow.engagement import DONE, EngagementState
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.request import OPEN, Request, RequestState
from matcher.ports import Database, UnitOfWork
from matcher.records import Letter, NoteKind, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.intake_entries import request_subject
from matcher.services.consultants.names import called
from matcher.services.failures import NotFoundError
from matcher.services.intake.requests import NewRequest, receive_from
from matcher.services.notes.writing import NoteLine, lines, write
from matcher.services.seats.seating import public_seats, states_of_all

STOPPED = frozenset({EngagementState.WITHDRAWN})
LOG_KINDS = (NoteKind.CALL, NoteKind.LETTER, NoteKind.NOTE)


class Served(StrEnum):
    """What came of all that an organization asked for."""

    SERVED = "served"
    UNDER_WAY = "under way, not served yet"
    NEVER = "asked, never served"


@dataclass(frozen=True, slots=True)
class Given:
    """An engagement of an organization.

    Args:
        people: Who is public there, by name.
    """

    engagement: Engagement
    state: EngagementState
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization.

    Args:
        key: What all spellings of its name have in common.
        name: As it was spelled last; ``spellings`` all of them.
        requests: Newest first; ``given`` its engagements, newest first.
        last_asked: The day of its last request, if any is known.
    """

    key: str
    name: str
    spellings: tuple[str, ...]
    requests: tuple[Request, ...]
    given: tuple[Given, ...]
    last_asked: date | None

    @property
    def delivered(self) -> int:
        """How many engagements took place."""
        return sum(one.state in DONE for one in self.given)

    @property
    def served(self) -> Served:
        """What came of it all."""
        if self.delivered:
            return Served.SERVED
        goes_on = any(one.state not in STOPPED for one in self.given) or any(one.state in OPEN for one in self.requests)
        return Served.UNDER_WAY if goes_on else Served.NEVER

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Who asked, the last one first."""
        return tuple(dict.fromkeys(one.contact for one in self.requests if one.contact.email))


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """What the page of an organization shows.

    Args:
        log: Calls, letters and notes, newest first; ``letters`` those of the outbox about its requests, likewise.
    """

    organization: Organization
    log: tuple[NoteLine, ...]
    letters: tuple[Letter, ...]


def organizations(database: Database) -> tuple[Organization, ...]:
    """Every organization that ever asked, by key; none without a name."""
    with database.reading() as work:
        return _all(work)


def organization_page(database: Database, reader: User, key: str) -> OrganizationPage | None:
    """One organization with who presented, its log and letters, or None."""
    with database.reading() as work:
        found = next((one for one in _all(work, people=_public_people(work)) if one.key == key), None)
        if found is None:
            return None
        log = lines(work, work.notes.about({SubjectKind.ORGANIZATION}, key), reader)
        letters = work.outbox.find(about=[request_subject(each.request_id) for each in found.requests])
        sent = (one for one in letters if one.state is not LetterState.DISCARDED)
        return OrganizationPage(found, log, tuple(sorted(sent, key=lambda one: -one.letter_id)))


def note_on(database: Database, user: User, key: str, kind: NoteKind, text: str) -> str:
    """Note a call, a letter or anything else about an organization; why not, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: No organization is called so.
        ValueError: The kind is none of a log.
    """
    require(user, Permission.DECIDE)
    if kind not in LOG_KINDS:
        raise ValueError(f"{kind} is nothing that a log holds")

    def work(unit: UnitOfWork) -> str:
        if all(one.key != key for one in _all(unit)):
            raise NotFoundError("There is no such organization. Load the page again.")
        return write(unit, user, Subject(SubjectKind.ORGANIZATION, key), kind, text)

    return database.writing(work)


def last_facts(organization: Organization) -> tuple[Contact, Facts]:
    """What a further request begins with: the last one's contact and facts, but for its days and its granting office.

    Where it never came as a request, the facts of its last engagement.
    """
    if organization.requests:
        last = organization.requests[0]
        return last.contact, _again(last.facts)
    return Contact("", ""), _facts_of(organization.given[0].engagement)


def request_again(database: Database, user: User, new: NewRequest) -> int:
    """Take in a further request that somebody of the center was asked for; its number.

    Raises:
        NotPermittedError: The user may not decide.
    """
    require(user, Permission.DECIDE)
    return database.writing(lambda work: receive_from(work, user, new))


def _again(facts: Facts) -> Facts:
    return replace(facts, window_start=None, window_end=None, granting_office_confirmed=False)


def _facts_of(engagement: Engagement) -> Facts:
    return Facts(
        organization=engagement.organization,
        audience=engagement.audience,
        city=engagement.city,
        state=engagement.state,
        ta_type=engagement.ta_type,
        mode=engagement.mode,
        language=engagement.language,
        time_zone=engagement.time_zone.key,
        topics=frozenset(engagement.topics),
        sessions=engagement.sessions,
        session_minutes=engagement.session_minutes,
        cadence_days=engagement.cadence_days,
        start_times=tuple(sorted(engagement.start_times)),
        weekdays=frozenset(engagement.weekdays),
        seats=len(engagement.seats),
        priority=engagement.priority,
        federal_grantee=engagement.federal_grantee,
        criminal_justice=engagement.criminal_justice,
        minors_present=engagement.minors_present,
    )


def _all(
    work: UnitOfWork, people: Mapping[EngagementId, Sequence[str]] | None = None
) -> tuple[Organization, ...]:  # fmt: skip
    requests: dict[str, list[Request]] = {}
    for request in work.requests.find():
        if request.state is not RequestState.DUPLICATE:
            requests.setdefault(organization_key(request.facts.organization), []).append(request)
    states, given = states_of_all(work), dict[str, list[Given]]()
    for name, engagement in work.dataset.engagements().items():
        one = Given(engagement, states[name], tuple(people.get(name, ())) if people else ())
        given.setdefault(organization_key(engagement.organization), []).append(one)
    keys = sorted((requests.keys() | given.keys()) - {""})
    return tuple(_organization(key, requests.get(key, []), given.get(key, [])) for key in keys)


def _organization(key: str, asked: Iterable[Request], given: Iterable[Given]) -> Organization:
    requests = sorted(asked, key=lambda one: (one.received_at, one.request_id), reverse=True)
    engagements = sorted(given, key=_newness, reverse=True)
    spelled = [
        *((one.received_at.astimezone(EASTERN).date(), one.facts.organization) for one in requests),
        *((one.engagement.requested_on or date.min, one.engagement.organization) for one in engagements),
    ]
    spelled.sort(key=lambda pair: pair[0], reverse=True)
    days = [day for day, _ in spelled if day != date.min]
    names = tuple(dict.fromkeys(" ".join(name.split()) for _, name in spelled))
    return Organization(key, names[0], names, tuple(requests), tuple(engagements), max(days, default=None))


def _newness(one: Given) -> tuple[date, EngagementId]:
    return one.engagement.requested_on or one.engagement.window_start, one.engagement.engagement_id


def _public_people(work: UnitOfWork) -> Mapping[EngagementId, Sequence[str]]:
    """Who is public in each engagement, by name: the order tells nothing of the seats."""
    public = public_seats(work)
    people: set[ConsultantId] = {place.consultant_id for place in public.values()}
    names = called(work, people)
    found: dict[EngagementId, list[str]] = {}
    for key, place in public.items():
        found.setdefault(key.engagement_id, []).append(names[place.consultant_id])
    return {name: sorted(who) for name, who in found.items()}
