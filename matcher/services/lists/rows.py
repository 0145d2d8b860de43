"""Every request, public seat, job and entry of the trail, with names; never what a seat asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from matcher.domain.model.clock.in_words import clock_time, short_day
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.request import Request
from matcher.ports import Database, UnitOfWork
from matcher.records import AuditEntry, Job, Permission, Placement, SeatChange, SeatKey, SubjectKind, User, Version
from matcher.services.accounts.accounts import require
from matcher.services.consultants.names import with_names_told_apart
from matcher.services.publication.publishing import list_versions
from matcher.services.seats.judged_seats import JudgedSeat, judged_seats, verdict_at
from matcher.services.seats.seating import public_seats

MOST_ENTRIES = 10_000
"""Of the trail, the newest: more than a year of a large center."""
MOST_JOBS = 10_000
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)")
DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
PUBLIC = re.compile(r"(?<=^public: )(?P<consultant>.+)(?= at )")
"""Who is public in a seat, as an entry of the trail has it."""


class Pair(NamedTuple):
    """A consultant and an engagement, by name; who has left the data is called by the id, and has no page."""

    consultant_id: ConsultantId
    person: str
    engagement_id: EngagementId
    organization: str
    has_person: bool
    has_engagement: bool


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A public seat.

    Args:
        answer: What became of the newest offer to the person there, or None where they were not asked.
        doubts: What speaks against the seat today, while the person stands there.
    """

    key: SeatKey
    pair: Pair
    starts_at: datetime
    engagement: Engagement | None
    answer: OfferState | None
    doubts: tuple[JudgedSeat, ...]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """What a version changed about a seat.

    Args:
        pair: The engagement with who is public there since, or was until then.
        before: Who was public there by name, or nothing; ``after`` who is since.
        starts_at: On the engagement's clock: of who is public since, else of who was.
    """

    version: Version
    change: SeatChange
    pair: Pair
    before: str
    after: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the trail.

    Args:
        about: What it is about, in words.
        person: Who sat in the seat; empty where the subject is no seat.
        before: What was, with names in the place of ids, and moments on the engagement's clock.
        after: What is, likewise.
    """

    entry: AuditEntry
    about: str
    person: str
    before: str
    after: str


def all_requests(database: Database) -> tuple[Request, ...]:
    """Every request, in the order in which they came."""
    with database.reading() as work:
        return work.requests.find()


def all_jobs(database: Database) -> tuple[Job, ...]:
    """Jobs, newest first."""
    with database.reading() as work:
        return work.jobs.find(limit=MOST_JOBS)


def public_rows(database: Database) -> tuple[PublicRow, ...]:
    """Who sits where for all to see."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        names = _Names.of(work)
        answers: dict[tuple[SeatKey, Placement], OfferState] = {}
        for offer in work.offers.find():  # newest first
            sits = (SeatKey(offer.engagement_id, offer.seat), Placement(offer.consultant_id, offer.first_start))
            answers.setdefault(sits, offer.state)
        return tuple(
            PublicRow(
                key,
                names.pair(key.engagement_id, place.consultant_id),
                names.local(key.engagement_id, place.first_start),
                names.engagements.get(key.engagement_id),
                answers.get((key, place)),
                _listed(verdict_at(verdicts, key, place)),
            )
            for key, place in public_seats(work).items()
        )


def changed_rows(database: Database) -> tuple[ChangedRow, ...]:
    """What each version changed, seat by seat."""
    versions = list_versions(database)
    with database.reading() as work:
        names = _Names.of(work)
    return tuple(
        ChangedRow(
            page.version,
            change,
            names.pair(change.key.engagement_id, place.consultant_id),
            names.person(change.before.consultant_id) if change.before else "",
            names.person(change.after.consultant_id) if change.after else "",
            names.local(change.key.engagement_id, place.first_start),
        )
        for page in versions
        for change in page.changes
        if (place := change.after or change.before)
    )


def _listed(verdict: JudgedSeat | None) -> tuple[JudgedSeat, ...]:
    return (verdict,) if verdict else ()


def trail_rows(database: Database, user: User) -> tuple[EntryRow, ...]:
    """The newest entries of the trail, newest first.

    Raises:
        NotPermittedError: The user may not read the trail as a whole.
    """
    require(user, Permission.AUDIT)
    with database.reading() as work:
        names = _Names.with_all(work)
        return tuple(
            EntryRow(
                entry,
                names.subject(entry),
                names.person(entry.placement.consultant_id) if entry.placement else "",
                names.told(entry, entry.before),
                names.told(entry, entry.after),
            )
            for entry in work.trail.find(limit=MOST_ENTRIES)
        )


@dataclass(frozen=True, slots=True)
class _Names:
    consultants: Mapping[ConsultantId, Consultant]
    engagements: Mapping[EngagementId, Engagement]
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, work: UnitOfWork) -> "_Names":
        """The names of all that is in the data."""
        return cls(with_names_told_apart(work, work.dataset.consultants()), work.dataset.engagements())

    @classmethod
    def with_all(cls, work: UnitOfWork) -> "_Names":
        """Those of accounts, requests and who asks too, by what the trail calls them: "account 4", "request 7"."""
        known = cls.of(work)
        requests = work.requests.find()
        names = [one.facts.organization for one in requests]
        names += [one.organization for one in known.engagements.values()]
        return replace(
            known,
            others={
                **{f"account {one.user_id}": one.name for one in work.accounts.all()},
                **{f"request {one.request_id}": one.facts.organization for one in requests},
                **{f"organization {organization_key(name)}": name for name in names},
            },
        )

    def person(self, consultant_id: ConsultantId) -> str:
        """A consultant's name."""
        known = self.consultants.get(consultant_id)
        return known.name if known else consultant_id

    def organization(self, engagement_id: EngagementId) -> str:
        """The name of an engagement's organization."""
        known = self.engagements.get(engagement_id)
        return (known.organization if known else "") or engagement_id

    def pair(self, engagement_id: EngagementId, consultant_id: ConsultantId) -> Pair:
        """Both."""
        return Pair(
            consultant_id,
            self.person(consultant_id),
            engagement_id,
            self.organization(engagement_id),
            consultant_id in self.consultants,
            engagement_id in self.engagements,
        )

    def local(self, engagement_id: EngagementId, at: datetime) -> datetime:
        """A moment on an engagement's clock."""
        known = self.engagements.get(engagement_id)
        return at.astimezone(known.time_zone) if known else at

    def told(self, entry: AuditEntry, text: str) -> str:
        """What an entry says of before or after, as people say it."""

        def moment(found: re.Match[str]) -> str:
            at = self.local(EngagementId(entry.subject.subject_id), datetime.fromisoformat(found[0]))
            return f"{short_day(at)}, {clock_time(at)} {at:%Z}"

        named = PUBLIC.sub(lambda found: self.person(ConsultantId(found["consultant"])), text)
        return DAY.sub(lambda found: short_day(date.fromisoformat(found[0])), MOMENT.sub(moment, named))

    def subject(self, entry: AuditEntry) -> str:
        """What an entry is about; a seat is never named."""
        kind, subject_id, _ = entry.subject
        if kind in {SubjectKind.SEAT, SubjectKind.ENGAGEMENT}:
            return self.organization(EngagementId(subject_id))
        if kind in OF_CONSULTANTS:
            return self.person(ConsultantId(subject_id))
        called = f"{kind.value} {subject_id}"
        if kind is SubjectKind.LETTER:  # its reason says what it is, and what it is about
            about = entry.reason.partition(", ")[2]
            return f"{self.others.get(about) or self.organization(EngagementId(about))} ({called})" if about else called
        name = self.others.get(called, "")
        return f"{name} ({called})" if name and kind is SubjectKind.REQUEST else name or called.capitalize()


OF_CONSULTANTS = frozenset({SubjectKind.CALENDAR, SubjectKind.CONTACT, SubjectKind.CONSULTANT})
"""Kinds of subjects whose id is a consultant's."""
