"""Times that consultants prefer."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Filled


def preferred(filled: Filled) -> int:
    """Sessions at times that the consultant prefers are better, where preferences are given.

    Unit: points per seat, when every session lies inside a preferred window.
    """
    windows = filled.consultant.preferred
    inside = all(any(window.contains(session) for window in windows) for session in filled.times.sessions)
    return filled.policy.points.preferred * (bool(windows) and inside)


PREFERRED = Goal(preferred)
