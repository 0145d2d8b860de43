"""People who know what services there are."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Filled


def local(filled: Filled) -> int:
    """Someone from the engagement's own state knows what services there are.

    Unit: points per seat.
    """
    return filled.policy.points.local * (filled.consultant.state == filled.engagement.state != "")


LOCAL = Goal(local)
