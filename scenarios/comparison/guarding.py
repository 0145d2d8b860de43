"""What readers may learn of a scenario that depends on who brings lived experience.

Whom a new survivor consultant would replace, and where, tells what that seat asks for, and so who sits there. What is
left is what the whole plan comes to, and that only where each such change moves five requests or more: measured against
the same scenario without it, as other changes beside it (a hundred requests more, ten experts) would lift any small
difference over every limit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.figures import Figure
from scenarios.runs.few_left import FEWEST
from scenarios.scale.task import Task
from scenarios.series.curve import Point, Sweep

COVERED, LEFT = "Covered", "Left uncovered"
TOLD = ("Requests that may be scheduled", COVERED, LEFT)
REFUSED = (
    "How such a plan fares would tell what seats ask for. In files of your own, and with the permission for lived"
    " experience, it can be asked."
)
WHY = (
    "Who and what would change is not shown: it would tell what seats ask for. What people bring who are added is shown"
    f" where each change that adds some moves {FEWEST} requests or more. In files of your own, and with the permission"
    " for lived experience, all of it is."
)
KINDS_WHY = (
    f"What people bring who are added is shown where it is {FEWEST} requests or more: less would tell what seats ask"
    " for. The kinds are in the order of what is shown, and where nothing is, of what is uncovered and asks for them."
    " With the permission for lived experience all of it is shown."
)
PEOPLE_WHY = (
    "More hours, more engagements and people like those there are were not tried: who needs them would tell what they"
    f" may be asked for. What somebody new brings is shown where it is {FEWEST} requests or more. In files of your own,"
    " and with the permission for lived experience, all of it is."
)
ALONE_WHY = (
    "Requests for one presenter are not listed among those that are lost: it would tell who may not present alone. With"
    " the permission for lived experience they are."
)
FEES_WHY = (
    "What plans spend on fees is not shown: it would tell what people earn. In files of your own, and with the"
    " permission for lived experience, it is."
)
APART = "The other changes can be compared by themselves, in full: leave out the people who are added."


def companions(changes: Task) -> tuple[Task, ...]:
    """The scenarios that a guarded one is measured against: without all that bears a role, then without each of it.

    None where nobody is added: what is left may be told to anyone.
    """
    bearing = [place for place, change in enumerate(changes) if change.bears_role and not change.is_nothing]
    if not bearing:
        return ()
    alone = tuple(change for change in changes if not change.bears_role)
    each = (tuple(change for place, change in enumerate(changes) if place != left_out) for left_out in bearing)
    return tuple(dict.fromkeys((alone, *each)))


def guarded(found: ComparedScenario, changes: Task, counts: Mapping[Task, int]) -> ComparedScenario:
    """The column without what would tell a role.

    Args:
        counts: How many requests each companion covers; those without a plan are not in it.
    """
    mixed = any(not change.bears_role for change in changes)
    remarks = (one for one in found.remarks if one != FEES_WHY and not one.startswith("Of the added"))
    return replace(
        found,
        figures=tuple(_guarded(figure, found, changes, counts) for figure in found.figures if figure.name in TOLD),
        groups=(),
        shifts=(),
        uncovered=(),
        remarks=(*remarks, WHY, *([APART] if mixed else [])),
        guarded=True,
    )


def guarded_sweep(found: Sweep, tasks: Sequence[Task], counts: Mapping[Task, int], covered: int) -> Sweep:
    """The series with nothing but what each point covers, where every change that bears a role moves five or more.

    Args:
        tasks: The changes of each point.
        counts: As for :func:`guarded`, of all points.
        covered: By the plan as it is.
    """
    points = tuple(
        Point(
            values=point.values,
            eligible=point.eligible,
            covered=counts.get(companions(task)[0], covered)
            if _is_small(point.covered, task, counts)
            else point.covered,
            reason=point.reason,
            hidden=not point.reason and _is_small(point.covered, task, counts),
        )
        for point, task in zip(found.points, tasks, strict=True)
    )
    return Sweep(found.axes, points, (), guarded=True)


def _guarded(figure: Figure, found: ComparedScenario, changes: Task, counts: Mapping[Task, int]) -> Figure:
    [covered] = (one for one in found.figures if one.name == COVERED)
    if figure.name not in {COVERED, LEFT} or not _is_small(covered.after, changes, counts):
        return figure
    # Without the changes that bear a role: what anyone may ask for.
    told = counts.get(companions(changes)[0], covered.before) - covered.after
    return replace(figure, after=figure.after + (told if figure.name == COVERED else -told), hidden=True)


def _is_small(covered: int, changes: Task, counts: Mapping[Task, int]) -> bool:
    """Whether one of the changes that bear a role moves too little to be told, or it is not known how much."""
    return any(one not in counts or abs(covered - counts[one]) < FEWEST for one in companions(changes))
