"""Whose agreement with the center holds to the end."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules.in_words import day_in_words, words
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def under_agreement(filled: Filled) -> bool:
    """The consultant is approved by the center, and the agreement lasts to the last session's day.

    Source: the center's consultant agreements.
    """
    end = filled.consultant.agreement_end
    return filled.consultant.status is ConsultantStatus.APPROVED and (end is None or filled.times.days[-1] <= end)


def _breach(filled: Filled) -> Words:
    person, last = filled.consultant, filled.times.days[-1]
    if person.status is not ConsultantStatus.APPROVED:
        return Words(
            f"{person.name} is {person.status.value.replace('_', ' ')}, not approved.",
            "The center's approval would do.",
        )
    return Words(
        f"The agreement of {person.name} ends on {person.agreement_end}; the last session is on {last}.",
        f"An agreement to {last} would do, or an earlier start.",
    )


def _standing(broken: BrokenSeat) -> str:
    status, end = broken.consultant.status, broken.consultant.agreement_end
    if status is not ConsultantStatus.APPROVED:
        return f"The consultant's status is {words(status)}: only approved ones may present."
    ends, last = f"{end and day_in_words(end)}", day_in_words(broken.booking.times.days[-1])
    return f"The agreement ends on {ends}, and the last session is on {last}: a longer one would do."


def _nobody(_: Engagement) -> str:
    return "is approved by the center and under agreement to its last session"


UNDER_AGREEMENT: Rule[Filled, bool] = Rule(under_agreement, breach=_breach, standing=_standing, nobody=_nobody)
