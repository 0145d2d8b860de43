"""What was proposed stays, unless something is gained."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Booking
from matcher.domain.model.timetable import in_utc


def stability(booking: Booking) -> int:
    """What was proposed before stays unless something is gained: changing a person or a start costs.

    Unit: points per proposed seat with someone else in it, and per engagement moved to another start.
    """
    points = booking.policy.points
    before = booking.problem.proposed.get(booking.engagement.engagement_id, {})
    changed = sum(booking.team[seat].consultant_id != was.consultant_id for seat, was in before.items())
    moved = any(in_utc(was.first_start) != in_utc(booking.first_start) for was in before.values())
    return -points.change_consultant * changed - points.change_start * moved


STABILITY = Goal(stability)
