"""A whole invented center."""

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import Problem
from matcher.sample.cities import any_city
from matcher.sample.holidays import federal_holidays
from matcher.sample.people import invent_consultant
from matcher.sample.requests import invent_engagement
from matcher.sample.shape import Shape

YEARS_AHEAD = 2
MULTIDISCIPLINARY = 10
"""Points: as much as coming from the engagement's own state."""


def invent(shape: Shape) -> Dataset:
    """Invent a center with nothing on its schedule yet; the same shape gives the same center."""
    place = any_city(shape.dice("city")) if shape.one_city else None
    people = [invent_consultant(shape, number, place) for number in range(shape.consultants)]
    requests = [invent_engagement(shape, number, place) for number in range(shape.engagements)]
    problem = Problem({c.consultant_id: c for c in people}, {e.engagement_id: e for e in requests})
    years = range(shape.as_of.year, shape.as_of.year + YEARS_AHEAD + 1)
    holidays = frozenset(day for year in years for day in federal_holidays(year))
    rules = RuleSettings(programme_budget=shape.programme_budget, travel_budget=shape.travel_budget)
    points = PointSettings(multidisciplinary=MULTIDISCIPLINARY)
    return Dataset(problem, Policy(shape.as_of, holidays, rules, points))
