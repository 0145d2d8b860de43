"""What the proposal under review leaves uncovered: a list to work through, with what was found to cover each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.problem import Engagement
from matcher.ports import Database, UnitOfWork
from matcher.records import Study, User
from matcher.services.explanations.asking import About, is_current
from matcher.services.explanations.voices import voice_of
from matcher.services.review.left_uncovered import left_uncovered

MOST_ANSWERS = 500


class Known(Enum):
    """Whether it is known what would cover an engagement."""

    NOT_ASKED = auto()
    """Nobody asked yet, or the data changed since."""
    UNDER_WAY = auto()
    ANSWERED = auto()


@dataclass(frozen=True, slots=True)
class UncoveredRow:
    """An engagement that is not covered.

    Args:
        code: The kind of reason, one word.
        reason: Why, fit for every reader.
        would_be: What would cover it, as it was worked out; empty where that is not known.
        known: Whether it is.
    """

    engagement: Engagement
    code: str
    reason: str
    would_be: str
    known: Known


def uncovered_rows(database: Database, reader: User) -> tuple[UncoveredRow, ...]:
    """What is uncovered, in id order; nothing before the first proposal."""
    with database.reading() as work:
        latest = work.proposals.latest()
        reasons = left_uncovered(work, latest.proposal_id) if latest else {}
        engagements = work.dataset.engagements(reasons)
        asked = {study.base: study for study in reversed(list(_asked(work, reader)))}
    return tuple(
        UncoveredRow(engagement, reasons[eid].code, reasons[eid].sentence, *_known(asked.get(eid)))
        for eid, engagement in engagements.items()
    )


def _known(study: Study | None) -> tuple[str, Known]:
    if study is None:
        return "", Known.NOT_ASKED
    return (_in_short(study.result), Known.ANSWERED) if study.result else ("", Known.UNDER_WAY)


def _asked(work: UnitOfWork, reader: User) -> Iterator[Study]:
    """What this reader may see of what would cover things, newest first, as far as it is current or worked out."""
    permitted = voice_of(reader) is Voice.PERMITTED
    for study in work.scenarios.explanations(limit=MOST_ANSWERS):
        if (
            study.options["about"] == About.UNCOVERED
            and (permitted or not study.open_roles)
            and is_current(work, study)
        ):
            yield study


def _in_short(told: Mapping[str, Any]) -> str:
    if told["is_covered"]:
        return "The best schedule for today's data covers it."
    remedies = told["remedies"]
    if not remedies:
        return "Nothing that we know to try."
    more = len(remedies) - 1
    first = remedies[0]["sentence"]  # names and languages in it keep their letters
    return f"{first[0].upper()}{first[1:]}{f', or {more} more' if more else ''}"
