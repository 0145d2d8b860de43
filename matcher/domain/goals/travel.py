"""Less travel is better."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import trip_dollars


def travel(filled: Filled) -> int:
    """Less travel is better.

    Unit: minus one point per seat for each full 25 dollars of travel.
    """
    return -(trip_dollars(filled.consultant, filled.engagement) // filled.policy.points.dollars_per_point)


TRAVEL = Goal(travel)
