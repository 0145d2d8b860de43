"""What one solve learned, in names and moments, so that a similar one is quick.

Teams and prices hardly change when a consultant drops out or a request arrives. Prices need no proof of their own: any
non-negative ones give a bound (see :func:`matcher.solver.bound.column_generation.certificate`), so that what is
remembered is put to use in whatever problem comes next, and what no longer fits is left out. Positions mean nothing
there: everything is kept by id, and time as UTC seconds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.cliques import Clique
from matcher.solver.columns.column import Column, Pool, column_of
from matcher.solver.columns.duals import SCALE, Kind, Limit, dollars_left
from matcher.solver.columns.pricing import keeps
from matcher.solver.columns.team import Team, in_order
from matcher.solver.instance.encoding import Encoding, encode
from matcher.solver.instance.opening import Opening
from matcher.solver.warm_start.instance_difference import MOST_BYTES, Earlier, Likeness, alike

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEAMS_KEPT = 12
"""Teams remembered of an engagement, those that lose least: a change wants the next best, hardly ever the last."""


class KnownTeam(NamedTuple):
    """A team that was worth a thought.

    Args:
        begin: When its first session begins, UTC seconds.
    """

    engagement_id: EngagementId
    begin: int
    seats: Mapping[SeatName, ConsultantId]


class KnownPrice(NamedTuple):
    """A price.

    Args:
        place: Week or month by the calendar, UTC second, or 0; see :class:`matcher.solver.columns.duals.Limit`.
        choices: Of a clique, the engagements and begins that it grew from.
        units: Price units.
        clique: What it had grown to, in the numbers of the earlier problem.
    """

    kind: Kind
    consultant_id: ConsultantId | None
    place: int
    choices: Sequence[tuple[EngagementId, int]]
    units: int
    clique: Clique | None = None


@dataclass(frozen=True)
class Memory:
    """What a solve learned.

    Args:
        chosen: The teams of the best schedule.
        others: Other good teams, each with what a schedule loses at least by taking it, in price units.
        prices: The prices that prove how good it is.
        earns: What each engagement could at best earn under the prices, by its number then, in price units.
        earlier: The problem as it was read, or None where that would take too much memory.
    """

    chosen: Sequence[KnownTeam]
    others: Sequence[tuple[int, KnownTeam]]
    prices: Sequence[KnownPrice]
    earns: Sequence[int]
    earlier: Earlier | None

    def within(self, points: int) -> Iterator[KnownTeam]:
        """Other teams that lost no more than this, so that a better schedule may want them."""
        return (team for loss, team in self.others if loss <= points * SCALE)

    def likeness(self, problem: Problem, policy: Policy) -> Likeness | None:
        """Read a problem into arrays beside the earlier one, or None where nothing of that can be used."""
        if self.earlier is None or not alike(policy, self.earlier.encoding.policy):
            return None
        now = encode(problem, policy, self.earlier.encoding)
        return Likeness(self.earlier, now) if now.horizon.origin == self.earlier.encoding.horizon.origin else None


def remember(relaxation: Relaxation, chosen: Sequence[int]) -> Memory:
    """Note what a solve learned.

    Args:
        chosen: Columns of its best schedule.
    """
    pool, certified = relaxation.pool, relaxation.certified
    named = _Names(relaxation.encoding)
    held, others = set(chosen), []
    for _, columns in sorted(pool.of_engagement.items()):
        losses = sorted((certified.loss(pool, k), k) for k in columns)
        others += [(loss, named.team(pool, k)) for loss, k in losses[:TEAMS_KEPT] if k not in held]
    earlier = Earlier(relaxation.encoding, relaxation.openings)
    return Memory(
        [named.team(pool, k) for k in chosen],
        others,
        [_price(named, relaxation, limit, units) for limit, units in certified.prices.units.items()],
        certified.earns,
        earlier if relaxation.is_read and earlier.size_bytes <= MOST_BYTES else None,
    )


def recall_teams(relaxation: Relaxation, teams: Iterable[KnownTeam]) -> list[int]:
    """Give a relaxation teams of an earlier solve, as far as they still hold; their columns."""
    named, pool = _Names(relaxation.encoding), relaxation.pool
    columns = [column for team in teams if (column := named.column(pool, team)) is not None]
    for column in columns:
        pool.add(column)
    return [pool.number_of(column) for column in columns]


def recall_prices(relaxation: Relaxation, memory: Memory, likeness: Likeness | None, clock: Clock) -> None:
    """Give a relaxation the prices of an earlier solve, as far as they still hold, and with them a bound.

    What engagements earn is carried over where they, their people and all prices are the same.
    """
    named = _Names(relaxation.encoding)
    units = dict(_limits(named, relaxation, memory.prices, likeness))
    has_kept_money = all(
        price.kind is not Kind.MONEY or Limit(Kind.MONEY, -1, price.place) in units for price in memory.prices
    )
    unchanged = likeness.unchanged if likeness and has_kept_money else {}
    relaxation.begin_with(units, clock, {number: memory.earns[was] for number, was in unchanged.items()})


def standing(encoding: Encoding, pool: Pool) -> list[int]:
    """Add the teams that are proposed already, where they still hold; their columns."""
    named = _Names(encoding)
    found = []
    for engagement in encoding.open_engagements:
        proposed = encoding.problem.proposed.get(engagement.engagement_id, {})
        begins = {int(row.first_start.timestamp()) for row in proposed.values()}
        if len(begins) == 1:
            seats = {seat: row.consultant_id for seat, row in proposed.items()}
            column = named.column(pool, KnownTeam(engagement.engagement_id, begins.pop(), seats))
            if column is not None:
                pool.add(column)
                found.append(pool.number_of(column))
    return found


def _price(named: "_Names", relaxation: Relaxation, limit: Limit, units: int) -> KnownPrice:
    encoding = relaxation.encoding
    person = None if limit.kind is Kind.MONEY else encoding.people.consultants[limit.person].consultant_id
    if limit.kind is Kind.CLIQUE:
        clique = relaxation.master.cliques.found[limit.place]
        choices = [named.choice(relaxation.pool.opening(number), start) for number, start in clique.core]
        return KnownPrice(limit.kind, person, 0, choices, units, clique)
    return KnownPrice(limit.kind, person, limit.place + named.origin(limit.kind), (), units)


def _limits(
    named: "_Names", relaxation: Relaxation, prices: Iterable[KnownPrice], likeness: Likeness | None
) -> Iterator[tuple[Limit, int]]:
    """Prices of limits that there still are."""
    encoding = relaxation.encoding
    for price in prices:
        person = -1 if price.consultant_id is None else encoding.people.number.get(price.consultant_id, -2)
        place: int | None = price.place - named.origin(price.kind)
        if price.kind is Kind.CLIQUE:
            place = _clique(named, relaxation, price, likeness)
        if place is not None and _is_there(encoding, price.kind, person, place):
            yield Limit(price.kind, person, place), price.units


def _clique(named: "_Names", relaxation: Relaxation, price: KnownPrice, likeness: Likeness | None) -> int | None:
    """The number that a clique has now: what is left of it, or what grows from the choices that are left."""
    cliques, pool = relaxation.master.cliques, relaxation.pool
    same = likeness.clique(price.clique, relaxation.openings) if likeness and price.clique else None
    if same is not None:
        return cliques.take(same)
    person = relaxation.encoding.people.number.get(price.consultant_id, -2) if price.consultant_id else -2
    return cliques.recalled(person, [at for choice in price.choices if (at := named.place(pool, *choice)) is not None])


def _is_there(encoding: Encoding, kind: Kind, person: int, place: int) -> bool:
    """Whether a problem has a limit."""
    if kind is Kind.MONEY:
        return dollars_left(encoding, Limit(kind, person, place)) is not None
    most = {
        Kind.WEEK: encoding.week_minutes.shape[1],
        Kind.MONTH: encoding.month_count.shape[1],
        Kind.MOMENT: encoding.horizon.seconds,
    }
    return person >= 0 and 0 <= place < most.get(kind, place + 1)


class _Names:
    """Between the positions of an encoding and names that outlive it."""

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._number = {e.engagement_id: k for k, e in enumerate(encoding.open_engagements)}
        self._zero = -encoding.horizon.second(_EPOCH)

    def origin(self, kind: Kind) -> int:
        """What the first place of a kind of limit is by the calendar."""
        encoding = self._encoding
        return {Kind.WEEK: encoding.first_week, Kind.MONTH: encoding.first_month, Kind.MOMENT: self._zero}.get(kind, 0)

    def choice(self, opening: Opening, start: int) -> tuple[EngagementId, int]:
        """An engagement and when it begins."""
        return opening.engagement.engagement_id, int(opening.starts.session_begin[start, 0]) + self._zero

    def team(self, pool: Pool, number: int) -> KnownTeam:
        """A column by name."""
        column = pool.columns[number]
        opening = pool.opening(column.number)
        people = [self._encoding.people.consultants[int(opening.who[k])].consultant_id for k in column.team]
        return KnownTeam(*self.choice(opening, column.start), dict(zip(opening.seats, people, strict=True)))

    def place(self, pool: Pool, engagement_id: EngagementId, begin: int) -> tuple[int, int] | None:
        """Number and start of an engagement that begins then, or None when it can't."""
        number = self._number.get(engagement_id, -1)
        opening = pool.openings[number] if number >= 0 else None
        if opening is None:
            return None
        begins = opening.starts.session_begin[:, 0]
        start = int(np.searchsorted(begins, begin - self._zero))
        return (number, start) if start < begins.size and begins[start] == begin - self._zero else None

    def column(self, pool: Pool, known: KnownTeam) -> Column | None:
        """The column of a team, or None when it no longer keeps every rule that concerns it alone."""
        at = self.place(pool, known.engagement_id, known.begin)
        if at is None:
            return None
        opening = pool.opening(at[0])
        people = [known.seats.get(seat) for seat in opening.seats]
        numbers = [-1 if name is None else self._encoding.people.number.get(name, -1) for name in people]
        places = np.searchsorted(opening.who, numbers)
        if (opening.who.take(places, mode="clip") != numbers).any():
            return None
        team = in_order(opening, places.tolist())
        return column_of(opening, Team(at[1], team, 0)) if keeps(opening, at[1], team) else None
