"""Compares a scenario with the plan as it is: what differs in the input, the figures, and who changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.figures import Figure, figures, scores_compare
from scenarios.inputs import input_differences
from scenarios.run import Outcome
from scenarios.shifts import Shift, shifts


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scenario beside the plan as it is; fit for every reader.

    Args:
        inputs: What differs in the input, in sentences.
        shifts: Engagements of both that are placed otherwise.
        remarks: What a reader has to know before drawing conclusions, in sentences.
    """

    inputs: tuple[str, ...]
    figures: tuple[Figure, ...]
    shifts: tuple[Shift, ...]
    remarks: tuple[str, ...]


def compare(outcome: Outcome) -> Comparison:
    """Compare both sides of a run."""
    before, after = outcome.before, outcome.after
    return Comparison(
        inputs=input_differences(before.case, after.case),
        figures=figures(before, after),
        shifts=shifts(before, after),
        remarks=tuple(_remarks(outcome)),
    )


def _remarks(outcome: Outcome) -> Iterator[str]:
    before, after = outcome.before, outcome.after
    yield "Both plans start from what a night would propose today, and change it only where points are gained."
    added = after.case.problem.engagements.keys() - before.case.problem.engagements.keys()
    if added:
        yield f"Of the added requests, {len(added & after.solution.covered):,} of {len(added):,} are covered."
    if not scores_compare(before, after):
        yield "The scores are no measure of each other: the requests or the points differ."
    if before.solution.gap or after.solution.gap:
        yield "The search ended before both plans were proven: small differences may be chance."
    else:
        yield "Both plans are proven: no other scores more."
