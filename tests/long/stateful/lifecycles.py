"""Engagements from a confirmed team to their end, held and withdrawn, in any order; and the tables are obeyed."""

from datetime import UTC, datetime, timedelta

from hypothesis.stateful import invariant, precondition, rule

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.engagement import ENGAGEMENTS, EngagementState, EngagementStep
from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.seat import AGREED, SEATS, SeatState, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.records import Action, AuditEntry
from matcher.services.engagements.lifecycle import BY_HAND, LifecycleWish, take_lifecycle_step
from matcher.services.seats.seating import Seating, seating_of
from tests.long.stateful.choices import Choices
from tests.long.stateful.offers import OPEN
from tests.long.stateful.walk import picks, rarely
from tests.support.names import the

AFTERWARDS = datetime(2027, 3, 3, 12, tzinfo=UTC)
"""When every session of every engagement is over."""
SEAT_STEPS = {
    Action.OFFER: SeatStep.OFFER,
    Action.ACCEPT: SeatStep.ACCEPT,
    Action.DECLINE: SeatStep.DECLINE,
    Action.EXPIRE: SeatStep.EXPIRE,
    Action.RELEASE: SeatStep.RELEASE,
    Action.KEEP: SeatStep.KEEP,
    Action.TAKE_BACK: SeatStep.TAKE_BACK,
    Action.DELIVER: SeatStep.DELIVER,
}
EMPTYING = frozenset({EngagementStep.HOLD, EngagementStep.WITHDRAW})


class Lifecycles(Choices):
    """What becomes of engagements."""

    def __init__(self) -> None:
        super().__init__()
        self.entries_seen = 0

    @rule(pick=picks, turn=picks, wild=rarely, stale=rarely, silent=rarely, nameless=rarely)
    def lifecycle(self, pick: int, turn: int, wild: bool, stale: bool, silent: bool, nameless: bool) -> None:
        names = self.engagements()
        chosen = self.seating(names[pick % len(names)])
        steps = sorted(BY_HAND) if wild else ENGAGEMENTS.possible(chosen.now.state, Who.COORDINATOR)
        if steps:
            self.take(chosen, steps[turn % len(steps)], stale=stale, why="" if silent else "So", nameless=nameless)

    @rule(pick=picks, late=rarely)
    def confirm(self, pick: int, late: bool) -> None:
        """Name a support person and a day, and confirm: mostly where everyone has said yes."""
        every = [self.seating(name) for name in self.engagements()]
        ready = [one for one in every if all(seat.now.state is SeatState.ACCEPTED for seat in one.seats.values())]
        among = ready or (every if late else [])
        if not among:
            return
        chosen = among[pick % len(among)].engagement.engagement_id
        self.take(self.seating(chosen), EngagementStep.PREPARE, days=2 if late else 1)
        self.take(self.seating(chosen), EngagementStep.CONFIRM)

    @precondition(lambda self: any(self.kept(name) is EngagementState.CONFIRMED for name in self.engagements()))
    @rule()
    def it_takes_place(self) -> None:
        self.clock.moment = max(self.clock.moment, AFTERWARDS)
        for name in self.engagements():
            if self.kept(name) is EngagementState.CONFIRMED:
                self.take(self.seating(name), EngagementStep.DELIVER)

    # --- what must hold after each step -------------------------------------------------------------------------------

    @invariant()
    def what_is_confirmed_has_its_team_its_support_person_and_its_debrief(self) -> None:
        for name in self.engagements():
            seating = self.seating(name)
            if seating.now.state is not EngagementState.CONFIRMED:
                continue
            assert all(seat.now.state is SeatState.ACCEPTED for seat in seating.seats.values()), seating
            assert seating.now.lifecycle.support_person
            last = the(seating.ends_at).date()
            assert last <= the(seating.now.lifecycle.debrief_on) <= last + timedelta(days=1)

    @invariant()
    def a_confirmation_that_no_longer_holds_does_not_come_back_by_itself(self) -> None:
        with self.database.reading() as work:
            kept = [one for one in work.lifecycles.all().values() if one.state is EngagementState.CONFIRMED]
        for lifecycle in kept:
            assert self.seating(lifecycle.engagement_id).now.state is EngagementState.CONFIRMED, lifecycle

    @invariant()
    def seats_are_where_the_model_has_them(self) -> None:
        for name in self.engagements():
            for seat in self.seating(name).seats.values():
                held = self.fixed.get(seat.key)
                offer = self.behind(seat.key, held[0]) if held and not held[1] else None
                expected = {
                    OfferState.ASKED: SeatState.OFFERED,
                    OfferState.ACCEPTED: SeatState.ACCEPTED,
                    OfferState.DELIVERED: SeatState.DELIVERED,
                }.get(offer.state if offer else OfferState.EXPIRED, SeatState.APPROVED)
                if held:
                    assert seat.now.state is (SeatState.PROPOSED if held[1] else expected), seat
                else:
                    assert seat.now.state not in {SeatState.APPROVED, SeatState.OFFERED} | AGREED, seat

    @invariant()
    def every_entry_of_the_trail_is_a_step_of_the_tables(self) -> None:
        with self.database.reading() as work:
            entries = work.trail.find()
        for entry in entries[: len(entries) - self.entries_seen]:
            fits(entry)
        self.entries_seen = len(entries)

    # --- the model ----------------------------------------------------------------------------------------------------

    def take(
        self,
        chosen: Seating,
        step: EngagementStep,
        *,
        stale: bool = False,
        why: str = "So",
        nameless: bool = False,
        days: int = 1,
    ) -> None:
        """Make a step, and tell the model what came of it."""
        name, before = chosen.engagement.engagement_id, chosen.now.state
        debrief = the(chosen.ends_at).date() + timedelta(days=days) if chosen.ends_at else None
        version = chosen.now.lifecycle.version - stale
        wish = LifecycleWish(name, step, version, why, "" if nameless else "Ruth Lee", debrief)
        done = take_lifecycle_step(self.database, self.ana, wish)
        if not done.done:
            assert done.sentence
            return
        assert not stale
        assert before in ENGAGEMENTS.transitions[step].before
        mine = [one for one in self.offers.values() if one.engagement_id == name and one.state in OPEN]
        if step in EMPTYING:
            delivered = [one for one in self.offers.values() if one.state is OfferState.DELIVERED]
            stay = {(one.engagement_id, one.seat) for one in delivered}
            self.fixed = {key: held for key, held in self.fixed.items() if key.engagement_id != name or key in stay}
        for offer in mine if step in EMPTYING or step is EngagementStep.DELIVER else []:
            self.end(offer, OfferState.TAKEN_BACK if step in EMPTYING else OfferState.DELIVERED)

    def engagements(self) -> list[EngagementId]:
        with self.database.reading() as work:
            return sorted(work.dataset.engagements())

    def seating(self, name: EngagementId) -> Seating:
        with self.database.reading() as work:
            return the(seating_of(work, name))

    def kept(self, name: EngagementId) -> EngagementState | None:
        with self.database.reading() as work:
            return work.lifecycles.get(name).state


def fits(entry: AuditEntry) -> None:
    """Whether an entry about a seat or an engagement is a step that its table has."""
    if entry.action in SEAT_STEPS:
        step = SEATS.transitions[SEAT_STEPS[entry.action]]
        assert SeatState(entry.before) in step.before, entry
        assert step.after is None or SeatState(entry.after) is step.after, entry
    elif entry.action is Action.ENGAGEMENT:
        move = ENGAGEMENTS.transitions[EngagementStep(entry.note)]
        assert EngagementState(entry.before) in move.before, entry
        assert move.after is None or EngagementState(entry.after) is move.after, entry
