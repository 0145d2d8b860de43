"""What people wrote and where they are reached: it goes once all that it was for is long over.

An engagement is over when it is closed, withdrawn or out of the data; a request when it is closed. Drafts, and letters
of which nobody knows whether they arrived, wait for a person and stay.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.engagement import Course, EngagementState
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.request import Request, RequestState
from matcher.ports import UnitOfWork
from matcher.records import Letter, Recipient
from matcher.services.audit.intake_entries import REQUEST

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
    """

    letters: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    support: tuple[EngagementId, ...] = ()
    consents: tuple[EngagementId, ...] = ()
    people: tuple[ConsultantId, ...] = ()

    @property
    def count(self) -> int:
        """All of it."""
        return sum(map(len, (self.letters, self.questions, self.support, self.consents, self.people)))

    def __str__(self) -> str:
        """Numbers only, for the trail."""
        return (
            f"{len(self.letters)} letters, {len(self.questions)} questions, {len(self.support)} support persons,"
            f" consents of {len(self.consents)} engagements, {len(self.people)} people who left"
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
    courses, before = work.courses.all(), work.now - written
    letters = [letter for letter in work.outbox.find(ENDED_LETTERS) if letter.subject != NO_LONGER_KEPT]
    offers = {offer.offer_id: offer.engagement_id for offer in work.offers.find()}
    questions = {one.question_id: offers[one.offer_id] for one in work.offers.questions()}
    supported = [name for name, course in courses.items() if course.support_person]
    consented = work.retention.consent_engagements()
    matters = {EngagementId(letter.about) for letter in letters} | {*questions.values(), *supported, *consented}
    gone = {name for name in matters if _over(work, name, courses.get(name)) and _last_entry(work, name) <= before}
    return Written(
        tuple(one.letter_id for one in letters if one.about in gone and _ended(one) <= before),
        tuple(number for number, name in questions.items() if name in gone),
        tuple(name for name in supported if name in gone),
        tuple(name for name in consented if name in gone),
        _who_left(work, work.now - people),
    )


def forget(work: UnitOfWork, going: Written) -> None:
    """Let go of it."""
    for letter in filter(None, map(work.outbox.get, going.letters)):
        work.outbox.update(erased_letter(letter))
    for name in going.support:
        course = work.courses.get(name)
        work.courses.put(replace(course, support_person="", version=course.version + 1))
    work.retention.remove_questions(going.questions)
    work.retention.remove_consents(going.consents)
    for person in going.people:
        work.contacts.set(person, "", work.now)
        work.calendars.drop_feed(person)
        work.calendars.drop_own(person)


def erased_letter(letter: Letter) -> Letter:
    """A letter that names nobody and says nothing; of its entry for the calendar the number stays: later ones rise."""
    entry = letter.calendar and replace(letter.calendar, summary="", description="", location="")
    to = Recipient("", "", letter.to.consultant_id)
    return replace(
        letter, to=to, subject=NO_LONGER_KEPT, body="", calendar=entry, fault="", version=letter.version + 1
    )  # fmt: skip


def _over(work: UnitOfWork, name: EngagementId, course: Course | None) -> bool:
    if name.startswith(REQUEST):
        request = work.requests.get(int(name.removeprefix(REQUEST)))
        return request is None or closed(work, request)
    return not work.dataset.engagements([name]) or (course is not None and course.state in OVER)


def _ended(letter: Letter) -> datetime:
    return max(letter.created_at, letter.sent_at or letter.created_at)


def _who_left(work: UnitOfWork, before: datetime) -> tuple[ConsultantId, ...]:
    known = {*work.contacts.emails(), *work.retention.feed_owners()}
    known |= {one.consultant_id for one in work.calendars.all_own()}
    left = sorted(known - work.dataset.people(known).keys())
    return tuple(one for one in left if _last_entry(work, EngagementId(f"consultant {one}"), one) <= before)


def _last_entry(work: UnitOfWork, name: EngagementId, person: ConsultantId | None = None) -> datetime:
    """When the trail last had something about it, or about someone."""
    entries = work.decisions.find(engagement_id=name, limit=1)
    if person:
        entries += work.decisions.find(consultant_id=person, limit=1)
    return max((entry.at for entry in entries), default=LONG_AGO)
