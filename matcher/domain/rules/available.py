"""When a consultant is free."""

from matcher.domain.model.clock.in_words import clock_time
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import is_free, taken
from matcher.domain.rules.in_words import on_its_clock
from matcher.domain.rules.rule import BrokenSeat, Rule, Words

FREE_THEN = "Their word that they are free then would do, which only they can give."


def available(filled: Filled) -> bool:
    """Every session lies in the consultant's free time, and travel and buffers keep clear of what is blocked out.

    Source: the consultant's own limits.
    """
    spans = taken(filled.consultant, filled.engagement, filled.times, filled.policy, rested=False)
    return all(is_free(filled.consultant, session) for session in filled.times.sessions) and not any(
        block.overlaps(span) for span in spans for block in filled.consultant.unavailable
    )


def _breach(filled: Filled) -> Words:
    person, zone = filled.consultant, filled.engagement.time_zone
    spans = taken(person, filled.engagement, filled.times, filled.policy, rested=False)
    for block in sorted(person.unavailable):
        if any(block.overlaps(span) for span in spans):
            begin, end = (at.astimezone(zone) for at in block)
            until = clock_time(end) if end.date() == begin.date() else on_its_clock(end)
            return Words(f"{filled.name} is not available from {on_its_clock(begin)} to {until}.", FREE_THEN)
    return Words(
        f"{filled.name} does not work at that time ({on_its_clock(filled.times.sessions[0].begin.astimezone(zone))}).",
        FREE_THEN,
    )


def _standing(_: BrokenSeat) -> str:
    return "The presenter is not available for every session: another start, or someone who is, would do."


def _nobody(_: Engagement) -> str:
    return "is free when it could take place"


AVAILABLE: Rule[Filled, bool] = Rule(available, breach=_breach, standing=_standing, nobody=_nobody, own_limit=True)
