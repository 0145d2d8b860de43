"""Whom a consultant may present to."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.in_words import words
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def audience(filled: Filled) -> bool:
    """The consultant is approved for the audience.

    Source: the center's practice of tailoring assistance to the audience.
    """
    return filled.consultant.audiences.get(filled.engagement.audience, 0) >= 1


def _breach(filled: Filled) -> Words:
    audience = words(filled.engagement.audience)
    return Words(
        f"{filled.name} is not approved for the audience {audience}.",
        f"An approval for {audience} would do.",
    )


def _standing(broken: BrokenSeat) -> str:
    return (
        f"The consultant is not approved for this audience ({words(broken.engagement.audience)}): an approval would do."
    )


def _nobody(engagement: Engagement) -> str:
    return f"is approved for the audience {words(engagement.audience)}"


AUDIENCE: Rule[Filled, bool] = Rule(
    audience,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, _: engagement.audience,
)
