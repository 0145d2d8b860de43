"""A center small enough to collide all the time: few people, few starts, and datasets that change under them."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Report, Solution, Stop
from matcher.services.intake.requests import NewRequest
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.greedy import GreedySolver, never, silent
from tests.support.requests import WHOLE, a_request

APART = timedelta(hours=3)
"""Two hours of a session and half an hour on either side of both: nearer starts clash."""
WINDOW: dict[str, Any] = {
    "window_start": date(2027, 3, 1),
    "window_end": date(2027, 3, 2),
    "start_times": (time(10), time(11)),
}
PEOPLE = (
    a_consultant("C1"),
    a_consultant("C2", max_engagements_per_month=2),
    a_consultant("C3", roles={"survivor"}, years_lived_experience=4),
    a_consultant("C4", roles={"expert", "survivor"}, years_lived_experience=4),
)
WORK = (
    an_engagement("E1", seats=seats("expert", "survivor"), priority=5, **WINDOW),
    an_engagement("E2", **WINDOW),
    an_engagement("E3", priority=2, **WINDOW),
    an_engagement("E4", seats=seats("any", "expert"), **WINDOW),
)
REQUESTED: tuple[dict[str, Any], ...] = (
    {},
    {"seats": None},
    {"criminal_justice": True},
    {"federal_grantee": True},
    {"organization": "Second House"},
)
"""What requests say: whole, lacking something, to be referred, to wait, and another that is whole."""


@dataclass(frozen=True)
class Variation:
    """How a dataset differs from the first: what leaves it, and what people can give."""

    without_person: str = ""
    without_work: str = ""
    month_limit: int = 9
    schedule: bool = False
    """Whether it brings a schedule of its own: someone proposed for E2."""


def dataset(variation: Variation) -> Problem:
    """A dataset as an operator would bring it next."""
    people = [one for one in PEOPLE if one.consultant_id != variation.without_person]
    work = [one for one in WORK if one.engagement_id != variation.without_work]
    limited = [
        replace(one, max_engagements_per_month=min(one.max_engagements_per_month, variation.month_limit))
        for one in people
    ]
    problem = a_problem(limited, work)
    if not variation.schedule or variation.without_work == "E2":
        return problem
    start = datetime(2027, 3, 1, 15, tzinfo=UTC).astimezone(WORK[1].time_zone)
    return a_problem(limited, work, proposed=[an_assignment("E2", "1", limited[0].consultant_id, start)])


def a_new_request(kind: int) -> NewRequest:
    """A request whose engagement would meet the others' people and starts."""
    facts = replace(
        WHOLE,
        audience="child_welfare",
        topics=frozenset({"trauma_informed_care"}),
        weekdays=frozenset(range(5)),
        **WINDOW,
        **REQUESTED[kind],
    )
    return NewRequest(a_request().contact, facts)


class ShuffledSolver:
    """Asks people in an order drawn from the seed: each night another schedule, each keeping the rules."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = silent, stop: Stop = never
    ) -> Solution:
        order = list(problem.consultants.items())
        random.Random(limits.seed).shuffle(order)
        return GreedySolver().solve(replace(problem, consultants=dict(order)), policy, limits, report, stop)
