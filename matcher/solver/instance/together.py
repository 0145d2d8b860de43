"""Everybody who may sit together on a small panel, whenever they are free: looked for once, valued at any prices.

Prices change from round to round, who may sit together does not. Of up to three seats it is mostly some hundred teams,
and arrays of all of them are valued in less time than the few best are searched for.

Takes what an opening says of seats and people; gives its teams without regard to starts; costs a few sums over people ×
teams of a seat less.
"""

from collections.abc import Collection, Sequence

import numpy as np

from matcher.solver.instance.horizon import Flags, Ints

FEW_SEATS = 3
"""Up to so many, teams are searched seat by seat; beyond it, as sets of people, each in its best seats."""
MOST_LOOKED_AT = 1 << 18
"""Teams, half made ones included, that are looked at together: some megabytes."""


def all_together(
    suits: Flags,
    twin_of: Sequence[int],
    apart: Collection[tuple[int, int]],
    covers: Flags,
    budgets: Sequence[tuple[Ints, int | None]],
) -> Ints | None:
    """Teams that keep every rule but those about starts: ``[N, m]``, positions in ``who`` in seat order.

    Twins sit in the order of their numbers, so that no team is listed twice. None where seats or teams are too many.

    Args:
        suits: See :class:`matcher.solver.instance.opening.Opening`; ``twin_of``, ``apart`` and ``covers`` likewise.
        budgets: ``[n]``, US dollars that each person takes of a budget, and how many a team may take of it.
    """
    seats, people = suits.shape
    if not 0 < seats <= FEW_SEATS:
        return None
    clash = np.eye(people, dtype=np.bool_)
    for one, other in apart:
        clash[one, other] = clash[other, one] = True
    teams = np.zeros((1, 0), dtype=np.int64)
    for row in range(seats):
        able = np.flatnonzero(suits[row])
        if len(teams) * able.size > MOST_LOOKED_AT:
            return None
        mates, last = np.repeat(teams, able.size, axis=0), np.tile(able, len(teams))
        fits: Flags = ~np.any(clash[last[:, None], mates], axis=1)
        if (twin := twin_of[row]) >= 0:
            fits &= mates[:, twin] < last
        teams = np.hstack([mates[fits], last[fits][:, None]])
    keeps: Flags = np.all(np.any(covers[teams], axis=1), axis=1)
    for dollars, budget in budgets:
        if budget is not None:
            keeps &= dollars[teams].sum(axis=1) <= budget
    found: Ints = teams[keeps]
    return found
