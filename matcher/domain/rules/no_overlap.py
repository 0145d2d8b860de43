"""Nobody is in two places at once."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.schedule import Diary
from matcher.domain.model.timetable import taken
from matcher.domain.rules.in_words import in_a_row
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule, Words, clash_of


def no_overlap(diary: Diary) -> Iterator[Clash]:
    """Nobody is taken by two engagements at once, with buffers, travel and rest counted in.

    Source: the consultant's own limits.
    """
    spans = [taken(diary.consultant, e.booking.engagement, e.booking.times, e.booking.policy) for e in diary.entries]
    for (one, mine), (other, theirs) in combinations(zip(diary.entries, spans, strict=True), 2):
        judged = not (one.fixed and other.fixed)
        if judged and any(a.overlaps(b) for a in mine for b in theirs):
            yield clash_of([one, other])


def _breach(diary: Diary, others: Sequence[EngagementId]) -> Words:
    approved = [eid for eid in _fixed(diary) if eid in others]
    release = f", once the approval for {in_a_row(approved)} is taken back" if approved else ""
    return Words(
        f"{diary.name} is booked for {in_a_row(others)} then, travel, buffers and rest counted in.",
        f"Someone else for {in_a_row(others)} would do{release}.",
    )


def _fixed(diary: Diary) -> list[EngagementId]:
    return sorted(entry.booking.engagement.engagement_id for entry in diary.entries if entry.fixed)


def _standing(broken: BrokenSeat) -> str:
    return (
        f"The consultant is taken by {broken.others} at the same time, travel and rest counted in: another start, or"
        " someone else in either, would do."
    )


NO_OVERLAP: Rule[Diary, Iterator[Clash]] = Rule(no_overlap, breach=_breach, standing=_standing)
