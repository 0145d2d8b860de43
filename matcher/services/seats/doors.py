"""The one door by which people come to sit in seats and leave them, and engagements get their states.

A step is asked of its table here once more, on what is stored now, whatever was asked before: what the table does not
have raises, and nothing of the transaction is stored.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from matcher.domain.workflow.engagement import (
    ENGAGEMENTS,
    EngagementState,
    EngagementStep,
    Lifecycle,
)
from matcher.domain.workflow.seat import FREE, SEATS, SeatGiven, SeatNow, SeatState, SeatStep
from matcher.domain.workflow.transitions import TransitionError
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat, SeatKey
from matcher.services.seats.seating import seats_now

MARKED = FREE - {SeatState.OPEN}
"""How a seat was left: noted, for as long as nobody sits there."""
FOR_GOOD = frozenset({SeatState.APPROVED, SeatState.OFFERED, SeatState.ACCEPTED})


def take_seats(
    work: UnitOfWork,
    step: SeatStep,
    seats: Iterable[HeldSeat],
    given: SeatGiven,
    *,
    known: bool = False,
    now: SeatNow | None = None,
) -> None:
    """Let people sit in seats, each in the place of the person who sat there.

    Args:
        known: Whether seats that the data no longer has, and people, are passed over.
        now: The seats as they are, where the caller knows more than is stored: of an offer, of what is public.

    Raises:
        TransitionError: The table refuses the step: a bug.
    """
    listed = list(seats)
    _ask(work, step, [seat.key for seat in listed], given, now)
    after = SEATS.transitions[step].after
    for seat in listed:
        if after is not None and after not in _where(seat):
            raise TransitionError(f"{step} leads to {after}, not to {seat.status}")
    (work.standing.put_known if known else work.standing.put)(listed)


def empty_seats(
    work: UnitOfWork, step: SeatStep, keys: Collection[SeatKey], given: SeatGiven, *, now: SeatNow | None = None
) -> None:
    """Take the people who sit in seats out of them, and note how they were left. Raises as :func:`take_seats`."""
    _ask(work, step, keys, given, now)
    work.standing.remove(keys)
    after = SEATS.transitions[step].after
    if after in MARKED:
        for key in keys:
            work.lifecycles.mark(key, after, work.now)


def put_lifecycle(work: UnitOfWork, was: EngagementState, step: EngagementStep, lifecycle: Lifecycle) -> None:
    """Write what is kept about an engagement after a step.

    Raises:
        TransitionError: The table does not have the step: a bug.
    """
    ENGAGEMENTS.require(was, step, lifecycle.state)
    work.lifecycles.put(lifecycle)


def fall_back(work: UnitOfWork, lifecycle: Lifecycle, *, again: bool | None = None) -> None:
    """Let a confirmed engagement be as far as its seats again; any other stays as it is.

    Args:
        again: Whether it is back in the queue, to be looked at again; None where that stays as it was.
    """
    if lifecycle.state is EngagementState.CONFIRMED:
        kept = lifecycle.again if again is None else again
        then = replace(lifecycle, state=None, version=lifecycle.version + 1, again=kept)
        put_lifecycle(work, EngagementState.CONFIRMED, EngagementStep.FALL_BACK, then)


def _ask(
    work: UnitOfWork, step: SeatStep, keys: Collection[SeatKey], given: SeatGiven, now: SeatNow | None
) -> None:  # fmt: skip
    seats = [now] if now else list(seats_now(work, keys).values())
    for seat in seats:
        SEATS.require(seat.state, step, who=given.who)
        refused = SEATS.refusal(seat.state, step, seat, given)
        if refused:
            raise TransitionError(f"{step}: {refused}")


def _where(seat: HeldSeat) -> frozenset[SeatState]:
    """The states that a seat can be in by who is written there."""
    return FOR_GOOD if seat.fixed and not seat.locked else frozenset({SeatState.PROPOSED})
