"""Panels: who may sit together is what a matching allows, and the seats are the best."""

from itertools import combinations, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.instance.panel import MOST_COMPOSITIONS, cheapest_assignment, panel_of


@st.composite
def panels(draw):
    """Who suits which of up to four seats, and for how many points."""
    seats, people = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    row = st.lists(st.booleans(), min_size=people, max_size=people)
    kinds = draw(st.lists(row, min_size=1, max_size=3))
    suits = np.array([draw(st.sampled_from(kinds)) for _ in range(seats)])
    whole = st.lists(st.integers(0, 5), min_size=people, max_size=people)
    points = np.array([draw(whole) for _ in range(seats)])
    return suits, points


def seatings(suits, people):
    """Every way to seat people, each in a seat that suits."""
    return [team for team in permutations(people) if all(suits[row, person] for row, person in enumerate(team))]


def panel(suits, points):
    return panel_of(suits, points, (-1,) * len(suits))


@given(panels())
def test_people_have_room_together_when_some_seating_suits_them(made):
    suits, points = made
    there = [k for k in range(suits.shape[1]) if suits[:, k].any()]
    for people in combinations(there, suits.shape[0]):
        assert panel(suits, points).has_room(people) == bool(seatings(suits, people))


@given(panels())
def test_people_are_seated_where_together_they_earn_most(made):
    suits, points = made
    found = panel(suits, points)
    for people in combinations(range(suits.shape[1]), suits.shape[0]):
        earned = [sum(points[row, person] for row, person in enumerate(team)) for team in seatings(suits, people)]
        if earned:
            team, lost = found.seated(people)
            assert sorted(team) == list(people)
            assert sum(found.best[person] for person in people) - lost == max(earned)


@given(panels())
def test_among_equals_the_first_people_get_the_first_seats(made):
    suits, points = made
    level = np.zeros_like(points)
    for people in combinations(range(suits.shape[1]), suits.shape[0]):
        if ways := seatings(suits, people):
            assert panel(suits, level).seated(people)[0] == min(ways)


@given(panels())
def test_compositions_are_those_of_all_sets_that_have_room(made):
    suits, points = made
    found = panel(suits, points)
    there = [k for k in range(suits.shape[1]) if suits[:, k].any()]
    classes = sorted({found.takes[k] for k in there})
    sizes = [sum(found.takes[k] == takes for k in there) for takes in classes]
    sets = [people for people in combinations(there, suits.shape[0]) if found.has_room(people)]
    expected = {tuple(sum(found.takes[k] == takes for k in people) for takes in classes) for people in sets}
    assert set(found.compositions(classes, sizes) if classes else ()) == expected


def test_too_many_compositions_are_not_looked_at():
    suits = np.eye(9, dtype=np.bool_)
    found = panel(suits, np.zeros((9, 9), dtype=np.int64))
    assert found.compositions(found.takes, [1] * 9) == []
    assert MOST_COMPOSITIONS < 24310  # ways to compose nine seats of nine classes


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.integers(-9, 9), min_size=n, max_size=n),
                                                    min_size=n, max_size=n)))  # fmt: skip
def test_the_cheapest_assignment_is_the_cheapest_of_all(costs):
    taken = cheapest_assignment(costs)
    places = range(len(costs))
    assert sorted(taken) == list(places)
    best = min(sum(costs[row][way[row]] for row in places) for way in permutations(places))
    assert sum(costs[row][taken[row]] for row in places) == best
