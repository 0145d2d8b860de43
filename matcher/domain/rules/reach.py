"""How far a consultant travels."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import miles_between
from matcher.domain.rules.in_words import quantity
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def reach(filled: Filled) -> bool:
    """An in-person or hybrid engagement is no farther from the consultant's city than the consultant travels.

    Source: the consultant's own limits.
    """
    return miles_between(filled.consultant, filled.engagement) <= filled.consultant.reach_miles


def _breach(filled: Filled) -> Words:
    person, miles = filled.consultant, miles_between(filled.consultant, filled.engagement)
    limit = f"travels {person.reach_miles:,} at most"
    if person.max_travel_miles is None:
        limit = "has not said how far they travel"
    return Words(
        f"The venue is {quantity(miles, 'mile')} away; {filled.name} {limit}.",
        f"Their leave to travel {quantity(miles, 'mile')} this once would do, which only they can give.",
    )


def _standing(broken: BrokenSeat) -> str:
    city, limit = broken.engagement.city, broken.consultant.max_travel_miles
    if limit is None:
        return f"The consultant has not said how far they travel: someone who travels to {city} would do."
    return f"{city} is farther than the {quantity(limit, 'mile')} that the consultant travels: someone nearer would do."


def _nobody(engagement: Engagement) -> str:
    return f"travels as far as {', '.join(filter(None, (engagement.city, engagement.state)))}"


REACH: Rule[Filled, bool] = Rule(
    reach, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, own_limit=True
)
