"""Columns: a start and a whole team for an engagement, and what each uses of every limit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.solver.columns.duals import PROGRAMME, SCALE, TRAVEL, Floats, Kind, Limit, Prices
from matcher.solver.columns.team import Team
from matcher.solver.instance.opening import Opening


class Column(NamedTuple):
    """A choice for one engagement.

    Args:
        number: The engagement.
        start: Position among its starts.
        team: Positions in ``Opening.who``, in seat order.
        points: What it adds to the schedule's points, the steps of fairness apart.
    """

    number: int
    start: int
    team: tuple[int, ...]
    points: int


def column_of(opening: Opening, team: Team) -> Column:
    """The column of a team, with its points worked out afresh."""
    points = int(opening.base[team.start]) + opening.variety.of(team.people)
    for row, person in enumerate(team.people):
        points += int(opening.points[row, person])
        points += int(opening.bonus[person, team.start]) if opening.bonus is not None else 0
    return Column(opening.number, team.start, team.people, points)


class Span(NamedTuple):
    """When a column takes a person: seconds of the horizon."""

    begin: int
    end: int


class Use(NamedTuple):
    """What a column takes of one person.

    Args:
        minutes: By week column.
        month: Month column.
    """

    person: int
    minutes: Mapping[int, int]
    month: int
    spans: Sequence[Span]


@dataclass
class Pool:
    """The columns in play, each once.

    Attributes:
        columns: In the order they came.
        uses: What each takes of its people, in team order.
        of_person: Columns in which a person sits.
    """

    openings: Sequence[Opening | None]
    columns: list[Column] = field(default_factory=list)
    uses: list[tuple[Use, ...]] = field(default_factory=list)
    of_person: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    of_engagement: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[Column, int] = field(default_factory=dict)

    def add(self, column: Column) -> int | None:
        """Take a column in; its number, or None when it is there already."""
        if column in self._known:
            return None
        number = len(self.columns)
        self._known[column] = number
        self.columns.append(column)
        opening = self.opening(column.number)
        self.uses.append(tuple(self._use(opening, column, person) for person in column.team))
        for use in self.uses[-1]:
            self.of_person[use.person].append(number)
        self.of_engagement[column.number].append(number)
        return number

    def number_of(self, column: Column) -> int:
        """The number of a column that is there."""
        return self._known[column]

    def opening(self, number: int) -> Opening:
        """The opening of an engagement that has columns."""
        opening = self.openings[number]
        assert opening is not None, "an engagement without an opening has no columns"  # noqa: S101
        return opening

    def cost(self, number: int) -> int:
        """US dollars of a column."""
        column = self.columns[number]
        opening = self.opening(column.number)
        return sum(int(opening.cost[person]) for person in column.team)

    def travel(self, number: int) -> int:
        """US dollars of a column that are travel."""
        column = self.columns[number]
        opening = self.opening(column.number)
        return sum(int(opening.travel[person]) for person in column.team)

    def limits(self, number: int) -> Iterator[tuple[Limit, int]]:
        """Limits that a column takes from whatever else is chosen, moments apart, and how much."""
        for use in self.uses[number]:
            yield Limit(Kind.LOAD, use.person, 0), 1
            yield Limit(Kind.MONTH, use.person, use.month), 1
            for week, minutes in use.minutes.items():
                yield Limit(Kind.WEEK, use.person, week), minutes
        yield PROGRAMME, self.cost(number)
        yield TRAVEL, self.travel(number)

    def amount(self, number: int, limit: Limit) -> int:
        """How much a column takes of a limit."""
        if limit.kind is Kind.MONEY:
            return self.cost(number) if limit == PROGRAMME else self.travel(number)
        total = 0
        for use in self.uses[number]:
            if use.person != limit.person:
                continue
            if limit.kind is Kind.LOAD:
                total += 1
            elif limit.kind is Kind.MONTH:
                total += use.month == limit.place
            elif limit.kind is Kind.WEEK:
                total += use.minutes.get(limit.place, 0)
            else:
                total += any(span.begin <= limit.place < span.end for span in use.spans)
        return total

    def best_value(self, number: int, charge: Floats) -> float:
        """What the best column of an engagement is worth when its people cost this, in price units; 0 without one.

        Args:
            charge: See :func:`matcher.solver.columns.duals.charges`.
        """
        columns = [self.columns[k] for k in self.of_engagement.get(number, ())]
        return max((c.points * SCALE - float(charge[list(c.team), c.start].sum()) for c in columns), default=0.0)

    def value(self, number: int, prices: Prices) -> int:
        """What a column is worth under prices, in price units, as in :func:`matcher.solver.columns.duals.charges`."""
        worth = self.columns[number].points * SCALE - prices.money * self.cost(number)
        worth -= prices.travel * self.travel(number) if prices.travel else 0
        for use in self.uses[number]:
            worth -= int(prices.load[use.person]) + int(prices.month[use.person, use.month])
            worth -= sum(int(prices.week[use.person, week]) * minutes for week, minutes in use.minutes.items())
            worth -= prices.of_cliques(self.columns[number].number, self.columns[number].start, use.person)
            worth -= sum(prices.of_span(use.person, span.begin, span.end) for span in use.spans)
        return worth

    def _use(self, opening: Opening, column: Column, person: int) -> Use:
        begin, end = opening.taken_by(person, column.start)
        minutes = {
            int(week): int(spent)
            for week, spent in zip(opening.weeks, opening.minutes[column.start], strict=True)
            if spent
        }
        spans = tuple(Span(int(a), int(b)) for a, b in zip(begin, end, strict=True))
        return Use(int(opening.who[person]), minutes, int(opening.month[column.start]), spans)
