"""Dual ascent: the softened dual is what it says, its steps go down, and what it proves is true."""

from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.model.solution import Limits
from matcher.solver import solve
from matcher.solver.bound import column_generation
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.bound.dual_ascent import SOFTENINGS, DualAscent, SmoothDual
from matcher.solver.clock import Clock
from matcher.solver.search.enumeration import Finish
from tests.support.brute import best_objective
from tests.support.tries import few, tries
from tests.unit.solver.cases import Case
from tests.unit.solver.finishing import InThisProcess
from tests.unit.solver.tiny import tiny

ANY = st.integers(0, 2**32 - 1)
ROWS = 4
HERE: Any = InThisProcess()


CROWDED = tiny(3, people=3, asked=5)


@pytest.fixture
def _always(monkeypatch):
    monkeypatch.setattr(column_generation, "LEAPING_COLUMNS", 0)
    monkeypatch.setattr(column_generation, "LEAPING", ((1, -1e9),))


def a_clock(stop=lambda: False):
    return Clock(Limits(), lambda _: None, stop)


class Given:
    """Columns of some engagements and rows at random, the last one of fairness, and prices."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.engagement = np.sort(rng.integers(0, 3, 6))
        self.points = rng.integers(-5, 40, 6).astype(np.float64)
        self.table = rng.integers(0, 3, (6, ROWS)).astype(np.float64)
        self.capacity = np.array([*rng.integers(1, 5, ROWS - 1), 0]).astype(np.float64)
        self.step = np.array([0.0] * (ROWS - 1) + [5.0])
        self.prices = rng.random(ROWS) * 10
        column, row = np.nonzero(self.table)
        self.dual = SmoothDual(
            self.engagement, self.points, column, row, self.table[column, row], self.capacity, self.step
        )

    def exact(self):
        """The dual without softening, fairness apart."""
        worth = self.points - self.table @ self.prices
        each = [max(0.0, worth[self.engagement == number].max()) for number in set(self.engagement.tolist())]
        return sum(each) + float(self.capacity @ self.prices)


@given(ANY)
def test_softening_raises_the_dual_by_no_more_than_its_share_of_each_engagement(seed):
    made = Given(seed)
    value, _, _ = made.dual.value(made.prices, 0.5)
    share = made.prices[-1] / 5.0
    soft = value - 0.5 * 5.0 * share * (share + 1)
    most = sum(0.5 * log(1 + np.sum(made.engagement == number)) for number in set(made.engagement.tolist()))
    assert made.exact() - 1e-9 <= soft <= made.exact() + most + 1e-9


@given(ANY)
def test_the_gradient_is_how_the_dual_changes(seed):
    made = Given(seed)
    _, gradient, _ = made.dual.value(made.prices, 2.0)
    for row in range(ROWS):
        step = np.zeros(ROWS)
        step[row] = 1e-5
        up, down = (made.dual.value(made.prices + sign * step, 2.0)[0] for sign in (1, -1))
        assert gradient[row] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-4)


@given(ANY)
def test_no_engagement_chooses_more_than_one_column(seed):
    made = Given(seed)
    _, chosen = made.dual.choice(made.prices, 1.0)
    sums = [chosen[made.engagement == number].sum() for number in set(made.engagement.tolist())]
    assert all(0 <= each <= 1 + 1e-9 for each in sums)


@given(ANY)
def test_steps_go_down_and_prices_are_never_negative(seed):
    made = Given(seed)
    prices, average = made.dual.descend(made.prices, 1.0, 100)
    assert (prices >= 0).all()
    assert (average >= 0).all()
    assert made.dual.value(prices, 1.0)[0] <= made.dual.value(made.prices, 1.0)[0] + 1e-9


@settings(max_examples=tries(6))
@given(ANY)
def test_after_many_steps_no_row_is_broken_by_much(seed):
    made = Given(seed)
    prices, _ = made.dual.descend(np.zeros(ROWS), 1.0, 3000)
    _, gradient, _ = made.dual.value(prices, 1.0)
    assert (gradient > -0.05).all()
    assert float(np.abs(gradient * prices).max()) < 1.0


def ascended(case, clock):
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.one_round(a_clock())
    ascent = DualAscent(relaxation, clock)
    rounds = list(ascent.rounds())
    ascent.hand_over()
    return relaxation, rounds


@settings(max_examples=tries(3), deadline=None)
@given(st.integers(0, 10**6))
def test_what_it_proves_is_true_and_the_linear_program_goes_on_from_there(seed):
    problem, policy = tiny(seed, people=3, asked=5)
    case = Case.of(problem, policy)
    relaxation, _ = ascended(case, a_clock())
    best = best_objective(problem, policy)
    assert relaxation.certified.bound >= best
    relaxation.converge(a_clock(), -(10**9))
    reached = case.encoding.settled_points + relaxation.master.value
    assert best <= relaxation.certified.bound <= reached + 1e-3


def test_it_ends_early_where_nothing_new_comes():
    _, rounds = ascended(Case.of(*tiny(3, people=5, asked=5)), a_clock())
    assert 0 < len(rounds) < len(SOFTENINGS)


def test_when_the_clock_is_up_it_ends():
    _, rounds = ascended(Case.of(*tiny(3, people=5, asked=5)), a_clock(lambda: True))
    assert rounds == []


@pytest.mark.usefixtures("_always")
@pytest.mark.parametrize("seed", few(range(8), 3))
def test_where_prices_leap_the_answer_is_still_the_best_of_all(quick_solver, seed):
    problem, policy = tiny(seed, people=3, asked=5)
    solution = quick_solver.solve(problem, policy, Limits())
    best = best_objective(problem, policy)
    assert (solution.objective, solution.bound, solution.limit) == (best, best, "")


@pytest.mark.parametrize(
    ("rounds", "short", "columns", "leaps"),
    [
        (0, 0.5, 2000, False),
        (1, 0.011, 2000, True),
        (1, 0.009, 2000, False),
        (1, 0.5, 1999, False),
        (2, 0.0012, 2000, True),
        (2, 0.001, 2000, False),
        (9, 0.003, 2000, True),
    ],
)
def test_prices_leap_where_the_bound_stays_far_above_many_columns(rounds, short, columns, leaps):
    relaxation = Relaxation(Case.of(*CROWDED).encoding, Case.of(*CROWDED).openings)
    relaxation.rounds = rounds
    relaxation.pool.columns.extend([None] * columns)  # type: ignore[list-item]
    bound = relaxation.certified.bound
    relaxation.master.value = bound - relaxation.encoding.settled_points - short * bound
    assert relaxation.is_leaping is leaps


@pytest.mark.parametrize(("passed", "rounds"), [(0.84, 2), (0.86, 1)])
def test_no_round_begins_late_in_a_time_limit(monkeypatch, passed, rounds):
    monkeypatch.setattr(solve, "GUIDED", ())
    monkeypatch.setattr(Finish, "is_good_enough", lambda _: False)
    limit, begun = 1e6, list[int]()
    descend = SmoothDual.descend

    def counted(dual, *more):
        begun.append(1)
        return descend(dual, *more)

    monkeypatch.setattr(SmoothDual, "descend", counted)
    clock = Clock(Limits(seconds=limit), lambda _: None, lambda: False)
    clock._began -= passed * limit
    relaxation = Relaxation(Case.of(*CROWDED).encoding, Case.of(*CROWDED).openings)
    relaxation.one_round(a_clock())
    solve._ascend(relaxation, Finish(relaxation, HERE, clock, 0.0), clock)
    assert min(len(begun), 2) == rounds


@pytest.mark.parametrize("is_better", [True, False])
def test_a_greedy_schedule_that_is_no_better_is_not_tried_again(monkeypatch, is_better):
    tried = []

    def guided(*_: object) -> bool:
        tried.append(1)
        return bool(is_better)

    monkeypatch.setattr(solve, "GUIDED", range(len(SOFTENINGS)))
    monkeypatch.setattr(solve, "_guided", guided)
    monkeypatch.setattr(Finish, "is_good_enough", lambda _: False)
    relaxation = Relaxation(Case.of(*CROWDED).encoding, Case.of(*CROWDED).openings)
    relaxation.one_round(a_clock())
    solve._ascend(relaxation, Finish(relaxation, HERE, a_clock(), 0.0), a_clock())
    assert (len(tried) > 1) is is_better


def test_it_ends_where_the_schedule_is_good_enough(monkeypatch):
    monkeypatch.setattr(solve, "GUIDED", ())
    told: list[list[int]] = []
    for gap in (0.0, 10.0):
        clock = Clock(Limits(), lambda _: told[-1].append(1), lambda: False)
        told.append([])
        relaxation = Relaxation(Case.of(*CROWDED).encoding, Case.of(*CROWDED).openings)
        relaxation.one_round(a_clock())
        solve._ascend(relaxation, Finish(relaxation, HERE, clock, gap), clock)
    assert len(told[0]) > len(told[1]) == 1
