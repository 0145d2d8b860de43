"""Nobody is scheduled into half a team, or twice into one."""

from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import Rule


def whole_team(booking: Booking) -> bool:
    """All seats of a scheduled engagement are filled, by different people.

    Source: the center's practice; approved seats may stand alone until the others can be filled.
    """
    people = {consultant.consultant_id for consultant in booking.team.values()}
    return len(people) == len(booking.team) and (booking.whole or booking.team.keys() == booking.approved)


WHOLE_TEAM: Rule[Booking, bool] = Rule(whole_team, needs_start=False)
