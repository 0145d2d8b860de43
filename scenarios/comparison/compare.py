"""Compares scenarios with the plan as it is: what differs in the input, the figures, and who changes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.explain.uncovered_reason import Code
from scenarios.comparison.column import ComparedScenario, Left
from scenarios.comparison.figures import figures, scores_compare
from scenarios.comparison.groups import groups
from scenarios.comparison.guarding import FEES_WHY, guarded
from scenarios.comparison.inputs import input_differences
from scenarios.comparison.shifts import shifts
from scenarios.comparison.thinning import untold, without_few
from scenarios.definitions.naming import names_in, said_of
from scenarios.definitions.scenario import Scenario
from scenarios.runs.few_left import few_left_by
from scenarios.runs.solving import Side
from scenarios.scale.task import Task

NOT_YET = frozenset({Code.REFERRED, Code.AWAITING})
NONE: Mapping[Task, int] = MappingProxyType({})


def column(
    scenario: Scenario,
    before: Side,
    after: Side,
    remarks: tuple[str, ...] = (),
    counts: Mapping[Task, int] = NONE,
) -> ComparedScenario:
    """A scenario that was solved, beside the plan as it is; fit for every reader of the base.

    Args:
        remarks: What its check said.
        counts: How many requests its companions cover, where what it tells is guarded.
    """
    found = ComparedScenario(
        title=scenario.title,
        sentences=_said(scenario, before),
        inputs=input_differences(before.case, after.case),
        figures=figures(before, after),
        groups=groups(before, after),
        shifts=shifts(before, after),
        uncovered=tuple(_left(before, after)),
        remarks=(*remarks, *_remarks(before, after)),
    )
    return _told(found, scenario, before, after, counts) if before.case.sealed else found


def _told(
    found: ComparedScenario, scenario: Scenario, before: Side, after: Side, counts: Mapping[Task, int]
) -> ComparedScenario:
    """The column for readers who may not know roles."""
    few = few_left_by(scenario.changes, before.case)
    if scenario.bears_role:
        return untold(found) if few else guarded(found, scenario.changes, counts)
    return without_few(found, before, after, few) if few else found


def infeasible(scenario: Scenario, before: Side, reason: str) -> ComparedScenario:
    """A scenario that could not be made of what the plan left."""
    return ComparedScenario(scenario.title, _said(scenario, before), infeasible=reason)


def _said(scenario: Scenario, before: Side) -> tuple[str, ...]:
    names = names_in(before.case.problem)
    return tuple(said_of(change, names) for change in scenario.changes)


def _left(before: Side, after: Side) -> Iterator[Left]:
    case = after.case
    for one in uncovered(case.problem, case.policy, after.solution.assignments, Voice.GUARDED):
        if one.code in NOT_YET:  # not counted among those that may be scheduled either
            continue
        engagement = case.problem.engagements[one.engagement_id]
        covered_now = one.engagement_id in before.solution.covered
        yield Left(one.engagement_id, engagement.organization, one.sentence, covered_now)


def _remarks(before: Side, after: Side) -> Iterator[str]:
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
    if before.case.sealed:
        yield FEES_WHY
