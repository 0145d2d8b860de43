"""Requests of which a scenario that picks people leaves so few who suit them that its answer would tell a role.

Whoever is left alone with a request that they suit, and is not proposed for it, lacks what its team needs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster, everybody_is_everything
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Problem
from scenarios.case import Case
from scenarios.changes.apply import apply
from scenarios.changes.change import Change
from scenarios.changes.remedy import TryRemedy
from scenarios.changes.usefulness import may_be_planned
from scenarios.runs.solving import Side

FEWEST = 5
"""Counts of requests, and of people who suit one, below this are not told."""


def picks_people(changes: Sequence[Change]) -> bool:
    """Whether people are left out, or given time or skills, one by one."""
    return any(change.singles_out and not isinstance(change, TryRemedy) for change in changes)


def few_left_by(changes: Sequence[Change], before: Case) -> frozenset[EngagementId]:
    """As :func:`few_left`, of changes that pick people; those beside them that bear a role left aside."""
    if not picks_people(changes):
        return frozenset()
    return few_left(before, apply([one for one in changes if not one.bears_role], before))


def few_left(before: Case, after: Case) -> frozenset[EngagementId]:
    """Requests that other people suit than before, and that some suit now, but fewer than are told of.

    By every rule but the panel's and those of money: by what anyone may read of each person.
    """
    was, will = (everybody_is_everything(case.problem) for case in (before, after))
    moved = {
        one
        for one in was.consultants.keys() | will.consultants.keys()
        if was.consultants.get(one) != will.consultants.get(one)
    }
    everyone = Roster(will, after.policy)
    those_before, those_after = (Roster(_only(moved, problem), after.policy) for problem in (was, will))
    return frozenset(
        engagement_id
        for engagement_id, engagement in will.engagements.items()
        if may_be_planned(engagement)
        and 0 < len(set(_first_few(Openings(everyone, engagement)))) < FEWEST
        and _differ(Openings(those_before, engagement), Openings(those_after, engagement))
    )


def covered_but(few: frozenset[EngagementId], before: Side, after: Side) -> int:
    """How many requests a scenario covers, were these as they stand."""
    return len(after.solution.covered - few) + len(before.solution.covered & few)


def _differ(before: Openings, after: Openings) -> bool:
    """Whether other seats are open, or others suit them."""
    return before.seats != after.seats or set(_suited(before)) != set(_suited(after))


def _only(people: set[ConsultantId], problem: Problem) -> Problem:
    """The problem with these people, and with those who are approved for something: they are part of its teams."""
    standing = {seat.assignment.consultant_id for seat in problem.standing}
    kept = {cid: one for cid, one in problem.consultants.items() if cid in people or cid in standing}
    return replace(problem, consultants=kept)


def _first_few(openings: Openings) -> Iterator[ConsultantId]:
    """People who suit it, until there are enough."""
    found: set[ConsultantId] = set()
    for consultant_id in _suited(openings):
        found.add(consultant_id)
        yield consultant_id
        if len(found) == FEWEST:
            return


def _suited(openings: Openings) -> Iterator[ConsultantId]:
    """Who could take a seat of it at some start, were nobody booked."""
    if not openings.visits or not openings.seats:
        return
    for at_a_start in openings.suited():
        for candidates in at_a_start.values():
            yield from (one.consultant.consultant_id for one in candidates)
