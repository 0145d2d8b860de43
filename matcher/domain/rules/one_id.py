"""Somebody who may stand in the data twice is asked once."""

from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def one_id(filled: Filled) -> bool:
    """Somebody who may be in the data under two ids is asked under one of them, until it is said who they are.

    Source: the center's practice: nobody sits in two seats of a team, or is at two places at once.
    """
    return filled.consultant.another_id is None


def _breach(filled: Filled) -> Words:
    person = filled.consultant
    who = f"{person.name} ({person.consultant_id})"
    if _said_to_be_one(filled.problem, person):
        return Words(
            f"{who} is the same person as {person.another_id}, who is asked instead.", f"Ask about {person.another_id}."
        )
    return Words(
        f"{who} may be the same person as {person.another_id}, who is asked instead.",
        "The answer that they are two people would do.",
    )


def _standing(broken: BrokenSeat) -> str:
    person = broken.consultant
    ids = f"{person.consultant_id} and {person.another_id}"
    if _said_to_be_one(broken.booking.problem, person):
        return f"{ids} are one person, who is asked under one id alone: that id would do."
    return f"{ids} may be one person: an answer, same or different, would do."


def _said_to_be_one(problem: Problem, person: Consultant) -> bool:
    pair = {person.consultant_id, person.another_id}
    return any(answer.same and {answer.one, answer.other} == pair for answer in problem.person_answers)


def _nobody(_: Engagement) -> str:
    return "is in the data under one id alone"


ONE_ID = Rule(one_id, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False, reads=lambda *_: True)
