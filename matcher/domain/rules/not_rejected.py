"""Pairs that were turned down."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def not_rejected(filled: Filled) -> bool:
    """A pair that was turned down is not suggested again.

    Source: the coordinator's or the consultant's own decision.
    """
    return (filled.engagement.engagement_id, filled.consultant.consultant_id) not in filled.problem.rejected_pairs


def _breach(filled: Filled) -> Words:
    return Words(f"{filled.name} was turned down for it, or said no.", "Taking the rejection back would do.")


def _standing(_: BrokenSeat) -> str:
    return "The pair was turned down since: taking that back would do."


def _nobody(_: Engagement) -> str:
    return "has not been turned down for it"


NOT_REJECTED: Rule[Filled, bool] = Rule(
    not_rejected, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False
)
