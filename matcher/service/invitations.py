"""Invitations: when what is published changes, entries for the calendars of those concerned are drafted.

An entry says "presenter", for everyone. Its UID stays the same for ever, its SEQUENCE is the number of the version.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from matcher.domain.ids import ConsultantId, EngagementId
from matcher.domain.mail import LetterKind, LetterState
from matcher.domain.policy import Policy
from matcher.domain.problem import Engagement
from matcher.domain.timetable import timetable
from matcher.service.outbox import discard_unsent, draft
from matcher.service.ports import UnitOfWork
from matcher.service.records import Invite, InviteMethod, Letter, PublicSeats, Recipient, User, Version

UTC_ZONE = "UTC"
AN_HOUR = 60
ENTRIES = UUID("5f0c8f57-6a64-4a0c-9d1e-0d8f2b8c7a11")
"""The space of our entries' names."""
TOLD = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN})
"""Letters that the reader has, or may have."""
Places: TypeAlias = Mapping[tuple[EngagementId, ConsultantId], datetime]
"""When whoever sits in an engagement starts there, whatever the seat."""


def entry_uid(engagement_id: EngagementId, consultant_id: ConsultantId) -> str:
    """The name of an entry: tells neither of the two."""
    return str(uuid5(ENTRIES, f"{engagement_id}\0{consultant_id}"))


def draft_invitations(
    work: UnitOfWork, user: User | None, version: Version, before: PublicSeats, after: PublicSeats
) -> None:
    """Draft what each person has to know of a new version, in its transaction; unsent letters that it overtakes go."""
    was, now = places(before), places(after)
    changed = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    engagements = work.dataset.engagements({engagement_id for engagement_id, _ in changed})
    people = work.dataset.consultants({consultant_id for _, consultant_id in changed})
    policy = work.dataset.policy()
    for engagement_id, consultant_id in changed:
        start = now.get((engagement_id, consultant_id))
        method = InviteMethod.REQUEST if start else InviteMethod.CANCEL
        first_start = start or was[engagement_id, consultant_id]
        invite = invite_of(
            engagement_id, consultant_id, first_start, version, engagements.get(engagement_id), policy, method
        )
        person = people.get(consultant_id)
        to = Recipient(person.name if person else consultant_id, consultant_id=consultant_id)
        _draft(work, user, invite, engagement_id, to, person.time_zone if person else None)


def places(seats: PublicSeats) -> Places:
    """Who starts where when."""
    return {(key.engagement_id, place.consultant_id): place.first_start for key, place in seats.items()}


def invite_of(
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    first_start: datetime,
    version: Version,
    engagement: Engagement | None,
    policy: Policy,
    method: InviteMethod = InviteMethod.REQUEST,
) -> Invite:
    """The entry of a person in an engagement; of one that has left the data, the day is all that is known."""
    uid = entry_uid(engagement_id, consultant_id)
    if engagement is None:
        days = (first_start.astimezone(UTC).date(),)
        summary = f"{engagement_id}: presenter"
        return Invite(method, uid, version.number, first_start, UTC_ZONE, days, AN_HOUR, version.at, summary)
    where = f"{engagement.city}, {engagement.state}" if engagement.on_site else "Virtual"
    name = engagement.organization or engagement_id
    kind = engagement.ta_type.value.replace("_", " ")
    return Invite(
        method,
        uid,
        version.number,
        first_start,
        engagement.time_zone.key,
        timetable(engagement, first_start, policy).days,
        engagement.session_minutes,
        version.at,
        summary=f"{name}: {kind}, presenter",
        description=f"Engagement {engagement_id}.",
        location=where,
    )


def _draft(
    work: UnitOfWork,
    user: User | None,
    invite: Invite,
    engagement_id: EngagementId,
    to: Recipient,
    zone: ZoneInfo | None,
) -> None:
    letters = [
        letter for letter in work.outbox.find(about=engagement_id, consultant_id=to.consultant_id) if letter.calendar
    ]
    discard_unsent(work, user, letters, f"version {invite.sequence} overtook it")
    told = next((letter for letter in letters if letter.state in TOLD), None)
    if _needless(invite, told):
        return
    kind = LetterKind.INVITATION if invite.method is InviteMethod.REQUEST else LetterKind.CANCELLATION
    changed = told is not None and told.calendar is not None and told.calendar.method is InviteMethod.REQUEST
    opening = "Cancelled" if kind is LetterKind.CANCELLATION else "Changed" if changed else "Invitation"
    body = letter_text(invite, to.name, opening, zone)
    draft(work, kind, to, f"{opening}: {invite.summary}", body, engagement_id, invite)


def _needless(invite: Invite, told: Letter | None) -> bool:
    """Whether the reader's calendar says so already."""
    known = told.calendar if told else None
    if invite.method is InviteMethod.CANCEL:
        return known is None or known.method is InviteMethod.CANCEL
    if known is None or known.method is InviteMethod.CANCEL or (told and told.state is LetterState.UNKNOWN):
        return False
    return (known.first_start, known.days, known.minutes) == (invite.first_start, invite.days, invite.minutes)


OPENINGS = {
    "Invitation": "you are asked to present in this engagement. The entry for your calendar is attached.",
    "Changed": "an engagement in which you present has changed. The entry for your calendar is attached; it takes the"
    " place of the one before.",
    "Cancelled": "an engagement in which you were to present will not take place with you at this time. The attached"
    " message takes it out of your calendar.",
}


def letter_text(invite: Invite, name: str, opening: str, zone: ZoneInfo | None) -> str:
    """The letter around an entry: what, where, and each session on the engagement's clock and the reader's own."""
    clock = invite.first_start.astimezone(ZoneInfo(invite.zone)).time()
    sessions = [datetime.combine(day, clock, ZoneInfo(invite.zone)) for day in invite.days]
    own = zone if zone and zone.key != invite.zone else None
    lines = [f"- {_moment(at)}" + (f"; on your clock {_moment(at.astimezone(own))}" if own else "") for at in sessions]
    return (
        f"Dear {name},\n\n{OPENINGS[opening]}\n\n{invite.summary}\n{invite.location or 'Place not known'}\n"
        f"{invite.minutes} minutes each:\n"
        + "\n".join(lines)
        + "\n\nIf anything is not right, please answer this message.\n"
    )


def _moment(at: datetime) -> str:
    hour = at.hour % 12 or 12  # as people here read a clock
    return f"{at:%A, %B} {at.day}, {at.year}, {hour}:{at:%M} {'AM' if at.hour < 12 else 'PM'} {at:%Z}"  # noqa: PLR2004
