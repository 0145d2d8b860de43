"""Of answers that score the same, the one is told that leaves most of what stands as it is."""

from dataclasses import replace

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.solution import Solution, Status
from matcher.services.explanations.forced.ripples import nearest_to
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.tries import few
from tests.unit.explanations.test_bounds_and_ripples import answers
from tests.unit.explanations.test_explaining import resolver
from tests.unit.solver.tiny import tiny

E1 = EngagementId("E1")
LIKE_ANOTHER = [a_consultant(f"C{number}") for number in range(1, 5)]
THREE = a_problem(LIKE_ANOTHER, [an_engagement(f"E{number}") for number in range(1, 4)])


def rows(*people: str):
    """Who presents at E1, E2, E3."""
    return tuple(an_assignment(f"E{number}", "1", person) for number, person in enumerate(people, 1) if person)


def a_solution(assignments, problem=THREE) -> Solution:
    judged = audit(problem, a_policy(), assignments)
    assert judged.violations == ()
    found = judged.objective
    return Solution(assignments, Status.OPTIMAL, found, found, judged.terms, judged.covered, 3, 0.0)


@pytest.mark.parametrize(
    ("stood", "answer", "told"),
    [
        (rows("C1", "C2"), rows("C1", "C2"), rows("C1", "C2")),
        (rows("C1", "C2"), rows("C3", "C4"), rows("C3", "C2")),  # E2 has nothing to do with E1
        (rows("C1", "C2"), rows("C2", "C1"), rows("C2", "C1")),  # C2 is needed for E1
        (rows("C1", "C2", "C3"), rows("C4", "C3", "C2"), rows("C4", "C2", "C3")),  # E2 and E3 only together
    ],
)
def test_what_need_not_differ_stays(stood, answer, told):
    at_all_costs = replace(THREE, affinity={(E1, answer[0].consultant_id): 500})
    problem = at_all_costs if answer != stood else THREE
    found = nearest_to(stood, problem, a_policy(), a_solution(answer, problem), E1)
    assert found.assignments == told
    assert (found.objective, found.terms) == (a_solution(told, problem).objective, a_solution(told, problem).terms)


def test_where_what_is_put_back_is_worth_more_the_goals_still_sum_to_the_points():
    """A search that was ended early left E2 uncovered, which stood."""
    found = nearest_to(rows("C1", "C2"), THREE, a_policy(), a_solution(rows("C3")), E1)
    assert found.assignments == rows("C3", "C2")
    assert found.objective == sum(found.terms.values()) == a_solution(rows("C3", "C2")).objective


@pytest.mark.parametrize("seed", few(range(60), 8))
def test_no_other_engagement_could_be_put_back_alone_for_no_point(seed):
    problem, policy = tiny(seed, people=5, asked=4)
    asked = resolver(problem, policy)
    for engagement_id, solution, price in answers(asked):
        for move in price.moves:
            eid = move.engagement_id
            back = tuple(row for row in solution.assignments if row.engagement_id != eid)
            back += tuple(row for row in asked.rows if row.engagement_id == eid)
            judged = audit(problem, policy, back)
            is_forced = {row[:3] for row in back if row.engagement_id == engagement_id} == {
                row[:3] for row in solution.assignments if row.engagement_id == engagement_id
            }
            assert is_forced
            assert judged.violations or judged.objective < solution.objective
