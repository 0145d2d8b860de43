"""The restricted master as an integer program: the best schedule that the columns in play allow, exactly.

Every limit that these columns could break together is a row, overlaps as cliques: one row for each largest set of
columns that take a person at the same moment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from matcher.solver.columns.column import Pool, Use
from matcher.solver.columns.duals import PROGRAMME, TRAVEL, Kind, Limit, dollars_left
from matcher.solver.instance.encoding import Encoding
from matcher.solver.master.integer_program import Program, Row


def points_of(encoding: Encoding, pool: Pool, columns: Iterable[int]) -> int:
    """Points of a choice of columns: theirs, less the steps of fairness."""
    added: dict[int, int] = defaultdict(int)
    points = 0
    for number in columns:
        points += pool.columns[number].points
        for use in pool.uses[number]:
            added[use.person] += 1
    return points - encoding.policy.points.fairness * sum(n * (n - 1) // 2 for n in added.values())


class Ways(NamedTuple):
    """The only ways in which a budget may be shared out.

    Args:
        numbers: The engagements.
        sums: By way, US dollars by engagement, in that order.
    """

    numbers: Sequence[int]
    sums: Sequence[Sequence[int]]
    budget: Limit = PROGRAMME


def program_of(
    encoding: Encoding,
    pool: Pool,
    columns: Sequence[int],
    nodes: int,
    ways: Ways | None = None,
    spent: int = 0,
    travelled: int = 0,
) -> Program:
    """The integer program of some columns: the k-th whole variable is the k-th column given.

    Args:
        spent: What others take of the programme's budget, US dollars; ``travelled`` what of the travel budget.
        ways: See :class:`Ways`; each is a whole variable after those of the columns. None for any that the budget
            allows.

    Fairness is convex: each further engagement of a person costs a step more, so that the steps fill in order by
    themselves and need not be whole.
    """
    place = {number: k for k, number in enumerate(columns)}
    points = [pool.columns[number].points for number in columns]
    limits = [
        Row({place[number]: amount for number, amount in row.amounts.items()}, row.capacity)
        for row in rows(encoding, pool, columns, spent, travelled, ways.budget if ways else None)
    ]
    if ways:
        points += [0] * len(ways.sums)
        limits += _ways_rows(pool, columns, ways)
    whole = len(points)
    cost = encoding.policy.points.fairness
    for _, mine in _by_person(pool, columns) if cost else ():
        most = len({pool.columns[k].number for k in mine})
        if most > 1:
            steps = range(len(points), len(points) + most)
            points += [-cost * k for k in range(most)]
            limits.append(Row({place[k]: 1 for k in mine} | dict.fromkeys(steps, -1), 0))
    return Program(points, whole, limits, nodes)


def _ways_rows(pool: Pool, columns: Sequence[int], ways: Ways) -> Iterator[Row]:
    """One way of all; a column needs one that spends as much on its engagement."""
    first = len(columns)
    yield Row(dict.fromkeys(range(first, first + len(ways.sums)), 1), 1)
    place = {number: k for k, number in enumerate(ways.numbers)}
    taken: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for k, column in enumerate(columns):
        if dollars := pool.amount(column, ways.budget):
            taken[place[pool.columns[column].number], dollars][k] = 1
    for (k, dollars), amounts in taken.items():
        yield Row(amounts | {first + w: -1 for w, sums in enumerate(ways.sums) if sums[k] == dollars}, 0)


def rows(
    encoding: Encoding,
    pool: Pool,
    columns: Sequence[int],
    spent: int = 0,
    travelled: int = 0,
    held_otherwise: Limit | None = None,
) -> Iterator[Row]:
    """Every row that the columns need: one choice an engagement, and the limits that they could break together.

    Args:
        spent: What others take of the programme's budget, US dollars; ``travelled`` what of the travel budget.
        held_otherwise: A budget that needs no row.
    """
    of_engagement: dict[int, dict[int, int]] = defaultdict(dict)
    for k in sorted(columns):
        of_engagement[pool.columns[k].number][k] = 1
    for _, amounts in sorted(of_engagement.items()):
        yield Row(amounts, 1)
    for person, uses in _by_person(pool, columns):
        if len({pool.columns[k].number for k in uses}) > 1:
            yield from _person_rows(encoding, pool, person, uses)
    for budget, taken in ((PROGRAMME, spent), (TRAVEL, travelled)):
        left = dollars_left(encoding, budget)
        if left is not None and budget != held_otherwise:
            yield Row({k: pool.amount(k, budget) for k in sorted(columns)}, left - taken)


def _by_person(pool: Pool, columns: Iterable[int]) -> list[tuple[int, dict[int, Use]]]:
    """Of each person, ascending, the columns in which they sit and what each takes of them."""
    found: dict[int, dict[int, Use]] = defaultdict(dict)
    for k in sorted(columns):
        for use in pool.uses[k]:
            found[use.person][k] = use
    return sorted(found.items())


def _person_rows(encoding: Encoding, pool: Pool, person: int, uses: Mapping[int, Use]) -> Iterator[Row]:
    amounts: dict[Limit, dict[int, int]] = defaultdict(dict)
    spans = []
    for k, use in uses.items():
        amounts[Limit(Kind.MONTH, person, use.month)][k] = 1
        for week, minutes in use.minutes.items():
            amounts[Limit(Kind.WEEK, person, week)][k] = minutes
        spans += [(span.begin, span.end, k) for span in use.spans]
    for limit, taken in sorted(amounts.items()):
        table = encoding.week_minutes if limit.kind is Kind.WEEK else encoding.month_count
        capacity = int(table[person, limit.place])
        most: dict[int, int] = defaultdict(int)
        for k, amount in taken.items():
            most[pool.columns[k].number] = max(most[pool.columns[k].number], amount)
        if sum(most.values()) > capacity:
            yield Row(taken, capacity)
    yield from (
        Row(dict.fromkeys(sorted(clique), 1), 1) for clique in _cliques(spans, lambda k: pool.columns[k].number)
    )


def _cliques(spans: list[tuple[int, int, int]], engagement_of: Callable[[int], int]) -> Iterator[set[int]]:
    """The largest sets of columns that share a moment: where a span ends right after another had begun."""
    events = sorted([(end, 0, k) for _, end, k in spans] + [(begin, 1, k) for begin, _, k in spans])
    present: set[int] = set()
    grown = False
    for _, opens, k in events:
        if opens:
            present.add(k)
            grown = True
            continue
        if grown and len({engagement_of(other) for other in present}) > 1:
            yield set(present)
        grown = False
        present.remove(k)  # spans of one column never overlap
