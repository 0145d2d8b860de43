"""Names of seats: a dataset's own stay sealed, and the center's data has numbers by chance in their place.

Datasets call seats by what they ask for, "lead" or "survivor", or list the expert first each time; everyone who sees a
team, a letter's order or the tables would learn it. So an engagement's seats are numbered by chance when they come in,
for good, and an export gives the dataset its own names back.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    free = (number for number in _numbers() if number not in used)
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
        """The center's problem with its seats as datasets call them."""
        return _renamed(stored, {eid: {here: name for name, here in names.items()} for eid, names in self.here.items()})


def known_names(work: UnitOfWork, access: Access, data: Problem, history: Iterable[SeatKey] = ()) -> SeatNames:
    """The names of every seat that is or was here.

    Args:
        data: The center's data as it is.
        history: Seats of which something is kept here, though their engagement may have left the data.
    """
    there = {eid: set(one.seats) for eid, one in data.engagements.items()}
    for key in history:
        there.setdefault(key.engagement_id, set()).add(key.seat)
    sealed = work.seat_names.all(access)
    return SeatNames({eid: _with_own(sealed.get(eid, {}), there.get(eid, ())) for eid in {**sealed, **there}})


def names_for(known: SeatNames, dataset: Problem, numbering: Numbering = by_chance) -> SeatNames:
    """The names of a dataset's seats: those that are known keep theirs, new ones get a number."""
    found = {}
    for eid, engagement in dataset.engagements.items():
        names = known.here.get(eid, {})
        new = [name for name in engagement.seats if name not in names]
        found[eid] = {**names, **dict(zip(new, numbering(new, set(names.values())), strict=True))}
    return SeatNames(found)


def _with_own(sealed: Mapping[SeatName, SeatName], there: Collection[SeatName]) -> Mapping[SeatName, SeatName]:
    """With seats that no dataset brought, or a version did that sealed no names: datasets call them as they are here.

    Where another seat is called so in datasets, it is the lowest number that none is called.
    """
    names = dict(sealed)
    for seat in sorted(set(there) - set(sealed.values()), key=lambda one: (len(one), one)):
        names[next(name for name in _either(seat) if name not in names)] = seat
    return names


def _either(seat: SeatName) -> Iterator[SeatName]:
    yield seat
    yield from _numbers()


def _numbers() -> Iterator[SeatName]:
    return (SeatName(str(number)) for number in count(1))


def _renamed(problem: Problem, names: Mapping[EngagementId, Mapping[SeatName, SeatName]]) -> Problem:
    """The problem with other names of seats, what stands in their order; those that have none keep theirs."""

    def name(eid: EngagementId, seat: SeatName) -> SeatName:
        return names.get(eid, {}).get(seat, seat)

    engagements = {
        eid: replace(one, seats={name(eid, seat): role for seat, role in one.seats.items()})
        for eid, one in problem.engagements.items()
    }
    standing = (
        seat._replace(assignment=row._replace(seat=name(row.engagement_id, row.seat)))
        for seat in problem.standing
        for row in [seat.assignment]
    )
    in_order = sorted(standing, key=lambda seat: seat.assignment[:2])  # else rows of tables have the dataset's order
    return replace(problem, engagements=engagements, standing=tuple(in_order))
