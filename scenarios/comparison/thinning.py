"""What a column says where too few people are left for a request: it counts it as it stands."""

from dataclasses import replace

from matcher.domain.model.ids import EngagementId
from matcher.domain.rules.in_words import quantity
from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.guarding import COVERED, LEFT, TOLD
from scenarios.runs.few_left import FEWEST, covered_but
from scenarios.runs.solving import Side

BOTH = (
    "People are picked here and others added: what so few of them may be asked for is not shown. Each can be compared"
    " by itself."
)


def without_few(found: ComparedScenario, before: Side, after: Side, few: frozenset[EngagementId]) -> ComparedScenario:
    """The column with these requests counted as they stand, and without all else that they have a part in."""
    told = {COVERED: covered_but(few, before, after)}
    told[LEFT] = after.solution.eligible - told[COVERED]
    return replace(
        found,
        figures=tuple(replace(one, after=told.get(one.name, one.after)) for one in found.figures if one.name in TOLD),
        groups=(),
        shifts=tuple(one for one in found.shifts if one.engagement_id not in few),
        uncovered=tuple(
            one for one in found.uncovered if one.engagement_id not in few and not any(eid in one.reason for eid in few)
        ),
        remarks=(*(one for one in found.remarks if not one.startswith("Of the added")), why_few(len(few))),
        thinned=True,
    )


def untold(found: ComparedScenario) -> ComparedScenario:
    """The column with nothing of its plan."""
    return replace(found, figures=(), groups=(), shifts=(), uncovered=(), remarks=(BOTH,), guarded=True, thinned=True)


def why_few(number: int) -> str:
    """Why so many requests are in no figure."""
    it, they = ("it", "it is") if number == 1 else ("each", "they are")
    return (
        f"{quantity(number, 'request is', 'requests are')} counted as {they} now, and what would become of {it} is not"
        f" shown: fewer than {FEWEST} people would be left who suit {it}, and the answer would tell of them one by one."
        " In files of your own, and with the permission for lived experience, all of it is shown."
    )
