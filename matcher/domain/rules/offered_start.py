"""When an engagement may begin."""

from matcher.domain.model.clock.in_words import clock_time
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
    return Words(
        f"The organization does not offer {on_its_clock(booking.first_start)}.",
        "Another start, or the organization's word for this one, would do.",
    )


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
