"""From ids to array positions, and back: the one place where the solver meets the domain's problem.

What is settled (approved seats) becomes constants here; what is open becomes an :class:`Opening` each. What becomes of
each rule and goal is listed in :mod:`matcher.solver.encodings`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.domain.goals import terms
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Engagement, Problem
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.timetable import taken
from matcher.solver.instance.horizon import Horizon, Ints, horizon_of
from matcher.solver.instance.people import People
from matcher.solver.instance.spans import Spans


@dataclass(frozen=True)
class Encoding:
    """A problem and policy, ready to be solved.

    Args:
        open_engagements: Those with a seat to fill, eligible, in id order; a position in it is an engagement's number.
        settled_points: What the approved seats alone score.
        week_minutes: ``[people, weeks]``, minutes that approved seats leave of the weekly limits.
        month_count: ``[people, months]``, engagements that approved seats leave of the monthly limits.
        first_week: Number of the week in column 0 (see :class:`Horizon`); likewise ``first_month``.
        load: ``[people]``, engagements already approved.
        busy: When approved seats take each person, rest included.
        programme_budget: US dollars that approved seats leave, or None for no limit; ``travel_budget`` likewise.
        rejected: By engagement, who was turned down for it.
        affinity: By engagement, who has points of their own for it.
        refusals: By person, whom they are never paired with.
    """

    problem: Problem
    policy: Policy
    horizon: Horizon
    people: People
    open_engagements: tuple[Engagement, ...]
    settled_points: int
    week_minutes: Ints
    month_count: Ints
    first_week: int
    first_month: int
    load: Ints
    busy: Spans
    programme_budget: int | None
    travel_budget: int | None
    rejected: Mapping[EngagementId, Sequence[ConsultantId]]
    affinity: Mapping[EngagementId, Sequence[tuple[ConsultantId, int]]]
    refusals: Mapping[int, Sequence[int]]

    def approved(self, engagement_id: EngagementId) -> dict[SeatName, Assignment]:
        """The approved seats of an engagement."""
        return dict(self.problem.approved.get(engagement_id, {}))


def encode(problem: Problem, policy: Policy, earlier: Encoding | None = None) -> Encoding:
    """Turn a problem into arrays. Row order and names beyond their order have no influence on what follows.

    Args:
        earlier: Under the same policy; its days are held too, so that seconds, weeks and months count from the same
            day, and its calendar and people are used again where they are the same.
    """
    approved = [a for seats in problem.approved.values() for a in seats.values()]
    book = Book.of(problem, policy, approved)
    open_engagements = tuple(_open(problem, book))
    days = {day for booking in book.bookings.values() for day in booking.times.days}
    horizon = _horizon(open_engagements, days, policy, earlier)
    people = _people(problem, horizon, policy, earlier)
    first_week, weeks = int(horizon.week[0]), int(horizon.week[-1] - horizon.week[0]) + 1
    first_month, months = int(horizon.month[0]), int(horizon.month[-1] - horizon.month[0]) + 1
    used_minutes = np.zeros((people.count, weeks), dtype=np.int64)
    used_months = np.zeros((people.count, months), dtype=np.int64)
    load = np.zeros(people.count, dtype=np.int64)
    busy: list[tuple[int, Interval]] = []
    for cid, diary in book.diaries.items():
        k = people.number[cid]
        load[k] = len(diary.entries)
        for booking, _ in diary.entries:
            days_at = [horizon.day_index(day) for day in booking.times.days]
            np.add.at(used_minutes[k], horizon.week[days_at] - first_week, booking.engagement.session_minutes)
            used_months[k, horizon.month[days_at[0]] - first_month] += 1
            busy += [(k, span) for span in taken(diary.consultant, booking.engagement, booking.times, policy)]
    return Encoding(
        problem,
        policy,
        horizon,
        people,
        open_engagements,
        sum(terms(book).values()),
        np.maximum(0, people.minutes_per_week[:, None] - used_minutes),
        np.maximum(0, people.per_month[:, None] - used_months),
        first_week,
        first_month,
        load,
        _spans(busy, horizon),
        _dollars_left(policy.rules.programme_budget, book, Booking.cost_dollars),
        _dollars_left(policy.rules.travel_budget, book, Booking.travel_dollars),
        *_pairs(problem),
        {k: refused for k in range(people.count) if (refused := people.refuses(k))},
    )


def _horizon(asked: Iterable[Engagement], days: set[date], policy: Policy, earlier: Encoding | None) -> Horizon:
    if earlier is None:
        return horizon_of(asked, days, policy)
    before = earlier.horizon
    now = horizon_of(asked, days | {before.first, before.last}, policy)
    return before if (now.origin, now.days) == (before.origin, before.days) else now


def _people(problem: Problem, horizon: Horizon, policy: Policy, earlier: Encoding | None) -> People:
    if earlier and horizon is earlier.horizon and problem.consultants == earlier.problem.consultants:
        return earlier.people
    return People([problem.consultants[cid] for cid in sorted(problem.consultants)], horizon, policy)


def _pairs(
    problem: Problem,
) -> tuple[dict[EngagementId, list[ConsultantId]], dict[EngagementId, list[tuple[ConsultantId, int]]]]:
    """Rejections and affinity, by engagement."""
    rejected: dict[EngagementId, list[ConsultantId]] = {}
    affinity: dict[EngagementId, list[tuple[ConsultantId, int]]] = {}
    for eid, cid in sorted(problem.rejected_pairs):
        rejected.setdefault(eid, []).append(cid)
    for (eid, cid), points in sorted(problem.affinity.items()):
        affinity.setdefault(eid, []).append((cid, points))
    return rejected, affinity


def _open(problem: Problem, book: Book) -> Iterable[Engagement]:
    """Engagements with a seat to fill that may be scheduled; the rule ``eligible``."""
    for eid in sorted(problem.engagements):
        engagement = problem.engagements[eid]
        begun = eid in book.bookings
        waits = engagement.federal_grantee and not engagement.granting_office_confirmed
        settled = begun and book.bookings[eid].whole
        if engagement.seats and not settled and (begun or not (engagement.criminal_justice or waits)):
            yield engagement


def _spans(owned: list[tuple[int, Interval]], horizon: Horizon) -> Spans:
    rows = [(k, horizon.second(span.begin), horizon.second(span.end)) for k, span in owned]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Spans(table[:, 0], table[:, 1], table[:, 2], horizon.seconds)


def _dollars_left(cap: float | None, book: Book, dollars: Callable[[Booking], int]) -> int | None:
    """What approved seats leave of a budget, in whole US dollars: whatever is spent is whole too."""
    if cap is None:
        return None
    return max(0, int(cap) - sum(dollars(booking) for booking in book.bookings.values()))
