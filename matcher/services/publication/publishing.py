"""Publishing: what was approved goes public as a numbered version, in one transaction. Versions are never changed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from matcher.domain.model.ids import EngagementId
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import (
    Action,
    HeldSeat,
    Permission,
    Placement,
    PublicChange,
    PublicSeats,
    SeatChange,
    SeatKey,
    Subject,
    User,
    Version,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.calendars.invitations import update_calendar
from matcher.services.failures import NotFoundError
from matcher.services.review.difference import compare_again
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts, judged_in, judged_seats, waiting_seats
from matcher.services.seats.seating import public_seats

NOTHING = 0
"""The number of what was public before the first version."""
NOT_PUBLIC = "not public"
NOTHING_TO_PUBLISH = "Nothing to publish: what is approved is public already."
CHANGED_SINCE = "What would go public is no longer what you saw. Nothing was published; look again."


@dataclass(frozen=True, slots=True)
class PartialTeam:
    """An engagement that would be public with a part of its team only."""

    engagement_id: EngagementId
    public: int
    seats: int

    @property
    def sentence(self) -> str:
        """That in words."""
        return f"{self.public} of {self.seats} presenters: the rest of the team is not approved yet."

    @property
    def left(self) -> str:
        """How much of it stays public, where the rest is taken back, in words."""
        return f"{self.public} of {self.seats} presenters would stay public."


@dataclass(frozen=True, slots=True)
class WaitingChanges:
    """What the next publication would make public, against the latest version.

    Args:
        base: The latest version, or None before the first.
        mark: Stands for exactly these changes: a publication that names it does nothing else.
        partial: Teams that would be public in part: a flag, no hindrance.
        held_back: Approved seats that no longer hold: they go public once a person has decided to keep them.
    """

    base: Version | None
    changes: tuple[SeatChange, ...]
    mark: str
    partial: tuple[PartialTeam, ...] = ()
    held_back: tuple[JudgedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing.

    Args:
        version: None where nothing was published.
        sentence: What was done, or why not and what to do.
        partial: Teams that are public in part now.
        held_back: As :class:`WaitingChanges` has them.
    """

    version: Version | None
    changes: tuple[SeatChange, ...]
    sentence: str
    partial: tuple[PartialTeam, ...] = ()
    held_back: tuple[JudgedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version, and how it differs from another."""

    version: Version
    against: int
    changes: tuple[SeatChange, ...]


def waiting(database: Database) -> WaitingChanges:
    """What would go public now: decisions are pending until then."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        return waiting_in(work, verdicts)


def public_now(database: Database) -> PublicSeats:
    """Who sits where for all to see."""
    with database.reading() as work:
        return public_seats(work)


def publish(database: Database, user: User, *, reason: str = "", mark: str | None = None) -> Publication:
    """Make all that is approved public, as the next version.

    Args:
        mark: Of what the user saw: anything else is not published. None to publish whatever waits.

    Raises:
        NotPermittedError: The user may not publish.
    """
    require(user, Permission.PUBLISH)

    def work(unit: UnitOfWork) -> Publication:
        now = waiting_in(unit, judged_in(unit))
        if mark not in {None, now.mark}:
            return Publication(None, now.changes, CHANGED_SINCE, held_back=now.held_back)
        if not now.changes:
            why = still_waiting(now.held_back) or NOTHING_TO_PUBLISH
            return Publication(None, (), why, held_back=now.held_back)
        return publish_in(unit, user, now, reason)

    return database.writing(work)


def publish_in(work: UnitOfWork, user: User, now: WaitingChanges, reason: str) -> Publication:
    """Make public what waits, inside a transaction that looked at it."""
    version = freeze(work, user, now.base, now.changes, reason=reason)
    sentence = f"Version {version.number} is public: {summary(now.changes)}."
    return Publication(version, now.changes, sentence, now.partial, now.held_back)


def list_versions(database: Database) -> tuple[VersionPage, ...]:
    """Every version with its changes against the one before it, newest first."""
    with database.reading() as work:
        return work.moment.recall("versions", (Part.PUBLISHED, Part.DATASET), lambda: _pages(work))


def version_numbers(database: Database) -> tuple[int, ...]:
    """The number of every version, the newest first."""
    with database.reading() as work:
        return tuple(version.number for version in work.publishing.find())


def version_page(database: Database, number: int, against: int | None = None) -> VersionPage:
    """A version and what differs from another to it: by default from the one before.

    Raises:
        NotFoundError: There is no such version.
    """
    with database.reading() as work:
        version = work.publishing.get(number)
        base = number - 1 if against is None else against
        if version is None or (base != NOTHING and work.publishing.get(base) is None):
            raise NotFoundError("There is no such version. List them with: matcher versions")
        return _page(work, version, base)


def difference(before: PublicSeats, after: PublicSeats) -> tuple[SeatChange, ...]:
    """The seats that are not the same, in key order."""
    keys = sorted(before.keys() | after.keys())
    changes = (SeatChange(key, before.get(key), after.get(key)) for key in keys)
    return tuple(change for change in changes if change.before != change.after)


def summary(changes: Iterable[SeatChange]) -> str:
    """``2 seats added, 1 removed``."""
    counts = Counter(change.kind for change in changes)
    told = [(counts[kind], kind.value) for kind in PublicChange if counts[kind]]
    if not told:
        return "nothing differs"
    (number, kind), *others = told
    first = f"{number:,} seat{'' if number == 1 else 's'} {kind}"
    return ", ".join([first, *(f"{number:,} {kind}" for number, kind in others)])


def still_waiting(held_back: Collection[JudgedSeat]) -> str:
    """That approved seats are not published, and what would do; or an empty string."""
    if not held_back:
        return ""
    one = len(held_back) == 1
    seats = "1 approved seat no longer holds" if one else f"{len(held_back):,} approved seats no longer hold"
    return f"Nothing was published: {seats}. Release {'it, or keep it' if one else 'them, or keep them'} with a reason."


def waiting_in(work: UnitOfWork, verdicts: Verdicts) -> WaitingChanges:
    """As :func:`waiting`, inside a transaction."""
    base = next(iter(work.publishing.find(limit=1)), None)
    number = base.number if base else NOTHING
    approved = approved_in(work.standing.seats())
    every = difference(work.publishing.seats(number), approved)
    would_be = {change.key for change in every if change.after}
    held_back = tuple(one for one in waiting_seats(verdicts) if one.key in would_be)
    doubted = {one.key for one in held_back}
    changes = tuple(change for each in every if (change := _without(each, doubted)))
    mark = sha256(f"{number} {changes!r}".encode()).hexdigest()[:16]
    certain = {key: place for key, place in approved.items() if key not in doubted}
    return WaitingChanges(base, changes, mark, teams_in_part(work, changes, certain), held_back)


def _without(change: SeatChange, doubted: Collection[SeatKey]) -> SeatChange | None:
    """The change, less someone who may not go public yet: who sat there before leaves all the same."""
    if change.key not in doubted:
        return change
    return SeatChange(change.key, change.before, None) if change.before else None


def teams_in_part(work: UnitOfWork, changes: Iterable[SeatChange], seats: PublicSeats) -> tuple[PartialTeam, ...]:
    """The engagements that change, and of whose seats some are among these, but not all."""
    public = Counter(key.engagement_id for key in seats)
    engagements = work.dataset.engagements({change.key.engagement_id for change in changes})
    return tuple(
        PartialTeam(eid, public[eid], len(engagement.seats))
        for eid, engagement in engagements.items()
        if 0 < public[eid] < len(engagement.seats)
    )


def approved_in(standing: Mapping[SeatKey, HeldSeat]) -> PublicSeats:
    """Who is approved where: neither suggested nor only held."""
    return {key: seat.placement for key, seat in standing.items() if seat.fixed and not seat.locked}


def freeze(
    work: UnitOfWork,
    user: User,
    base: Version | None,
    changes: Iterable[SeatChange],
    *,
    reason: str = "",
    undoes: int | None = None,
) -> Version:
    """Write the next version, with an entry in the audit trail for each seat that changes."""
    number = base.number if base else NOTHING
    version = Version(number + 1, work.now, user.user_id, user.name, reason.strip(), undoes)
    seats = dict(work.publishing.seats(number))
    concerned = set()
    for change in changes:
        concerned |= {(change.key.engagement_id, one.consultant_id) for one in (change.before, change.after) if one}
        if change.after is None:
            del seats[change.key]
        else:
            seats[change.key] = change.after
    work.publishing.add(version, seats)
    compare_again(work, seats, [change.key for change in changes])
    # By person: the order of an engagement's seats would tell the reader of its history which seat is whose.
    for change in sorted(changes, key=lambda change: (change.key.engagement_id, _whom(change).consultant_id)):
        _record(work, user, version, change)
    for engagement_id, consultant_id in sorted(concerned):  # who was invited when that came with the publication
        update_calendar(work, user, engagement_id, consultant_id)
    return version


def _whom(change: SeatChange) -> Placement:
    """Who sits there now, or who left."""
    placement = change.after or change.before
    if placement is None:
        raise ValueError("A seat that changes is, or was, someone's.")
    return placement


def _record(work: UnitOfWork, user: User, version: Version, change: SeatChange) -> None:
    record(
        work,
        user,
        Action.PUBLISH if change.after else Action.WITHDRAW,
        Subject.of_seat(change.key),
        _told(change.before),
        _told(change.after),
        reason=f"undoes version {version.undoes}" if version.undoes else "",
        note=version.reason,
        placement=_whom(change),
        version=version.number,
    )


def _told(place: Placement | None) -> str:
    return f"public: {place.consultant_id} at {place.first_start.isoformat()}" if place else NOT_PUBLIC


def _pages(work: UnitOfWork) -> tuple[VersionPage, ...]:
    seats = work.publishing.all_seats()
    return tuple(
        VersionPage(one, one.number - 1, difference(seats.get(one.number - 1, {}), seats.get(one.number, {})))
        for one in work.publishing.find()
    )


def _page(work: UnitOfWork, version: Version, against: int) -> VersionPage:
    before, after = work.publishing.seats(against), work.publishing.seats(version.number)
    return VersionPage(version, against, difference(before, after))
