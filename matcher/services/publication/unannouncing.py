"""Undoing what was published, asked and mailed at once: as one, until somebody answered or something else followed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.ports import Database, UnitOfWork
from matcher.records import Letter, Permission, SeatKey, User, Version
from matcher.services.accounts.accounts import require
from matcher.services.offers.offer_letters import draft_withdrawals, letters_of, letters_of_any
from matcher.services.publication.unpublishing import take_offer_back, undo_in

NOT_LAST = "Something else was published or asked since. Nothing was undone."
UNDONE_ALREADY = "It is undone already."
ANSWERED = "{} of those who were asked {} answered, or can't be asked any more: take back seats one by one instead."
ON_THE_WAY = "A letter is being sent at this moment. Try again in a minute."
MOST = 5_000
"""Offers that are made at once, at most: two seats for everyone whom a network of centers knows."""
GONE_OUT = frozenset({LetterState.SENT, LetterState.UNKNOWN})
"""Letters that their reader has, or may have."""


@dataclass(frozen=True, slots=True)
class LastAnnouncement:
    """What was published or asked last, in one transaction.

    Args:
        at: When: it stands for exactly this.
        version: What went public with it, or None.
        offers: Those that were made with it, as they are now.
        letters: That ask for them, as they are now.
        refused: Why it can't be undone as one any more, or an empty string.
    """

    at: datetime
    version: Version | None
    offers: tuple[Offer, ...]
    letters: tuple[Letter, ...]
    refused: str

    @property
    def people(self) -> int:
        """How many were asked."""
        return len({offer.consultant_id for offer in self.offers})

    @property
    def out(self) -> int:
        """How many of the letters have gone out, or may have."""
        return sum(letter.state in GONE_OUT for letter in self.letters)


@dataclass(frozen=True, slots=True)
class Unannounced:
    """What was undone.

    Args:
        version: The one that takes the seats back, or None where nothing had gone public.
        offers: How many offers were taken back; ``letters`` how many letters that say so were drafted.
        refused: Why nothing was undone, or an empty string.
    """

    version: Version | None = None
    offers: int = 0
    letters: int = 0
    refused: str = ""


class _StaysError(Exception):
    """A part of it can't be taken back, so none of it is."""


def last_announcement(database: Database) -> LastAnnouncement | None:
    """What was published or asked last; None where nothing ever was."""
    with database.reading() as work:
        return _last(work)


def undo_announcement(database: Database, user: User, at: datetime, *, reason: str = "") -> Unannounced:
    """Take back what was published and asked at a moment, whole or not at all.

    Letters that have not gone out are discarded; those who have theirs are written to, as drafts.

    Raises:
        NotPermittedError: The user may not publish.
    """
    require(user, Permission.PUBLISH)
    try:
        return database.writing(lambda work: _undo(work, user, at, reason))
    except _StaysError as error:
        return Unannounced(refused=f"{error} Nothing was undone.")


def _undo(work: UnitOfWork, user: User, at: datetime, reason: str) -> Unannounced:
    last = _last(work)
    if last is None or last.at != at:
        return Unannounced(refused=NOT_LAST)
    if last.refused:
        return Unannounced(refused=f"{last.refused} Nothing was undone.")
    informed = [offer for offer in last.offers if _informed(work, offer)]
    version = _take_back_version(work, user, last.version, reason) if last.version else None
    for offer in last.offers:
        take_offer_back(work, user, SeatKey(offer.engagement_id, offer.seat))
    letters = draft_withdrawals(work, informed)
    return Unannounced(version, len(last.offers), len(letters))


def _take_back_version(work: UnitOfWork, user: User, version: Version, reason: str) -> Version | None:
    done = undo_in(work, user, version.number, None, reason)
    if done.kept:
        raise _StaysError(" ".join(dict.fromkeys(item.sentence for item in done.kept)))
    return done.version


def _last(work: UnitOfWork) -> LastAnnouncement | None:
    version = next(iter(work.publishing.find(limit=1)), None)
    newest = next(iter(work.offers.find(limit=1)), None)
    moments = [one for one in (version and version.at, newest and newest.made_at) if one]
    if not moments:
        return None
    at = max(moments)
    made = tuple(takewhile(lambda offer: offer.made_at == at, work.offers.find(limit=MOST)))[::-1]
    offers = tuple(offer for offer in made if offer.state is not OfferState.TAKEN_BACK) or made
    letters = _letters(work, offers)
    published = version if version and version.at == at else None
    return LastAnnouncement(at, published, offers, letters, _refusal(published, offers, letters))


def _letters(work: UnitOfWork, offers: Collection[Offer]) -> tuple[Letter, ...]:
    """The letters that ask for them and were not discarded, each once."""
    found = letters_of_any(work, offers, {LetterKind.OFFER})
    return tuple(one for one in found if one.state is not LetterState.DISCARDED)


def _refusal(version: Version | None, offers: Collection[Offer], letters: Collection[Letter]) -> str:
    """Why it can't be undone as one, or an empty string."""
    if (version and version.undoes) or (offers and all(one.state is OfferState.TAKEN_BACK for one in offers)):
        return UNDONE_ALREADY
    answered = {offer.consultant_id for offer in offers if offer.state is not OfferState.ASKED}
    if answered:
        return ANSWERED.format(len(answered), "has" if len(answered) == 1 else "have")
    return ON_THE_WAY if any(letter.state is LetterState.SENDING for letter in letters) else ""


def _informed(work: UnitOfWork, offer: Offer) -> bool:
    """Whether the person has a letter that asks for it, or may have."""
    return any(letter.state in GONE_OUT for letter in letters_of(work, offer))
