"""When and where: what section 2 of the specification says of sessions, starts, free time, distances and taken time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from tests.long.apart.model.center import Center, Consultant, Engagement, Span

EARTH_RADIUS_MILES = 3958.8
DAY = timedelta(days=1)
DRIVEN_MILES = 200
"""Farther away, people fly."""


class Session(NamedTuple):
    """One session: its day on the engagement's clock, and its two moments."""

    day: date
    span: Span


def sessions_of(center: Center, engagement: Engagement, first_start: datetime) -> list[Session]:
    """All sessions that follow from the first start, each at its local clock time."""
    first = first_start.astimezone(engagement.zone)
    days = [first.date() + k * engagement.cadence * DAY for k in range(engagement.sessions)]
    if engagement.cadence == 0:
        days = _business_days(center, first.date(), engagement.sessions)
    # The first is the moment itself: a local time that comes twice, when clocks go back, may mean the second.
    later = [datetime.combine(day, first.time(), engagement.zone) for day in days[1:]]
    begins = [each.astimezone(UTC) for each in (first, *later)]
    lasts = timedelta(minutes=engagement.minutes)
    return [Session(day, Span(begin, begin + lasts)) for day, begin in zip(days, begins, strict=True)]


def runs_of(engagement: Engagement, sessions: list[Session]) -> list[list[Session]]:
    """What is delivered in one go: all sessions on consecutive days, else each by itself."""
    return [sessions] if engagement.cadence == 0 else [[session] for session in sessions]


def offered_starts(center: Center, engagement: Engagement) -> Iterator[datetime]:
    """The first starts from which an engagement may be delivered, on its own clock."""
    lead = center.rules["lead_days_virtual" if engagement.virtual else "lead_days_in_person"]
    first = max(engagement.opens, center.as_of + lead * DAY)
    for day in (first + k * DAY for k in range((engagement.closes - first).days + 1)):
        for clock in sorted(engagement.start_times):
            start = datetime.combine(day, clock, engagement.zone)
            days = [each.day for each in sessions_of(center, engagement, start)]
            of_the_week = days if engagement.cadence else days[:1]
            if (
                all(each.weekday() in engagement.weekdays for each in of_the_week)
                and not center.holidays.intersection(days)
                and days[-1] <= engagement.closes
                and start.astimezone(UTC).astimezone(engagement.zone).time() == clock  # not one that clocks skip
            ):
                yield start


def is_free(consultant: Consultant, span: Span) -> bool:
    """Whether all of a span is weekly or otherwise available time, and none of it unavailable."""
    around = span.begin.astimezone(consultant.zone).date()
    free = [*consultant.available]
    for day in (around + k * DAY for k in range(-2, 4)):
        for hours in consultant.weekly:
            if hours.weekday == day.weekday():
                last = day + DAY if hours.end <= hours.start else day
                begin, end = (datetime.combine(*on, consultant.zone) for on in ((day, hours.start), (last, hours.end)))
                free.append(Span(begin.astimezone(UTC), end.astimezone(UTC)))
    covered_to = span.begin
    for begin, end in sorted(free):
        if begin <= covered_to < end:
            covered_to = end
    return covered_to >= span.end and keeps_clear(consultant, span)


def keeps_clear(consultant: Consultant, span: Span) -> bool:
    """Whether nothing of a span is unavailable."""
    return not any(overlap(span, away) for away in consultant.unavailable)


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open spans have a moment in common."""
    return one.begin < other.end and other.begin < one.end


def miles(consultant: Consultant, engagement: Engagement) -> int:
    """Great circle, to the nearest mile."""
    assert engagement.place is not None
    (lat, lon), (lat2, lon2) = ([radians(degree) for degree in each] for each in (consultant.place, engagement.place))
    haversine = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, haversine))))


def travel_time(distance: int) -> timedelta:
    """One way."""
    # Whole numbers, so that nothing is rounded twice: 30 + 1.2 d, or 240 + 60 d / 450 minutes, upwards.
    minutes = -(-(150 + 6 * distance) // 5) if distance <= DRIVEN_MILES else -(-(3600 + 2 * distance) // 15)
    return timedelta(minutes=minutes)


def travel_dollars(consultant: Consultant, engagement: Engagement) -> int:
    """What one person's travel to all runs of an engagement costs."""
    if engagement.virtual:
        return 0
    distance = miles(consultant, engagement)
    runs, nights = (1, engagement.sessions) if engagement.cadence == 0 else (engagement.sessions, 1)
    if distance <= DRIVEN_MILES:
        return runs * (round(1.4 * distance) + 175 * (nights - 1))
    return runs * (300 + round(0.2 * distance) + 175 * nights)


def taken(center: Center, consultant: Consultant, engagement: Engagement, sessions: list[Session]) -> list[Span]:
    """What an engagement takes of a consultant's time, rest left out: the spans of each run, in order."""
    if engagement.virtual:
        pause = timedelta(minutes=center.rules["buffer_minutes"])
        return [Span(session.span.begin - pause, session.span.end + pause) for session in sessions]
    away = travel_time(miles(consultant, engagement))
    return [Span(run[0].span.begin - away, run[-1].span.end + away) for run in runs_of(engagement, sessions)]


def taken_with_rest(
    center: Center, consultant: Consultant, engagement: Engagement, sessions: list[Session]
) -> list[Span]:
    """Likewise, with the rest after each run."""
    spans = taken(center, consultant, engagement, sessions)
    rest = consultant.rest_days * timedelta(hours=24)
    per_run = len(spans) // len(runs_of(engagement, sessions))
    ends_run = range(per_run - 1, len(spans), per_run)
    return [Span(span.begin, span.end + rest) if k in ends_run else span for k, span in enumerate(spans)]


def any_overlap(some: Iterable[Span], others: list[Span]) -> bool:
    """Whether any of these spans overlaps any of those."""
    return any(overlap(one, other) for one in some for other in others)


def _business_days(center: Center, first: date, count: int) -> list[date]:
    days = [first]
    while len(days) < count:
        day = days[-1] + DAY
        while day.weekday() > 4 or day in center.holidays:
            day += DAY
        days.append(day)
    return days
