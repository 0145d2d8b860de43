"""Coordinators, nights, imports and requests in any order, against a model that knows what each of them may change.

The model is told what a use case says it did; after each step the database must be exactly what the model says, and
what protects people must hold whatever the model says.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matcher.db.transactions import SqlDatabase
from matcher.domain.audit import audit
from matcher.domain.dataset import Dataset
from matcher.domain.errors import DatasetError
from matcher.domain.geography import Place
from matcher.domain.intake import REQUESTS, TRANSITIONS, Request, RequestState, Step
from matcher.domain.policy import Policy
from matcher.domain.solution import Limits
from matcher.service.decisions import Outcome, RejectReason, Result, RowRef, approve, lock, reject, undo, unlock
from matcher.service.exporting import export_dataset
from matcher.service.importing import import_dataset
from matcher.service.intake import Wish, receive, take_step
from matcher.service.nightly import Night, propose
from matcher.service.ports import UnitOfWork
from matcher.service.publishing import publish, waiting
from matcher.service.records import (
    Action,
    Decision,
    Placement,
    ProposalRow,
    PublicSeats,
    RowState,
    RunStatus,
    SeatKey,
    Version,
)
from matcher.service.trail import verify_access_log, verify_trail
from matcher.service.unpublishing import undo_version
from tests.databases import Clock, a_user
from tests.names import the
from tests.stateful.data import APART, ShuffledSolver, Variation, a_new_request, dataset

LONGEST = timedelta(days=60)
"""The clock goes no further than that, or no start would be left."""
DAYTON = Place(39.76, -84.19)
Fixed = dict[SeatKey, tuple[Placement, bool]]
"""What people approved or locked: who sits where, and whether only locked."""
MOVES = {
    Action.APPROVE: {RowState.PENDING: RowState.APPROVED, RowState.LOCKED: RowState.APPROVED},
    Action.LOCK: {RowState.PENDING: RowState.LOCKED},
    Action.UNLOCK: {RowState.LOCKED: RowState.PENDING},
    Action.REJECT: {RowState.PENDING: RowState.REJECTED, RowState.LOCKED: RowState.REJECTED},
}
"""What each decision makes of a row in each state that allows it."""
UNDOABLE = frozenset({Action.APPROVE, Action.LOCK, Action.REJECT})
variations = st.builds(
    Variation,
    without_person=st.sampled_from(["", "", "C2", "C4"]),
    without_work=st.sampled_from(["", "", "E2", "E4"]),
    month_limit=st.sampled_from([9, 9, 1]),
    schedule=st.booleans(),
)
picks = st.integers(0, 11)
rarely = st.sampled_from([False, False, False, False, True])


class Center(RuleBasedStateMachine):
    """One center. Subclasses say where its database is."""

    open_empty: Callable[[Clock], SqlDatabase]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.begun = self.clock.moment
        self.database = type(self).open_empty(self.clock)
        self.ana = a_user(self.database)
        self.lea = a_user(self.database, "Lea")
        self.fixed: Fixed = {}
        self.turned_down: set[tuple[str, str]] = set()
        self.published: dict[Version, PublicSeats] = {}
        self.requests: dict[int, Request] = {}

    def teardown(self) -> None:
        self.database.close()

    # --- what people and the night do ---------------------------------------------------------------------------------

    @initialize(seed=st.integers(0, 5))
    def first_night(self, seed: int) -> None:
        import_dataset(self.database, self._dataset(Variation()))
        self.night(seed)

    @rule(variation=variations)
    def bring_data(self, variation: Variation) -> None:
        brought = self._dataset(variation)
        people, work = brought.problem.consultants, set(brought.problem.engagements)
        work |= {one.engagement_id for one in self.requests.values() if one.engagement_id}
        stay = {key: held for key, held in self.fixed.items() if key.engagement_id in work}
        contradicted = any(place.consultant_id not in people for place, _ in stay.values())
        try:
            import_dataset(self.database, brought)
        except DatasetError:
            assert contradicted
        else:
            assert not contradicted
            self.fixed = stay

    @rule(seed=st.integers(0, 5))
    def night(self, seed: int) -> None:
        run = propose(Night(self.database, ShuffledSolver(), Limits(seed=seed)))
        assert run.status in {RunStatus.FINISHED, RunStatus.NOTHING_NEW}
        for row in self._rows():
            if row.after and row.state is RowState.PENDING and run.status is RunStatus.FINISHED:
                assert (row.key.engagement_id, row.after.consultant_id) not in self.turned_down

    @rule(chosen=st.lists(picks, min_size=1, max_size=5), stale=rarely)
    def approve(self, chosen: list[int], stale: bool) -> None:
        self._decide(Action.APPROVE, chosen, stale)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2), stale=rarely)
    def lock(self, chosen: list[int], stale: bool) -> None:
        self._decide(Action.LOCK, chosen, stale)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2))
    def unlock(self, chosen: list[int]) -> None:
        self._decide(Action.UNLOCK, chosen, stale=False)

    @rule(chosen=st.lists(picks, min_size=1, max_size=2), stale=rarely)
    def reject(self, chosen: list[int], stale: bool) -> None:
        self._decide(Action.REJECT, chosen, stale)

    @rule(back=st.integers(0, 6), wild=rarely)
    def undo(self, back: int, wild: bool) -> None:
        with self.database.reading() as work:
            found = work.decisions.find(actions=[*MOVES, Action.UNDO, Action.PUBLISH])
        about = [one for one in found if wild or (one.action in UNDOABLE and not one.undone)]
        if not about:
            return
        decision = about[min(back, len(about) - 1)]
        with self.database.reading() as work:
            room = all(self._known(work, decision)) and not work.standing.seats([decision.key])
        if undo(self.database, self.lea, decision.decision_id).result is not Result.DONE:
            return
        assert decision.action in UNDOABLE
        assert not decision.undone
        self._undone(decision, room=room)

    @rule(seen=rarely.map(lambda rare: not rare))
    def publish(self, seen: bool) -> None:
        approved = {key: place for key, (place, locked) in self.fixed.items() if not locked}
        latest = list(self.published.values())[-1] if self.published else {}
        done = publish(self.database, self.ana, mark=waiting(self.database).mark if seen else "another")
        if done.version is None:
            assert not seen or approved == latest
        else:
            assert seen
            self.published[done.version] = approved

    @precondition(lambda self: self.published)
    @rule(back=st.integers(0, 3), one=st.booleans(), pick=picks)
    def take_back(self, back: int, one: bool, pick: int) -> None:
        numbers = [version.number for version in self.published]
        number = numbers[max(0, len(numbers) - 1 - back)]
        seats = sorted({key for public in self.published.values() for key in public})
        keys = [seats[pick % len(seats)]] if one and seats else None
        done = undo_version(self.database, self.ana, number, keys)
        if done.version:
            public = dict(list(self.published.values())[-1])
            for change in done.undone:
                if change.before:
                    public[change.key] = change.before
                else:
                    del public[change.key]
            self.published[done.version] = public

    @rule(kind=st.integers(0, 4))
    def receive(self, kind: int) -> None:
        if len(self.requests) < 4:
            number = receive(self.database, a_new_request(kind))
            self.requests[number] = self._request(number)

    @precondition(lambda self: self.requests)
    @rule(pick=picks, turn=st.integers(0, 30), wild=rarely, stale=rarely, silent=rarely)
    def triage(self, pick: int, turn: int, wild: bool, stale: bool, silent: bool) -> None:
        number = sorted(self.requests)[pick % len(self.requests)]
        was = self.requests[number]
        steps = list(Step) if wild else REQUESTS.possible(was.state)
        step, why = steps[turn % len(steps)], "" if silent else "They wrote"
        wish = Wish(
            number,
            was.version - stale,
            step,
            why,
            facts=a_new_request(0).facts if step is Step.COMPLETE else None,
            original_id=min(self.requests),
            until=self.clock.moment.date() + timedelta(days=3),
        )
        done = take_step(self.database, self.ana, wish, lambda *_: DAYTON)
        now = self._request(number)
        if not done.done:
            assert done.sentence
            assert now == was
            return
        assert not stale
        self._moved(was, now, step)
        self.requests[number] = now

    @rule(hours=st.sampled_from([1, 20, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        if self.clock.moment - self.begun < LONGEST:
            self.clock.forward(hours=hours)

    # --- what must hold after each step -------------------------------------------------------------------------------

    @invariant()
    def nothing_fixed_is_lost_or_moved(self) -> None:
        with self.database.reading() as work:
            held = work.standing.seats()
        assert {key: (seat.placement, seat.locked) for key, seat in held.items() if seat.fixed} == self.fixed

    @invariant()
    def nobody_is_booked_twice(self) -> None:
        self._apart({key: place for key, (place, _) in self.fixed.items()})
        self._apart(list(self.published.values())[-1] if self.published else {})

    @invariant()
    def what_stands_keeps_the_rules_that_its_data_can_answer_for(self) -> None:
        exported = export_dataset(self.database)
        fixed = [one.assignment for one in exported.problem.standing if one.status.value == "approved"]
        assert len(fixed) == len(self.fixed)
        assert audit(exported.problem, exported.policy, fixed).violations == ()

    @invariant()
    def versions_are_never_changed(self) -> None:
        with self.database.reading() as work:
            found = {version: work.publishing.seats(version.number) for version in reversed(work.publishing.find())}
        assert found == self.published
        assert [version.number for version in found] == list(range(1, len(found) + 1))

    @invariant()
    def the_chains_hold(self) -> None:
        assert verify_trail(self.database).fault == ""
        assert verify_access_log(self.database).fault == ""

    @invariant()
    def an_accepted_request_has_its_engagement_and_no_other_has(self) -> None:
        for number, request in self.requests.items():
            assert self._request(number) == request
            assert (request.state is RequestState.ACCEPTED) == (request.engagement_id is not None)
        with self.database.reading() as work:
            there = {eid for eid in work.dataset.engagements() if eid.startswith("R")}
        assert there == {one.engagement_id for one in self.requests.values() if one.engagement_id}

    @invariant()
    def rows_say_what_stands(self) -> None:
        for row in self._rows():
            held = self.fixed.get(row.key)
            if row.state in {RowState.APPROVED, RowState.LOCKED} and self._there(row.key):
                assert held == (row.after, row.state is RowState.LOCKED), row

    # --- the model ----------------------------------------------------------------------------------------------------

    def _dataset(self, variation: Variation) -> Dataset:
        with self.database.reading() as work:
            return Dataset(dataset(variation), Policy(as_of=work.today))

    def _rows(self) -> tuple[ProposalRow, ...]:
        with self.database.reading() as work:
            latest = work.proposals.latest()
            return work.proposals.rows(latest.proposal_id) if latest else ()

    def _request(self, number: int) -> Request:
        with self.database.reading() as work:
            return the(work.requests.get(number))

    def _there(self, key: SeatKey) -> bool:
        with self.database.reading() as work:
            found = work.dataset.engagements([key.engagement_id]).get(key.engagement_id)
        return found is not None and key.seat in found.seats

    def _known(self, work: UnitOfWork, decision: Decision) -> tuple[bool, bool]:
        engagement = work.dataset.engagements([decision.key.engagement_id]).get(decision.key.engagement_id)
        person = work.dataset.consultants([decision.placement.consultant_id])
        return engagement is not None and decision.key.seat in engagement.seats, bool(person)

    def _decide(self, action: Action, chosen: list[int], stale: bool) -> None:
        """Decide, mostly about rows that are ready for it; with the pick of 0 about whatever comes first."""
        every = self._rows()
        ready = [row for row in every if row.after and row.state in MOVES[action]]
        rows = every if 0 in chosen else ready
        if not rows:
            return
        asked = list({rows[pick % len(rows)].key: rows[pick % len(rows)] for pick in chosen}.values())
        refs = [RowRef(row.proposal_id, *row.key, row.version - stale) for row in asked]
        perform: Callable[..., tuple[Outcome, ...]] = {
            Action.APPROVE: approve, Action.LOCK: lock, Action.UNLOCK: unlock,
            Action.REJECT: lambda database, user, refs: reject(database, user, refs, RejectReason.OTHER),
        }[action]  # fmt: skip
        outcomes = perform(self.database, self.ana, refs)
        now = {row.key: row for row in self._rows()}
        for row, outcome in zip(asked, outcomes, strict=True):
            if outcome.result is not Result.DONE:
                assert outcome.sentence
                assert now[row.key] == row
                continue
            assert not stale
            assert now[row.key].state is MOVES[action][row.state]
            self._decided(action, row)

    def _decided(self, action: Action, row: ProposalRow) -> None:
        place = the(row.after)
        if action in {Action.APPROVE, Action.LOCK}:
            self.fixed[row.key] = (place, action is Action.LOCK)
        elif action is Action.UNLOCK:
            del self.fixed[row.key]
        else:
            self.turned_down.add((row.key.engagement_id, place.consultant_id))
            self.fixed.pop(row.key, None)

    def _undone(self, decision: Decision, *, room: bool) -> None:
        """A lock comes back after an approval, and after a rejection where nobody was proposed for the seat since."""
        if decision.action is Action.REJECT:
            self.turned_down.discard((decision.key.engagement_id, decision.placement.consultant_id))
        if decision.action is not Action.REJECT:
            del self.fixed[decision.key]
        if decision.before == RowState.LOCKED.value and (room or decision.action is not Action.REJECT):
            self.fixed[decision.key] = (decision.placement, True)

    def _moved(self, was: Request, now: Request, step: Step) -> None:
        """A step leads where the table says, and taking one back to where it was before."""
        allowed = TRANSITIONS[step]
        assert was.state in allowed.before
        assert now.version == was.version + 1
        if step is not Step.UNDO:
            assert now.state is (allowed.after or was.state)
        if was.engagement_id and not now.engagement_id:
            assert not any(key.engagement_id == was.engagement_id for key in self.fixed)

    def _apart(self, seats: PublicSeats) -> None:
        """Nobody begins two engagements so near to each other that one would keep them from the other."""
        for (one, here), (other, there) in combinations(seats.items(), 2):
            if one.engagement_id != other.engagement_id and here.consultant_id == there.consultant_id:
                assert abs(here.first_start - there.first_start) >= APART, (one, other, here)
