"""How far a consultant travels."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import miles_between
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def reach(filled: Filled) -> bool:
    """An in-person or hybrid engagement is no farther from the consultant's city than the consultant travels.

    Source: the consultant's own limits.
    """
    return miles_between(filled.consultant, filled.engagement) <= filled.consultant.max_travel_miles


def _breach(filled: Filled) -> Words:
    person, miles = filled.consultant, miles_between(filled.consultant, filled.engagement)
    return Words(
        f"The venue is {miles:,} miles away; {person.name} travels {person.max_travel_miles:,} at most.",
        f"Their leave to travel {miles:,} miles this once would do, which only they can give, or a virtual delivery.",
    )


def _standing(broken: BrokenSeat) -> str:
    limit = broken.consultant.max_travel_miles
    return f"{broken.engagement.city} is farther than the {limit:,} miles that the consultant travels."


def _nobody(engagement: Engagement) -> str:
    return f"travels as far as {engagement.city}, {engagement.state}"


REACH: Rule[Filled, bool] = Rule(
    reach, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, own_limit=True
)
