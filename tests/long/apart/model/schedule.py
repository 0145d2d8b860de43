"""The whole schedule as one linear program in whole numbers: rules that couple seats and engagements, and the goals.

A variable for each person in each open seat at each start, and one for each engagement at each start. An approved seat
is no variable: it counts against every limit as a number.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from tests.long.apart.model.center import Center, Consultant, Engagement, Span
from tests.long.apart.model.fitting import (
    broken_by_pair,
    broken_by_seat,
    broken_by_start,
    exclude_each_other,
    fee,
    points_of_seat,
)
from tests.long.apart.model.times import (
    Session,
    any_overlap,
    offered_starts,
    sessions_of,
    taken_with_rest,
    travel_dollars,
)

Row = tuple[str, str, str, datetime]
"""Engagement, seat, consultant, first start."""
Literal = Any
"""A Boolean variable, or 1."""
FURTHER_DISCIPLINES = 3


class NotSolvedError(Exception):
    """The solver ended without a proof."""


class Placed(NamedTuple):
    """Someone in a seat of an engagement at a start: a variable, or 1 where the seat is approved."""

    engagement: Engagement
    consultant: Consultant
    sessions: list[Session]
    literal: Literal
    approved: bool


@dataclass
class Limit:
    """What counts against one limit: in approved seats, and in those that are added."""

    stands: int = 0
    added: list[tuple[int, Literal]] = field(default_factory=list)

    def count(self, amount: int, placed: Placed) -> None:
        """Count a seat."""
        if placed.approved:
            self.stands += amount
        elif amount:
            self.added.append((amount, placed.literal))

    def hold(self, model: cp_model.CpModel, most: Fraction | int) -> None:
        """Hold the limit; where approved seats alone exceed it, nothing more that counts is added."""
        left = max(0, int(most // 1) - self.stands)
        model.add(sum(amount * literal for amount, literal in self.added) <= left)


class Program:
    """The program of a center.

    Attributes:
        seats: The variable of each open seat with someone in it at a start.
        terms: What each goal adds up to.
    """

    def __init__(self, center: Center) -> None:
        self.center = center
        self.model = cp_model.CpModel()
        self.seats: dict[Row, Literal] = {}
        self.approved: set[Row] = set()
        self.placed: list[Placed] = []
        self.terms: dict[str, list[Any]] = defaultdict(list)
        for engagement in center.engagements.values():
            self._schedule(engagement)
        self._limits()
        self._no_overlap()
        self._fairness()

    # --- one engagement -----------------------------------------------------------------------------------------------

    def _schedule(self, engagement: Engagement) -> None:
        """An engagement has one start at most, and there all its seats are filled."""
        stands = {seat: self.center.consultants[person] for seat, (person, _) in engagement.approved.items()}
        starts = {start for _, start in engagement.approved.values()}
        for start in starts:
            sessions = sessions_of(self.center, engagement, start)
            for seat, consultant in stands.items():
                self.placed.append(Placed(engagement, consultant, sessions, 1, approved=True))
                self.approved.add((engagement.id, seat, consultant.id, start.astimezone(UTC)))
        if len(stands) == len(engagement.seats):
            self._start(engagement, min(starts), 1, stands)
        elif engagement.eligible or stands:  # where a seat is approved, this has been decided
            chosen = []
            for start in sorted(starts or offered_starts(self.center, engagement)):
                chosen.append(self.model.new_bool_var(f"{engagement.id} at {start}"))
                self._start(engagement, start, chosen[-1], stands)
            self.model.add_at_most_one(chosen)

    def _start(
        self, engagement: Engagement, start: datetime, scheduled: Literal, stands: Mapping[str, Consultant]
    ) -> None:
        """The team of an engagement at one start: who may take which open seat, the rules of a team, what it earns."""
        center, model = self.center, self.model
        sessions = sessions_of(center, engagement, start)
        may = [
            consultant
            for consultant in center.consultants.values()
            if consultant not in stands.values()
            and not any(exclude_each_other(consultant, other) for other in stands.values())
            and not broken_by_pair(center, engagement, consultant)
            and not broken_by_start(center, engagement, consultant, sessions)
        ]
        sits: dict[str, list[tuple[Consultant, Literal]]] = {
            seat: [(consultant, scheduled)] for seat, consultant in stands.items()
        }
        for seat in engagement.seats.keys() - stands.keys():
            sits[seat] = []
            for consultant in may:
                if not broken_by_seat(center, engagement, seat, consultant):
                    literal = model.new_bool_var(f"{engagement.id} {seat} {consultant.id} {start}")
                    sits[seat].append((consultant, literal))
                    self.seats[engagement.id, seat, consultant.id, start.astimezone(UTC)] = literal
                    self.placed.append(Placed(engagement, consultant, sessions, literal, approved=False))
            model.add(sum(literal for _, literal in sits[seat]) == scheduled)
        team: dict[Consultant, Literal] = {
            consultant: sum(literal for each in sits.values() for other, literal in each if other is consultant)
            for consultant in [*stands.values(), *may]
        }
        for there in team.values():
            model.add(there <= 1)
        if len(stands) < len(engagement.seats):
            for one, other in combinations(may, 2):
                if exclude_each_other(one, other):
                    model.add(team[one] + team[other] <= 1)
            for topic, level in engagement.topics.items():
                model.add(sum(team[c] for c in team if c.topics.get(topic, 0) >= level) >= scheduled)
            if engagement.budget is not None:
                # Of the whole team, also where nobody who is added costs anything.
                costs = [(fee(engagement, c) + travel_dollars(c, engagement), there) for c, there in team.items()]
                model.add(sum(cost * there for cost, there in costs) <= int(engagement.budget // 1))
        self._earn(engagement, start, scheduled, sits, team)

    def _earn(
        self,
        engagement: Engagement,
        start: datetime,
        scheduled: Literal,
        sits: Mapping[str, list[tuple[Consultant, Literal]]],
        team: Mapping[Consultant, Literal],
    ) -> None:
        points, terms = self.center.points, self.terms
        sessions = sessions_of(self.center, engagement, start)
        terms["coverage"].append(points["coverage"][engagement.priority - 1] * scheduled)
        # What was approved before the window opens has not waited.
        waited = max(0, (sessions[0].day - engagement.opens).days)
        terms["wait"].append(-points["wait_per_day"] * waited * scheduled)
        for consultant, there in team.items():
            for goal, earned in points_of_seat(self.center, engagement, consultant, sessions).items():
                terms[goal].append(earned * there)
        for seat, (person, _) in engagement.proposed.items():
            others = sum(literal for consultant, literal in sits[seat] if consultant.id != person)
            terms["stability"].append(-points["change_consultant"] * others)
        if engagement.proposed and start not in {was for _, was in engagement.proposed.values()}:
            terms["stability"].append(-points["change_start"] * scheduled)
        self._disciplines(team)

    def _disciplines(self, team: Mapping[Consultant, Literal]) -> None:
        """Each different main discipline on a team beyond the first, at most three times."""
        different = []
        for discipline in {consultant.main_discipline for consultant in team} - {""}:
            different.append(self.model.new_bool_var(discipline))
            self.model.add(different[-1] <= sum(team[c] for c in team if c.main_discipline == discipline))
        for further in range(1, FURTHER_DISCIPLINES + 1):
            earned = self.model.new_bool_var("further discipline")
            self.model.add(sum(different) >= (further + 1) * earned)
            self.terms["multidisciplinary"].append(self.center.points["multidisciplinary"] * earned)

    # --- all engagements ----------------------------------------------------------------------------------------------

    def _limits(self) -> None:
        """Hours a week, engagements a month, and what all engagements together may cost."""
        center = self.center
        limits: dict[Hashable, Limit] = defaultdict(Limit)
        most: dict[Hashable, Fraction | int | None] = {}
        for placed in self.placed:
            engagement, consultant = placed.engagement, placed.consultant
            for session in placed.sessions:
                week = (consultant.id, session.day.isocalendar()[:2])
                limits[week].count(engagement.minutes, placed)
                most[week] = consultant.weekly_minutes
            month = (consultant.id, placed.sessions[0].day.strftime("%Y-%m"))
            limits[month].count(1, placed)
            most[month] = consultant.monthly
            travel = travel_dollars(consultant, engagement)
            cost = fee(engagement, consultant) + travel
            for name, dollars, budget in (
                ("programme_budget", cost, center.rules["programme_budget"]),
                ("travel_budget", travel, center.rules["travel_budget"]),
            ):
                limits["budget", name].count(dollars, placed)
                most["budget", name] = budget
        for what, limit in limits.items():
            allowed = most[what]
            if allowed is not None:
                limit.hold(self.model, allowed)

    def _no_overlap(self) -> None:
        """What someone does for different engagements does not overlap, unless both are approved."""
        busy: dict[Consultant, list[tuple[Placed, list[Span]]]] = defaultdict(list)
        for placed in self.placed:
            spans = taken_with_rest(self.center, placed.consultant, placed.engagement, placed.sessions)
            busy[placed.consultant].append((placed, spans))
        for diary in busy.values():
            for (one, spans), (other, others) in combinations(diary, 2):
                if one.engagement is other.engagement or (one.approved and other.approved):
                    continue
                if any_overlap(spans, others):
                    self.model.add(one.literal + other.literal <= 1)

    def _fairness(self) -> None:
        """Each further engagement of one person costs more than the last."""
        for consultant in self.center.consultants.values():
            own = [each for each in self.placed if each.consultant is consultant]
            count = self.model.new_int_var(0, len(self.center.engagements), f"engagements of {consultant.id}")
            self.model.add(count == sum(each.literal for each in own))
            are = [self.model.new_bool_var(f"{consultant.id} has {n}") for n in range(len(self.center.engagements) + 1)]
            self.model.add_exactly_one(are)
            self.model.add(count == sum(n * is_n for n, is_n in enumerate(are)))
            for n, is_n in enumerate(are):
                asked = consultant.recent * n + n * (n - 1) // 2
                self.terms["fairness"].append(-self.center.points["fairness"] * asked * is_n)

    # --- answers ------------------------------------------------------------------------------------------------------

    def best(self) -> tuple[dict[str, int], list[Row]]:
        """The points of the best schedule by goal, and its rows."""
        self.model.maximize(self.objective)
        solver = self._solved()
        assert solver is not None
        rows = [*self.approved, *(row for row, literal in self.seats.items() if solver.value(literal))]
        return self._points(solver), rows

    def judge(self, rows: Iterable[Row]) -> dict[str, int] | None:
        """The points of a schedule by goal; None where it breaks a rule."""
        listed = [(engagement, seat, person, start.astimezone(UTC)) for engagement, seat, person, start in rows]
        added = set(listed) - self.approved
        if len(listed) > len(set(listed)) or not self.approved <= set(listed) or not added <= self.seats.keys():
            return None
        # What is given is assumed; of what is left, disciplines alone, the most is earned.
        self.model.maximize(self.objective)
        self.model.add_assumptions([var if row in added else ~var for row, var in self.seats.items()])
        solver = self._solved()
        self.model.clear_assumptions()
        return self._points(solver) if solver else None

    @property
    def objective(self) -> Any:
        """All points together."""
        return sum(part for parts in self.terms.values() for part in parts)

    def _points(self, solver: cp_model.CpSolver) -> dict[str, int]:
        return {goal: sum(int(solver.value(part)) for part in parts) for goal, parts in self.terms.items()}

    def _solved(self) -> cp_model.CpSolver | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise NotSolvedError(solver.status_name(status))
        return solver
