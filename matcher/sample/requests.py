"""Invented requests for technical assistance, from organizations that are numbered and don't exist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from random import Random

from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.vocabulary import Mode, SeatRole, TaType
from matcher.sample.cities import City, any_city
from matcher.sample.drawing import happens, some, weighted
from matcher.sample.others import other_fields
from matcher.sample.shape import Shape
from matcher.sample.words import AUDIENCES, LANGUAGES_ASKED_FOR, TOPICS

EXPERT, SURVIVOR, ANY = SeatRole.EXPERT, SeatRole.SURVIVOR, SeatRole.ANY
TEAMS: Mapping[tuple[SeatRole, ...], int] = {
    (EXPERT, SURVIVOR): 57,
    (EXPERT,): 20,
    (EXPERT, ANY): 9,
    (ANY, SURVIVOR): 6,
    (EXPERT, EXPERT, SURVIVOR): 8,
}
LARGEST_USUAL_TEAM = max(map(len, TEAMS))
PANEL = {EXPERT: 50, SURVIVOR: 25, ANY: 25}
"""Further seats of a larger team."""
TYPES = {
    (TaType.TRAINING, Mode.VIRTUAL): 32,
    (TaType.TRAINING, Mode.IN_PERSON): 22,
    (TaType.TRAINING, Mode.HYBRID): 2,
    (TaType.COACHING, Mode.VIRTUAL): 21,
    (TaType.COACHING, Mode.IN_PERSON): 1,
    (TaType.STRATEGIC_PLANNING, Mode.VIRTUAL): 6,
    (TaType.STRATEGIC_PLANNING, Mode.IN_PERSON): 6,
    (TaType.PEER_REVIEW, Mode.VIRTUAL): 6,
    (TaType.PEER_REVIEW, Mode.IN_PERSON): 4,
}
PRIORITIES = {1: 10, 2: 24, 3: 41, 4: 18, 5: 7}
MIN_LEVELS = {1: 11, 2: 33, 3: 45, 4: 11}
VIRTUAL_HOURS = tuple(time(hour) for hour in (9, 10, 11, 13, 14))
ON_SITE_HOURS = (time(8, 30), time(9), time(9, 30))
BUSINESS_DAYS = range(5)
WEEKEND = 2
DOLLARS_PER_HOUR, DOLLARS_PER_TRIP = 125, 650


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """So many sessions of so many minutes, so many days apart (0: in one run)."""

    sessions: int
    minutes: int
    cadence_days: int

    @property
    def days(self) -> int:
        """Days from the first session to the last, both counted; holidays left out of account."""
        if self.cadence_days:
            return (self.sessions - 1) * self.cadence_days + 1
        weekends = -(-(self.sessions - 1) // len(BUSINESS_DAYS))
        return self.sessions + WEEKEND * weekends


def invent_engagement(shape: Shape, number: int, venue: City | None) -> Engagement:
    """One engagement.

    Args:
        venue: Where everything is, or None for a city of its own.
    """
    dice = shape.dice("engagement", number)
    city = venue or any_city(dice)
    ta_type, mode = weighted(dice, TYPES)
    delivery = _delivery(dice, ta_type, mode)
    opens = shape.as_of + timedelta(days=dice.randint(5, shape.horizon_days))
    window_days = shape.window_days or delivery.days + dice.randint(14, 28)
    delivery = _shortened(delivery, window_days)
    seats = _seats(dice, shape.seats)
    federal = happens(dice, 0.17)
    return Engagement(
        engagement_id=EngagementId(f"E{number:05}"),
        organization=organization_name(number),
        audience=weighted(dice, AUDIENCES),
        ta_type=ta_type,
        mode=mode,
        language=weighted(dice, LANGUAGES_ASKED_FOR),
        city=city.name,
        state=city.state,
        place=city.place,
        time_zone=city.time_zone,
        priority=weighted(dice, PRIORITIES),
        requested_on=shape.as_of - timedelta(days=dice.randint(2, 60)),
        window_start=opens,
        window_end=opens + timedelta(days=window_days - 1),
        sessions=delivery.sessions,
        session_minutes=delivery.minutes,
        cadence_days=delivery.cadence_days,
        start_times=_start_times(dice, mode),
        weekdays=_weekdays(dice),
        budget=_budget(dice, mode, delivery, len(seats)) if happens(dice, 0.3) else None,
        federal_grantee=federal,
        granting_office_confirmed=federal and happens(dice, 0.7),
        criminal_justice=happens(dice, 0.03),
        minors_present=happens(dice, 0.1),
        topics={topic: weighted(dice, MIN_LEVELS) for topic in sorted(some(dice, TOPICS, _topic_count(dice)))},
        seats=seats,
        **other_fields(shape, Engagement, number),
    )


def organization_name(number: int) -> str:
    """What the organization of this number is called."""
    return f"Organization {number:05}"


def any_organization(dice: Random, shape: Shape) -> str:
    """One of the organizations that ask for something; an empty string where none does."""
    return organization_name(dice.randrange(shape.engagements)) if shape.engagements else ""


def _delivery(dice: Random, ta_type: TaType, mode: Mode) -> SessionPlan:
    """What is usual for the kind of work."""
    if ta_type is TaType.COACHING:
        return SessionPlan(dice.choice((3, 4, 6)), dice.choice((60, 90)), dice.choice((7, 7, 14)))
    if ta_type is TaType.PEER_REVIEW:
        return SessionPlan(1, 120, 0)
    if mode is Mode.VIRTUAL:
        return SessionPlan(dice.choice((1, 1, 2, 3)), dice.choice((90, 120, 180)), dice.choice((0, 7)))
    return SessionPlan(dice.choice((1, 1, 1, 2, 3)), dice.choice((240, 360, 420)), 0)


def _shortened(delivery: SessionPlan, window_days: int) -> SessionPlan:
    """As many of the sessions as a window of a given length holds, one at least."""
    while delivery.sessions > 1 and delivery.days > window_days:
        delivery = replace(delivery, sessions=delivery.sessions - 1)
    return delivery


def _start_times(dice: Random, mode: Mode) -> tuple[time, ...]:
    hours = VIRTUAL_HOURS if mode is Mode.VIRTUAL else ON_SITE_HOURS
    return tuple(sorted(dice.sample(hours, dice.choice((1, 1, 2, 2, 3)))))


def _weekdays(dice: Random) -> frozenset[int]:
    return frozenset(BUSINESS_DAYS if happens(dice, 0.62) else dice.sample(BUSINESS_DAYS, dice.choice((2, 3, 4))))


def _seats(dice: Random, count: int | None) -> dict[SeatName, SeatRole]:
    usual = count if count is None else min(count, LARGEST_USUAL_TEAM)
    roles = weighted(dice, {team: weight for team, weight in TEAMS.items() if usual in (None, len(team))})
    roles += tuple(weighted(dice, PANEL) for _ in range((count or 0) - LARGEST_USUAL_TEAM))
    return {SeatName(str(place)): role for place, role in enumerate(roles, start=1)}


def _topic_count(dice: Random) -> int:
    return dice.choice((1, 1, 2, 2, 3))


def _budget(dice: Random, mode: Mode, delivery: SessionPlan, seats: int) -> float:
    """Around what a team costs, so that it rules out some teams and seldom all."""
    hours = delivery.sessions * delivery.minutes / MINUTES_PER_HOUR
    trips = 0 if mode is Mode.VIRTUAL else (delivery.sessions if delivery.cadence_days else 1)
    usual = seats * (hours * DOLLARS_PER_HOUR + trips * DOLLARS_PER_TRIP)
    return float(round(usual * dice.uniform(0.85, 1.4), -1))
