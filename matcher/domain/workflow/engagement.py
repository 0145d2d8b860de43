"""Engagements: what may become of one, step by step. Until it is confirmed, it is as far as its least advanced seat."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.seat import AGREED, FREE, SeatState
from matcher.domain.workflow.transitions import Transition, TransitionTable, Who, a_reason, every

DEBRIEF_WITHIN = timedelta(days=1)
LONGEST_NAME = 120


class EngagementState(StrEnum):
    """Where an engagement stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"
    EVALUATED = "evaluated"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"


BY_SEATS = (EngagementState.OPEN, EngagementState.PROPOSED, EngagementState.APPROVED, EngagementState.OFFERED)
"""States that follow from the seats, in the order of how far they are."""
DONE = frozenset({EngagementState.DELIVERED, EngagementState.EVALUATED, EngagementState.CLOSED})
NOT_MATCHED = frozenset({EngagementState.ON_HOLD, EngagementState.WITHDRAWN, EngagementState.CLOSED})
"""Nobody is proposed for these, approved or asked."""


class EngagementStep(StrEnum):
    """What can be done with an engagement, or happens to it with its seats."""

    PROPOSE = "propose"
    APPROVE = "approve"
    OFFER = "offer"
    FALL_BACK = "fall_back"
    COME_BACK = "come_back"
    PREPARE = "prepare"
    CONFIRM = "confirm"
    LOOK_AGAIN = "look_again"
    DELIVER = "deliver"
    EVALUATE = "evaluate"
    CLOSE = "close"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What is kept about an engagement beside its seats.

    Args:
        state: None while it follows from the seats.
        version: Rises with every step, so that nobody decides on something else.
        support_person: Who supports the team on the day; asked of every engagement, so that it tells nothing.
        debrief_on: The day of the debrief that everyone on the team is offered.
        again: Whether it is back in the queue, to be looked at again.
        resumes_at: What it goes back to when it is taken up again; None for what its seats say.
    """

    engagement_id: EngagementId
    state: EngagementState | None = None
    version: int = 1
    support_person: str = ""
    debrief_on: date | None = None
    again: bool = False
    resumes_at: EngagementState | None = None


@dataclass(frozen=True, slots=True)
class EngagementNow:
    """An engagement as it is: what is kept, and its seats."""

    lifecycle: Lifecycle
    seats: tuple[SeatState, ...]

    @property
    def state(self) -> EngagementState:
        """Where it stands; a confirmation holds only while everyone's yes does."""
        kept = self.lifecycle.state
        broken = kept is EngagementState.CONFIRMED and not all(seat in AGREED for seat in self.seats)
        return stage(self.seats) if kept is None or broken else kept


@dataclass(frozen=True, slots=True)
class EngagementGiven:
    """What a step is given besides the engagement.

    Args:
        ends_at: The end of its last session and the local day of it; None while nobody sits there.
        support_person: Named by the step, as ``debrief_on``.
        broken: Why a seat of it no longer holds, in a sentence, or empty.
    """

    now: datetime
    who: Who = Who.COORDINATOR
    why: str = ""
    ends_at: datetime | None = None
    support_person: str = ""
    debrief_on: date | None = None
    broken: str = ""

    @property
    def over(self) -> bool:
        """Whether the last session is over."""
        return self.ends_at is not None and self.ends_at <= self.now


def stage(seats: Collection[SeatState]) -> EngagementState:
    """How far an engagement is by its seats: as far as the least advanced one."""
    return BY_SEATS[min((_rank(seat) for seat in seats), default=0)]


def _rank(seat: SeatState) -> int:
    if seat in FREE:
        return 0
    return {SeatState.PROPOSED: 1, SeatState.APPROVED: 2}.get(seat, 3)


def _everyone_said_yes(now: EngagementNow, _: EngagementGiven) -> str:
    """Everyone on the team has accepted."""
    open_ = sum(seat is not SeatState.ACCEPTED for seat in now.seats)
    return f"{open_} of {len(now.seats)} presenters have not accepted yet." if open_ or not now.seats else ""


def _seats_hold(_: EngagementNow, given: EngagementGiven) -> str:
    """Every seat holds on today's data, or a person keeps it although it does not."""
    return given.broken


def _support_person(now: EngagementNow, _: EngagementGiven) -> str:
    """A support person is named."""
    return "" if now.lifecycle.support_person else "Name a support person first: every engagement has one."


def _debrief(now: EngagementNow, given: EngagementGiven) -> str:
    """A debrief is offered, within a day after the last session."""
    day = given.ends_at.date() if given.ends_at else None
    if day and now.lifecycle.debrief_on and day <= now.lifecycle.debrief_on <= day + DEBRIEF_WITHIN:
        return ""
    told = f": on {day} or {day + DEBRIEF_WITHIN}" if day else ""
    return f"Offer a debrief within a day after the last session first{told}."


def _named(_: EngagementNow, given: EngagementGiven) -> str:
    """A name that is not too long, or none."""
    return f"Give a name of at most {LONGEST_NAME} characters." if len(given.support_person) > LONGEST_NAME else ""


def _stays_confirmed(now: EngagementNow, given: EngagementGiven) -> str:
    """Of a confirmed one: still a support person, and a debrief within a day after the last session."""
    if now.state is not EngagementState.CONFIRMED:
        return ""
    then = replace(now, lifecycle=_prepared(now.lifecycle, now, given))
    return _support_person(then, given) or _debrief(then, given)


def _over(_: EngagementNow, given: EngagementGiven) -> str:
    """The last session is over."""
    return "" if given.over else "The last session is not over yet."


AT_WORK = every(EngagementState, but=NOT_MATCHED)
SEATS = (Who.SEATS,)

TRANSITIONS: Mapping[EngagementStep, Transition[EngagementState, EngagementNow, EngagementGiven]] = {
    EngagementStep.PROPOSE: Transition(
        frozenset({EngagementState.OPEN}),
        EngagementState.PROPOSED,
        who=SEATS,
        meaning="Someone is proposed for every seat that was free.",
    ),
    EngagementStep.APPROVE: Transition(
        frozenset({EngagementState.PROPOSED}),
        EngagementState.APPROVED,
        who=SEATS,
        meaning="The last seat that was only proposed is approved.",
    ),
    EngagementStep.OFFER: Transition(
        frozenset({EngagementState.APPROVED}),
        EngagementState.OFFERED,
        who=SEATS,
        meaning="Everyone on the team was asked.",
    ),
    EngagementStep.FALL_BACK: Transition(
        frozenset({*BY_SEATS, EngagementState.CONFIRMED}) - {EngagementState.OPEN},
        None,
        who=SEATS,
        meaning="A seat was freed, its approval or offer taken back, or new data took away what it was confirmed with:"
        " it is as far as its seats again.",
    ),
    EngagementStep.COME_BACK: Transition(
        frozenset({EngagementState.OPEN, EngagementState.PROPOSED}),
        None,
        who=SEATS,
        meaning="A no that was noted is taken back: that person is asked still, and it is as far as its seats again.",
    ),
    EngagementStep.PREPARE: Transition(
        frozenset({*BY_SEATS, EngagementState.CONFIRMED}),
        None,
        (_named, _stays_confirmed),
        meaning="A support person is named, and a day for the debrief.",
    ),
    EngagementStep.CONFIRM: Transition(
        frozenset({EngagementState.OFFERED}),
        EngagementState.CONFIRMED,
        (_everyone_said_yes, _support_person, _debrief, _seats_hold),
        meaning="It takes place.",
    ),
    EngagementStep.LOOK_AGAIN: Transition(
        frozenset({EngagementState.OFFERED, EngagementState.CONFIRMED}),
        None,
        who=(Who.CONSULTANT, Who.COORDINATOR),
        meaning="It goes back into the queue, without a reason, and is to be confirmed again.",
    ),
    EngagementStep.DELIVER: Transition(
        frozenset({EngagementState.CONFIRMED}), EngagementState.DELIVERED, (_over,), meaning="It took place."
    ),
    EngagementStep.EVALUATE: Transition(
        frozenset({EngagementState.DELIVERED}), EngagementState.EVALUATED, meaning="The evaluations are in."
    ),
    EngagementStep.CLOSE: Transition(
        frozenset({EngagementState.EVALUATED}), EngagementState.CLOSED, meaning="Nothing is left to do."
    ),
    EngagementStep.HOLD: Transition(
        AT_WORK,
        EngagementState.ON_HOLD,
        (a_reason,),
        meaning="It waits, and everyone on the team is released: others may have their time.",
    ),
    EngagementStep.WITHDRAW: Transition(
        AT_WORK | {EngagementState.ON_HOLD},
        EngagementState.WITHDRAWN,
        (a_reason,),
        meaning="It will not take place, and everyone on the team is released.",
    ),
    EngagementStep.RESUME: Transition(
        frozenset({EngagementState.ON_HOLD, EngagementState.WITHDRAWN}),
        None,
        (a_reason,),
        meaning="It is taken up again, where its seats are; what was delivered stays so.",
    ),
}
"""All that can become of an engagement. Anything else is refused with a sentence."""
ENGAGEMENTS = TransitionTable("engagement", tuple(EngagementState), TRANSITIONS)


def refusal(now: EngagementNow, step: EngagementStep, given: EngagementGiven) -> str:
    """Why a step can't be made now, or an empty string."""
    return ENGAGEMENTS.refusal(now.state, step, now, given)


def after(now: EngagementNow, step: EngagementStep, given: EngagementGiven) -> Lifecycle:
    """What is kept after a step that was not refused."""
    moved = replace(now.lifecycle, version=now.lifecycle.version + 1, state=TRANSITIONS[step].after)
    return EFFECTS[step](moved, now, given) if step in EFFECTS else moved


def still_confirmed(now: EngagementNow, given: EngagementGiven) -> bool:
    """Whether a confirmed engagement has all that it needed for that, on the data of today."""
    return not any(need(now, given) for need in TRANSITIONS[EngagementStep.CONFIRM].needs)


def _prepared(lifecycle: Lifecycle, now: EngagementNow, given: EngagementGiven) -> Lifecycle:
    name = given.support_person.strip()
    return replace(lifecycle, state=now.lifecycle.state, support_person=name, debrief_on=given.debrief_on)


def _stopped(lifecycle: Lifecycle, now: EngagementNow, _: EngagementGiven) -> Lifecycle:
    before = now.lifecycle.resumes_at if now.state is EngagementState.ON_HOLD else now.state
    return replace(lifecycle, resumes_at=before if before in DONE else None, again=False)


EFFECTS: Mapping[EngagementStep, Callable[[Lifecycle, EngagementNow, EngagementGiven], Lifecycle]] = {
    EngagementStep.PREPARE: _prepared,
    EngagementStep.CONFIRM: lambda lifecycle, _now, _given: replace(lifecycle, again=False),
    EngagementStep.LOOK_AGAIN: lambda lifecycle, _now, _given: replace(lifecycle, again=True),
    EngagementStep.HOLD: _stopped,
    EngagementStep.WITHDRAW: _stopped,
    EngagementStep.RESUME: lambda lifecycle, now, _: replace(
        lifecycle, state=now.lifecycle.resumes_at, resumes_at=None
    ),
}
"""What a step changes besides state and version."""
