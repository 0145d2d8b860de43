"""The lifecycle of an engagement: prepared, confirmed, delivered, closed; on hold and withdrawn from anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.engagement import (
    ENGAGEMENTS,
    EngagementGiven,
    EngagementNow,
    EngagementStep,
    after,
    refusal,
)
from matcher.domain.workflow.offer import OfferStep
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, Placement, QuestionKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.seat_entries import Actor, record_engagement, record_seat
from matcher.services.failures import NotFoundError
from matcher.services.offers.freeing import end_offer, free
from matcher.services.protection.allowance import again_on, count, draw, may_ask, spent_sentence
from matcher.services.saving import NEWER
from matcher.services.seats.doors import put_lifecycle
from matcher.services.seats.judged_seats import in_doubt, judged_in
from matcher.services.seats.seating import Seat, Seating, seating_of
from matcher.services.step_outcome import StepOutcome

NO_ENGAGEMENT = "There is no such engagement. Load the page again."
NO_SEAT = "There is no such seat. Load the page again."
SOMEONE_ELSE = "The person does not sit there any more. Look at it again; nothing was changed."
BY_HAND = frozenset(
    step for step, transition in ENGAGEMENTS.transitions.items() if Who.COORDINATOR in transition.who
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LifecycleWish:
    """What someone wants to do with an engagement, as they saw it.

    Args:
        version: Of what they saw; None to take it as it is (from the command line).
        support_person: Named by the step, as ``debrief_on``: both replace what was there.
    """

    engagement_id: EngagementId
    step: EngagementStep
    version: int | None = None
    why: str = ""
    support_person: str = ""
    debrief_on: date | None = None


def take_lifecycle_step(database: Database, user: User, wish: LifecycleWish) -> StepOutcome:
    """Make a step, or say why it can't be made.

    Each person whom it releases draws on the allowance, and so does a confirmation that a rule refuses.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such engagement, or nobody makes the step by hand.
    """
    require(user, Permission.DECIDE)
    if wish.step not in BY_HAND:
        raise NotFoundError("Nobody makes this step by hand: it follows from the seats.")

    def work(unit: UnitOfWork) -> StepOutcome:
        seating = seating_of(unit, wish.engagement_id)
        if seating is None:
            raise NotFoundError(NO_ENGAGEMENT)
        if wish.version not in {None, seating.now.lifecycle.version}:
            return StepOutcome(done=False, sentence=NEWER)
        people = len(seating.taken) if WITH_SEATS.get(wish.step) is _release_all else 0
        confirms = wish.step is EngagementStep.CONFIRM
        waits = (people and not count(unit, user, QuestionKind.TURNED_DOWN, times=people)) or (
            confirms and not may_ask(unit, user, QuestionKind.REFUSED)
        )
        if waits:
            return StepOutcome(done=False, sentence=f"{spent_sentence(again_on(unit))} Nothing was changed.")
        actor = Actor(Who.COORDINATOR, user)
        broken = _in_doubt(unit, seating) if confirms else ""
        given = EngagementGiven(
            unit.now, actor.who, wish.why, seating.ends_at, wish.support_person, wish.debrief_on, broken
        )
        outcome = make_step(unit, actor, seating, wish.step, given)
        if broken and not outcome.done:
            count(unit, user, QuestionKind.REFUSED)
        return outcome

    return database.writing(work)


def make_step(
    work: UnitOfWork, actor: Actor, seating: Seating, step: EngagementStep, given: EngagementGiven
) -> StepOutcome:
    """Make a step inside a transaction, or say why it can't be made."""
    refused = refusal(seating.now, step, given)
    if refused:
        return StepOutcome(done=False, sentence=refused)
    lifecycle = after(seating.now, step, given)
    if step in WITH_SEATS:
        WITH_SEATS[step](work, actor, seating, given)
    put_lifecycle(work, seating.now.state, step, lifecycle)
    seats = seating_of(work, lifecycle.engagement_id, {})
    states = seats.now if seats else EngagementNow(lifecycle, ())
    record_engagement(
        work, actor, lifecycle.engagement_id, (seating.now.state, states.state), step.value, given.why
    )  # fmt: skip
    return StepOutcome(done=True)


def _in_doubt(work: UnitOfWork, seating: Seating) -> str:
    """Why the engagement can't be confirmed as its seats are, or an empty string."""
    verdicts = judged_in(work)
    found = (in_doubt(verdicts, seat.key, held.placement) for seat, held in seating.taken)
    return " ".join(dict.fromkeys(why for why in found if why))


def release(
    database: Database, user: User, engagement_id: EngagementId, seat_name: str, why: str, seen: Placement | None = None
) -> StepOutcome:
    """Release the person in a seat, at any time before it is delivered.

    Args:
        seen: Who sat there, and from when, as the person who decides saw it; None for the one who sits there now.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such seat.
        SpentError: The user has asked as much today as one day allows: who is released may be followed by someone.
    """
    require(user, Permission.DECIDE)
    draw(database, user, QuestionKind.TURNED_DOWN)

    def work(unit: UnitOfWork) -> StepOutcome:
        seating = seating_of(unit, engagement_id)
        seat = next((one for one in seating.seats.values() if one.key.seat == seat_name), None) if seating else None
        if seat is None:
            raise NotFoundError(NO_SEAT)
        if seen and (seat.held is None or seat.held.placement != seen):
            return StepOutcome(done=False, sentence=SOMEONE_ELSE)
        return let_go(unit, Actor(Who.COORDINATOR, user), seat, why)

    return database.writing(work)


def let_go(work: UnitOfWork, actor: Actor, seat: Seat, why: str = "") -> StepOutcome:
    """Release a seat inside a transaction, or say why it can't be."""
    refused = SEATS.refusal(seat.now.state, SeatStep.RELEASE, seat.now, SeatGiven(work.now, actor.who, why=why))
    if refused or seat.held is None:
        return StepOutcome(done=False, sentence=refused)
    free(work, actor, seat, seat.held, SeatStep.RELEASE, why)
    return StepOutcome(done=True)


def _release_all(work: UnitOfWork, actor: Actor, seating: Seating, given: EngagementGiven) -> None:
    for seat, _ in seating.taken:
        let_go(work, actor, seat, given.why)


def _deliver_all(work: UnitOfWork, actor: Actor, seating: Seating, given: EngagementGiven) -> None:
    step, circumstances = SeatStep.DELIVER, SeatGiven(work.now, actor.who, over=given.over)
    taken = [pair for pair in seating.taken if not SEATS.refusal(pair[0].now.state, step, pair[0].now, circumstances)]
    for seat, held in taken:
        end_offer(work, actor, seat.now.offer, OfferStep.DELIVER)
        states = (seat.now.state, SEATS.after(seat.now.state, step))
        record_seat(work, actor, Action.DELIVER, held.assignment, states)


WITH_SEATS: Mapping[EngagementStep, Callable[[UnitOfWork, Actor, Seating, EngagementGiven], None]] = {
    EngagementStep.HOLD: _release_all,
    EngagementStep.WITHDRAW: _release_all,
    EngagementStep.DELIVER: _deliver_all,
}
"""Steps that take the seats along."""
