"""Ways to share out a budget: what dynamic programming says of them is what trying all of them says."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.master import knapsack as spending_module
from matcher.solver.master.knapsack import Spending, TooManySumsError

EVERYTHING = 10**6
CHOICES = st.dictionaries(
    st.integers(0, 9),
    st.dictionaries(st.sampled_from([0, 10, 15, 20, 35, 40, 55]), st.integers(0, 60), min_size=1, max_size=4),
    max_size=4,
)


def tried(choices, budget, price):
    """Every way that the budget allows, and what it loses."""
    numbers = sorted(choices)
    found = {}
    for sums in product(*(choices[number] for number in numbers)):
        if sum(sums) <= budget:
            loss = sum(choices[number][dollars] for number, dollars in zip(numbers, sums, strict=True))
            found[sums] = loss + (budget - sum(sums)) * price
    return found


@given(CHOICES, st.integers(0, 160), st.integers(0, 3), st.integers(0, 200))
def test_the_least_loss_is_that_of_the_best_way(choices, budget, price, near):
    spending = Spending(choices, budget, price, near)
    assert spending.least == min([near + 1, *tried(choices, budget, price).values()])


@given(CHOICES, st.integers(0, 160), st.integers(0, 3), st.integers(0, 200))
def test_what_the_others_lose_is_exact_up_to_what_is_near(choices, budget, price, near):
    spending, ways = Spending(choices, budget, price, near), tried(choices, budget, price)
    for place, number in enumerate(spending.numbers):
        for dollars, loss in choices[number].items():
            whole = min([near + 1, *(lost for sums, lost in ways.items() if sums[place] == dollars)])
            assert spending.others(number, dollars) == max(0, whole - loss)
        assert spending.least_of_others(number) == min(spending.others(number, dollars) for dollars in choices[number])


@given(CHOICES, st.integers(0, 160), st.integers(0, 3), st.integers(0, 200), st.integers(0, 200), st.integers(1, 9))
def test_the_ways_are_the_best_ones(choices, budget, price, near, within, most):
    found = Spending(choices, budget, price, near).ways(most, within)
    ways = {sums: loss for sums, loss in tried(choices, budget, price).items() if loss <= min(near, within)}
    assert [way.loss for way in found] == sorted(ways.values())[:most]
    assert all(ways[way.sums] == way.loss for way in found)
    assert len({way.sums for way in found}) == len(found)


def test_of_an_engagement_or_a_sum_that_is_not_there_nothing_is_known():
    spending = Spending({3: {10: 0}}, 10, 1, EVERYTHING)
    assert (spending.others(4, 10), spending.others(3, 11), spending.least_of_others(4)) == (0, 0, 0)
    short = Spending({3: {10: 0}}, 15, 1, EVERYTHING)
    assert (short.others(4, 0), short.least_of_others(4)) == (5, 5)  # what is left over is lost whatever becomes of it


def test_too_many_sums_are_refused(monkeypatch):
    monkeypatch.setattr(spending_module, "MOST_CELLS", 3)
    with pytest.raises(TooManySumsError, match="more than 3 sums"):
        Spending({0: {0: 5, 10: 0}, 1: {0: 5, 11: 0}}, 21, 1, EVERYTHING)


def test_a_large_budget_is_shared_out_to_the_dollar():
    random = Random(1)
    choices = {k: {random.randint(900, 5000): random.randint(0, 40) for _ in range(9)} for k in range(60)}
    budget = sum(min(sums) for sums in choices.values()) + 30_011
    spending = Spending(choices, budget, 2, 500)
    best = spending.ways(1, 500)[0]
    assert best.loss == spending.least
    left = budget - sum(best.sums)
    assert left >= 0
    assert best.loss == 2 * left + sum(choices[k][dollars] for k, dollars in enumerate(best.sums))


def test_a_price_and_a_budget_too_large_for_a_number_are_no_trouble():
    price, near = 1 << 40, 1 << 45
    spending = Spending({0: {0: 7, 50: 0}, 1: {0: 0, 20: 3}}, 1 << 40, price, near)
    assert spending.least == near + 1
    assert spending.ways(9, near) == []
    assert Spending({0: {0: 7, 50: 0}}, 50, price, near).least == 0
