"""Nobody is scheduled into half a team, or twice into one."""

from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import BrokenSeat, Rule


def whole_team(booking: Booking) -> bool:
    """All seats of a scheduled engagement are filled, by different people.

    Source: the center's practice; approved seats may stand alone until the others can be filled.
    """
    people = {consultant.consultant_id for consultant in booking.team.values()}
    return len(people) == len(booking.team) and (booking.whole or booking.team.keys() == booking.approved)


def _standing(_: BrokenSeat) -> str:
    return "The same person sits in two seats of the team: another one in either would do."


WHOLE_TEAM: Rule[Booking, bool] = Rule(whole_team, standing=_standing, needs_start=False)
