"""Private calendar feeds: what a consultant was asked for and said yes to, under an address that only they have.

The address holds a token. Only its hash is kept: readers of the database can't read the feed. A new token takes the
place of the old one, which stops at once.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.offer import STANDS, Offer, OfferState
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Invite, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import CONSULTANT, By, record
from matcher.services.calendars.invitations import invite_of, last_number, under_its_name
from matcher.services.failures import NotFoundError
from matcher.services.saving import newer

TOKEN_BYTES = 32
NO_CONSULTANT = "There is no such consultant. Load the page again."


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed shows: all that one person said yes to or has still to answer, by the first start."""

    invites: tuple[Invite, ...]


def make_feed(database: Database, consultant_id: ConsultantId, seen: str | None = None) -> str | None:
    """Make a feed on the consultant's own page, in the place of the one before; its token, which is told this once.

    Args:
        seen: The mark of when the feed was made that the form showed.

    Returns:
        The token; None where someone has made or closed one since.

    Raises:
        NotFoundError: There is no such consultant.
    """
    token = token_urlsafe(TOKEN_BYTES)

    def work(unit: UnitOfWork) -> str | None:
        if not unit.dataset.consultants([consultant_id]):
            raise NotFoundError(NO_CONSULTANT)
        made_at = unit.calendars.feed_made_at(consultant_id)
        if newer(seen, made_at):
            return None
        unit.calendars.set_feed(consultant_id, _hash(token), unit.now)
        record_calendar(
            unit, CONSULTANT, consultant_id, "a private feed" if made_at else "no private feed", "a private feed"
        )
        return token

    return database.writing(work)


def close_feed(database: Database, user: User | None, consultant_id: ConsultantId, seen: str | None = None) -> bool:
    """Take a consultant's feed away; its address stops at once.

    Args:
        user: None where the consultant does it, on their own page.
        seen: As of :func:`make_feed`.

    Returns:
        Whether it is closed; not where someone has made another since.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such consultant.
    """
    if user:
        require(user, Permission.SEND)

    def work(unit: UnitOfWork) -> bool:
        made_at = unit.calendars.feed_made_at(consultant_id)
        if made_at is None and not unit.dataset.consultants([consultant_id]):
            raise NotFoundError(NO_CONSULTANT)
        if made_at and newer(seen, made_at):
            return False
        if made_at:
            unit.calendars.drop_feed(consultant_id)
            record_calendar(unit, user or CONSULTANT, consultant_id, "a private feed", "no private feed")
        return True

    return database.writing(work)


def feed_made_at(database: Database, consultant_id: ConsultantId) -> datetime | None:
    """When a consultant's feed was made, or None where there is none."""
    with database.reading() as work:
        return work.calendars.feed_made_at(consultant_id)


def feed_of(database: Database, token: str) -> Feed | None:
    """The feed of a token, or None where it is nobody's, or nobody's any more."""
    with database.reading() as work:
        consultant_id = work.calendars.feed_owner(_hash(token))
        return Feed(_entries(work, consultant_id)) if consultant_id else None


def _entries(work: UnitOfWork, consultant_id: ConsultantId) -> tuple[Invite, ...]:
    offers = [
        offer
        for offer in work.offers.find(consultant_id=consultant_id, states=STANDS | {OfferState.ASKED})
        if offer.state in STANDS or not offer.ran_out(work.now)
    ]
    engagements = work.dataset.engagements({offer.engagement_id for offer in offers})
    letters, policy = work.outbox.find(to=[consultant_id]), work.dataset.policy()

    def entry(offer: Offer) -> Invite:
        mine = [one for one in letters if one.about.subject_id == offer.engagement_id]
        since = offer.answered_at or offer.made_at
        invite = invite_of(offer, engagements.get(offer.engagement_id), policy, last_number(mine), since)
        return under_its_name(invite, mine)

    entries = map(entry, offers)
    return tuple(sorted(entries, key=lambda entry: (entry.first_start, entry.uid)))


def record_calendar(work: UnitOfWork, by: By, consultant_id: ConsultantId, before: str, after: str) -> None:
    """Write into the trail what came of a feed or an own calendar; never an address, or which hours."""
    about = Subject(SubjectKind.CALENDAR, consultant_id)
    record(work, by, Action.CALENDAR, about, before, after)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
