"""What readers may learn of a scenario that depends on who brings lived experience.

Whom a new survivor consultant would replace, and where, tells what that seat asks for, and so who sits there. What is
left is what the whole plan comes to, and that only where five requests or more are concerned: asked for one kind after
the other, smaller differences would tell the same.
"""

from dataclasses import replace

from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.figures import Figure
from scenarios.series.sweep import Point, Sweep

FEWEST = 5
"""Counts below this are not told."""
TOLD = ("Requests that may be scheduled", "Covered", "Left uncovered")
OF_NO_ROLE = frozenset({"Requests that may be scheduled"})
REFUSED = (
    "How such a plan fares would tell what seats ask for. In files of your own, and with leave to read lived"
    " experience, it can be asked."
)
WHY = (
    "Who and what would change is not shown: it would tell what seats ask for. Differences of fewer than 5 requests"
    " are not shown either. In files of your own, and with leave to read lived experience, all of it is."
)


def guarded(found: ComparedScenario) -> ComparedScenario:
    """The column without what would tell a role."""
    return replace(
        found,
        figures=tuple(_guarded(figure) for figure in found.figures if figure.name in TOLD),
        groups=(),
        shifts=(),
        uncovered=(),
        remarks=(*(remark for remark in found.remarks if not remark.startswith("Of the added")), WHY),
        guarded=True,
    )


def guarded_sweep(found: Sweep, covered: int) -> Sweep:
    """The series with nothing but what the plan covers, where that differs by five requests or more.

    Args:
        covered: By the plan as it is.
    """
    points = tuple(
        Point(
            values=point.values,
            eligible=point.eligible,
            covered=point.covered if abs(point.covered - covered) >= FEWEST else covered,
            reason=point.reason,
        )
        for point in found.points
    )
    return Sweep(found.axes, points, None, guarded=True)


def _guarded(figure: Figure) -> Figure:
    if figure.name in OF_NO_ROLE or abs(figure.after - figure.before) >= FEWEST:
        return figure
    return replace(figure, after=figure.before, hidden=True)
