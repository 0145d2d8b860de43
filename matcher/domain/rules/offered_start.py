"""When an engagement may begin."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from matcher.domain.model.calendar import session_days
from matcher.domain.model.clock.in_words import clock_time
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.domain.model.timetable import is_offered
from matcher.domain.rules.in_words import day_in_words, on_its_clock
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def offered_start(booking: Booking) -> bool:
    """The start is one that the organization offered: its times, weekdays and window, no holiday, enough lead time.

    Source: the organization's request; lead times are the center's policy.
    """
    return bool(booking.approved) or is_offered(booking.engagement, booking.first_start, booking.policy)


def _breach(booking: Booking) -> Words:
    may_be = with_start(booking.engagement, booking.first_start, booking.policy) is not None
    return Words(
        f"The organization does not offer {on_its_clock(booking.first_start)}.",
        "The organization's word for this start would do."
        if may_be
        else "Nothing would do but another start, with enough days ahead and on no holiday.",
    )


def with_start(engagement: Engagement, first_start: datetime, policy: Policy) -> dict[str, Any] | None:
    """What the organization would offer for a start to be among those offered, by field; None where a holiday or the
    lead time is in the way.
    """
    local = first_start.astimezone(engagement.time_zone)
    days = session_days(local.date(), engagement.sessions, engagement.cadence_days, policy.holidays)
    facts: dict[str, Any] = {
        "start_times": tuple(sorted({*engagement.start_times, local.time()})),
        "weekdays": engagement.weekdays | {day.weekday() for day in days},
        "window_start": min(engagement.window_start, days[0]),
        "window_end": max(engagement.window_end, days[-1]),
    }
    return facts if is_offered(replace(engagement, **facts), first_start, policy) else None


def _standing(broken: BrokenSeat) -> str:
    engagement = broken.engagement
    start = broken.booking.first_start.astimezone(engagement.time_zone)
    window = f"{day_in_words(engagement.window_start)} to {day_in_words(engagement.window_end)}"
    return (
        f"The start, {day_in_words(start)} at {clock_time(start)}, is not one that may be offered: it has to be in the"
        f" window of {window}, at a time and on a weekday that the organization named, on no holiday and with enough"
        " days ahead. Another start, or a window with this one, would do."
    )


OFFERED_START: Rule[Booking, bool] = Rule(offered_start, breach=_breach, standing=_standing)
