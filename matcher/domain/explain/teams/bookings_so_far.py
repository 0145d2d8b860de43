"""What people are booked for already, laid out so that one more engagement is judged at a glance.

Says the same as the rules about a diary, which read every booking again: tests hold the two together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.schedule import Book, Diary
from matcher.domain.model.timetable import Timetable, taken

Week: TypeAlias = tuple[int, int]
"""ISO year and week."""


@dataclass(frozen=True)
class Visit:
    """An engagement at one start, as diaries count it."""

    engagement: Engagement
    times: Timetable
    policy: Policy

    @cached_property
    def minutes_by_week(self) -> Mapping[Week, int]:
        """Session minutes by week."""
        return _minutes_by_week(self.engagement, self.times)

    @property
    def month(self) -> date:
        """The first day of the month in which the engagement begins."""
        return self.times.days[0].replace(day=1)

    def limits_broken_alone(self, consultant: Consultant) -> Iterator[str]:
        """The rules that the engagement breaks in an empty diary."""
        if max(self.minutes_by_week.values()) > consultant.max_minutes_per_week:
            yield "weekly_hours"
        if consultant.max_engagements_per_month < 1:
            yield "monthly_engagements"


class Commitments:
    """One consultant's bookings by what they take: spans of time, hours of a week, places in a month."""

    def __init__(self, diary: Diary) -> None:
        self.consultant = diary.consultant
        self.spans: list[tuple[Interval, EngagementId]] = []
        self.minutes: dict[Week, dict[EngagementId, int]] = defaultdict(dict)
        self.months: dict[date, list[EngagementId]] = defaultdict(list)
        for booking in (entry.booking for entry in diary.entries):
            eid = booking.engagement.engagement_id
            spans = taken(diary.consultant, booking.engagement, booking.times, booking.policy)
            self.spans += [(span, eid) for span in spans]
            self.months[booking.times.days[0].replace(day=1)].append(eid)
            for week, minutes in _minutes_by_week(booking.engagement, booking.times).items():
                self.minutes[week][eid] = minutes

    def blockers(self, visit: Visit) -> frozenset[EngagementId]:
        """Bookings without which the visit would fit in; few, though not always the fewest.

        Args:
            visit: One that fits into an empty diary. Of a booking of the same engagement it takes the place.
        """
        own = {visit.engagement.engagement_id}
        gone = self._overlapping(visit) | own
        for week, minutes in visit.minutes_by_week.items():
            gone |= self._over_hours(week, minutes, gone)
        others = [eid for eid in self.months.get(visit.month, ()) if eid not in gone]
        excess = len(others) + 1 - self.consultant.max_engagements_per_month
        return frozenset((gone | set(others[: max(0, excess)])) - own)

    def has_room(self, visit: Visit, released: Collection[EngagementId] = ()) -> bool:
        """Whether the visit fits in once some bookings are gone."""
        gone = {*released, visit.engagement.engagement_id}
        month = [eid for eid in self.months.get(visit.month, ()) if eid not in gone]
        return (
            len(month) < self.consultant.max_engagements_per_month
            and self._overlapping(visit) <= gone
            and not any(self._over_hours(week, minutes, gone) for week, minutes in visit.minutes_by_week.items())
        )

    def _overlapping(self, visit: Visit) -> set[EngagementId]:
        if not self.spans:
            return set()
        mine = taken(self.consultant, visit.engagement, visit.times, visit.policy)
        return {eid for span, eid in self.spans if any(span.overlaps(other) for other in mine)}

    def _over_hours(self, week: Week, minutes: int, gone: Collection[EngagementId]) -> set[EngagementId]:
        """The longest bookings of the week, until the visit's minutes fit in."""
        others = [(m, eid) for eid, m in self.minutes.get(week, {}).items() if eid not in gone]
        excess = minutes + sum(m for m, _ in others) - self.consultant.max_minutes_per_week
        released = set()
        for longest, eid in sorted(others, reverse=True):
            if excess <= 0:
                break
            released.add(eid)
            excess -= longest
        return released


def commitments_of(book: Book) -> dict[ConsultantId, Commitments]:
    """Everybody's who is booked at all."""
    return {consultant_id: Commitments(diary) for consultant_id, diary in book.diaries.items()}


def _minutes_by_week(engagement: Engagement, times: Timetable) -> dict[Week, int]:
    minutes: dict[Week, int] = defaultdict(int)
    for day in times.days:
        minutes[day.isocalendar()[:2]] += engagement.session_minutes
    return dict(minutes)
