"""What follows from an engagement's start: its sessions, its runs, when its people are taken, what travel costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, Interval, clock_exists, covered_by, moment, session_days
from matcher.domain.model.consultant import Consultant, WeeklyWindow
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.geography import distance_miles, travel_dollars, travel_minutes
from matcher.domain.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Timetable:
    """The sessions of an engagement that begins at a given moment.

    Args:
        days: Local day of each session, in the engagement's time zone.
        sessions: The sessions, in UTC.
        runs: The sessions again, grouped by what is delivered in one go.
    """

    days: tuple[date, ...]
    sessions: tuple[Interval, ...]
    runs: tuple[tuple[Interval, ...], ...]


def timetable(engagement: Engagement, first_start: datetime, policy: Policy) -> Timetable:
    """The sessions that follow from a start: each at the same local clock time."""
    local = first_start.astimezone(engagement.time_zone)
    clock = local.time()  # keeps the fold: in the hour that comes twice, the one that was meant
    days = session_days(local.date(), engagement.sessions, engagement.cadence_days, policy.holidays)
    length = timedelta(minutes=engagement.session_minutes)
    begins = [moment(day, clock, engagement.time_zone) for day in days]
    sessions = tuple(Interval(begin, begin + length) for begin in begins)
    runs = tuple((s,) for s in sessions) if engagement.cadence_days else (sessions,)
    return Timetable(days, sessions, runs)


def offered_starts(engagement: Engagement, policy: Policy) -> Iterator[datetime]:
    """Every start that the engagement offers, in order; in the engagement's time zone.

    Source: the model, section 2. Nothing is offered twice and nothing in the hour lost in spring.
    """
    day = max(engagement.window_start, policy.as_of + timedelta(days=lead_days(engagement, policy)))
    while day <= engagement.window_end:
        if days_offered(engagement, day, policy):
            for clock in sorted(set(engagement.start_times)):
                if clock_exists(day, clock, engagement.time_zone):
                    yield datetime.combine(day, clock, engagement.time_zone)
        day += DAY


def is_offered(engagement: Engagement, first_start: datetime, policy: Policy) -> bool:
    """Whether a start is among :func:`offered_starts`, without listing them."""
    local = first_start.astimezone(engagement.time_zone)
    return (
        local.replace(tzinfo=None).time() in engagement.start_times
        and local.date() >= policy.as_of + timedelta(days=lead_days(engagement, policy))
        and days_offered(engagement, local.date(), policy)
    )


def lead_days(engagement: Engagement, policy: Policy) -> int:
    """How many days of notice the engagement takes, by the policy."""
    return policy.rules.lead_days_in_person if engagement.on_site else policy.rules.lead_days_virtual


def days_offered(engagement: Engagement, first_day: date, policy: Policy) -> bool:
    """Whether sessions that begin on this day fall on offered weekdays, on no holiday and inside the window."""
    days = session_days(first_day, engagement.sessions, engagement.cadence_days, policy.holidays)
    judged = days if engagement.cadence_days else days[:1]
    return (
        engagement.window_start <= days[0]
        and days[-1] <= engagement.window_end
        and all(day.weekday() in engagement.weekdays for day in judged)
        and not any(day in policy.holidays for day in days)
    )


def miles_between(consultant: Consultant, engagement: Engagement) -> int:
    """Distance from the consultant's city to the venue; 0 where nobody travels."""
    if not engagement.on_site or engagement.place is None:
        return 0
    return distance_miles(consultant.place, engagement.place)


def taken(
    consultant: Consultant, engagement: Engagement, times: Timetable, policy: Policy, *, rested: bool = True
) -> list[Interval]:
    """The spans in which the engagement takes the consultant: sessions with their buffers, or runs with the travel.

    Args:
        rested: With the rest that the consultant takes after each run.
    """
    rest = timedelta(days=consultant.rest_taken if rested else 0)
    if engagement.on_site:
        pad = timedelta(minutes=travel_minutes(miles_between(consultant, engagement)))
        return [Interval(run[0].begin, run[-1].end).widened(pad, pad + rest) for run in times.runs]
    pad = timedelta(minutes=policy.rules.buffer_minutes)
    return [session.widened(pad, pad + rest if session is run[-1] else pad) for run in times.runs for session in run]


def fee_dollars(consultant: Consultant, engagement: Engagement) -> int:
    """US dollars for one consultant's session hours. Counts against budgets and is never a goal."""
    return round(consultant.rate_per_hour * engagement.hours)


def trip_dollars(consultant: Consultant, engagement: Engagement) -> int:
    """US dollars of travel for all runs of one consultant; the same whatever the start."""
    if not engagement.on_site:
        return 0
    runs, run_days = (engagement.sessions, 1) if engagement.cadence_days else (1, engagement.sessions)
    return runs * travel_dollars(miles_between(consultant, engagement), run_days)


def is_free(consultant: Consultant, session: Interval) -> bool:
    """Whether a session lies in the consultant's free time: weekly and extra windows, less what is blocked out."""
    if any(block.overlaps(session) for block in consultant.unavailable):
        return False
    return covered_by(session, [*consultant.available, *_weekly_windows_near(consultant, session)])


def _weekly_windows_near(consultant: Consultant, session: Interval) -> Iterator[Interval]:
    """The weekly windows, as moments, that can touch a session: those of its days, and of the night before."""
    zone = consultant.time_zone
    days = _days_touched(session, zone)
    for window in consultant.weekly:
        for day in days:
            if window.weekday == day.weekday():
                yield _weekly_span(window, day, zone)


@lru_cache(maxsize=1 << 12)
def _days_touched(session: Interval, zone: ZoneInfo) -> tuple[date, ...]:
    """The local days of a session and the one before, whose windows may last past midnight."""
    first, last = (at.astimezone(zone).date() for at in session)
    return tuple(first + k * DAY for k in range(-1, (last - first).days + 1))


@lru_cache(maxsize=1 << 16)
def _weekly_span(window: WeeklyWindow, day: date, zone: ZoneInfo) -> Interval:
    """A weekly window on one day, as moments."""
    last_day = day if window.end > window.start else day + DAY
    return Interval(moment(day, window.start, zone), moment(last_day, window.end, zone))


def in_utc(at: datetime) -> datetime:
    """The same moment, in UTC: in the hour that comes twice, zoned moments do not compare as moments."""
    return at.astimezone(UTC)
