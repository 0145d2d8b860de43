"""Somebody who may stand in the data twice is asked once."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def one_id(filled: Filled) -> bool:
    """Somebody who may be in the data under two ids is asked under one of them, until it is said who they are.

    Source: the center's practice: nobody sits in two seats of a team, or is at two places at once.
    """
    return filled.consultant.another_id is None


def _breach(filled: Filled) -> Words:
    person = filled.consultant
    return Words(
        f"{person.name} ({person.consultant_id}) may be the same person as {person.another_id}, who is asked instead.",
        "It takes an answer whether they are one person.",
    )


def _standing(_: BrokenSeat) -> str:
    return "The presenter may be in the data under two ids: an answer whether they are one would do."


def _nobody(_: Engagement) -> str:
    return "is in the data under one id alone"


ONE_ID = Rule(one_id, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, reads=lambda *_: True)
