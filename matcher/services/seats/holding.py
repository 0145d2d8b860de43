"""Whether what stands still holds, in the few words of a list: of an engagement, of a person, of one seat."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from matcher.services.seats.judged_seats import JudgedSeat, Verdicts

Subject = TypeVar("Subject")
NO_LONGER = "No longer holds"
KEPT = "Kept with a reason"
PROPOSED = "Proposed, no longer holds"
"""Nobody decided on it yet."""
ORDER = (NO_LONGER, KEPT, PROPOSED)


def doubts_by(verdicts: Verdicts, of: Callable[[JudgedSeat], Subject]) -> Mapping[Subject, tuple[JudgedSeat, ...]]:
    """The seats that break rules today, by what they belong to."""
    found: dict[Subject, tuple[JudgedSeat, ...]] = {}
    for one in verdicts.values():
        found[of(one)] = (*found.get(of(one), ()), one)
    return found


def holding(doubts: Iterable[JudgedSeat]) -> tuple[str, ...]:
    """How seats stand that break rules, each word once, the most pressing first; nothing where all hold."""
    words = {_word(one) for one in doubts}
    return tuple(word for word in ORDER if word in words)


def rules_broken(doubts: Iterable[JudgedSeat]) -> str:
    """By which rules, each sentence once, in an order that tells nothing of the seats."""
    return " ".join(sorted({breach.sentence for one in doubts for breach in one.breaches}))


def reasons_kept(doubts: Iterable[JudgedSeat]) -> str:
    """Who keeps which of them, and why; empty where nobody does."""
    kept = {f"Kept by {one.kept.by}: “{one.kept.why}”." for one in doubts if one.kept}
    return " ".join(sorted(kept))


def _word(one: JudgedSeat) -> str:
    return PROPOSED if not one.decided else KEPT if one.kept else NO_LONGER
