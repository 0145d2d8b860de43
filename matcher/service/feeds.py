"""Private calendar feeds: a consultant's public engagements, under an address that only they have.

The address holds a token. Only its hash is kept: whoever reads the database can't read the feed. A new token takes the
place of the old one, which stops at once.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.service.accounts import require
from matcher.service.errors import NotFoundError
from matcher.service.invitations import invite_of
from matcher.service.ports import Database, UnitOfWork
from matcher.service.records import Action, Decision, Invite, Permission, Placement, SeatKey, User

TOKEN_BYTES = 32
NO_CONSULTANT = "There is no such consultant. Load the page again."


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed shows: all public engagements of one person, by their first start."""

    invites: tuple[Invite, ...]


def make_feed(database: Database, user: User, consultant_id: ConsultantId) -> str:
    """Give a consultant a feed in the place of the one before; its token, which is told this once.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.SEND)
    token = token_urlsafe(TOKEN_BYTES)

    def work(unit: UnitOfWork) -> str:
        if not unit.dataset.consultants([consultant_id]):
            raise NotFoundError(NO_CONSULTANT)
        again = unit.calendars.feed_made_at(consultant_id) is not None
        unit.calendars.set_feed(consultant_id, _hash(token), unit.now)
        record_calendar(unit, user, consultant_id, "a private feed" if again else "no private feed", "a private feed")
        return token

    return database.writing(work)


def close_feed(database: Database, user: User, consultant_id: ConsultantId) -> None:
    """Take a consultant's feed away; its address stops at once.

    Raises:
        NotPermittedError: The user may not send mail.
    """
    require(user, Permission.SEND)

    def work(unit: UnitOfWork) -> None:
        if unit.calendars.feed_made_at(consultant_id):
            unit.calendars.drop_feed(consultant_id)
            record_calendar(unit, user, consultant_id, "a private feed", "no private feed")

    database.writing(work)


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
    latest = next(iter(work.publishing.find(limit=1)), None)
    if latest is None:
        return ()
    history = work.publishing.starts_of(consultant_id)
    now = dict(history.get(latest.number, ()))
    engagements, policy = work.dataset.engagements(now.keys()), work.dataset.policy()
    entries = []
    for engagement_id, start in now.items():
        since = latest.number
        while (engagement_id, start) in history.get(since - 1, ()):
            since -= 1
        version = work.publishing.get(since) or latest
        entries.append(invite_of(engagement_id, consultant_id, start, version, engagements.get(engagement_id), policy))
    return tuple(sorted(entries, key=lambda entry: (entry.first_start, entry.uid)))


def record_calendar(work: UnitOfWork, user: User | None, consultant_id: ConsultantId, before: str, after: str) -> None:
    """Write into the trail that a feed or an own calendar came or went; never an address."""
    work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=user.user_id if user else None,
            user_name=user.name if user else "",
            action=Action.CALENDAR,
            key=SeatKey(EngagementId(f"consultant {consultant_id}"), SeatName("")),
            placement=Placement(ConsultantId(""), work.now),
            proposal_id=None,
            before=before,
            after=after,
        )
    )


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
