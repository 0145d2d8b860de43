"""What changes come to among the center's people and requests, looked up before anything is asked or solved.

Roles and what seats ask for are not read for it.
"""

from collections.abc import Sequence

from matcher.domain.model.problem import Problem
from matcher.ports import Database
from matcher.records import StudyKind
from matcher.services.runs.scope import matched, stopped
from scenarios.case import Case
from scenarios.changes.apply import CheckedChanges, check
from scenarios.changes.change import Change
from scenarios.comparison.guarding import REFUSED
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.scenario import Scenario
from scenarios.series.axis import axis, points
from scenarios.studies.asking import StudyError, StudyQuestion, require_askable


def center_without_roles(database: Database, *, sealed: bool) -> Case:
    """The center's people and requests of this moment, as far as anyone may read them."""
    with database.reading() as work:
        everything = Problem(work.dataset.consultants(), work.dataset.engagements())
        problem = matched(everything, stopped(work))
        return Case(problem, work.dataset.policy(), sealed=sealed, roles_known=False)


def travel_proposed(database: Database) -> int | None:
    """What the plan that was proposed last spends on travel, in dollars; None where there is none."""
    with database.reading() as work:
        latest = work.proposals.latest()
    return latest.after.travel_dollars if latest else None


def check_here(database: Database, changes: Sequence[Change], *, sealed: bool) -> CheckedChanges:
    """What keeps changes from being made to the center's data, and what a planner should know."""
    return check(changes, center_without_roles(database, sealed=sealed))


def require_fit(question: StudyQuestion, what_ifs: Sequence[Scenario], case: Case) -> tuple[str, ...]:
    """Refuse what can't be made of the data, each point of a series too; what a planner should know, in sentences.

    Raises:
        DefinitionError: Some of it does not fit, with all the faults of a scenario, or of the first point with one.
        AxisError: A series can't be made so.
        StudyError: It can't be asked for, or how such a plan fares would tell a role.
    """
    require_askable(question)
    remarks = [remark for what_if in what_ifs for remark in what_if.require_fit(case)]
    if question.kind is StudyKind.CHANCE and case.sealed and any(what_if.bears_role for what_if in what_ifs):
        raise StudyError(REFUSED)
    for what_if in what_ifs if question.kind is StudyKind.SWEEP else ():
        axes = [axis(written, what_if.changes) for written in question.options.get("vary", ())]
        for _, task in points(what_if.changes, axes):
            misfits = check(task, case).misfits
            if misfits:
                raise DefinitionError([what_if.fault_at(*misfit) for misfit in misfits])
    return tuple(dict.fromkeys(remarks))
