"""Invitations: a person who said yes is sent an entry for the calendar, and what becomes of it; nobody before.

An entry says "presenter", for everyone. Its UID stays the same for ever, and its SEQUENCE is one more in each letter.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from matcher.domain.model.clock.in_words import in_full
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import timetable
from matcher.domain.workflow.letter import WAITING, LetterKind, LetterState
from matcher.domain.workflow.offer import STANDS, Offer
from matcher.ports import UnitOfWork
from matcher.records import Invite, InviteMethod, Letter, Recipient, Subject, User
from matcher.services.letters.drafting import discard_unsent, draft

UTC_ZONE = "UTC"
AN_HOUR = 60
ENTRIES = UUID("5f0c8f57-6a64-4a0c-9d1e-0d8f2b8c7a11")
"""The space of our entries' names."""
TOLD = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN})
"""Letters that the reader has, or may have."""
OVERTAKEN = "what happened since overtook it"


def entry_uid(engagement_id: EngagementId, consultant_id: ConsultantId) -> str:
    """The name of an entry: tells neither of the two."""
    return str(uuid5(ENTRIES, f"{engagement_id}\0{consultant_id}"))


def update_calendar(
    work: UnitOfWork, user: User | None, engagement_id: EngagementId, consultant_id: ConsultantId
) -> None:
    """Draft what someone's calendar has to be told about an engagement, in the transaction of what changed it.

    Safe to call whenever anything may have changed: where the calendar says so already, or a letter that says so waits,
    nothing is drafted. Letters that wait and say something else are discarded.
    """
    letters = entries_about(work, engagement_id, consultant_id)
    told = next((letter for letter in letters if letter.state in TOLD), None)
    wanted = _wanted(work, engagement_id, consultant_id, letters, told)
    waits = [letter for letter in letters if letter.state in WAITING]
    newest = bool(waits) and last_number(waits) == last_number(letters)
    if wanted and newest and _alike(waits[0], wanted):
        discard_unsent(work, user, waits[1:], OVERTAKEN)
        return
    discard_unsent(work, user, waits, OVERTAKEN)
    if wanted:
        _draft(work, wanted, engagement_id, consultant_id, told)


def entries_about(work: UnitOfWork, engagement_id: EngagementId, consultant_id: ConsultantId) -> list[Letter]:
    """The letters with an entry for someone's calendar about an engagement, newest first."""
    found = work.outbox.find(about=[Subject.engagement(engagement_id)], to=[consultant_id])
    return [letter for letter in found if letter.calendar]


def last_number(letters: Iterable[Letter]) -> int:
    """The highest number that an entry had in any of these letters, 0 in none: the next change has one more."""
    return max((letter.calendar.sequence for letter in letters if letter.calendar), default=0)


def under_its_name(invite: Invite, letters: Iterable[Letter]) -> Invite:
    """The entry under the UID that these letters gave it, if any did: the id of its reader may have changed since."""
    uids = (letter.calendar.uid for letter in letters if letter.calendar)
    return replace(invite, uid=next(uids, invite.uid))


def invite_of(offer: Offer, engagement: Engagement | None, policy: Policy, number: int, at: datetime) -> Invite:
    """The entry of an offer; of an engagement that has left the data, the day is all that is known.

    Args:
        number: Its SEQUENCE.
        at: When it became what it is.
    """
    uid, start = entry_uid(offer.engagement_id, offer.consultant_id), offer.first_start
    tentative = offer.state not in STANDS
    if engagement is None:
        days = (start.astimezone(UTC).date(),)
        summary = f"{offer.engagement_id}: presenter"
        return Invite(
            InviteMethod.REQUEST, uid, number, start, UTC_ZONE, days, AN_HOUR, at, summary, tentative=tentative
        )
    where = f"{engagement.city}, {engagement.state}" if engagement.on_site else "Virtual"
    kind = engagement.ta_type.value.replace("_", " ")
    return Invite(
        InviteMethod.REQUEST,
        uid,
        number,
        start,
        engagement.time_zone.key,
        timetable(engagement, start, policy).days,
        engagement.session_minutes,
        at,
        summary=f"{engagement.organization or engagement.engagement_id}: {kind}, presenter",
        description=f"Engagement {engagement.engagement_id}.",
        location=where,
        tentative=tentative,
    )


def _wanted(
    work: UnitOfWork,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    letters: list[Letter],
    told: Letter | None,
) -> Invite | None:
    """The entry as the calendar has to hear of it, or None where it says so already."""
    known, number = told.calendar if told else None, last_number(letters) + 1
    yes = work.offers.find(engagement_id=engagement_id, consultant_id=consultant_id, states=STANDS, limit=1)
    if not yes:
        there = known is not None and known.method is InviteMethod.REQUEST
        return replace(known, method=InviteMethod.CANCEL, sequence=number, at=work.now) if known and there else None
    engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
    invite = under_its_name(invite_of(yes[0], engagement, work.dataset.policy(), number, work.now), letters)
    return None if told and told.state is not LetterState.UNKNOWN and _alike(told, invite) else invite


def _alike(letter: Letter, invite: Invite) -> bool:
    """Whether a letter's entry says the same: but for its number, and when it was made."""
    known = letter.calendar
    return known is not None and replace(known, sequence=invite.sequence, at=invite.at) == invite


def _draft(
    work: UnitOfWork, invite: Invite, engagement_id: EngagementId, consultant_id: ConsultantId, told: Letter | None
) -> None:
    person = work.dataset.consultants([consultant_id]).get(consultant_id)
    name = person.name if person else told.to.name if told else consultant_id
    to = Recipient(name, consultant_id=consultant_id)
    changed = told is not None and told.calendar is not None and told.calendar.method is InviteMethod.REQUEST
    cancelled = invite.method is InviteMethod.CANCEL
    opening = "Cancelled" if cancelled else "Changed" if changed else "Invitation"
    kind = LetterKind.CANCELLATION if cancelled else LetterKind.INVITATION
    body = letter_text(invite, to.name, opening, person.time_zone if person else None)
    draft(work, kind, to, f"{opening}: {invite.summary}", body, Subject.engagement(engagement_id), invite)


OPENINGS = {
    "Invitation": "Thank you for saying yes to this engagement. The entry for your calendar is attached.",
    "Changed": "An engagement in which you present has changed. The entry for your calendar is attached; it takes the"
    " place of the one before.",
    "Cancelled": "An engagement in which you were to present will not take place with you at this time. The attached"
    " message takes it out of your calendar.",
}


def letter_text(invite: Invite, name: str, opening: str, zone: ZoneInfo | None) -> str:
    """The letter around an entry: what, where, and each session on the engagement's clock and the reader's own."""
    clock = invite.first_start.astimezone(ZoneInfo(invite.zone)).time()
    sessions = [datetime.combine(day, clock, ZoneInfo(invite.zone)) for day in invite.days]
    own = zone if zone and zone.key != invite.zone else None
    there = ZoneInfo(invite.zone)
    lines = [f"- {in_full(at, there)}" + (f"; on your clock {in_full(at, own)}" if own else "") for at in sessions]
    return (
        f"Dear {name},\n\n{OPENINGS[opening]}\n\n{invite.summary}\n{invite.location or 'Place not known'}\n"
        f"{invite.minutes} minutes each:\n"
        + "\n".join(lines)
        + "\n\nIf anything is not right, please answer this message.\n"
    )
