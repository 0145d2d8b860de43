"""Undoing a published version, item by item or whole: by a new version, never by changing an old one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from matcher.domain.explain.seat_options import in_words, recheck
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.offer import OfferStep
from matcher.domain.workflow.seat import SEATS, SeatState, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, Placement, PublicSeats, SeatChange, SeatKey, User, Version
from matcher.services.accounts.accounts import require
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.failures import NotFoundError
from matcher.services.offers.freeing import end_offer
from matcher.services.publication.publishing import (
    PartialTeam,
    approved_in,
    difference,
    freeze,
    summary,
    teams_in_part,
)
from matcher.services.seats.seating import agreed, seat_of

PUBLISHED_SINCE = "A later version changed this seat."
DECIDED_AGAIN = "The seat was decided again since."
GONE = "The engagement or the person is no longer in the data."
ACCEPTED = "The presenter has said yes: that can't be taken back. Release the seat on the engagement's page instead."
DELIVERED = "It was delivered: that can't be taken back."
NOTHING_UNDONE = "Nothing was undone."
PARTS = "A part of a team would stay public. Say that this is meant, or take the rest back too. Nothing was undone."
NO_VERSION = "There is no such version. List them with: matcher versions"


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item that stays as it is, and why."""

    change: SeatChange
    sentence: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """What came of undoing a version.

    Args:
        version: The new one, or None where nothing could be undone.
        undone: The items, as the undone version had them.
        kept: Those asked for that stay.
        partial: Teams of which a part stays public; where nothing was undone, would stay.
    """

    version: Version | None
    undone: tuple[SeatChange, ...]
    kept: tuple[KeptItem, ...]
    sentence: str
    partial: tuple[PartialTeam, ...] = ()


def undo_version(
    database: Database,
    user: User,
    number: int,
    keys: Collection[SeatKey] | None = None,
    *,
    reason: str = "",
    parts: bool = True,
) -> Undoing:
    """Take a version's items back: each seat is public as it was before. What is approved stays approved, and waits.

    An item stays where a later version or decision is about its seat, where the person has said yes, or where who was
    public before can't be by the rules and data of today.

    Args:
        keys: The seats to take back; None for all.
        parts: Whether a team may stay public in part; where not, nothing is undone that would leave one so.

    Raises:
        NotPermittedError: The user may not publish.
        NotFoundError: There is no such version.
    """
    require(user, Permission.PUBLISH)

    def work(unit: UnitOfWork) -> Undoing:
        if unit.publishing.get(number) is None:
            raise NotFoundError(NO_VERSION)
        return undo_in(unit, user, number, keys, reason, parts=parts)

    return database.writing(work)


def undo_in(
    work: UnitOfWork, user: User, number: int, keys: Collection[SeatKey] | None, reason: str, *, parts: bool = True
) -> Undoing:
    """As :func:`undo_version`, inside a transaction, of a version that there is."""
    items = difference(work.publishing.seats(number - 1), work.publishing.seats(number))
    latest = work.publishing.find(limit=1)[0]
    planned = _planned(work, latest, number, [item for item in items if keys is None or item.key in keys])
    if not planned.undone or (planned.partial and not parts):
        return planned
    return _done(work, user, latest, number, planned, reason)


def _planned(work: UnitOfWork, latest: Version, number: int, asked: list[SeatChange]) -> Undoing:
    """What can be undone of what is asked for, and what would come of it; nothing is changed."""
    public = work.publishing.seats(latest.number)
    approved = approved_in(work.standing.seats())
    kept = {item.key: why for item in asked if (why := _moved_on(item, public, approved) or _said_yes(work, item))}
    if any(item.before for item in asked if item.key not in kept):
        kept |= _Judge.of(work, number).refused(public, [item for item in asked if item.key not in kept])
    undone = tuple(item for item in asked if item.key not in kept)
    stay = tuple(KeptItem(item, kept[item.key]) for item in asked if item.key in kept)
    seats = {**public, **{item.key: item.before for item in undone}}
    partial = teams_in_part(work, undone, {key: place for key, place in seats.items() if place})
    return Undoing(None, undone, stay, PARTS if partial else NOTHING_UNDONE, partial)


def _done(work: UnitOfWork, user: User, latest: Version, number: int, planned: Undoing, reason: str) -> Undoing:
    back = [SeatChange(item.key, item.after, item.before) for item in planned.undone]
    version = freeze(work, user, latest, back, reason=reason, undoes=number)
    for item in planned.undone:
        take_offer_back(work, user, item.key)
    sentence = f"Version {version.number} takes back what version {number} did: {summary(back)}."
    return replace(planned, version=version, sentence=sentence)


def _moved_on(item: SeatChange, public: PublicSeats, approved: PublicSeats) -> str:
    """Why the seat is no longer as the item left it, or an empty string."""
    if public.get(item.key) != item.after:
        return PUBLISHED_SINCE
    return "" if approved.get(item.key) in {item.before, item.after} else DECIDED_AGAIN


def _said_yes(work: UnitOfWork, item: SeatChange) -> str:
    """Why nobody takes it back: the person has agreed, or was there already."""
    seat = seat_of(work, item.key)
    theirs = seat.held is not None and seat.held.placement == item.after
    if not theirs or not agreed(seat):
        return ""
    return DELIVERED if seat.now.state is SeatState.DELIVERED else ACCEPTED


def take_offer_back(work: UnitOfWork, user: User, key: SeatKey) -> None:
    """End the open offer of a seat, if there is one: its publication or its asking is undone. The person stays
    approved.
    """
    seat = seat_of(work, key)
    if seat.held is None or SEATS.misplaced(seat.now.state, SeatStep.TAKE_BACK):
        return
    actor = Actor(Who.PUBLISHER, user)
    end_offer(work, actor, seat.now.offer, OfferStep.TAKE_BACK)
    states = (seat.now.state, SEATS.after(seat.now.state, SeatStep.TAKE_BACK))
    record_seat(work, actor, Action.TAKE_BACK, seat.held.assignment, states)


@dataclass(frozen=True)
class _Judge:
    """Says who can't be public again, by the rules and data of today."""

    problem: Problem
    policy: Policy

    @classmethod
    def of(cls, work: UnitOfWork, number: int) -> "_Judge":
        access = work.access_log.admit(None, None, f"rules checked before version {number} is undone")
        return cls(work.dataset.problem(access), work.dataset.policy())

    def refused(self, public: PublicSeats, items: list[SeatChange]) -> Mapping[SeatKey, str]:
        """The items that stay, with the reason: all others are undone together, and what is public then holds."""
        kept: dict[SeatKey, str] = {}
        while True:
            left = [item for item in items if item.key not in kept]
            seats = {**public, **{item.key: item.before for item in left}}
            result = {key: place for key, place in seats.items() if place}
            found = {item.key: self._why_not(item.key, item.before, result) for item in left if item.before}
            new = {key: why for key, why in found.items() if why}
            if not new:
                return kept
            kept |= new

    def _why_not(self, key: SeatKey, place: Placement, result: PublicSeats) -> str:
        if key.engagement_id not in self.problem.engagements or place.consultant_id not in self.problem.consultants:
            return GONE
        if key.seat not in self.problem.engagements[key.engagement_id].seats:
            return GONE
        others = [
            StandingSeat(self._row(other, there), SeatStatus.APPROVED)
            for other, there in result.items()
            if other != key
            and other.engagement_id in self.problem.engagements
            and there.consultant_id in self.problem.consultants
        ]
        judged = replace(self.problem, standing=tuple(others))
        return in_words(recheck(judged, self.policy, [seat.assignment for seat in others], self._row(key, place)))

    def _row(self, key: SeatKey, place: Placement) -> Assignment:
        zone = self.problem.engagements[key.engagement_id].time_zone
        return Assignment(*key, place.consultant_id, place.first_start.astimezone(zone))
