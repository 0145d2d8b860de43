"""What each change does: pure functions from problem and policy to problem and policy."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, TypeVar, assert_never

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Exclusion, Problem
from matcher.domain.model.vocabulary import ConsultantStatus
from scenarios.case import Case, ChangeError, fresh
from scenarios.changes import (
    AddConsultantOfKind,
    AddConsultants,
    AddEngagements,
    AddHours,
    AddRequests,
    CapTravelMiles,
    Change,
    ProblemChange,
    RemoveBusiestConsultant,
    RemoveConsultant,
    SetPolicy,
)
from scenarios.kinds import of_kind

Name = TypeVar("Name", ConsultantId, EngagementId)
Thing = TypeVar("Thing", Consultant, Engagement)


def apply(changes: Iterable[Change], case: Case) -> Case:
    """Make the changes, one after the other.

    Raises:
        ChangeError: One of them names someone who is not there.
    """
    return reduce(_changed, changes, case)


def _changed(case: Case, change: Change) -> Case:
    if isinstance(change, SetPolicy):
        return case._replace(policy=_set(case.policy, change.setting, change.value))
    return case._replace(problem=_changed_problem(case, change))


def _changed_problem(case: Case, change: ProblemChange) -> Problem:
    problem = case.problem
    match change:
        case RemoveConsultant(consultant_id):
            changed = _without(problem, _known(problem, consultant_id))
        case RemoveBusiestConsultant():
            changed = _without(problem, busiest(problem))
        case AddConsultants(like, number):
            changed = _more_like(problem, _known(problem, like), number)
        case AddConsultantOfKind():
            changed = _with(problem, of_kind(change, problem, case.policy))
        case AddHours(consultant_id, hours):
            person = problem.consultants[_known(problem, consultant_id)]
            changed = _with(problem, replace(person, max_hours_per_week=person.max_hours_per_week + hours))
        case AddEngagements(consultant_id, engagements):
            person = problem.consultants[_known(problem, consultant_id)]
            most = person.max_engagements_per_month + engagements
            changed = _with(problem, replace(person, max_engagements_per_month=most))
        case AddRequests(percent):
            changed = _more_requests(problem, percent)
        case CapTravelMiles(miles):
            changed = _nearer(problem, miles)
        case _:  # pragma: no cover - mypy proves that there is no other
            assert_never(change)
    return changed


def busiest(problem: Problem) -> ConsultantId:
    """Whoever has most engagements (delivered lately, approved, proposed) of those who may be asked; ties by id.

    Raises:
        ChangeError: Nobody may be asked.
    """
    standing = {(seat.assignment.consultant_id, seat.assignment.engagement_id) for seat in problem.standing}
    load = {
        cid: person.recent_engagements + sum(sitter == cid for sitter, _ in standing)
        for cid, person in sorted(problem.consultants.items())
        if person.status is ConsultantStatus.APPROVED
    }
    if not load:
        raise ChangeError("Nobody can be left out: no consultant has the status approved. Use another dataset.")
    return max(load, key=load.__getitem__)


def _known(problem: Problem, consultant_id: str) -> ConsultantId:
    found = ConsultantId(consultant_id)
    if found not in problem.consultants:
        raise ChangeError(f"There is no consultant {found!r} in the data. Name one of its consultant_ids.")
    return found


def _without(problem: Problem, gone: ConsultantId) -> Problem:
    """The problem as if the consultant had never been in it. Seats approved for them fall open."""
    named = Exclusion("consultant", gone)
    return Problem(
        consultants={
            cid: replace(person, exclusions=person.exclusions - {named}) if named in person.exclusions else person
            for cid, person in problem.consultants.items()
            if cid != gone
        },
        engagements=problem.engagements,
        standing=tuple(seat for seat in problem.standing if seat.assignment.consultant_id != gone),
        rejections=tuple(rejection for rejection in problem.rejections if rejection.consultant_id != gone),
        affinity={pair: points for pair, points in problem.affinity.items() if pair[1] != gone},
    )


def _with(problem: Problem, person: Consultant) -> Problem:
    return replace(problem, consultants=_in_order(problem.consultants, {person.consultant_id: person}))


def _more_like(problem: Problem, like: ConsultantId, number: int) -> Problem:
    person = problem.consultants[like]
    added: dict[ConsultantId, Consultant] = {}
    for position in range(1, number + 1):
        name = fresh(like, ConsultantId, problem.consultants.keys() | added.keys())
        added[name] = replace(
            person,
            consultant_id=name,
            name=f"{person.name or like}, new {position}",
            email="",
            recent_engagements=0,
            exclusions=_of_their_own(person.exclusions, like, name),
        )
    return replace(problem, consultants=_in_order(problem.consultants, added))


def _of_their_own(exclusions: frozenset[Exclusion], like: ConsultantId, fresh: ConsultantId) -> frozenset[Exclusion]:
    """Who names themselves wants no team at all; so does who is like them."""
    themselves = Exclusion("consultant", like)
    if themselves not in exclusions:
        return exclusions
    return exclusions - {themselves} | {Exclusion("consultant", fresh)}


def _more_requests(problem: Problem, percent: int) -> Problem:
    """Engagements at even distances in id order are asked for again, with nothing approved, proposed or rejected."""
    asked = sorted(problem.engagements)
    more = -(-len(asked) * percent // 100)  # rounded up, so that a small center gets one
    added: dict[EngagementId, Engagement] = {}
    for position in range(more):
        again = asked[position * len(asked) // more]
        name = fresh(again, EngagementId, problem.engagements.keys() | added.keys())
        added[name] = replace(problem.engagements[again], engagement_id=name)
    return replace(problem, engagements=_in_order(problem.engagements, added))


def _nearer(problem: Problem, miles: int) -> Problem:
    people = {
        cid: replace(person, max_travel_miles=min(person.max_travel_miles, miles))
        for cid, person in problem.consultants.items()
    }
    return replace(problem, consultants=people)


def _set(policy: Policy, setting: str, value: int) -> Policy:
    section, _, name = setting.partition(".")
    changed: dict[str, Any] = {section: replace(getattr(policy, section), **{name: value})}
    return replace(policy, **changed)


def _in_order(there: Mapping[Name, Thing], added: Mapping[Name, Thing]) -> dict[Name, Thing]:
    return dict(sorted({**there, **added}.items()))
