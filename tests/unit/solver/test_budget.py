"""Where money binds, the bound in whole sums is true and no higher than the linear program's."""

from dataclasses import replace
from math import floor
from random import Random

import pytest

from matcher.domain.model.policy import Policy
from matcher.domain.model.solution import Limits, Status
from matcher.sample import Shape, invent
from matcher.solver import solve as solve_module
from matcher.solver.bound import budget_bound as budget_module
from matcher.solver.bound import column_generation as relaxation_module
from matcher.solver.bound.budget_bound import BudgetBound
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.bound.dual_ascent import SmoothDual
from matcher.solver.columns.duals import SCALE
from matcher.solver.master import knapsack as spending_module
from matcher.solver.master.integer_program import HIGHS, SCIP, Answer, Program, solve_here
from matcher.solver.master.restricted_master import Ways, points_of, program_of
from matcher.solver.search import enumeration as finish_module
from matcher.solver.search.enumeration import Finish
from matcher.solver.search.lns import ACROSS, Improvement, Reach
from matcher.solver.search.sifting import sifted
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import few, mixed
from tests.unit.solver.cases import Case
from tests.unit.solver.finishing import InThisProcess, a_clock
from tests.unit.solver.pinched import MOST_NODES, TRAVEL_SEEDS, best_of, budget_of, converged, pinched, pinched_case

SEEDS = few([*range(30), *TRAVEL_SEEDS], 10)
SOME = [*range(10), *TRAVEL_SEEDS[:10]]
APART = ("trauma_informed_care", "labor_trafficking")
"""Who knows one of these topics can't take the other."""
STEPS = 0
"""Proven in several steps when they are small."""
EVERYTHING = 1 << 50


def tightened(seed, clock=None, met=None):
    relaxation = converged(seed)
    bound = BudgetBound(relaxation, clock or a_clock())
    bound.tighten(0) if met is None else bound.tighten(0, met)
    return relaxation


def shared_out(seed, near=EVERYTHING, most=EVERYTHING, clock=None):
    """A proof in whole sums, of money that has a price or none."""
    relaxation = converged(seed)
    return relaxation.share_out(relaxation.certified, budget_of(seed), near, most, clock or a_clock())


def judged_with(seed, column):
    """What the best schedule that takes a column scores."""
    case = pinched_case(seed)
    others = [
        k for k in range(len(case.pool.columns)) if case.pool.columns[k].number != case.pool.columns[column].number
    ]
    program = program_of(case.encoding, case.pool, [column, *others], MOST_NODES)
    forced = [10**7 + program.points[0], *program.points[1:]]
    answer = solve_here(type(program)(forced, program.whole, program.rows, program.nodes))
    assert 0 in answer.on
    return points_of(case.encoding, case.pool, [[column, *others][k] for k in answer.on])


# --- proofs in whole sums ---------------------------------------------------------------------------------------------


def test_the_bound_stays_true_and_in_most_of_these_centers_comes_down():
    lower = 0
    for seed in SEEDS:
        before, after = converged(seed).certified, tightened(seed).certified
        assert best_of(seed) <= after.bound <= before.bound, seed
        assert after.bound == pinched_case(seed).encoding.settled_points + after.units // SCALE, seed
        lower += after.bound < before.bound
    assert lower > len(SEEDS) // 2


@pytest.mark.parametrize(("seed", "near"), mixed(SOME, (0, SCALE, 300 * SCALE, EVERYTHING)))
def test_however_far_losses_are_told_apart_the_bound_is_true(seed, near):
    certified = shared_out(seed, near)
    assert best_of(seed) <= certified.bound <= converged(seed).certified.bound
    assert certified.relaxed == converged(seed).certified.units


@pytest.mark.parametrize("seed", few([*range(6), *TRAVEL_SEEDS[:6]], 3))
def test_a_schedule_loses_what_its_columns_are_said_to_lose(seed):
    case, certified = pinched_case(seed), tightened(seed).certified
    for number in range(0, len(case.pool.columns), 7):
        assert certified.units - judged_with(seed, number) * SCALE >= certified.loss(case.pool, number)


@pytest.mark.parametrize(("seed", "near"), mixed(SOME, (SCALE, 300 * SCALE, EVERYTHING)))
def test_the_teams_that_lose_little_are_those_columns(seed, near):
    case, certified = pinched_case(seed), shared_out(seed, near)
    for loss in (0, 40 * SCALE, 2000 * SCALE):
        for opening in case.opened:
            listed = {(team.start, team.people) for team in certified.losing(opening, loss)}
            mine = case.pool.of_engagement[opening.number]
            few = {
                (case.pool.columns[k].start, case.pool.columns[k].team)
                for k in mine
                if certified.loss(case.pool, k) <= loss
            }
            assert listed == few


def test_too_many_teams_or_sums_or_no_time_give_no_proof(monkeypatch):
    assert shared_out(0, most=3) is None
    assert shared_out(0, clock=a_clock(lambda: True)) is None
    monkeypatch.setattr(spending_module, "MOST_CELLS", 2)
    assert shared_out(0) is None


@pytest.mark.parametrize("seed", [0, 101])
def test_where_money_binds_the_linear_program_is_left_to_itself(monkeypatch, seed):
    monkeypatch.setattr(relaxation_module, "LEAPING", ((0, -1.0),))
    monkeypatch.setattr(relaxation_module, "LEAPING_COLUMNS", 0)
    relaxation = converged(seed)
    assert budget_of(seed) in relaxation.certified.prices.units
    assert not relaxation.is_leaping
    certified = relaxation.certified
    relaxation.certified = replace(certified, prices=replace(certified.prices, money=0, travel=0))
    assert relaxation.is_leaping


# --- prices and ways by turns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", few(SOME, 4))
def test_with_every_way_the_master_reaches_no_more_than_with_the_budget(seed):
    case, certified = pinched_case(seed), shared_out(seed)
    relaxation = converged(seed)
    for column in case.pool.columns:
        relaxation.pool.add(column)
    relaxation.master.take_in()
    while not relaxation.master.solve_within_limits(a_clock()):
        pass
    fractional = relaxation.master.value
    for some in (slice(0, 3), slice(None)):
        ways = certified.spending.ways(10**6, EVERYTHING)[some]
        relaxation.master.hand_out(budget_of(seed), certified.spending.numbers, ways)
        while not relaxation.master.solve_within_limits(a_clock()):
            pass
        assert relaxation.master.value <= fractional + 0.01
    best = best_of(seed) - case.encoding.settled_points
    assert floor(relaxation.master.value + 0.01) >= best


@pytest.mark.parametrize("seed", few(SOME, 4))
def test_when_every_way_is_listed_the_integer_program_is_the_same(seed):
    case, certified = pinched_case(seed), shared_out(seed)
    spending, columns = certified.spending, range(len(case.pool.columns))
    ways = Ways(spending.numbers, [way.sums for way in spending.ways(10**6, EVERYTHING)], budget_of(seed))
    answer = solve_here(program_of(case.encoding, case.pool, columns, MOST_NODES, ways))
    assert case.judged([k for k in answer.on if k < len(columns)]).objective == best_of(seed)


USED_UP = (
    ("MOST_ROUNDS", 0), ("MOST_ROUNDS", 1), ("MOST_TRIALS", 1), ("WILD", -EVERYTHING), ("MET", EVERYTHING),
    ("MOST_SHARED", 3), ("MOST_WAYS", 1), ("TAKEN_IN", 0), ("FIRST_NEAR", 1),
)  # fmt: skip


@pytest.mark.parametrize(("seed", "used_up"), mixed((0, 2, 13, 100, 103), USED_UP))
def test_whatever_is_used_up_first_the_bound_is_true(monkeypatch, seed, used_up):
    monkeypatch.setattr(budget_module, *used_up)
    assert best_of(seed) <= tightened(seed).certified.bound <= converged(seed).certified.bound


@pytest.mark.parametrize(("seed", "after"), mixed((0, 2, 101), (0, 1, 2, 5, 9, 14, 23, 40, 90)))
def test_when_the_clock_is_up_the_bound_is_true(seed, after):
    answers = iter([False] * after)
    relaxation = tightened(seed, a_clock(lambda: next(answers, True)))
    assert best_of(seed) <= relaxation.certified.bound <= converged(seed).certified.bound


# --- from such a bound to the schedule --------------------------------------------------------------------------------


TOO_MUCH = (
    ("MOST_WAYS", 0), ("MOST_WAYS", 3), ("MOST_COLUMNS", 6), ("MOST_COLUMNS", 30), ("MOST_NODES", 1),
    ("MOST_SHARED", 3), ("FIRST_LOSS", 1), ("GROWTH", 1000),
)  # fmt: skip


@pytest.mark.parametrize(("seed", "too_much"), mixed((0, 2, 6, 8, 100, 102, 105), TOO_MUCH))
def test_whatever_is_too_much_bound_and_schedule_are_true(monkeypatch, seed, too_much):
    monkeypatch.setattr(finish_module, *too_much)
    relaxation = tightened(seed)
    finish = Finish(relaxation, InThisProcess(), a_clock(), 0.0)  # type: ignore[arg-type]
    finish.round_off()
    finish.prove()
    assert finish.objective <= best_of(seed) <= finish.bound
    assert is_sound(seed, relaxation, finish)


SIFTED = (
    ("MOST_SIFTED", 3), ("MOST_WAYS", 3), ("FIRST_LOSS", 1), ("FIRST_LOSS", SCALE), ("FIRST_LOSS", EVERYTHING),
    ("MOST_SHARED", 3),
)  # fmt: skip


@pytest.mark.parametrize(("seed", "limit"), mixed((0, 2, 6, 8, 100, 102, 105), SIFTED))
def test_what_is_sifted_leaves_bound_and_schedule_true(monkeypatch, seed, limit):
    monkeypatch.setattr(finish_module, *limit)
    relaxation = tightened(seed, met=EVERYTHING)
    finish = Finish(relaxation, InThisProcess(), a_clock(), 0.0)  # type: ignore[arg-type]
    finish.sift()
    assert finish.objective <= best_of(seed) <= finish.bound
    if limit == ("FIRST_LOSS", EVERYTHING) and relaxation.certified.spending:
        assert finish.objective == finish.bound
    assert is_sound(seed, relaxation, finish)


@pytest.mark.parametrize(("seed", "after"), mixed((2, 100), (0, 1, 3, 8, 15, 25)))
def test_when_the_clock_is_up_while_sifting_bound_and_schedule_are_true(seed, after):
    answers = iter([False] * after)
    relaxation = tightened(seed, met=EVERYTHING)
    finish = Finish(relaxation, InThisProcess(), a_clock(lambda: next(answers, True)), 0.0)  # type: ignore[arg-type]
    finish.sift()
    assert finish.objective <= best_of(seed) <= finish.bound
    assert is_sound(seed, relaxation, finish)


@pytest.mark.parametrize("seed", few(SOME, 6))
def test_sifting_at_any_prices_leaves_the_best_schedule(seed):
    case, certified, relaxation = pinched_case(seed), shared_out(seed), converged(seed)
    budget, spending = budget_of(seed), certified.spending
    ways = Ways(spending.numbers, [way.sums for way in spending.ways(10**6, EVERYTHING)], budget)
    everything = range(len(case.pool.columns))
    best = [k for k in solve_here(program_of(case.encoding, case.pool, everything, MOST_NODES)).on if k in everything]
    spent = {case.pool.columns[k].number: case.pool.amount(k, budget) for k in best}
    points = (best_of(seed) - case.encoding.settled_points) * SCALE
    random = Random(seed)
    for much in (0, 1, 3):
        units = {limit: price * random.randint(0, much) for limit, price in relaxation.master.prices().items()}
        units.pop(budget, None)
        left = sifted(relaxation.master, case.pool, everything, ways, units, points)
        assert set(best) <= set(left.columns)
        assert tuple(spent.get(number, 0) for number in ways.numbers) in left.ways.sums
        assert left.units >= points
        nothing = sifted(relaxation.master, case.pool, everything, ways, units, left.units + 1)
        assert (nothing.columns, nothing.ways.sums, nothing.units) == ([], [], left.units)


def test_once_the_clock_is_up_no_linear_program_is_begun(monkeypatch):
    relaxation = tightened(2, met=EVERYTHING)
    solves: list[object] = []
    monkeypatch.setattr(relaxation.master, "solve", solves.append)
    assert not relaxation.master.settle(a_clock(lambda: True))
    assert solves == []


@pytest.mark.parametrize("reach", [Reach(3, MOST_NODES, 1), ACROSS], ids=["near", "across"])
def test_money_goes_to_what_earns_more_whoever_is_wanted_there(reach):
    people = [a_consultant(f"C{k}", topics={topic: 5}) for k, topic in enumerate(APART)]
    asked = [
        an_engagement(f"E{k}", priority=1 + 4 * k, topics={topic: 3}, seats=seats("any"))
        for k, topic in enumerate(APART)
    ]
    rich = Case.of(a_problem(people, asked), a_policy())
    case = Case.of(a_problem(people, asked), a_policy(programme_budget=rich.pool.cost(0)))
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.converge(a_clock(), -EVERYTHING)
    assert relaxation.certified.prices.money
    finish = Finish(relaxation, InThisProcess(), a_clock(), 0.0)  # type: ignore[arg-type]
    finish.keep((relaxation.pool.of_engagement[0][0],))
    Improvement(relaxation, finish, a_clock(), reach).run()
    assert [relaxation.pool.columns[k].number for k in finish.columns] == [1]


@pytest.mark.parametrize(("little_from", "rounds"), [(0, 1), (2, 3)])
def test_where_a_round_takes_off_little_the_schedule_is_improved_instead(monkeypatch, little_from, rounds):
    monkeypatch.setattr(solve_module, "GUIDED", ())
    monkeypatch.setattr(solve_module, "LITTLE_FROM", little_from)
    descend, descents = SmoothDual.descend, []

    def counted(dual, *more):
        descents.append(1)
        return descend(dual, *more)

    monkeypatch.setattr(SmoothDual, "descend", counted)
    relaxation = converged(0)  # there is nothing to take off any more
    finish = Finish(relaxation, InThisProcess(), a_clock(), 0.0)  # type: ignore[arg-type]
    solve_module._ascend(relaxation, finish, a_clock())
    assert len(descents) == rounds
    assert 0 < finish.objective <= best_of(0) <= finish.bound
    assert is_sound(0, relaxation, finish)


class Vague(InThisProcess):
    """Finds the best and can't prove it."""

    def solve(self, program, clock):
        answer = super().solve(program, clock)
        return answer and Answer(answer.on, answer.limit + 40)


@pytest.mark.parametrize("seed", few(SOME, 4))
def test_where_the_integer_program_is_not_proven_the_bound_is_true(seed):
    relaxation = tightened(seed)
    finish = Finish(relaxation, Vague(), a_clock(), 0.0)  # type: ignore[arg-type]
    finish.prove()
    assert finish.objective == best_of(seed) <= finish.bound <= best_of(seed) + 40
    assert is_sound(seed, relaxation, finish)


@pytest.mark.parametrize(("seed", "after"), mixed([*range(4), 100, 101], (0, 1, 2, 3, 5, 8, 13)))
def test_when_the_clock_is_up_bound_and_schedule_are_true(seed, after):
    answers = iter([False] * after)
    relaxation = tightened(seed)
    finish = Finish(relaxation, InThisProcess(), a_clock(lambda: next(answers, True)), 0.0)  # type: ignore[arg-type]
    finish.prove()
    assert finish.objective <= best_of(seed) <= finish.bound
    assert is_sound(seed, relaxation, finish)


class Listening(InThisProcess):
    """Remembers which programs each solver was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, list[Program]] = {HIGHS: [], SCIP: []}

    def solve(self, program, clock):
        self.asked[program.by].append(replace(program, by=HIGHS, known=None))
        return super().solve(program, clock)


def in_small_steps(seed, patch):
    """A finish that looks further in several steps, and the solvers that it asked."""
    patch.setattr(finish_module, "FIRST_LOSS", SCALE // 8)
    patch.setattr(finish_module, "ALMOST", 1)
    solver = Listening()
    finish = Finish(tightened(seed), solver, a_clock(), 0.0)  # type: ignore[arg-type]
    finish.prove()
    return finish, solver.asked


@pytest.mark.parametrize("seed", few(SOME, 8))
def test_only_the_program_on_which_the_bound_rests_is_solved_twice(seed, monkeypatch):
    finish, asked = in_small_steps(seed, monkeypatch)
    assert asked[SCIP] == [], "a program that only says where to look"
    finish.confirm()
    finish.confirm()
    assert finish.objective == finish.bound == best_of(seed)
    assert finish.programs == finish.seconded == len(asked[SCIP]) <= 1
    assert all(program in asked[HIGHS] for program in asked[SCIP])


def test_of_several_programs_the_last_that_lowered_the_bound_is_solved_twice(monkeypatch):
    finish, asked = in_small_steps(STEPS, monkeypatch)
    finish.confirm()
    assert len(asked[HIGHS]) > 1
    assert asked[SCIP] == asked[HIGHS][-1:]


def test_a_bound_that_was_lowered_otherwise_rests_on_no_program(monkeypatch):
    finish, asked = in_small_steps(STEPS, monkeypatch)
    finish.lower(finish.bound - 1)
    finish.confirm()
    assert (finish.programs, asked[SCIP]) == (0, [])


def is_sound(seed, relaxation, finish):
    """Whether the schedule breaks no rule and scores what the finish says."""
    case = pinched_case(seed)
    judged = case.judged([case.pool.number_of(relaxation.pool.columns[k]) for k in finish.columns])
    return not judged.violations and judged.objective == finish.objective


# --- whole solves -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_small_centers_are_solved_to_the_end(quick_solver, seed):
    solution = quick_solver.solve(*pinched(seed), Limits())
    assert (solution.objective, solution.bound, solution.status) == (best_of(seed), best_of(seed), Status.OPTIMAL)


@pytest.mark.parametrize(("seed", "budget"), few([(1, 6_000), (2, 9_000), (3, 12_000)], 1))
def test_a_center_is_solved_to_the_end(quick_solver, seed, budget):
    center = invent(Shape(60, 30, seed))
    policy = replace_budget(center.policy, budget)
    first = quick_solver.solve(center.problem, policy, Limits())
    more = quick_solver.solve(center.problem, replace_budget(center.policy, budget + 500), Limits())
    assert first.status is more.status is Status.OPTIMAL
    assert first.objective <= more.objective


@pytest.mark.parametrize("seed", few(range(1, 4), 1))
def test_a_center_short_of_travel_money_is_solved_to_the_end(quick_solver, seed):
    center = invent(Shape(120, 60, seed))
    short = replace(center.policy, rules=replace(center.policy.rules, travel_budget=1_200))
    both = replace(short, rules=replace(short.rules, programme_budget=15_000))
    first, less = (quick_solver.solve(center.problem, policy, Limits()) for policy in (short, both))
    assert first.status is less.status is Status.OPTIMAL
    assert less.objective <= first.objective


def replace_budget(policy: Policy, budget: int) -> Policy:
    return replace(policy, rules=replace(policy.rules, programme_budget=budget))
