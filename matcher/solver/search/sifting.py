"""What is left of a complete list of teams and ways to share a budget out, judged by the prices of that list alone.

Prices that bound everything have to hold down whatever there is. Where all that a better schedule may use is listed,
nothing else needs to be held down: a linear program over the list has prices under which the best of it reaches no
further than the program itself. Whatever does not reach far enough at those prices is in no better schedule. All sums
are whole numbers, as of every bound.

Takes columns, ways and prices; gives those columns and ways that are left; costs one sum a column and one a way.

Source: route enumeration, pricing by inspection (Baldacci, Christofides and Mingozzi, Mathematical Programming 115,
2008).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matcher.solver.bound.column_generation import certificate
from matcher.solver.columns.column import Pool
from matcher.solver.columns.duals import Limit, prices_of
from matcher.solver.master.linear_program import Master
from matcher.solver.master.restricted_master import Ways

NEVER = -(1 << 60)
"""What is worth this can't be had."""


class Sifted(NamedTuple):
    """What is left of a list.

    Args:
        columns: Numbers in the pool.
        units: No schedule made of the list is worth more, price units, the settled points left out.
    """

    columns: list[int]
    ways: Ways
    units: int


def sifted(
    master: Master, pool: Pool, columns: Sequence[int], ways: Ways, units: Mapping[Limit, int], least: int
) -> Sifted:
    """What schedules that are worth at least so much may hold.

    Args:
        columns: All that such a schedule may hold, numbers in the pool; ``ways`` all ways that it may use.
        units: Prices of everything but the money that is shared out.
        least: Price units, the settled points left out.
    """
    prices = prices_of(master.encoding, units, master.cliques.found)
    held = set(ways.numbers)
    worth, kind, best = {}, {}, dict[tuple[int, int], int]()
    for k in columns:
        number = pool.columns[k].number
        worth[k] = pool.value(k, prices)
        kind[k] = number, pool.amount(k, ways.budget) if number in held else 0
        best[kind[k]] = max(worth[k], best.get(kind[k], NEVER))
    for number in {number for number, _ in best} | held:
        best[number, 0] = max(0, best.get((number, 0), 0))
    alone = sum(points for (number, _), points in best.items() if number not in held)
    limits = certificate(master.encoding, prices, ()).units
    reaches = [
        limits + alone + sum(best.get(key, NEVER) for key in zip(ways.numbers, sums, strict=True)) for sums in ways.sums
    ]
    top = max(reaches, default=NEVER)
    furthest: dict[tuple[int, int], int] = {}
    for sums, reach in zip(ways.sums, reaches, strict=True):
        for key in zip(ways.numbers, sums, strict=True):
            furthest[key] = max(reach, furthest.get(key, NEVER))

    def reach_of(k: int) -> int:
        return (furthest.get(kind[k], NEVER) if kind[k][0] in held else top) - best[kind[k]] + worth[k]

    return Sifted(
        [k for k in columns if reach_of(k) >= least],
        ways._replace(sums=[sums for sums, reach in zip(ways.sums, reaches, strict=True) if reach >= least]),
        top,
    )
