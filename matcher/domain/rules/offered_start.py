"""When an engagement may begin."""

from matcher.domain.model.schedule import Booking
from matcher.domain.model.timetable import is_offered
from matcher.domain.rules.in_words import on_its_clock
from matcher.domain.rules.rule import Rule, Words


def offered_start(booking: Booking) -> bool:
    """The start is one that the organization offered: its times, weekdays and window, no holiday, enough lead time.

    Source: the organization's request; lead times are the center's policy.
    """
    return bool(booking.approved) or is_offered(booking.engagement, booking.first_start, booking.policy)


def _breach(booking: Booking) -> Words:
    return Words(f"The organization does not offer {on_its_clock(booking.first_start)}.")


OFFERED_START: Rule[Booking, bool] = Rule(offered_start, breach=_breach)
