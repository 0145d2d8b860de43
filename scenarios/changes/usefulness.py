"""Whether any request could use somebody of a kind, and what it is that none asks for."""

from collections.abc import Collection

from matcher.domain.model.names.languages import language_name
from matcher.domain.model.problem import Engagement, Problem
from matcher.domain.model.vocabulary import Role, SeatRole
from matcher.domain.rules.in_words import words


def useless_because(
    problem: Problem, *, audience: str, language: str, topics: Collection[str], role: Role | None
) -> str:
    """Why no request that may be scheduled could use them, as a clause; empty where one could.

    Args:
        role: None leaves the role out, for readers who may not know which seats ask for which.
    """
    left = [one for one in problem.engagements.values() if may_be_planned(one)]
    if not left:
        return "none may be scheduled"
    spoken = [one for one in left if one.language == language]
    for_audience = [one for one in spoken if audience in {"", one.audience}]
    on_topic = [one for one in for_audience if not topics or not one.topics or set(topics) & one.topics.keys()]
    steps = (
        (spoken, f"none is in {language_name(language)}"),
        (for_audience, f"none in that language is for {words(audience)}"),
        (on_topic, "none of those is on any of these topics"),
    )
    for found, reason in steps:
        if not found:
            return reason
    if role is None or any(takes(one, role) for one in on_topic):
        return ""
    return f"none of those has a seat for {'an' if role is Role.EXPERT else 'a'} {role.value} consultant"


def may_be_planned(engagement: Engagement) -> bool:
    """Whether a request is neither referred nor waiting for its granting office."""
    waits = engagement.federal_grantee and not engagement.granting_office_confirmed
    return not (engagement.criminal_justice or waits)


def takes(engagement: Engagement, role: Role) -> bool:
    """Whether a seat may take somebody with this role alone; a survivor consultant is never the sole presenter."""
    seats = set(engagement.seats.values())
    if role is Role.SURVIVOR and len(engagement.seats) == 1:
        return False
    return SeatRole.ANY in seats or SeatRole(role.value) in seats
