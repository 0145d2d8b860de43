"""Matching as a flow of least cost: exact where no dates bind, as when papers find reviewers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.instance.opening import Opening
from tests.bench.choices import Choices, Placed, spans, team_points


class UnsuitedError(Exception):
    """Why a flow can't hold the problem."""


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Send one unit for each seat: source, person, engagement, sink.

    Raises:
        UnsuitedError: Dates, teams or several limits bind: no flow.
    """
    del seconds  # it takes none
    choices = Choices.of(problem, policy)
    month = _check(choices)
    people, count = choices.encoding.people.count, len(choices.openings)
    source, sink = people + count, people + count + 1
    flow = SimpleMinCostFlow()
    for person in range(people):
        # A person's steps of fairness cost more and more: a flow takes the cheap ones first.
        for step in range(int(choices.encoding.month_count[person, month])):
            flow.add_arc_with_capacity_and_unit_cost(source, person, 1, choices.fairness * step)
    pairs = {}
    for place, o in enumerate(choices.openings):
        flow.add_arc_with_capacity_and_unit_cost(people + place, sink, len(o.seats), 0)
        share = int(o.base[0]) // len(o.seats)
        for position in np.flatnonzero(o.suits[0]):
            if o.needs & ~o.masks[int(position)]:
                continue
            worth = share + int(o.points[0, position]) + (int(o.bonus[position, 0]) if o.bonus is not None else 0)
            arc = flow.add_arc_with_capacity_and_unit_cost(int(o.who[position]), people + place, 1, -worth)
            pairs[arc] = place, int(position)
    most = sum(len(o.seats) for o in choices.openings)
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise UnsuitedError("no flow found")
    teams: dict[int, list[int]] = {}
    for arc, (place, who) in pairs.items():
        if flow.flow(arc):
            teams.setdefault(place, []).append(who)
    whole = [Placed(p, 0, tuple(t)) for p, t in teams.items() if len(t) == len(choices.openings[p].seats)]
    return choices.assignments(one for one in whole if team_points(choices.openings[one.place], 0, one.team) > 0)


def _check(choices: Choices) -> int:
    """The one month of all engagements.

    Raises:
        UnsuitedError: Something binds that a flow can't hold.
    """
    encoding = choices.encoding
    months = {int(month) for o in choices.openings for month in o.month}
    if len(months) > 1 or encoding.programme_budget is not None or any(map(_binds, choices.openings)):
        raise UnsuitedError("not a flow: dates or teams bind")
    taken: dict[int, list[tuple[int, int]]] = {}
    minutes = np.zeros_like(encoding.week_minutes)
    for o in choices.openings:
        for who in range(o.who.size):
            taken.setdefault(int(o.who[who]), []).extend(spans(o, who, 0))
        minutes[np.ix_(o.who, o.weeks)] += o.minutes[0]
    limited = (minutes > encoding.week_minutes).any()
    if limited or any(a[1] > b[0] for own in taken.values() for a, b in _in_turn(sorted(own))):
        raise UnsuitedError("not a flow: hours or moments bind")
    return min(months, default=0)


def _in_turn(own: list[tuple[int, int]]) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
    return list(pairwise(own))


def _binds(o: Opening) -> bool:
    alike = all(twin == row - 1 for row, twin in enumerate(o.twin_of) if row)
    covered = len(o.seats) == 1 or not any(o.needs & ~mask for mask in o.masks)
    return len(o.starts.first_starts) > 1 or not alike or not covered or bool(o.apart) or o.budget is not None
