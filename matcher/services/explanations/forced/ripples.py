"""Of several answers that score the same, the one that is nearest to what stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Solution
from matcher.domain.model.timetable import in_utc

Teams = Mapping[EngagementId, Sequence[Assignment]]
MOST_TRIED = 16
"""Ways to put something back that are audited for one answer."""


def nearest_to(
    rows: Sequence[Assignment], problem: Problem, policy: Policy, solution: Solution, about: EngagementId
) -> Solution:
    """An answer with everything put back that need not differ from what stands: no point less, no rule broken.

    Args:
        rows: What stands.
        problem: Of the answer.
        about: The engagement that the answer is about: what shares people with it is tried one by one.
    """
    stood, now = _teams(rows), _teams(solution.assignments)
    best: Audit | None = None
    for some in islice(_ways(stood, now, about), MOST_TRIED):
        if not any(_differs(stood.get(eid, ()), now.get(eid, ())) for eid in some):
            continue  # put back already, with others
        tried = {eid: team for eid in {*stood, *now} if (team := (stood if eid in some else now).get(eid, []))}
        judged = audit(problem, policy, _listed(tried))
        if not judged.violations and judged.objective >= solution.objective:
            now, best = tried, judged
    if best is None:
        return solution
    return replace(
        solution,
        assignments=_listed(now),
        objective=best.objective,
        terms=best.terms,
        covered=best.covered,
        proof=None,
    )


def _ways(stood: Teams, now: Teams, about: EngagementId) -> Iterator[Collection[EngagementId]]:
    """What to put back together: all that has nothing to do with the answer, then each part of it, then one by one."""
    differing = [eid for eid in sorted({*stood, *now}) if _differs(stood.get(eid, ()), now.get(eid, ()))]
    parts = list(_parts(differing, stood, now))
    apart = [part for part in parts if about not in part]
    yield [eid for part in apart for eid in part]
    if len(apart) > 1:
        yield from apart
    for part in parts:
        if len(part) > 1:
            yield from ([eid] for eid in part if eid != about)


def _parts(differing: Sequence[EngagementId], stood: Teams, now: Teams) -> Iterator[list[EngagementId]]:
    """Engagements that share people, directly or through others."""
    people = {
        eid: {row.consultant_id for rows in (stood.get(eid, ()), now.get(eid, ())) for row in rows} for eid in differing
    }
    left = list(differing)
    while left:
        part = [left.pop(0)]
        for eid in part:
            part += (more := [other for other in left if people[other] & people[eid]])
            left = [other for other in left if other not in more]
        yield part


def _teams(rows: Sequence[Assignment]) -> dict[EngagementId, list[Assignment]]:
    found: dict[EngagementId, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _differs(one: Sequence[Assignment], other: Sequence[Assignment]) -> bool:
    return {(*row[:3], in_utc(row.first_start)) for row in one} != {
        (*row[:3], in_utc(row.first_start)) for row in other
    }


def _listed(teams: Teams) -> tuple[Assignment, ...]:
    return tuple(sorted(row for rows in teams.values() for row in rows))
