"""What one engagement may cost."""

from math import ceil

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def engagement_budget(booking: Booking) -> bool:
    """Fees and travel of the team stay within the engagement's budget.

    Source: the organization's request or the center's plan for it.
    """
    budget = booking.engagement.budget
    return budget is None or not booking.added or not booking.whole or booking.cost_dollars() <= budget


def _breach(booking: Booking) -> Words:
    cost, budget = booking.cost_dollars(), booking.engagement.budget or 0
    return Words(
        f"The team would cost ${cost:,}; the engagement's budget is ${budget:,.0f}.",
        f"${ceil(cost - budget):,} more would do.",
    )


def _standing(_: BrokenSeat) -> str:
    return "The team costs more than the engagement's budget: a larger one would do."


def _nobody(_: Engagement) -> str:
    return "would keep the team within the engagement's budget"


ENGAGEMENT_BUDGET: Rule[Booking, bool] = Rule(
    engagement_budget, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, binds_team=True
)
