"""What is measured of repairs are answers to the change, not to the plan."""

from itertools import pairwise

import pytest

from matcher.domain.model.solution import Status
from matcher.solver import solve
from tests.bench.repair import HEADER, Repair, cells, repairs
from tests.unit.solver.finishing import InThisProcess


@pytest.fixture(scope="module")
def found() -> list[Repair]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "IntegerSolver", InThisProcess)
        return list(repairs(40, 12, 1, 60.0))


def test_each_change_is_answered_alike_with_and_without_what_was_learned(found: list[Repair]):
    assert [repair.change for repair in found] == [
        "the busiest drops out",
        "a seat is turned down",
        "a request arrives",
    ]
    assert all(repair.warm.solution.status is Status.OPTIMAL for repair in found)
    assert all(repair.warm.solution.objective == repair.cold.solution.objective for repair in found)
    assert all(one.warm.solution.assignments != other.warm.solution.assignments for one, other in pairwise(found))


def test_a_row_says_both_times_and_gaps(found: list[Repair]):
    repair = found[0]
    assert len(cells(repair)) == len(HEADER)
    assert cells(repair)[:3] == ("40 × 12", "1", "the busiest drops out")
    assert [cells(repair)[k] for k in (5, 8)] == ["0, proven", "0, proven"]
