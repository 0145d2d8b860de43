"""Names of seats: a dataset's own stay sealed, and the center's data has numbers by chance in their place.

Datasets call seats by what they ask for, "lead" or "survivor", or list the expert first each time; everyone who sees a
team, a letter's order or the tables would learn it. So an engagement's seats are numbered by chance when they come in,
for good, and an export gives the dataset its own names back.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from random import Random, SystemRandom
from typing import TypeAlias

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Problem
from matcher.ports import UnitOfWork
from matcher.records import Access, SeatKey

Numbering: TypeAlias = Callable[[Sequence[SeatName], Collection[SeatName]], Sequence[SeatName]]
"""Gives names to an engagement's new seats, from what a dataset calls them and from the names in use already."""


def by_chance(given: Sequence[SeatName], used: Collection[SeatName], dice: Random | None = None) -> Sequence[SeatName]:
    """The lowest numbers that are not used, in an order by chance: of the machine's, unless others are given."""
    free = (SeatName(str(number)) for number in count(1) if str(number) not in used)
    return (dice or SystemRandom()).sample(list(islice(free, len(given))), len(given))


@dataclass(frozen=True, slots=True)
class SeatNames:
    """How a dataset's seats are called here.

    Args:
        here: By engagement, the name here of each name in the dataset; those of engagements without are the same.
    """

    here: Mapping[EngagementId, Mapping[SeatName, SeatName]]

    def stored(self, dataset: Problem) -> Problem:
        """A dataset's problem with its seats as they are called here."""
        return _renamed(dataset, self.here)

    def given(self, stored: Problem) -> Problem:
        """The center's problem with its seats as datasets call them, what stands in the order of these."""
        back = {eid: {here: name for name, here in names.items()} for eid, names in self.here.items()}
        found = _renamed(stored, back)
        return replace(found, standing=tuple(sorted(found.standing, key=lambda seat: seat.assignment[:2])))


def kept_names(work: UnitOfWork, access: Access) -> SeatNames:
    """The names of every seat that came with a dataset."""
    return SeatNames(work.seat_names.all(access))


def names_for(
    kept: SeatNames, dataset: Problem, before: Problem, history: Collection[SeatKey], numbering: Numbering = by_chance
) -> SeatNames:
    """The names of a dataset's seats: those that are known keep theirs, new ones get a number.

    Args:
        before: The center's data as it is.
        history: Seats of which something is kept here, though their engagement may have left the data. An engagement
            that came in before names were sealed, or from a request, has the names there that datasets have.
    """
    same: dict[EngagementId, set[SeatName]] = {eid: set(one.seats) for eid, one in before.engagements.items()}
    for key in history:
        same.setdefault(key.engagement_id, set()).add(key.seat)
    found = {}
    for eid, engagement in dataset.engagements.items():
        known = kept.here.get(eid) or {name: name for name in same.get(eid, ())}
        new = [name for name in engagement.seats if name not in known]
        found[eid] = {**known, **dict(zip(new, numbering(new, set(known.values())), strict=True))}
    return SeatNames(found)


def _renamed(problem: Problem, names: Mapping[EngagementId, Mapping[SeatName, SeatName]]) -> Problem:
    """The problem with other names of seats; those that have none keep theirs."""

    def name(eid: EngagementId, seat: SeatName) -> SeatName:
        return names.get(eid, {}).get(seat, seat)

    return replace(
        problem,
        engagements={
            eid: replace(one, seats={name(eid, seat): role for seat, role in one.seats.items()})
            for eid, one in problem.engagements.items()
        },
        standing=tuple(
            seat._replace(assignment=row._replace(seat=name(row.engagement_id, row.seat)))
            for seat in problem.standing
            for row in [seat.assignment]
        ),
    )
