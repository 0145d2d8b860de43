"""An open engagement as arrays: what every step of the method chooses from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Engagement
from matcher.solver.instance.horizon import Flags, Ints
from matcher.solver.instance.panel import Panel, panel_of
from matcher.solver.instance.starts import Starts
from matcher.solver.instance.together import all_together
from matcher.solver.instance.variety import Variety

Bonus = npt.NDArray[np.integer[npt.NBitBase]]


@dataclass(frozen=True)
class Opening:
    """What an engagement has to choose from: n people, S starts, m seats to fill.

    Args:
        number: Position among the open engagements.
        who: ``[n]``, people, ascending.
        free: ``[n, S]``, whether the person can deliver every session of the start, by all rules about the two alone.
        bonus: ``[n, S]``, points of a person that depend on the start, or None where all are 0.
        base: ``[S]``, points of the engagement that depend on the start alone, approved seats included.
        seats: The m seats to fill, in order.
        suits: ``[m, n]``, who qualifies for which seat.
        points: ``[m, n]``, points of a person in a seat, apart from ``bonus``.
        twin_of: ``[m]``, an earlier seat that asks for and pays the same, or -1: of two twins, the one with the lower
            person comes first, so that no team is counted twice.
        covers: ``[n, T]``, who covers which of the T topics that the team must still bring, at the level asked for.
        cost: ``[n]``, US dollars; ``budget`` what a team may cost by the engagement's and the programme's, or None.
        travel: ``[n]``, US dollars of the cost that are travel; ``travel_budget`` what a team's may be, or None.
        variety: What different main disciplines on a team earn.
        apart: Pairs of positions in ``who`` that are never on one team.
        before, after: ``[n]``, seconds of travel or buffer around each block; ``rest`` after the end of a run.
        block_begin, block_end: ``[S, B]`` in seconds; ``ends_run[B]``.
        weeks: ``[W]`` week columns of the encoding; ``minutes[S, W]`` session minutes in each.
        month: ``[S]``, month column in which the start falls.
    """

    number: int
    engagement: Engagement
    starts: Starts
    who: Ints
    free: Flags
    bonus: Bonus | None
    base: Ints
    seats: tuple[SeatName, ...]
    suits: Flags
    points: Ints
    twin_of: tuple[int, ...]
    covers: Flags
    cost: Ints
    budget: int | None
    travel: Ints
    travel_budget: int | None
    variety: Variety
    apart: frozenset[tuple[int, int]]
    before: Ints
    rest: Ints
    block_begin: Ints
    block_end: Ints
    ends_run: Flags
    weeks: Ints
    minutes: Ints
    month: Ints

    @cached_property
    def panel(self) -> Panel:
        """Who may sit together, and in which seats."""
        return panel_of(self.suits, self.points, self.twin_of)

    @cached_property
    def together(self) -> Ints | None:
        """Everybody who may sit together, whenever free: ``[N, m]`` in seat order; None where they are too many."""
        budgets = ((self.cost, self.budget), (self.travel, self.travel_budget))
        return all_together(self.suits, self.twin_of, self.apart, self.covers, budgets)

    @cached_property
    def masks(self) -> list[int]:
        """By person, the topics they cover, a bit each."""
        return [sum(1 << int(topic) for topic in np.flatnonzero(row)) for row in self.covers]

    @cached_property
    def kinds(self) -> list[list[int]]:
        """Seats that ask for and pay the same, in the order of the first of each."""
        kinds: list[list[int]] = []
        for row, twin in enumerate(self.twin_of):
            if twin < 0:
                kinds.append([row])
            else:
                next(rows for rows in kinds if twin in rows).append(row)
        return kinds

    @property
    def needs(self) -> int:
        """All topics that the team must bring, a bit each."""
        return (1 << int(self.covers.shape[1])) - 1

    def taken(self, people: Ints, start: Ints) -> tuple[Ints, Ints]:
        """When people (positions in ``who``) are taken by starts: begins and ends, each ``[..., B]`` in seconds.

        Spans of one engagement never overlap one another here: rest that reaches into its own next run is cut there,
        for an engagement is no obstacle to itself.
        """
        before, rest = self.before[people][..., None], self.rest[people][..., None]
        begin = self.block_begin[start] - before
        end = self.block_end[start] + before + rest * self.ends_run
        end[..., :-1] = np.minimum(end[..., :-1], begin[..., 1:])
        return begin, end

    def taken_by(self, person: int, start: int) -> tuple[Ints, Ints]:
        """The same for one person and one start: ``[B]`` each."""
        begin, end = self.taken(np.array([person]), np.array([start]))
        return begin[0], end[0]
