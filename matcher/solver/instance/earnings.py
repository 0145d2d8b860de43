"""What an engagement's seats and starts earn before any price, in points.

Apart from who is free when: after a night only these change, for what was proposed is to stay.
"""

from collections.abc import Sequence

import numpy as np

from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.domain.model.timetable import in_utc
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Flags, Ints
from matcher.solver.instance.opening import Bonus
from matcher.solver.instance.starts import Starts


def seat_points(encoding: Encoding, engagement: Engagement, seats: Sequence[SeatName], who: Ints) -> Ints:
    """Points of people in seats that do not depend on the start: ``[m, n]``."""
    people, eid = encoding.people, engagement.engagement_id
    # Fairness: what one more engagement costs whatever else is added; the steps on top are rows of the master.
    asked = encoding.policy.points.fairness * (people.recent[who] + encoding.load[who])
    points = np.tile(people.points(engagement, who) - asked, (len(seats), 1))
    for cid, given in encoding.affinity.get(eid, ()):
        points[:, who == people.number[cid]] += given
    proposed = encoding.problem.proposed.get(eid, {})
    for row, seat in enumerate(seats):
        if seat in proposed:
            same = who == people.number[proposed[seat].consultant_id]
            points[row, ~same] -= encoding.policy.points.change_consultant
    return points


def preferred_points(encoding: Encoding, starts: Starts, who: Ints) -> Bonus | None:
    """Points for sessions at preferred times: ``[n, S]``, or None where nobody prefers anything."""
    wishing = np.flatnonzero(encoding.people.has_preferences[who])
    if not wishing.size:
        return None
    inside = np.ones((wishing.size, len(starts.first_starts)), dtype=np.bool_)
    ends = starts.session_end
    for k in range(starts.session_begin.shape[1]):
        owner = who[wishing][:, None]
        inside &= encoding.people.preferred.contain(owner, starts.session_begin[None, :, k], ends[None, :, k])
    points = encoding.policy.points.preferred
    # Of all arrays of an opening the largest with ``free``: as few bytes as the points need.
    bonus = np.zeros((who.size, len(starts.first_starts)), dtype=np.min_scalar_type(points))
    bonus[wishing] = points * inside
    return bonus


def start_points(encoding: Encoding, engagement: Engagement, starts: Starts, booking: Booking | None) -> Ints:
    """Coverage, wait, a moved start, and what approved seats earn once the team is whole: ``[S]``."""
    points = encoding.policy.points
    opens = encoding.horizon.day_index(engagement.window_start)
    base = points.coverage[engagement.priority - 1] - points.wait_per_day * np.maximum(
        0, starts.session_day[:, 0] - opens
    )
    if booking:
        base += sum(goal.points(filled) for filled in booking.filled for goal in SEAT_GOALS)
    proposed = encoding.problem.proposed.get(engagement.engagement_id, {})
    if proposed:
        stays = [all(in_utc(was.first_start) == in_utc(at) for was in proposed.values()) for at in starts.first_starts]
        base -= points.change_start * ~np.array(stays, dtype=np.bool_)
    return base


def twins(suits: Flags, points: Ints) -> tuple[int, ...]:
    """For each seat an earlier one with the same people and points, or -1."""
    twin_of = []
    for row in range(suits.shape[0]):
        same = (
            k for k in range(row - 1, -1, -1)
            if (suits[k] == suits[row]).all() and (points[k] == points[row]).all()
        )  # fmt: skip
        twin_of.append(next(same, -1))
    return tuple(twin_of)
