"""Invented consultants: numbered, never named, so that none is like anyone real."""

from datetime import time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, Interval, moment
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant, Exclusion, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from matcher.sample.cities import City, any_city, cities
from matcher.sample.drawing import happens, some, weighted
from matcher.sample.others import other_fields
from matcher.sample.requests import any_organization
from matcher.sample.shape import Shape
from matcher.sample.words import AUDIENCES, DISCIPLINES_HELD, SECOND_LANGUAGES, TOPICS

ROLES = {
    frozenset({Role.EXPERT}): 58,
    frozenset({Role.SURVIVOR}): 26,
    frozenset({Role.EXPERT, Role.SURVIVOR}): 16,
}
MODES = {
    frozenset({Mode.VIRTUAL, Mode.IN_PERSON}): 67,
    frozenset({Mode.VIRTUAL}): 30,
    frozenset({Mode.IN_PERSON}): 3,
}
STATUSES = {ConsultantStatus.APPROVED: 94, ConsultantStatus.IN_PROCESS: 3, ConsultantStatus.INACTIVE: 3}
LEVELS = {1: 7, 2: 15, 3: 29, 4: 28, 5: 21}
REST_DAYS = {0: 55, 1: 35, 2: 10}
RECENT = {0: 41, 1: 25, 2: 17, 3: 8, 5: 9}
MILES = (150, 300, 600, 1500, 3000)
HOURS_PER_WEEK = (4, 6, 8, 12, 16, 20)
RATES = (60, 75, 81.25, 90, 100, 125)
FULL_DAY = (time(8), time(18))
PARTS_OF_A_DAY = ((time(8), time(12)), (time(12), time(18)), (time(7, 30), time(16, 30)), (time(9), time(18)), FULL_DAY)
SATURDAY = (time(9), time(15))
DAYS_AWAY = (1, 2, 5, 9)
DAYS_PREFERRED = 28


def invent_consultant(shape: Shape, number: int, home: City | None) -> Consultant:
    """One consultant.

    Args:
        home: Where everyone is, or None for a city of their own.
    """
    dice = shape.dice("consultant", number)
    city = home or any_city(dice)
    roles, modes = weighted(dice, ROLES), weighted(dice, MODES)
    return Consultant(
        consultant_id=consultant_id(number),
        name=f"Consultant {number}",
        email=f"consultant{number}@example.org",
        roles=roles,
        years_experience=_years_experience(dice, roles),
        years_lived_experience=round(dice.uniform(1, 6), 1) if Role.SURVIVOR in roles else 0.0,
        languages=frozenset({"en", weighted(dice, SECOND_LANGUAGES)}) - {""},
        disciplines=tuple(dice.sample(DISCIPLINES_HELD, dice.choice((1, 1, 2)))),
        modes=modes,
        city=city.name,
        state=city.state,
        place=city.place,
        time_zone=city.time_zone,
        max_travel_miles=dice.choice(MILES) if Mode.IN_PERSON in modes else 0,
        max_hours_per_week=_hours_per_week(dice, shape),
        max_engagements_per_month=max(1, round(dice.randint(2, 6) / shape.tightness)),
        rest_days=weighted(dice, REST_DAYS),
        rate_per_hour=dice.choice(RATES),
        organization=any_organization(dice, shape) if happens(dice, 0.09) else "",
        status=weighted(dice, STATUSES),
        agreement_end=shape.as_of + timedelta(days=dice.randint(30, 400)) if happens(dice, 0.3) else None,
        cleared_for_minors=happens(dice, 0.61),
        recent_engagements=weighted(dice, RECENT),
        topics=_levels(dice, some(dice, TOPICS, dice.randint(4, 9))),
        audiences=_levels(dice, some(dice, AUDIENCES, dice.randint(2, 6))),
        weekly=_weekly(dice),
        available=_available(dice, shape, city.time_zone),
        unavailable=_away(dice, shape, city.time_zone),
        preferred=_preferred(dice, shape, city.time_zone),
        exclusions=_exclusions(dice, shape, number),
        **other_fields(shape, Consultant, number),
    )


def consultant_id(number: int) -> ConsultantId:
    """What the consultant of this number is called."""
    return ConsultantId(f"C{number:05}")


def _years_experience(dice: Random, roles: frozenset[Role]) -> float:
    """Most experts have been at it for 7 years and more; those who are no experts have begun lately."""
    if Role.EXPERT not in roles:
        return round(dice.uniform(0, 6), 1)
    return round(dice.uniform(12, 25) if happens(dice, 0.22) else dice.uniform(2, 12), 1)


def _hours_per_week(dice: Random, shape: Shape) -> float:
    """At least an hour, at most all there are."""
    return min(168.0, max(1.0, round(dice.choice(HOURS_PER_WEEK) / shape.tightness, 1)))


def _levels(dice: Random, words: list[str]) -> dict[str, int]:
    return {word: weighted(dice, LEVELS) for word in sorted(words)}


def _weekly(dice: Random) -> tuple[WeeklyWindow, ...]:
    """Two in five keep office hours; the others give some days, or parts of them."""
    if happens(dice, 0.4):
        return tuple(WeeklyWindow(weekday, *FULL_DAY) for weekday in range(5))
    weekdays = sorted(dice.sample(range(5), dice.choice((1, 2, 3, 3, 4, 4, 5, 5, 5))))
    windows = [WeeklyWindow(weekday, *dice.choice(PARTS_OF_A_DAY)) for weekday in weekdays]
    return (*windows, WeeklyWindow(5, *SATURDAY)) if happens(dice, 0.1) else tuple(windows)


def _days(dice: Random, shape: Shape, zone: ZoneInfo, length: int) -> Interval:
    first = shape.as_of + timedelta(days=dice.randrange(shape.horizon_days))
    return Interval(moment(first, time(), zone), moment(first + length * DAY, time(), zone))


def _away(dice: Random, shape: Shape, zone: ZoneInfo) -> tuple[Interval, ...]:
    count = dice.randrange(5)
    return tuple(sorted(_days(dice, shape, zone, dice.choice(DAYS_AWAY)) for _ in range(count)))


def _available(dice: Random, shape: Shape, zone: ZoneInfo) -> tuple[Interval, ...]:
    if not happens(dice, 0.1):
        return ()
    day = shape.as_of + timedelta(days=dice.randrange(shape.horizon_days))
    return (Interval(moment(day, time(8), zone), moment(day, time(20), zone)),)


def _preferred(dice: Random, shape: Shape, zone: ZoneInfo) -> tuple[Interval, ...]:
    return (_days(dice, shape, zone, DAYS_PREFERRED),) if happens(dice, 0.13) else ()


def _exclusions(dice: Random, shape: Shape, number: int) -> frozenset[Exclusion]:
    found = set()
    if happens(dice, 0.17):
        found.add(Exclusion("state", dice.choice(cities()).state))
    if happens(dice, 0.06):
        found.add(Exclusion("topic", dice.choice(list(TOPICS))))
    if shape.engagements and happens(dice, 0.03):
        found.add(Exclusion("organization", any_organization(dice, shape)))
    if number and happens(dice, 0.05):
        found.add(Exclusion("consultant", consultant_id(dice.randrange(number))))
    return frozenset(found)
