"""What each seat of a panel asks for."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.vocabulary import SeatRole
from matcher.domain.rules.in_words import quantity
from matcher.domain.rules.qualified import is_expert, is_survivor
from matcher.domain.rules.rule import BrokenSeat, Rule, Words

PANEL_NOT_MET = "The panel requirement is not met by the team."
"""All that is told of it without the permission: never who, nor by how many."""

ON_RECORD = "Nothing would do but someone else, unless their record is out of date."


def role(filled: Filled) -> bool:
    """Each seat of the panel is taken by someone with the role and the years that the seat asks for.

    Source: the center's description of its consultants: experts with 7 or more years, survivor consultants with 2.
    """
    wanted = filled.asks_for
    return (wanted is not SeatRole.SURVIVOR and is_expert(filled)) or (
        wanted is not SeatRole.EXPERT and is_survivor(filled)
    )


def _breach(filled: Filled) -> Words:
    rules = filled.policy.rules
    if filled.asks_for is SeatRole.EXPERT:
        return Words(
            f"The seat asks for an expert with {quantity(rules.expert_min_years, 'year')}; {filled.name} is not one.",
            ON_RECORD,
        )
    if filled.asks_for is SeatRole.SURVIVOR:
        return Words(
            f"The seat asks for lived experience, brought for {quantity(rules.survivor_min_years, 'year')}.", ON_RECORD
        )
    return Words(f"{filled.name} qualifies neither as an expert nor by lived experience.", ON_RECORD)


def _standing(_: BrokenSeat) -> str:
    return PANEL_NOT_MET


def _nobody(_: Engagement) -> str:
    return "would meet the panel requirement"


ROLE: Rule[Filled, bool] = Rule(
    role,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, seat: engagement.seats[seat],
)
