"""Somebody of a kind: what a request asks for, and what is usual at the center in everything else."""

from collections import Counter
from collections.abc import Iterable
from datetime import time
from statistics import median, median_low
from typing import TypeVar
from zoneinfo import ZoneInfo

from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Problem, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from scenarios.case import ChangeError, fresh
from scenarios.changes import AddConsultantOfKind

T = TypeVar("T")
LEVEL = 4
"""Of every topic and audience: good, not the best."""
OPENS, CLOSES = time(9), time(17)
WORKING_DAYS = 5


def of_kind(kind: AddConsultantOfKind, problem: Problem, policy: Policy) -> Consultant:
    """A new consultant: the center's usual limits and rate, free in working hours, based where the state's people are.

    Raises:
        ChangeError: Nobody and no request is in the state, or there is nobody whose limits would be usual.
    """
    usual = [person for person in problem.consultants.values() if person.status is ConsultantStatus.APPROVED]
    if not usual:
        raise ChangeError("Nobody can be added of a kind: no consultant has the status approved. Use another dataset.")
    place, zone = _base(kind.state, problem)
    role = Role(kind.role)
    rules = policy.rules
    return Consultant(
        consultant_id=fresh(ConsultantId("new"), ConsultantId, problem.consultants),
        name=f"New in {kind.state}",
        email="",
        roles=frozenset({role}),
        years_experience=rules.expert_min_years if role is Role.EXPERT else 0,
        years_lived_experience=rules.survivor_min_years if role is Role.SURVIVOR else 0,
        languages=frozenset({kind.language}),
        disciplines=frozenset(),
        modes=frozenset({Mode.VIRTUAL, Mode.IN_PERSON}),
        city="",
        state=kind.state,
        place=place,
        time_zone=zone,
        max_travel_miles=median_low(person.max_travel_miles for person in usual),
        max_hours_per_week=median_low(person.max_hours_per_week for person in usual),
        max_engagements_per_month=median_low(person.max_engagements_per_month for person in usual),
        rest_days=median_low(person.rest_days for person in usual),
        rate_per_hour=median_low(person.rate_per_hour for person in usual),
        organization="",
        status=ConsultantStatus.APPROVED,
        agreement_end=None,
        cleared_for_minors=True,
        recent_engagements=0,
        topics=dict.fromkeys(kind.topics, LEVEL),
        audiences={kind.audience: LEVEL},
        weekly=tuple(WeeklyWindow(day, OPENS, CLOSES) for day in range(WORKING_DAYS)),
    )


def _base(state: str, problem: Problem) -> tuple[Place, ZoneInfo]:
    """Where people of a state live, or where its requests are: the middle of their places, and their usual clock."""
    there = [(person.place, person.time_zone) for person in problem.consultants.values() if person.state == state]
    there = there or [(e.place, e.time_zone) for e in problem.engagements.values() if e.state == state and e.place]
    if not there:
        states = {person.state for person in problem.consultants.values()}
        known = sorted((states | {e.state for e in problem.engagements.values()}) - {""})
        raise ChangeError(f"Nobody and no request is in {state!r}. Name one of {', '.join(known)}.")
    places = [place for place, _ in there]
    middle = Place(median(place.lat for place in places), median(place.lon for place in places))
    return middle, _usual(zone for _, zone in there)


def _usual(things: Iterable[T]) -> T:
    return Counter(things).most_common(1)[0][0]
