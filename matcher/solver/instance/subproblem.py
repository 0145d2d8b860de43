"""Encodes one open engagement: who could take which seat, at which start, for how many points.

Everything that concerns one engagement alone is exact here, so that the relaxation never holds a pair that breaks a
rule by itself (forgetting one engagement's own weekly hours made the bound 5% loose in a trial).
"""

from collections.abc import Sequence

import numpy as np

from matcher.domain.goals import MOST_FURTHER_DISCIPLINES
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.solver.instance import starts as starts_of
from matcher.solver.instance.earnings import preferred_points, seat_points, start_points, twins
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Flags, Ints
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.starts import Starts
from matcher.solver.instance.variety import Variety


def opening(encoding: Encoding, number: int) -> Opening | None:
    """Encode one open engagement, or None when no start or no seat has anybody."""
    engagement = encoding.open_engagements[number]
    approved = encoding.approved(engagement.engagement_id)
    if approved:
        first_start = next(iter(approved.values())).first_start
        starts = starts_of.fixed(engagement, first_start, encoding.horizon, encoding.policy)
    else:
        starts = starts_of.offered(engagement, encoding.horizon, encoding.policy)
    booking = _approved_booking(encoding, engagement, starts)
    seats = tuple(seat for seat in sorted(engagement.seats) if seat not in approved)
    who, suits = _candidates(encoding, engagement, seats, booking)
    if not who.size or not starts.first_starts or not suits.any(axis=1).all():
        return None
    free = _free(encoding, engagement, starts, who)
    covers = _topics(encoding, engagement, who, booking)
    usable = _usable_starts(free, suits, covers)
    if not usable.any():
        return None
    starts, free = starts.only(usable), free[:, usable]
    kept = free.any(axis=1)
    who, free, suits, covers = who[kept], free[kept], suits[:, kept], covers[kept]
    points = seat_points(encoding, engagement, seats, who)
    block_begin, block_end, ends_run = starts.blocks()
    weeks, minutes = _week_minutes(encoding, engagement, starts)
    travel = encoding.people.trip_dollars(engagement, who)
    return Opening(
        number=number,
        engagement=engagement,
        starts=starts,
        who=who,
        free=free,
        bonus=preferred_points(encoding, starts, who),
        base=start_points(encoding, engagement, starts, booking),
        seats=seats,
        suits=suits,
        points=points,
        twin_of=twins(suits, points),
        covers=covers,
        cost=encoding.people.fee_dollars(engagement, who) + travel,
        budget=budget_of(encoding, engagement, booking),
        travel=travel,
        travel_budget=encoding.travel_budget,
        variety=_variety(encoding, who, booking, seats),
        apart=_apart(encoding, who),
        before=encoding.people.travel_seconds(engagement, who),
        rest=encoding.people.rest_seconds[who],
        block_begin=block_begin,
        block_end=block_end,
        ends_run=ends_run,
        weeks=weeks,
        minutes=minutes,
        month=encoding.horizon.month[starts.session_day[:, 0]] - encoding.first_month,
    )


def budget_of(encoding: Encoding, engagement: Engagement, booking: Booking | None) -> int | None:
    """What the team may cost, by what is left of the engagement's budget and of the programme's."""
    own = engagement.budget
    left = None if own is None else int(own) - (booking.cost_dollars() if booking else 0)
    caps = [cap for cap in (left, encoding.programme_budget) if cap is not None]
    return min(caps, default=None)


def at_most(encoding: Encoding, number: int) -> int:
    """Points that no team of an engagement exceeds, told from afar: coverage, and all that seats can earn."""
    engagement, points = encoding.open_engagements[number], encoding.policy.points
    given = max((pair for _, pair in encoding.affinity.get(engagement.engagement_id, ())), default=0)
    seat = points.fit + points.local + points.preferred + max(0, given)
    further = min(MOST_FURTHER_DISCIPLINES, max(0, len(engagement.seats) - 1))
    together = points.coverage[engagement.priority - 1] + points.multidisciplinary * further
    return together + seat * len(engagement.seats)


def _variety(encoding: Encoding, who: Ints, booking: Booking | None, seats: Sequence[SeatName]) -> Variety:
    people = encoding.people
    approved = {
        people.disciplines[mate.main_discipline]
        for mate in (booking.team.values() if booking else ())
        if mate.main_discipline
    }
    points = encoding.policy.points.multidisciplinary
    return Variety.numbered(points, people.main_discipline[who], approved, len(seats))


def _approved_booking(encoding: Encoding, engagement: Engagement, starts: Starts) -> Booking | None:
    approved = encoding.approved(engagement.engagement_id)
    if not approved:
        return None
    team = {seat: encoding.problem.consultants[a.consultant_id] for seat, a in approved.items()}
    problem, policy = encoding.problem, encoding.policy
    return Booking(problem, policy, engagement, starts.first_starts[0], team, frozenset(approved))


def _candidates(
    encoding: Encoding, engagement: Engagement, seats: Sequence[SeatName], booking: Booking | None
) -> tuple[Ints, Flags]:
    """Who qualifies for a seat at all, and for which: ``[m, n]``."""
    people, eid = encoding.people, engagement.engagement_id
    able = people.qualified(engagement, len(engagement.seats))
    able[[people.number[cid] for cid in encoding.rejected.get(eid, ())]] = False
    for mate in booking.team.values() if booking else ():
        able[[people.number[mate.consultant_id], *people.refuses(people.number[mate.consultant_id])]] = False
    roles = np.stack([people.in_role(engagement.seats[seat]) & able for seat in seats])
    who = np.flatnonzero(roles.any(axis=0))
    return who, roles[:, who]


def _free(encoding: Encoding, engagement: Engagement, starts: Starts, who: Ints) -> Flags:
    """Who can deliver which start, by the rules about one person's time: ``[n, S]``."""
    people = encoding.people
    free = starts.session_day[None, :, -1] <= people.agreement_end[who][:, None]
    free &= _within_limits(encoding, engagement, starts, who)
    owner = who[:, None]
    ends = starts.session_end
    for k in range(starts.session_begin.shape[1]):
        free &= people.free.contain(owner, starts.session_begin[None, :, k], ends[None, :, k])
    pad = people.travel_seconds(engagement, who)[:, None]
    rest = people.rest_seconds[who][:, None]
    begins, block_ends, ends_run = starts.blocks()
    blocked = np.flatnonzero(people.blocked.has_any(who))
    busy = np.flatnonzero(encoding.busy.has_any(who))
    for b in range(begins.shape[1]):
        begin, end = begins[None, :, b] - pad, block_ends[None, :, b] + pad
        free[blocked] &= ~people.blocked.touch(owner[blocked], begin[blocked], end[blocked])
        rested = end + rest * ends_run[b]
        free[busy] &= ~encoding.busy.touch(owner[busy], begin[busy], rested[busy])
    return free


def _within_limits(encoding: Encoding, engagement: Engagement, starts: Starts, who: Ints) -> Flags:
    """Whom the engagement alone leaves within their weekly hours and monthly engagements: ``[n, S]``."""
    weeks, minutes = _week_minutes(encoding, engagement, starts)
    month = encoding.horizon.month[starts.session_day[:, 0]] - encoding.first_month
    within: Flags = encoding.month_count[who][:, month] >= 1
    for column, week in enumerate(weeks):
        within &= encoding.week_minutes[who, week][:, None] >= minutes[None, :, column]
    return within


def _week_minutes(encoding: Encoding, engagement: Engagement, starts: Starts) -> tuple[Ints, Ints]:
    """Week columns in which there are sessions, and each start's minutes in each: ``[W]``, ``[S, W]``."""
    week = encoding.horizon.week[starts.session_day] - encoding.first_week
    weeks = np.unique(week)
    counts = (week[:, :, None] == weeks).sum(axis=1)
    return weeks, counts * engagement.session_minutes


def _topics(encoding: Encoding, engagement: Engagement, who: Ints, booking: Booking | None) -> Flags:
    """Who covers which topic, at the level asked for, of those that the team must still bring: ``[n, T]``."""
    mates = booking.team.values() if booking else ()
    lacking = [
        (name, level)
        for name, level in sorted(engagement.topics.items())
        if not any(mate.topics.get(name, 0) >= level for mate in mates)
    ]
    covers = np.zeros((who.size, len(lacking)), dtype=np.bool_)
    for topic, (name, level) in enumerate(lacking):
        covers[:, topic] = encoding.people.topic_level(name)[who] >= level
    return covers


def _usable_starts(free: Flags, suits: Flags, covers: Flags) -> Flags:
    """Starts at which every seat has somebody and all people together cover the topics: ``[S]``."""
    everyone_placed: Flags = np.all(np.any(suits[:, :, None] & free, axis=1), axis=0)
    for able in covers.T:
        everyone_placed &= free[able].any(axis=0)
    return everyone_placed


def _apart(encoding: Encoding, who: Ints) -> frozenset[tuple[int, int]]:
    """Pairs of positions in ``who`` that refuse one another, both ways round."""
    position = {int(k): i for i, k in enumerate(who)}
    pairs = set()
    for i, k in enumerate(who):
        for other in encoding.refusals.get(int(k), ()):
            if other in position:
                pairs |= {(i, position[other]), (position[other], i)}
    return frozenset(pairs)
