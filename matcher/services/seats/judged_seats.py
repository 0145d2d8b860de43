"""What stands or is proposed and no longer holds: each seat is judged again as soon as what it rests on has changed.

The one place that says so, to pages, commands and gates. What it says is fit for every reader: a rule of the panel is
broken by the whole team, an opt-out reads like an hour that is not free.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.stale_seats import Breach, StaleSeat, stale_rows, stale_seats
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.timetable import in_utc
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.engagement import DONE, NOT_MATCHED
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import Access, HeldSeat, KeptSeat, Placement, SeatKey
from matcher.services.seats.settled_starts import settled_on
from matcher.services.seats.waiting_rows import waiting_rows

RESTS_ON = (
    Part.DATASET, Part.BUSY, Part.REJECTIONS, Part.STANDING, Part.OFFERS, Part.LIFECYCLES, Part.PROPOSALS, Part.ROWS,
)  # fmt: skip
"""All that the verdict depends on, beside the day: when a start was decided on changes with who stands there."""
WHY = "rules checked for the seats that stand"
PAST_JUDGING = DONE | NOT_MATCHED
WHAT_WOULD_DO = "Release the seat, or keep it with a reason."
LOCKED = "Unlock the seat, or release it."
"""What would do where the seat is locked and not approved: there is nothing yet to keep."""
NOT_DECIDED = "Choose someone else, or let the next run propose again."
"""What would do where nobody decided on it yet."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Who decided that the person stays, when and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class JudgedSeat:
    """A seat that breaks rules on today's data, as it stands or as the row under review proposes it.

    Args:
        decided: Whether a person settled it: approved, public, asked, agreed; else it is only proposed.
        agreed: Whether the person said yes.
        kept: The decision to keep it, as long as the facts are those that it was made on.
        locked: Whether it is locked, and not approved.
    """

    key: SeatKey
    placement: Placement
    decided: bool
    agreed: bool
    breaches: tuple[Breach, ...]
    kept: Keep | None = None
    locked: bool = False

    @property
    def sentence(self) -> str:
        """The rules that it breaks, in words."""
        return " ".join(dict.fromkeys(breach.sentence for breach in self.breaches))

    @property
    def waits(self) -> bool:
        """Whether a person has to take one of the ways out before anything is done with it."""
        return self.decided and self.kept is None

    @property
    def what_would_do(self) -> str:
        """The ways out, in a sentence; empty where a person took one."""
        if self.kept:
            return ""
        return LOCKED if self.locked else WHAT_WOULD_DO if self.decided else NOT_DECIDED


Seated = tuple[SeatKey, Placement]
"""Someone in a seat: the data may have one person proposed there, and the row under review another."""
Verdicts = Mapping[Seated, JudgedSeat]


class _NotAdmittedError(Exception):
    """What is sealed has to be read, and the log does not know of it yet."""


def judged_seats(database: Database) -> Verdicts:
    """Every seat that breaks rules, in the order of engagements and seats; kept in memory while nothing has changed."""

    def refuse() -> Access:
        raise _NotAdmittedError

    with database.reading() as work:
        try:
            return _recalled(work, refuse)
        except _NotAdmittedError:
            pass  # read-only transactions can't write the log's entry: it is written first
    access = database.writing(lambda work: work.access_log.admit(None, None, WHY))
    with database.reading() as work:
        return _recalled(work, lambda: access)


def judged_in(work: UnitOfWork) -> Verdicts:
    """As :func:`judged_seats`, inside a transaction that writes: for the steps that a seat in doubt may not make."""
    return _recalled(work, lambda: work.access_log.admit(None, None, WHY))


def in_doubt(verdicts: Verdicts, key: SeatKey, placement: Placement) -> str:
    """Why nothing is done with a seat until a person decides, with what would do; or an empty string."""
    found = verdict_at(verdicts, key, placement)
    if found is None or not found.waits:
        return ""
    return f"It no longer holds: {found.sentence} {found.what_would_do}"


def verdict_on(verdicts: Verdicts, offer: Offer) -> JudgedSeat | None:
    """What speaks against the seat of an offer, while the person sits there for it."""
    placement = Placement(offer.consultant_id, offer.first_start)
    return verdict_at(verdicts, SeatKey(offer.engagement_id, offer.seat), placement)


def verdict_at(verdicts: Verdicts, key: SeatKey, placement: Placement | None) -> JudgedSeat | None:
    """What speaks against someone in a seat, while they stand or are proposed there."""
    return verdicts.get((key, placement)) if placement else None


def waiting_seats(verdicts: Verdicts) -> tuple[JudgedSeat, ...]:
    """The decided seats that wait for a person, those first who said yes; no order tells what a seat asks for."""
    found = (one for one in verdicts.values() if one.waits)
    return tuple(sorted(found, key=_most_pressing_first))


def kept_seats(verdicts: Verdicts) -> tuple[JudgedSeat, ...]:
    """The seats that break rules and stay, as a person decided, in the order of those that wait."""
    return tuple(sorted((one for one in verdicts.values() if one.kept), key=_most_pressing_first))


def proposed_in_doubt(verdicts: Verdicts) -> int:
    """How many seats are proposed, and would not be today; nobody decided on them yet."""
    return sum(not one.decided for one in verdicts.values())


def _most_pressing_first(one: JudgedSeat) -> tuple[object, ...]:
    return not one.agreed, one.placement.first_start, one.key.engagement_id, one.placement.consultant_id


def _recalled(work: UnitOfWork, admit: Callable[[], Access]) -> Verdicts:
    return work.moment.recall("judged seats", RESTS_ON, lambda: _judged(work, admit), also=work.today)


def _judged(work: UnitOfWork, admit: Callable[[], Access]) -> Verdicts:
    if not work.standing.seats() and not waiting_rows(work):
        return {}
    access = admit()
    scene = _Scene.of(work, access)
    each = ((scene.seats[_seated(one.seat)], one) for one in _stale(work, access))
    found = (scene.verdict(seat, one) for seat, one in each if seat.key.engagement_id not in scene.over)
    return {(one.key, one.placement): one for one in found}


def facts_of(work: UnitOfWork, access: Access, key: SeatKey) -> Mapping[str, str]:
    """By rule that a standing seat breaks now, the fingerprint of the facts; sealed wherever it is stored."""
    fixed = (one for one in _stale(work, access) if one.seat.status is SeatStatus.APPROVED)
    mine = (one for one in fixed if one.seat.assignment[:2] == key)
    return {breach.rule: breach.facts for one in mine for breach in one.breaches}


def _stale(work: UnitOfWork, access: Access) -> tuple[StaleSeat, ...]:
    """Seats that stand, and seats that the proposal under review has otherwise."""
    held, rows = work.standing.seats(), waiting_rows(work)
    seats = [*held.values(), *rows.values()]
    people = {seat.assignment.consultant_id for seat in seats}
    problem = work.dataset.problem_around(access, {seat.key.engagement_id for seat in seats}, people)
    policy = work.dataset.policy()
    else_proposed = [
        StandingSeat(row.assignment, row.status)
        for key, row in rows.items()
        if key not in held or held[key].placement != row.placement
    ]
    return (
        *stale_seats(problem, policy, problem.standing, settled_on(work, problem, policy)),
        *stale_rows(problem, policy, problem.standing, else_proposed),
    )


def _seated(seat: StandingSeat) -> Seated:
    eid, name, consultant_id, first_start = seat.assignment
    return SeatKey(eid, name), Placement(consultant_id, in_utc(first_start))


@dataclass(frozen=True)
class _Scene:
    """What is known of seats beside the rules.

    Args:
        seats: Who stands there, or is proposed there by the proposal under review.
        over: Engagements that are over or stopped: nothing of them is judged.
        agreed: Who said yes.
        kept: What was decided about seats that did not hold, and by decision who decided it.
    """

    seats: Mapping[Seated, HeldSeat]
    over: frozenset[EngagementId]
    agreed: frozenset[Seated]
    kept: Mapping[SeatKey, KeptSeat]
    keeps: Mapping[int, Keep]

    @classmethod
    def of(cls, work: UnitOfWork, access: Access) -> "_Scene":
        kept = work.kept_seats.all(access)
        ids = [one.decision_id for one in kept.values()]
        entries = work.trail.find(ids=ids, limit=len(ids)) if ids else ()
        yes = work.offers.find(states={OfferState.ACCEPTED})
        seats = [*waiting_rows(work).values(), *work.standing.seats().values()]
        return cls(
            {(seat.key, seat.placement): seat for seat in seats},
            frozenset(eid for eid, lifecycle in work.lifecycles.all().items() if lifecycle.state in PAST_JUDGING),
            frozenset(
                (SeatKey(one.engagement_id, one.seat), Placement(one.consultant_id, one.first_start)) for one in yes
            ),
            kept,
            {entry.entry_id: Keep(entry.actor, entry.at, entry.reason) for entry in entries},
        )

    def verdict(self, seat: HeldSeat, stale: StaleSeat) -> JudgedSeat:
        """What is told of a seat; the facts behind it are sealed, and not kept in memory."""
        shown = tuple(replace(breach, facts="") for breach in stale.breaches)
        agreed = (seat.key, seat.placement) in self.agreed
        kept = self._keep(seat, stale)
        return JudgedSeat(seat.key, seat.placement, seat.fixed, agreed, shown, kept, seat.locked)

    def _keep(self, held: HeldSeat, stale: StaleSeat) -> Keep | None:
        """The decision to keep the seat, unless someone else sits there or a fact has changed since."""
        one = self.kept.get(held.key)
        if one is None or one.placement != held.placement:
            return None
        same = all(one.facts.get(breach.rule) == breach.facts for breach in stale.breaches)
        return self.keeps.get(one.decision_id) if same else None
