"""Who may work where minors are present."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def cleared_for_minors(filled: Filled) -> bool:
    """Where minors are present, the consultant is cleared to work with them.

    Source: child-protection practice.
    """
    return filled.consultant.cleared_for_minors or not filled.engagement.minors_present


def _breach(filled: Filled) -> Words:
    return Words(f"Minors are present, and {filled.name} is not cleared to work with them.", "A clearance would do.")


def _standing(_: BrokenSeat) -> str:
    return "Minors are present, and the consultant is not cleared to work with them: a clearance would do."


def _nobody(_: Engagement) -> str:
    return "is cleared to work with minors"


CLEARED_FOR_MINORS: Rule[Filled, bool] = Rule(
    cleared_for_minors,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, _: engagement.minors_present,
)
