"""Nights, new data and decisions about rows, by two coordinators, in any order."""

import random
from collections.abc import Callable
from itertools import combinations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from matcher.domain.explain.audit import audit
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.solution import Limits
from matcher.domain.workflow.engagement import DONE, NOT_MATCHED
from matcher.records import Action, AuditEntry, ChangeKind, ProposalRow, PublicSeats, RowState, RunStatus
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from matcher.services.explanations.uncovered.uncovered_list import uncovered_rows
from matcher.services.review.decisions import Outcome, RejectReason, Result, RowRef, approve, lock, reject, undo, unlock
from matcher.services.review.proposal_review import review_progress
from matcher.services.runs.nightly import Night, propose
from matcher.services.seats.judged_seats import judged_seats
from tests.long.stateful.changing_facts import Facts, breaking
from tests.long.stateful.data import APART, ShuffledSolver, Variation
from tests.long.stateful.walk import Walk, picks, rarely
from tests.support.databases import as_given
from tests.support.names import the

MOVES = {
    Action.APPROVE: {RowState.PENDING: RowState.APPROVED, RowState.LOCKED: RowState.APPROVED},
    Action.LOCK: {RowState.PENDING: RowState.LOCKED},
    Action.UNLOCK: {RowState.LOCKED: RowState.PENDING},
    Action.REJECT: {RowState.PENDING: RowState.REJECTED, RowState.LOCKED: RowState.REJECTED},
}
"""What each decision makes of a row in each state that allows it."""
UNDOABLE = frozenset(MOVES)
variations = st.builds(
    Variation,
    without_person=st.sampled_from(["", "", "C2", "C4"]),
    without_work=st.sampled_from(["", "", "E2", "E4"]),
    month_limit=st.sampled_from([9, 9, 1]),
    schedule=st.booleans(),
)


class Review(Walk):
    """Proposals and what is decided about them."""

    @initialize(seed=st.integers(0, 5), facts=st.integers(0, 2**16))
    def first_night(self, seed: int, facts: int) -> None:
        self.facts = Facts(random.Random(facts), {})
        import_dataset(self.database, self.dataset_of(Variation()), numbering=as_given)
        self.night(seed)

    @rule(variation=variations)
    def bring_data(self, variation: Variation) -> None:
        if self.bring(self.dataset_of(variation)):
            self.brought = variation

    def bring(self, brought: Dataset) -> bool:
        """Take data in; whether it was taken."""
        people, work = brought.problem.consultants, set(brought.problem.engagements)
        work |= {one.engagement_id for one in self.requests.values() if one.engagement_id}
        stay = {key: held for key, held in self.fixed.items() if key.engagement_id in work}
        contradicted = any(place.consultant_id not in people for place, _ in stay.values()) or self.promised(work)
        try:
            import_dataset(self.database, brought, numbering=as_given)
        except DatasetError:
            assert contradicted
        else:
            assert not contradicted
            self.fixed = stay
            self.seats_left()
        return not contradicted

    def promised(self, work: set[EngagementId]) -> bool:
        """Whether someone said yes to what is not among this work."""
        del work
        return False

    def seats_left(self) -> None:
        """New data came in: some seats may have gone with their engagements."""

    @rule(seed=st.integers(0, 5))
    def night(self, seed: int) -> None:
        run = propose(Night(self.database, ShuffledSolver(), Limits(seed=seed)))
        assert run.status in {RunStatus.FINISHED, RunStatus.NOTHING_NEW}
        for row in self.rows():
            if row.after and row.state is RowState.PENDING and run.status is RunStatus.FINISHED:
                assert (row.key.engagement_id, row.after.consultant_id) not in self.turned_down

    @rule(chosen=st.lists(picks, min_size=1, max_size=5), stale=rarely)
    def approve(self, chosen: list[int], stale: bool) -> None:
        self.decide(Action.APPROVE, chosen, stale)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2), stale=rarely)
    def lock(self, chosen: list[int], stale: bool) -> None:
        self.decide(Action.LOCK, chosen, stale)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2))
    def unlock(self, chosen: list[int]) -> None:
        self.decide(Action.UNLOCK, chosen, stale=False)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2), stale=rarely)
    def reject(self, chosen: list[int], stale: bool) -> None:
        self.decide(Action.REJECT, chosen, stale)

    @rule(back=st.integers(0, 6), wild=rarely)
    def undo(self, back: int, wild: bool) -> None:
        with self.database.reading() as work:
            found = work.trail.find(actions=[*MOVES, Action.UNDO, Action.PUBLISH])
        about = [one for one in found if wild or (one.action in UNDOABLE and not one.undone)]
        if not about:
            return
        decision = about[min(back, len(about) - 1)]
        with self.database.reading() as work:
            stopped = work.lifecycles.get(decision.key.engagement_id).state in NOT_MATCHED
            room = all(self.known(work, decision)) and not work.standing.seats([decision.key]) and not stopped
        if undo(self.database, self.lea, decision.entry_id).result is not Result.DONE:
            return
        assert decision.action in UNDOABLE
        assert not decision.undone
        self.undone(decision, room=room)

    @invariant()
    def whatever_the_proposal_leaves_open_is_counted_and_explained(self) -> None:
        """Today's count and the list agree, and nothing open is without its reason."""
        progress, listed = review_progress(self.database), uncovered_rows(self.database, self.ana)
        assert (progress.uncovered if progress else 0) == len(listed)
        assert all(one.reason for one in listed)
        blocked = {row.key.engagement_id for row in self.rows() if row.kind is ChangeKind.BLOCKED}
        with self.database.reading() as work:
            past = {eid for eid, one in work.lifecycles.all().items() if one.state in NOT_MATCHED | DONE}
        lacking = {
            row.key.engagement_id
            for row in self.rows()
            if row.after is None and row.key not in self.fixed and self.there(row.key)
        }
        assert lacking - blocked - past <= {one.engagement.engagement_id for one in listed}

    @invariant()
    def nothing_fixed_is_lost_or_moved(self) -> None:
        with self.database.reading() as work:
            held = work.standing.seats()
        assert {key: (seat.placement, seat.locked) for key, seat in held.items() if seat.fixed} == self.fixed

    @invariant()
    def nobody_is_booked_twice(self) -> None:
        self.apart({key: place for key, (place, _) in self.fixed.items()})
        self.apart(self.public_now())

    @invariant()
    def what_stands_keeps_the_rules_that_its_data_can_answer_for(self) -> None:
        exported = export_dataset(self.database)
        fixed = [one.assignment for one in exported.problem.standing if one.status.value == "approved"]
        assert len(fixed) == len(self.fixed)
        assert audit(exported.problem, exported.policy, fixed).violations == ()

    @invariant()
    def rows_say_what_stands(self) -> None:
        for row in self.rows():
            held = self.fixed.get(row.key)
            if row.state in {RowState.APPROVED, RowState.LOCKED} and self.there(row.key):
                assert held == (row.after, row.state is RowState.LOCKED), row

    @invariant()
    def every_row_that_waits_and_would_be_refused_is_flagged(self) -> None:
        """What a row rests on may have left the data, or come back otherwise."""
        flagged = {(one.key, one.placement) for one in judged_seats(self.database).values()}
        exported = export_dataset(self.database)
        with self.database.reading() as work:
            past = {eid for eid, one in work.lifecycles.all().items() if one.state in NOT_MATCHED | DONE}
            fixed = [held.assignment for held in work.standing.seats().values() if held.fixed]
        for row in self.rows():
            if row.after is None or row.state is not RowState.PENDING or row.key.engagement_id in past:
                continue
            wish = Assignment(*row.key, *row.after)
            known = row.after.consultant_id in exported.problem.consultants and self.there(row.key)
            if not known or row.key in breaking(exported.problem, exported.policy, [*fixed, wish]):
                assert (row.key, row.after) in flagged, (row, self.facts.changes)
                self.done["rows in doubt"] += 1

    def decide(self, action: Action, chosen: list[int], stale: bool) -> None:
        """Decide, mostly about rows that are ready for it; with the pick of 0 about whatever comes first."""
        every = self.rows()
        ready = [row for row in every if row.after and row.state in MOVES[action]]
        rows = every if 0 in chosen else ready
        if not rows:
            return
        self.decide_about(
            action, list({rows[pick % len(rows)].key: rows[pick % len(rows)] for pick in chosen}.values()), stale
        )

    def decide_about(self, action: Action, asked: list[ProposalRow], stale: bool = False) -> None:
        """Decide about rows, and tell the model what came of it."""
        refs = [RowRef(row.proposal_id, *row.key, row.version - stale) for row in asked]
        perform: Callable[..., tuple[Outcome, ...]] = {
            Action.APPROVE: approve, Action.LOCK: lock, Action.UNLOCK: unlock,
            Action.REJECT: lambda database, user, refs: reject(database, user, refs, RejectReason.OTHER),
        }[action]  # fmt: skip
        outcomes = perform(self.database, self.ana, refs)
        now = {row.key: row for row in self.rows()}
        for row, outcome in zip(asked, outcomes, strict=True):
            if outcome.result is not Result.DONE:
                assert outcome.sentence
                assert now[row.key] == row
                continue
            assert not stale
            assert now[row.key].state is MOVES[action][row.state]
            self.decided(action, row)

    def decided(self, action: Action, row: ProposalRow) -> None:
        place = the(row.after)
        if action in {Action.APPROVE, Action.LOCK}:
            self.fixed[row.key] = (place, action is Action.LOCK)
        elif action is Action.UNLOCK:
            del self.fixed[row.key]
        else:
            self.turned_down.add((row.key.engagement_id, place.consultant_id))
            self.fixed.pop(row.key, None)

    def undone(self, decision: AuditEntry, *, room: bool) -> None:
        """A lock comes back after an approval, and after a rejection where nobody was proposed for the seat since."""
        if decision.action is Action.REJECT:
            self.turned_down.discard((decision.key.engagement_id, decision.seated.consultant_id))
        if decision.action in {Action.APPROVE, Action.LOCK}:
            del self.fixed[decision.key]
        if decision.before == RowState.LOCKED.value and (room or decision.action is not Action.REJECT):
            self.fixed[decision.key] = (decision.seated, True)

    def apart(self, seats: PublicSeats) -> None:
        """Nobody begins two engagements so near to each other that one would keep them from the other."""
        for (one, here), (other, there) in combinations(seats.items(), 2):
            if one.engagement_id != other.engagement_id and here.consultant_id == there.consultant_id:
                assert abs(here.first_start - there.first_start) >= APART, (one, other, here)
