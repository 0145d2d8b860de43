"""Prices, looked up, are what one finds by adding them up."""

from random import Random

import numpy as np
import pytest

from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind, Limit, charges, prices_of
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(40), 6)


def random_units(case, seed, *, most=50 * SCALE):
    """Prices of random limits: of each person, and moments in which somebody is taken."""
    random = Random(seed)
    encoding = case.encoding
    units = {}
    for uses in case.pool.uses:
        for use in uses:
            units[Limit(Kind.MONTH, use.person, use.month)] = random.randint(0, most)
            for week in use.minutes:
                units[Limit(Kind.WEEK, use.person, week)] = random.randint(0, most // 100)
            for span in use.spans:
                units[Limit(Kind.MOMENT, use.person, random.choice([span.begin, span.end, span.end - 1]))] = (
                    random.randint(0, most)
                )
            if encoding.policy.points.fairness:
                units[Limit(Kind.LOAD, use.person, 0)] = random.randint(0, most)
    if encoding.programme_budget is not None:
        units[PROGRAMME] = random.randint(0, SCALE)
    return {limit: price for limit, price in units.items() if random.random() < 0.7}


def added_up(case, number, units):
    """What a column pays: for each limit its price times how much the column takes."""
    return sum(price * case.pool.amount(number, limit) for limit, price in units.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_pays_each_limit_for_what_it_takes(seed):
    case = Case.of(*tiny(seed))
    units = random_units(case, seed)
    # A person pays for a moment as often as their spans hold it, and spans of one column never overlap.
    for number, column in enumerate(case.pool.columns):
        worth = case.pool.value(number, prices_of(case.encoding, units))
        assert worth == column.points * SCALE - added_up(case, number, units)


@pytest.mark.parametrize("seed", SEEDS)
def test_charges_of_a_team_are_what_its_column_pays(seed):
    case = Case.of(*tiny(seed))
    prices = prices_of(case.encoding, random_units(case, seed))
    tables = {each.number: charges(each, prices) for each in case.opened}
    for number, column in enumerate(case.pool.columns):
        paid = sum(int(tables[column.number][person, column.start]) for person in column.team)
        assert case.pool.value(number, prices) == column.points * SCALE - paid


@pytest.mark.parametrize("seed", few(range(10), 3))
def test_without_prices_nobody_pays(seed):
    case = Case.of(*tiny(seed))
    assert not any(charges(each, prices_of(case.encoding, {})).any() for each in case.opened)


def test_a_price_of_nothing_is_no_price():
    case = Case.of(*tiny(0))
    assert prices_of(case.encoding, {PROGRAMME: 0, Limit(Kind.LOAD, 0, 0): 3}).units == {Limit(Kind.LOAD, 0, 0): 3}


@pytest.mark.parametrize(
    ("begin", "end", "price"),
    [(99, 100, 0), (100, 101, 5), (99, 101, 5), (100, 200, 5), (100, 201, 12), (101, 200, 0), (-9, 10**9, 12)],
    ids=["before", "at", "over", "up to the next", "both", "between", "beyond the horizon"],
)
def test_a_span_pays_for_the_moments_it_holds(begin, end, price):
    case = Case.of(*tiny(0))
    moments = {Limit(Kind.MOMENT, 1, 100): 5, Limit(Kind.MOMENT, 1, 200): 7, Limit(Kind.MOMENT, 2, 100): 90}
    assert prices_of(case.encoding, moments).of_span(1, begin, end) == price


def test_whoever_has_no_priced_moment_pays_for_none():
    case = Case.of(*tiny(0))
    prices = prices_of(case.encoding, {Limit(Kind.MOMENT, 1, 100): 5})
    assert prices.of_span(0, 0, case.encoding.horizon.seconds) == 0


def test_prices_are_whole_numbers_however_large():
    case = Case.of(*tiny(0))
    large = (1 << 52) + 1
    prices = prices_of(case.encoding, {Limit(Kind.LOAD, 0, 0): large})
    assert int(prices.load[0]) == large
    assert prices.load.dtype == np.float64
