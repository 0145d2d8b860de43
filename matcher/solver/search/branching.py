"""Branch and price: where listing all good teams is too much, problems are split until each part is proven.

A part of the problem differs from the whole in its subproblems alone: an engagement that is not covered has no teams;
one that is covered earns so much on top that nothing else pays, and its bound is lowered by as much again; a person who
takes part is one more topic, which nobody else covers; one who does not is never free for it; of starts, the first ones
or the last ones are left. So every part is priced, bounded and searched by what does so for the whole. The part with
the highest bound is split next, and the highest bound of all parts left is the bound of the whole.

Source: Barnhart, Johnson, Nemhauser, Savelsbergh and Vance, Branch-and-price: column generation for solving huge
integer programs (Operations Research 46, 1998); pairs after Ryan and Foster (1981).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np

from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Column
from matcher.solver.instance.opening import Opening
from matcher.solver.master.integer_program import IntegerSolver
from matcher.solver.search.enumeration import PART_COLUMNS, Effort, Finish

WHOLE = 1e-4
"""Fractions this near to a whole number are whole."""
MARGIN = 10
"""How many times the gap covered engagements earn on top, so that the linear program covers them whole, too."""
PART_NODES = 500
"""Nodes of one integer program of a part, at the most."""


class Kind(IntEnum):
    """What a decision is about."""

    COVERED = 0
    PERSON = 1
    START = 2


class Decision(NamedTuple):
    """What is decided of one engagement.

    Args:
        number: The engagement.
        place: The person's position in ``Opening.who``, or how many starts, the first ones, are meant.
        holds: Whether it is covered, the person takes part, the start is one of those.
    """

    kind: Kind
    number: int
    place: int
    holds: bool


@dataclass(frozen=True)
class Part:
    """A part of the problem.

    Args:
        extra: Points that covered engagements earn there on top, by engagement.
        relaxation: Its own prices and columns, the extra points included.
        bound: Points; no schedule of the part scores more.
    """

    extra: Mapping[int, int]
    relaxation: Relaxation
    bound: int

    @property
    def on_top(self) -> int:
        """All extra points: those of every schedule that keeps what is decided."""
        return sum(self.extra.values())


class Branching:
    """Splits a problem until its best schedule is proven, the goal is reached or the clock is up.

    Args:
        relaxation: Of the whole problem, converged.
        finish: Holds the best schedule and bound of the whole, and takes better ones.
    """

    def __init__(self, relaxation: Relaxation, finish: Finish, solver: IntegerSolver, clock: Clock) -> None:
        self._whole, self._finish, self._solver, self._clock = relaxation, finish, solver, clock
        self._order = count()
        self._open: list[tuple[int, int, Part]] = []

    def run(self) -> None:
        """Split the part with the highest bound, again and again."""
        if not self._whole.is_read:
            return
        self._keep(Part({}, self._whole, self._finish.bound))
        while self._open and not self._finish.is_good_enough():
            _, _, part = heappop(self._open)
            with self._clock.quiet():
                children = [self._searched(part, decision) for decision in decisions_of(part)]
            if not children or self._clock.is_up():
                return  # the bound stays that of before
            for child in children:
                self._keep(child)
            left = (each.bound for _, _, each in self._open)
            self._finish.lower(max([self._finish.objective, *left]))

    def _keep(self, part: Part) -> None:
        """Keep a part open, unless no schedule of it is better than the best."""
        if part.bound > self._finish.objective:
            heappush(self._open, (-part.bound, next(self._order), part))

    def _searched(self, part: Part, decision: Decision) -> Part:
        """The part in which a decision holds, its bound found and its schedules looked for."""
        child = self._child(part, decision)
        beaten = self._finish.objective + child.on_top
        child.relaxation.converge(self._clock, beaten)
        search = Finish(child.relaxation, self._solver, self._clock, 0.0, Effort(PART_COLUMNS, PART_NODES))
        search.points = self._finish.points + child.on_top  # only what is better is of interest
        search.round_off()
        search.prove()
        search.confirm()
        self._finish.programs += search.programs
        self._finish.seconded += search.seconded
        if search.columns:
            self._take(child, search.columns)
        return replace(child, bound=min(part.bound, search.bound - child.on_top))

    def _child(self, part: Part, decision: Decision) -> Part:
        parent = part.relaxation
        extra = dict(part.extra)
        if decision.kind is Kind.COVERED and decision.holds:
            # Whoever leaves it uncovered falls behind the best schedule by more than the bound is above it.
            extra[decision.number] = MARGIN * (part.bound - self._finish.objective + 1)
        on_top = extra.get(decision.number, 0) - part.extra.get(decision.number, 0)
        openings = list(parent.openings)
        openings[decision.number] = decided(parent.pool.opening(decision.number), decision, on_top)
        relaxation = Relaxation(parent.encoding, openings)
        relaxation.master.cliques = self._whole.master.cliques
        relaxation.master.solver = self._whole.master.solver
        for column in parent.pool.columns:
            if column.number != decision.number:
                relaxation.pool.add(column)
            elif openings[decision.number] is not None and agrees(column, decision):
                relaxation.pool.add(column._replace(points=column.points + on_top))
        # Under the prices of the parent everything else earns what it earned there.
        known = {number: int(units) for number, units in enumerate(parent.certified.earns) if number != decision.number}
        relaxation.begin_with(parent.certified.prices.units, self._clock, known)
        return Part(extra, relaxation, part.bound)

    def _take(self, part: Part, columns: Sequence[int]) -> None:
        """Give the whole problem a better schedule of a part."""
        pool = self._whole.pool
        found = [part.relaxation.pool.columns[k] for k in columns]
        own = [column._replace(points=column.points - part.extra.get(column.number, 0)) for column in found]
        for column in own:
            pool.add(column)
        self._finish.keep(tuple(sorted(pool.number_of(column) for column in own)))


def decided(opening: Opening, decision: Decision, on_top: int) -> Opening | None:
    """The subproblem of an engagement after a decision about it; None where it is not covered."""
    if decision.kind is Kind.COVERED:
        return replace(opening, base=opening.base + on_top) if decision.holds else None
    if decision.kind is Kind.PERSON and decision.holds:
        alone = np.arange(opening.who.size) == decision.place
        return replace(opening, covers=np.column_stack([alone, opening.covers]))
    free = opening.free.copy()
    if decision.kind is Kind.PERSON:
        free[decision.place] = False
    else:
        free[:, (np.arange(free.shape[1]) < decision.place) != decision.holds] = False
    return replace(opening, free=free)


def agrees(column: Column, decision: Decision) -> bool:
    """Whether a column of the engagement keeps a decision about it."""
    if decision.kind is Kind.COVERED:
        return decision.holds
    if decision.kind is Kind.PERSON:
        return (decision.place in column.team) == decision.holds
    return (column.start < decision.place) == decision.holds


def decisions_of(part: Part) -> list[Decision]:
    """The two decisions by which a part is split; none where its solution has no fraction.

    First what is most in doubt about who is covered, then about who takes part, then about the start.
    """
    pool = part.relaxation.pool
    covered: dict[tuple[int, int], float] = defaultdict(float)
    people: dict[tuple[int, int], float] = defaultdict(float)
    starts: dict[tuple[int, int], float] = defaultdict(float)
    for k, weight in part.relaxation.master.weights().items():
        column = pool.columns[k]
        covered[column.number, 0] += weight
        starts[column.number, column.start] += weight
        for person in column.team:
            people[column.number, person] += weight
    for kind, weights in ((Kind.COVERED, covered), (Kind.PERSON, people), (Kind.START, _up_to(starts))):
        doubt, (number, place) = max(
            ((min(weight, 1 - weight), choice) for choice, weight in sorted(weights.items())),
            key=lambda found: found[0],
            default=(0.0, (0, 0)),
        )
        if doubt > WHOLE:
            return [Decision(kind, number, place, holds=holds) for holds in (True, False)]
    return []


def _up_to(starts: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """How much of each engagement begins before the start that follows each one."""
    sums: dict[tuple[int, int], float] = {}
    before, total = -1, 0.0
    for (number, start), weight in sorted(starts.items()):
        total = weight + (total if number == before else 0.0)
        before = number
        sums[number, start + 1] = total
    return sums
