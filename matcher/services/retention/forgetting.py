"""What people wrote and where they are reached: it goes once all that it was for is long over.

An engagement is over when it is closed, withdrawn or out of the data; a request when it is closed. Drafts, and letters
of which nobody knows whether they arrived, wait for a person and stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.request import Request, RequestState
from matcher.ports import UnitOfWork
from matcher.records import AuditEntry, Letter, Recipient, Subject, SubjectKind

DECLINED = frozenset({RequestState.DECLINED, RequestState.DUPLICATE, RequestState.WITHDRAWN})
"""From these nothing came."""
CLOSED = DECLINED | {RequestState.REFERRED}
OVER = frozenset({EngagementState.CLOSED, EngagementState.WITHDRAWN})
ENDED_LETTERS = frozenset({LetterState.SENT, LetterState.DISCARDED})
NO_LONGER_KEPT = "No longer kept"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote, and where they are reached, that is due.

    Args:
        letters: Whom they were for and what they said; questions go with their replies.
        support: Engagements whose support person is named.
        consents: Engagements whose consents are there: one for everyone who was asked, whatever it says.
        people: Who has left the data and has an address, a feed or an own calendar here.
        comments: What colleagues wrote about engagements and their seats.
    """

    letters: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    support: tuple[EngagementId, ...] = ()
    consents: tuple[EngagementId, ...] = ()
    people: tuple[ConsultantId, ...] = ()
    comments: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """All of it."""
        return sum(map(len, (self.letters, self.questions, self.support, self.consents, self.people, self.comments)))

    def __str__(self) -> str:
        """Numbers only, for the trail."""
        return (
            f"{len(self.letters)} letters, {len(self.questions)} questions, {len(self.support)} support persons,"
            f" consents of {len(self.consents)} engagements, {len(self.people)} people who left"
            f"{f', {len(self.comments)} comments' if self.comments else ''}"
        )


def closed(work: UnitOfWork, request: Request) -> bool:
    """Whether nothing can come of a request any more: its engagement, if it has one, has left the data."""
    if request.state is not RequestState.ACCEPTED:
        return request.state in CLOSED
    return request.engagement_id is None or not work.dataset.engagements([request.engagement_id])


def due(work: UnitOfWork, written: timedelta, people: timedelta) -> Written:
    """What was kept long enough.

    Args:
        written: How long after all is over; ``people`` how long after the last entry about someone who left.
    """
    lifecycles, before = work.lifecycles.all(), work.now - written
    letters = [letter for letter in work.outbox.find(ENDED_LETTERS) if letter.subject != NO_LONGER_KEPT]
    offers = {offer.offer_id: offer.engagement_id for offer in work.offers.find()}
    questions = {one.question_id: offers[one.offer_id] for one in work.offers.questions()}
    supported = [name for name, lifecycle in lifecycles.items() if lifecycle.support_person]
    consented = work.retention.consent_engagements()
    comments = work.notes.engagements()
    named = {*questions.values(), *supported, *consented, *comments}
    about = {letter.letter_id: _matters(letter, offers) for letter in letters}
    matters = {*chain.from_iterable(about.values()), *map(Subject.engagement, named)}
    over = {about for about in matters if _over(work, about, lifecycles) and _last_entry(work, about) <= before}
    gone = {EngagementId(about.subject_id) for about in over if about.kind is SubjectKind.ENGAGEMENT}
    return Written(
        tuple(one.letter_id for one in letters if about[one.letter_id] <= over and _ended(one) <= before),
        tuple(number for number, name in questions.items() if name in gone),
        tuple(name for name in supported if name in gone),
        tuple(name for name in consented if name in gone),
        _who_left(work, work.now - people),
        tuple(number for name, numbers in comments.items() if name in gone for number in numbers),
    )


def forget(work: UnitOfWork, going: Written) -> None:
    """Let go of it."""
    for letter in filter(None, map(work.outbox.get, going.letters)):
        work.outbox.update(erased_letter(letter))
    for name in going.support:
        lifecycle = work.lifecycles.get(name)
        work.lifecycles.put(replace(lifecycle, support_person="", version=lifecycle.version + 1))
    work.retention.remove_questions(going.questions)
    work.retention.remove_consents(going.consents)
    work.notes.remove(going.comments)
    for person in going.people:
        work.contacts.set(person, "", work.now, None)
        work.calendars.drop_feed(person)
        work.calendars.drop_own(person)


def erased_letter(letter: Letter) -> Letter:
    """A letter that names nobody and says nothing; of its entry for the calendar the number stays: later ones rise."""
    entry = letter.calendar and replace(letter.calendar, summary="", description="", location="")
    to = Recipient("", "", letter.to.consultant_id)
    return replace(
        letter, to=to, subject=NO_LONGER_KEPT, body="", calendar=entry, fault="", version=letter.version + 1
    )  # fmt: skip


def _over(work: UnitOfWork, about: Subject, lifecycles: Mapping[EngagementId, Lifecycle]) -> bool:
    if about.kind is SubjectKind.REQUEST:
        request = work.requests.get(int(about.subject_id))
        return request is None or closed(work, request)
    name = EngagementId(about.subject_id)
    return not work.dataset.engagements([name]) or (name in lifecycles and lifecycles[name].state in OVER)


def _matters(letter: Letter, offers: Mapping[int, EngagementId]) -> frozenset[Subject]:
    """What a letter is about: of several offers, all their engagements."""
    engagements = (offers[number] for number in letter.offers if number in offers)
    return frozenset({letter.about, *map(Subject.engagement, engagements)})


def _ended(letter: Letter) -> datetime:
    return max(letter.created_at, letter.sent_at or letter.created_at)


def _who_left(work: UnitOfWork, before: datetime) -> tuple[ConsultantId, ...]:
    known = {*work.contacts.emails(), *work.retention.feed_owners()}
    known |= {one.consultant_id for one in work.calendars.all_own()}
    left = sorted(known - work.dataset.people(known).keys())
    return tuple(one for one in left if _last_about(work, one) <= before)


def _last_entry(work: UnitOfWork, about: Subject) -> datetime:
    """When the trail last had something about a request, or about an engagement or one of its seats."""
    if about.kind is SubjectKind.ENGAGEMENT:
        return _newest(work.trail.find(engagement_id=EngagementId(about.subject_id), limit=1))
    return _newest(work.trail.find(subject=about, limit=1))


def _last_about(work: UnitOfWork, person: ConsultantId) -> datetime:
    """When it last had something about someone, an address or a calendar."""
    kept_for_them = (Subject(SubjectKind.CONTACT, person), Subject(SubjectKind.CALENDAR, person))
    entries = [entry for about in kept_for_them for entry in work.trail.find(subject=about, limit=1)]
    return _newest([*entries, *work.trail.find(consultant_id=person, limit=1)])


def _newest(entries: Iterable[AuditEntry]) -> datetime:
    return max((entry.at for entry in entries), default=LONG_AGO)
