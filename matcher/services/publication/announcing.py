"""Publishing, asking and drafting the letters as one step: what it would do, and doing it in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from matcher.ports import Database, UnitOfWork
from matcher.records import Permission, Placement, PublicSeats, SeatChange, SeatKey, User
from matcher.services.accounts.accounts import require
from matcher.services.offers.offering import Sending, check_days, not_to_ask_in, send_offers_in, to_ask_in
from matcher.services.publication.publishing import (
    CHANGED_SINCE,
    NOTHING,
    Publication,
    WaitingChanges,
    publish_in,
    waiting_in,
)
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts, judged_in, judged_seats

NOTHING_TO_DO = "Nothing waits to be published, and nobody to be asked."
PARTS = "A team would be public in part. Say that this is meant, or approve the rest first. Nothing was published."


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one press would do.

    Args:
        asked: Who would be asked, by person; they are public afterwards.
        held_back: Whose seats no longer hold: they are neither published nor asked by it.
        mark: Stands for exactly this: a press that names it does nothing else.
    """

    waiting: WaitingChanges
    asked: tuple[tuple[SeatKey, Placement], ...]
    mark: str
    held_back: tuple[JudgedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Announced:
    """What was done.

    Args:
        publication: Its version is None where nothing had to be published, or nothing was done.
        sending: None where nothing was done.
        refused: Why nothing was done, or an empty string.
    """

    publication: Publication | None = None
    sending: Sending | None = None
    refused: str = ""


def announcement(database: Database) -> Announcement:
    """What would go public, and who would be asked then."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        return _announcement(work, verdicts)


def announce(
    database: Database,
    user: User,
    mark: str,
    days: int,
    *,
    reason: str = "",
    letters: bool = True,
    parts: bool = False,
) -> Announced:
    """Publish what is approved, and ask everyone in it who was not asked yet: all of it, or nothing.

    Args:
        mark: Of what the user saw.
        days: How long each offer is open.
        letters: Whether letters are drafted.
        parts: Whether a team may be public, and be asked, in part.

    Raises:
        NotPermittedError: The user may not publish.
        OfferDaysError: The days are too few or too many.
        ClockError: The clock went back, so that no end can be told.
    """
    require(user, Permission.PUBLISH)
    check_days(days)

    def work(unit: UnitOfWork) -> Announced:
        now = _announcement(unit, judged_in(unit))
        if now.mark != mark:
            return Announced(refused=CHANGED_SINCE)
        if not now.waiting.changes and not now.asked:
            return Announced(refused=NOTHING_TO_DO)
        if now.waiting.partial and not parts:
            return Announced(refused=PARTS)
        published = publish_in(unit, user, now.waiting, reason) if now.waiting.changes else None
        return Announced(published, send_offers_in(unit, user, days, letters=letters))

    return database.writing(work)


def _announcement(work: UnitOfWork, verdicts: Verdicts) -> Announcement:
    waiting = waiting_in(work, verdicts)
    public = work.publishing.seats(waiting.base.number if waiting.base else NOTHING)
    would_be = _after(public, waiting.changes)
    found = ((seat.key, held.placement) for seat, held in to_ask_in(work, None, verdicts, would_be))
    asked = tuple(sorted(found, key=lambda pair: (pair[1].consultant_id, pair[1].first_start, pair[0])))
    held_back = tuple(dict.fromkeys((*waiting.held_back, *not_to_ask_in(work, None, verdicts))))
    mark = sha256(f"{waiting.mark} {asked!r}".encode()).hexdigest()[:16]
    return Announcement(waiting, asked, mark, held_back)


def _after(public: PublicSeats, changes: Iterable[SeatChange]) -> PublicSeats:
    """Who would be public after some changes."""
    changed = {change.key: change.after for change in changes}
    seats = {**public, **{key: place for key, place in changed.items() if place}}
    return {key: place for key, place in seats.items() if changed.get(key, place)}
