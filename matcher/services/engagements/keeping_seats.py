"""Keeping a seat that no longer holds: a person says why, on the facts of today; other facts ask again."""

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, KeptSeat, Permission, Placement, SeatKey, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.engagements.lifecycle import NO_SEAT, SOMEONE_ELSE
from matcher.services.failures import NotFoundError
from matcher.services.seats.judged_seats import WHY, JudgedSeat, facts_of, in_doubt, judged_in
from matcher.services.seats.seating import seat_of
from matcher.services.step_outcome import StepOutcome


def keep(
    database: Database, user: User, engagement_id: EngagementId, seat_name: SeatName, why: str, seen: Placement
) -> StepOutcome:
    """Keep who sits in a seat although it breaks rules: it may be published and asked for again.

    Args:
        why: Kept in the trail, and shown beside the seat.
        seen: Who sat there, and from when, for the person who decides.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such seat.
    """
    require(user, Permission.DECIDE)
    key = SeatKey(engagement_id, seat_name)

    def work(unit: UnitOfWork) -> StepOutcome:
        engagement = unit.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None or seat_name not in engagement.seats:
            raise NotFoundError(NO_SEAT)
        seat, verdicts = seat_of(unit, key), judged_in(unit)
        if seat.held is None or seat.held.placement != seen:
            return StepOutcome(done=False, sentence=SOMEONE_ELSE)
        given = SeatGiven(unit.now, why=why, broken=in_doubt(verdicts, key, seen))
        refused = SEATS.refusal(seat.now.state, SeatStep.KEEP, seat.now, given)
        if refused:
            return StepOutcome(done=False, sentence=refused)
        state = seat.now.state
        note = _in_words(verdicts[key, seen])
        entry = record_seat(
            unit, Actor(Who.COORDINATOR, user), Action.KEEP, seat.held.assignment, (state, state), why, note
        )  # fmt: skip
        facts = facts_of(unit, unit.access_log.admit(None, None, WHY), key)
        unit.kept_seats.put(KeptSeat(key, seen, entry, facts))
        return StepOutcome(done=True)

    return database.writing(work)


def _in_words(verdict: JudgedSeat) -> str:
    """The rules that were broken, as every reader may know them."""
    return f"although: {verdict.sentence}"
