"""Whoever may be in the data twice is never in two seats of a team or at two places at once."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.explain.audit import audit
from matcher.domain.model.names.same_person import MOST_IDS, one_id_each
from matcher.domain.model.solution import Limits
from matcher.solver import solve
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import tries
from tests.unit.solver.finishing import InThisProcess

ADDRESSES = st.lists(st.sampled_from(["a@example.org", "b@example.org", "c@example.org"]), min_size=2, max_size=5)


@given(ADDRESSES)
@settings(max_examples=tries(6), deadline=None)
def test_one_human_sits_in_one_seat_at_one_time(addresses: list[str]):
    people = [a_consultant(f"C{k}", name="", email=address) for k, address in enumerate(addresses)]
    engagements = [
        an_engagement(eid, seats=seats("expert", "expert"), window_end=date(2027, 3, 1)) for eid in ("E1", "E2")
    ]
    problem = one_id_each(a_problem(people, engagements))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "IntegerSolver", InThisProcess)
        solution = solve.TeamColumnSolver().solve(problem, a_policy(), Limits())
    seated = [problem.consultants[row.consultant_id].email for row in solution.assignments]
    twice = [address for address in set(seated) if 1 < addresses.count(address) <= MOST_IDS]
    assert [seated.count(address) for address in twice] == [1] * len(twice)
    assert audit(problem, a_policy(), solution.assignments).violations == ()
