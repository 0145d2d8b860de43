import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.instance.variety import NO_DISCIPLINE, Variety


def a_variety(points=10, approved=(), seats=3, discipline=(0, 0, 1, 2, 3, 4, NO_DISCIPLINE)):
    return Variety(points, np.array(discipline), frozenset(approved), seats)


@pytest.mark.parametrize(
    ("people", "earned"), [((0, 1, 6), 0), ((0, 2, 6), 10), ((0, 2, 3), 20), ((0, 2, 3, 4), 30), ((0, 2, 3, 4, 5), 30)]
)
def test_each_further_discipline_earns_up_to_three_times(people, earned):
    assert a_variety().of(people) == earned
    assert a_variety().of_each(np.array([people])).tolist() == [earned]


@given(st.lists(st.permutations(range(7)).map(lambda people: people[:3])), st.sets(st.integers(0, 9), max_size=3))
def test_many_teams_earn_what_each_of_them_does(teams, approved):
    variety = a_variety(approved=approved)
    together = np.array(teams, dtype=np.int64).reshape(-1, 3)
    assert variety.of_each(together).tolist() == [variety.of(team) for team in teams]


def test_disciplines_of_approved_seats_count():
    assert a_variety(approved=(0, 9)).of((1, 2)) == 20


def test_nothing_is_earned_where_the_goal_is_off():
    off = a_variety(points=0)
    assert (off.of((0, 2)), off.of_each(np.array([[0, 2]])).tolist(), off.most) == (0, [0], 0)


@pytest.mark.parametrize(
    ("changes", "most"),
    [
        ({}, 20),
        ({"seats": 9}, 30),
        ({"approved": (9,), "seats": 1}, 10),
        ({"discipline": (0, 0, NO_DISCIPLINE)}, 0),
        ({"discipline": ()}, 0),
    ],
)
def test_no_team_earns_more_than_its_seats_and_people_allow(changes, most):
    assert a_variety(**changes).most == most
