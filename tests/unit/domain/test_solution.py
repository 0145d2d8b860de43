import pytest

from matcher.domain.model.solution import Solution, Status, relative_gap


@pytest.mark.parametrize(
    ("objective", "bound", "gap"), [(90, 100, 0.1), (100, 100, 0), (101, 100, 0), (-10, 0, 10), (-110, -100, 0.1)]
)
def test_the_gap_is_relative_to_the_bound(objective, bound, gap):
    assert relative_gap(objective, bound) == gap


def test_a_solution_knows_its_gap():
    solution = Solution(
        assignments=(),
        status=Status.FEASIBLE,
        objective=75,
        bound=100,
        terms={},
        covered=frozenset(),
        eligible=0,
        seconds=0,
    )
    assert solution.gap == 0.25
