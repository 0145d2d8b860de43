"""The letter that goes with an offer, as a draft in the outbox: a person sends it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.offer import Offer
from matcher.domain.workflow.request_letters import offer_letter
from matcher.ports import UnitOfWork
from matcher.records import Recipient, Subject, User
from matcher.services.letters.drafting import discard_unsent, draft

Link: TypeAlias = Callable[[str], str]
"""The whole address of the page that answers an offer, from the offer's nonce."""
SUBJECT = "Would you present for us?"


def draft_offer(work: UnitOfWork, offer: Offer, link: Link) -> None:
    """Draft the letter in the transaction of the offer."""
    person = work.dataset.consultants([offer.consultant_id])[offer.consultant_id]
    engagement = work.dataset.engagements([offer.engagement_id])[offer.engagement_id]
    zone = engagement.time_zone
    starts, until = on_clock(offer.first_start, zone), on_clock(offer.expires_at, zone)
    body = offer_letter(person.name, engagement.organization, starts, until, link(offer.nonce))
    to = Recipient(person.name, consultant_id=person.consultant_id)
    draft(work, LetterKind.OFFER, to, SUBJECT, body, Subject.engagement(offer.engagement_id))


def discard_offer(work: UnitOfWork, user: User | None, offer: Offer) -> None:
    """Discard the letter of an offer that was answered or has ended, unless it is sent."""
    found = work.outbox.find(about=Subject.engagement(offer.engagement_id))
    theirs = [one for one in found if one.kind is LetterKind.OFFER and one.to.consultant_id == offer.consultant_id]
    discard_unsent(work, user, theirs, "the offer was answered or has ended")


def on_clock(at: datetime, zone: ZoneInfo) -> str:
    """A moment on an engagement's clock: ``Monday, March 1, 2027 at 10:00 AM (America/New_York)``."""
    local = at.astimezone(zone)
    return f"{local:%A}, {local:%B} {local.day}, {local.year} at {local:%I:%M %p} ({zone.key})"
