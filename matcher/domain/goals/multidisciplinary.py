"""Several disciplines on one team."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Booking

MOST_FURTHER_DISCIPLINES = 3


def multidisciplinary(booking: Booking) -> int:
    """A team of several disciplines sees more: each different main discipline beyond the first earns points.

    Unit: points per further main discipline on the team, at most 3 times; people who list none add none.
    """
    main = {consultant.main_discipline for consultant in booking.team.values()} - {""}
    return booking.policy.points.multidisciplinary * min(MOST_FURTHER_DISCIPLINES, max(0, len(main) - 1))


MULTIDISCIPLINARY = Goal(multidisciplinary)
