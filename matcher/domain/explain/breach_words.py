"""What a broken rule of a standing seat is called, in one sentence that every reader may see."""

from collections.abc import Iterable, Sequence

from matcher.domain.explain.audit import Violation
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.rules import RULES_BY_NAME

PANEL_NOT_MET = "The panel requirement is not met by the team."
NOT_AVAILABLE = "The presenter is not available for every session."


def breach_sentence(
    book: Book, rule: str, row: Assignment, behind: Iterable[Violation], beside: Sequence[EngagementId]
) -> str:
    """The breach in words.

    Args:
        rule: Under the name that is told.
        behind: What was found, under its own name.
        beside: The other engagements concerned.
    """
    detail = next((one.detail for one in behind if one.detail), "")
    if detail:
        return f"The seat {detail}."
    if rule == "role":
        return PANEL_NOT_MET
    if rule == "available":
        return NOT_AVAILABLE
    del book, row
    with_others = f" It does not hold together with {', '.join(beside)}." if beside else ""
    return f"No longer so: {RULES_BY_NAME[rule].sentence}{with_others}"
