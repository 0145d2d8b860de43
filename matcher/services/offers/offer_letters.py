"""The letter that goes with an offer, as a draft in the outbox: a person sends it."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.domain.workflow.letter import LINKED, OPEN_LETTERS, LetterKind
from matcher.domain.workflow.offer import Offer
from matcher.domain.workflow.request_letters import offer_letter, reminder_letter, reply_letter
from matcher.ports import UnitOfWork
from matcher.records import Letter, Recipient, Subject, User
from matcher.services.letters.drafting import discard_unsent, draft

SUBJECT = "Would you present for us?"
REPLY_SUBJECT = "Our answer to your question"


def draft_offer(work: UnitOfWork, offer: Offer) -> int:
    """Draft the letter; its id. The person's link is not in it: it is put in where the letter is sent."""
    person = work.dataset.consultants([offer.consultant_id])[offer.consultant_id]
    engagement = work.dataset.engagements([offer.engagement_id])[offer.engagement_id]
    zone = engagement.time_zone
    starts, until = on_clock(offer.first_start, zone), on_clock(offer.expires_at, zone)
    body = offer_letter(person.name, engagement.organization, starts, until)
    to = Recipient(person.name, consultant_id=person.consultant_id)
    return draft(work, LetterKind.OFFER, to, SUBJECT, body, Subject.engagement(offer.engagement_id))


def draft_reminder(work: UnitOfWork, offer: Offer) -> int | None:
    """Draft the letter that reminds of an offer; its id, or None where it has been drafted before or makes no sense.

    It makes none where the letter of the offer still waits, or the person or the engagement has left the data.
    """
    person = work.dataset.consultants([offer.consultant_id]).get(offer.consultant_id)
    engagement = work.dataset.engagements([offer.engagement_id]).get(offer.engagement_id)
    if person is None or engagement is None or waiting_letter(work, offer) or _reminded(work, offer):
        return None
    zone = engagement.time_zone
    starts, until = on_clock(offer.first_start, zone), on_clock(offer.expires_at, zone)
    day = offer.expires_at.astimezone(zone)
    subject = f"{SUBJECT} Please answer by {day:%A}, {day:%B} {day.day}"
    body = reminder_letter(person.name, engagement.organization, starts, until)
    to = Recipient(person.name, consultant_id=person.consultant_id)
    return draft(work, LetterKind.REMINDER, to, subject, body, Subject.engagement(offer.engagement_id))


def draft_reply(work: UnitOfWork, offer: Offer, reply: str) -> None:
    """Draft the letter that answers a question about an offer; none to someone who has left the data."""
    person = work.dataset.consultants([offer.consultant_id]).get(offer.consultant_id)
    if person is None:
        return
    to = Recipient(person.name, consultant_id=person.consultant_id)
    draft(
        work,
        LetterKind.MESSAGE,
        to,
        REPLY_SUBJECT,
        reply_letter(person.name, reply),
        Subject.engagement(offer.engagement_id),
    )


def discard_offer(work: UnitOfWork, user: User | None, offer: Offer) -> None:
    """Discard the letter of an offer that was answered or has ended, unless it is sent."""
    discard_unsent(work, user, _letters(work, offer, LINKED), "the offer was answered or has ended")


def waiting_letter(work: UnitOfWork, offer: Offer) -> bool:
    """Whether a letter of the offer is not sent yet, or may have arrived."""
    return any(letter.state in OPEN_LETTERS for letter in _letters(work, offer, {LetterKind.OFFER}))


def _reminded(work: UnitOfWork, offer: Offer) -> bool:
    """Whether someone was reminded of this offer, or a person discarded the reminder."""
    return any(letter.created_at >= offer.made_at for letter in _letters(work, offer, {LetterKind.REMINDER}))


def _letters(work: UnitOfWork, offer: Offer, kinds: Collection[LetterKind]) -> list[Letter]:
    found = work.outbox.find(about=Subject.engagement(offer.engagement_id), consultant_id=offer.consultant_id)
    return [letter for letter in found if letter.kind in kinds]


def on_clock(at: datetime, zone: ZoneInfo) -> str:
    """A moment on an engagement's clock: ``Monday, March 1, 2027 at 10:00 AM (America/New_York)``."""
    local = at.astimezone(zone)
    hour = local.hour % 12 or 12  # as people here read a clock
    return f"{local:%A}, {local:%B} {local.day}, {local.year} at {hour}:{local:%M %p} ({zone.key})"
