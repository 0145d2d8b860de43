"""What every theme of the walk works on: the center, its clock, its people, and the model of what they decided.

The model is told what a use case says it did; after each step the database must be exactly what the model says, and
what protects people must hold whatever the model says.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.policy import Policy
from matcher.domain.workflow.engagement import DONE
from matcher.domain.workflow.offer import Offer
from matcher.domain.workflow.request import Request
from matcher.ports import UnitOfWork
from matcher.records import Action, AuditEntry, Placement, ProposalRow, PublicSeats, SeatKey, Version
from matcher.services.audit.trail import verify_access_log, verify_trail
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from matcher.services.seats.judged_seats import judged_seats, waiting_seats
from tests.long.stateful.changing_facts import Facts, breaking
from tests.long.stateful.data import Variation, dataset
from tests.support.databases import Clock, a_user, as_given
from tests.support.names import the

LONGEST = timedelta(days=60)
"""The clock goes no further than that, or no start would be left."""
MANY = 1_000_000
"""Entries of a trail: all of them."""
Fixed = dict[SeatKey, tuple[Placement, bool]]
"""What people approved or locked: who sits where, and whether only locked."""
Pair = tuple[str, str]
"""An engagement and a consultant."""
picks = st.integers(0, 11)
rarely = st.sampled_from([False, False, False, False, True])


class Walk(RuleBasedStateMachine):
    """One center. Subclasses say what can happen there, and where its database is."""

    open_empty: Callable[[Clock], SqlDatabase]
    done: ClassVar[Counter[str]] = Counter()
    """How many steps were made, and what the trails of all walks have."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.begun = self.clock.moment
        self.database = type(self).open_empty(self.clock)
        self.ana = a_user(self.database)
        self.lea = a_user(self.database, "Lea")
        self.fixed: Fixed = {}
        self.turned_down: set[Pair] = set()
        self.published: dict[Version, PublicSeats] = {}
        self.requests: dict[int, Request] = {}
        self.offers: dict[int, Offer] = {}
        self.brought = Variation()
        self.facts = Facts(random.Random(0), {})

    def teardown(self) -> None:
        with self.database.reading() as work:
            entries = work.trail.find()
        named = {Action.ENGAGEMENT, Action.INTAKE, Action.LETTER}
        self.done.update(f"{one.action.value} {one.note if one.action in named else ''}".strip() for one in entries)
        self.database.close()

    @rule(hours=st.sampled_from([1, 20, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        if self.clock.moment - self.begun < LONGEST:
            self.clock.forward(hours=hours)

    @invariant()
    def a_fact_changes(self) -> None:
        """At every step: the first of the invariants, so that all others hold on the data as it is then."""
        with self.database.reading() as work:
            if not work.dataset.engagements():
                return
        brought = dataset(replace(self.brought, schedule=False))
        self.facts.change(brought)
        self.bring(self.dataset_of(replace(self.brought, schedule=False)))

    def bring(self, brought: Dataset) -> bool:
        """Take data in; whether it was taken. Themes say what follows from it."""
        import_dataset(self.database, brought, numbering=as_given)
        return True

    @invariant()
    def every_decided_seat_that_breaks_a_rule_is_flagged(self) -> None:
        """And no other one. What is public or agreed to is among them: it stands."""
        with self.database.reading() as work:
            held = work.standing.seats()
            over = {eid for eid, lifecycle in work.lifecycles.all().items() if lifecycle.state in DONE}
            trail = work.trail.find(limit=MANY)
        exported = export_dataset(self.database)
        rows = [held[key].assignment for key in held if held[key].fixed]
        day = exported.policy.as_of
        wrong = {
            key
            for key in breaking(exported.problem, exported.policy, rows, trail)
            if key.engagement_id not in over and held[key].assignment.first_start.date() >= day
        }
        verdicts = {one.key: one for one in judged_seats(self.database).values() if one.decided}
        assert set(verdicts) == wrong, (set(verdicts) ^ wrong, self.facts.changes)
        self.done["seats in doubt"] += sum(one.waits for one in verdicts.values())
        self.done["seats kept"] += sum(one.kept is not None for one in verdicts.values())

    def doubted(self) -> set[SeatKey]:
        """The decided seats that wait for a person."""
        return {one.key for one in waiting_seats(judged_seats(self.database))}

    @invariant()
    def the_chains_hold(self) -> None:
        self.done["steps"] += 1
        assert verify_trail(self.database).fault == ""
        assert verify_access_log(self.database).fault == ""

    def public_now(self) -> PublicSeats:
        return list(self.published.values())[-1] if self.published else {}

    def dataset_of(self, variation: Variation) -> Dataset:
        with self.database.reading() as work:
            return Dataset(*self.facts.applied(dataset(variation), Policy(as_of=work.today)))

    def rows(self) -> tuple[ProposalRow, ...]:
        with self.database.reading() as work:
            latest = work.proposals.latest()
            return work.proposals.rows(latest.proposal_id) if latest else ()

    def request(self, number: int) -> Request:
        with self.database.reading() as work:
            return the(work.requests.get(number))

    def there(self, key: SeatKey) -> bool:
        with self.database.reading() as work:
            found = work.dataset.engagements([key.engagement_id]).get(key.engagement_id)
        return found is not None and key.seat in found.seats

    def known(self, work: UnitOfWork, decision: AuditEntry) -> tuple[bool, bool]:
        """Whether the data still has the seat and the person of a decision."""
        engagement = work.dataset.engagements([decision.key.engagement_id]).get(decision.key.engagement_id)
        person = work.dataset.consultants([decision.seated.consultant_id])
        return engagement is not None and decision.key.seat in engagement.seats, bool(person)
