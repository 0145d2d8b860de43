"""Where to recruit: kinds of consultants ranked by what the first one brings, with what two and five would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from matcher.domain.model.solution import Limits, Solution, Stop
from scenarios.changes import AddConsultantOfKind
from scenarios.recruiting.worth import kinds, tried_in, worth_of
from scenarios.runs.few_left import FEWEST
from scenarios.runs.solving import Prepared, never
from scenarios.scale.crew import Crew
from scenarios.scale.task import Answer

STEPS = (1, 2, 5)
"""How many of a kind are tried."""


@dataclass(frozen=True, slots=True)
class Rung:
    """So many of a kind: points gained, proven, and requests covered in addition.

    Args:
        hidden: Whether all that is left out, as so few requests would tell a role.
    """

    count: int
    least: int
    most: int
    covered: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """A kind, each rung verified by solving.

    Args:
        sentence: Who it is, for readers of the base.
    """

    sentence: str
    rungs: tuple[Rung, ...]


def ladders(
    start: Prepared,
    crew: Crew,
    limits: Limits,
    most: int,
    done: Callable[[int], object] = lambda _position: None,
    stop: Stop = never,
) -> tuple[Ladder, ...]:
    """The kinds that uncovered requests ask for, those whose first brings most points before the others.

    Args:
        most: How many kinds are tried; where roles are sealed, each in both.
    """
    chosen = list(islice(kinds(start.evening, start.before.solution), most * tried_in(start.evening)))
    tasks = [(replace(kind, count=step),) for kind in chosen for step in STEPS]
    answers = crew.solve(start, tasks, limits, done, stop)
    found = []
    for number, kind in enumerate(chosen):
        its = answers[number * len(STEPS) : (number + 1) * len(STEPS)]
        found.append(_ladder(start, kind, its))
    return tuple(sorted(_for_readers(start, found), key=rank))


def _ladder(start: Prepared, kind: AddConsultantOfKind, answers: Sequence[Answer]) -> Ladder:
    before = start.before.solution
    rungs = []
    for step, after in zip(STEPS, answers, strict=True):
        if isinstance(after, Solution):
            worth = worth_of(kind, before, after)
            more = max(0, len(after.covered) - len(before.covered))
            small = start.evening.sealed and more < FEWEST
            rungs.append(Rung(step, 0, 0, 0, hidden=True) if small else Rung(step, worth.least, worth.most, more))
    return Ladder(kind.sentence_without_role if start.evening.sealed else kind.sentence, tuple(rungs))


def _for_readers(start: Prepared, found: Sequence[Ladder]) -> list[Ladder]:
    """Where roles are sealed, of two kinds that differ in the role only the better one stands for both."""
    if not start.evening.sealed:
        return list(found)
    best: dict[str, Ladder] = {}
    for one in sorted(found, key=rank):
        best.setdefault(one.sentence, one)
    return list(best.values())


def rank(ladder: Ladder) -> tuple[object, ...]:
    """Where a ladder stands in the list; where a search was stopped it has fewer rungs, or none.

    Those alike stay as they were: by the points of what is uncovered and that they fit.
    """
    points = [-rung.least for rung in ladder.rungs]
    return not points, points + [0] * (len(STEPS) - len(points))
