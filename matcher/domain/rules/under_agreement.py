"""Whose agreement with the center holds to the end."""

from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import Timetable
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules.in_words import day_in_words, words
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def under_agreement(filled: Filled) -> bool:
    """The consultant is approved by the center, and the agreement lasts to the last session's day.

    Source: the center's consultant agreements.
    """
    end = filled.consultant.agreement_end
    return filled.consultant.status is ConsultantStatus.APPROVED and (end is None or filled.times.days[-1] <= end)


def missing_agreement(consultant: Consultant, times: Timetable) -> str:
    """What somebody would need who breaks the rule at these times, and how it stands now."""
    end, last = consultant.agreement_end, times.days[-1]
    approval = f"the center's approval (the status is {words(consultant.status)})"
    longer = f"an agreement to {day_in_words(last)} (it ends on {day_in_words(end)})" if end and end < last else ""
    lacking = ([] if consultant.status is ConsultantStatus.APPROVED else [approval]) + ([longer] if longer else [])
    return " and ".join(lacking)


def _breach(filled: Filled) -> Words:
    person, last = filled.consultant, day_in_words(filled.times.days[-1])
    end = person.agreement_end if person.agreement_end and person.agreement_end < filled.times.days[-1] else None
    ends = f"agreement of {filled.name} ends on {end and day_in_words(end)}; the last session is on {last}"
    if person.status is ConsultantStatus.APPROVED:
        return Words(f"The {ends}.", f"An agreement to {last} would do.")
    status = f"{filled.name} is {words(person.status)}, not approved"
    if end:
        return Words(f"{status}, and the {ends}.", "The center's approval and a longer agreement would do.")
    return Words(f"{status}.", "The center's approval would do.")


def _standing(broken: BrokenSeat) -> str:
    status, end = broken.consultant.status, broken.consultant.agreement_end
    if status is not ConsultantStatus.APPROVED:
        return f"The consultant's status is {words(status)}, and only approved ones may present: an approval would do."
    ends, last = f"{end and day_in_words(end)}", day_in_words(broken.booking.times.days[-1])
    return f"The agreement ends on {ends}, and the last session is on {last}: a longer one would do."


def _nobody(_: Engagement) -> str:
    return "is approved by the center and under agreement to its last session"


UNDER_AGREEMENT: Rule[Filled, bool] = Rule(under_agreement, breach=_breach, standing=_standing, nobody=_nobody)
