"""Cliques hold choices of one person that never go together, by the rules; a broken one is found when there is one."""

from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest

from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Limits
from matcher.domain.rules import DIARY_RULES
from matcher.solver.bound.column_generation import Relaxation, certificate
from matcher.solver.columns import cliques as cliques_module
from matcher.solver.columns.cliques import Choices, Clique, Cliques, heaviest
from matcher.solver.columns.duals import SCALE, Kind, Limit, charges, prices_of
from tests.support.brute import approved_rows, best_objective
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(40), 6)


def choices_of(case, person):
    openings = [each for each in case.opened if person in each.who]
    return Choices(case.encoding, person, openings) if openings else None


def all_choices(case):
    found = (choices_of(case, person) for person in range(case.encoding.people.count))
    return [choices for choices in found if choices is not None]


def clash_by_the_rules(case, person, one, other):
    """Whether approved seats and two more of a person break a rule about their diary that approved seats alone keep."""
    consultant = case.encoding.people.consultants[person]
    by_number = {each.number: each for each in case.opened}
    rows = [
        an_assignment(
            engagement_id=(of := by_number[number]).engagement.engagement_id,
            seat=of.seats[0],
            consultant_id=consultant.consultant_id,
            first_start=of.starts.first_starts[start],
        )
        for number, start in (one, other)
    ]
    book = Book.of(case.encoding.problem, case.encoding.policy, [*approved_rows(case.encoding.problem), *rows])
    return any(clash for rule in DIARY_RULES for clash in rule.check(book.diaries[consultant.consultant_id]))


@pytest.mark.parametrize("seed", SEEDS)
def test_choices_are_apart_when_the_rules_say_so(seed):
    case = Case.of(*tiny(seed))
    random = Random(seed)
    for person in range(case.encoding.people.count):
        choices = choices_of(case, person)
        if choices is None:
            continue
        pairs = [
            (a, b) for a, b in combinations(range(choices.number.size), 2) if choices.number[a] != choices.number[b]
        ]
        for a, b in random.sample(pairs, min(12, len(pairs))):
            told = clash_by_the_rules(
                case,
                person,
                (int(choices.number[a]), int(choices.start[a])),
                (int(choices.number[b]), int(choices.start[b])),
            )
            assert bool(choices.pairs_apart()[a, b]) is told
            assert bool(choices.pairs_apart()[b, a]) is told


@pytest.mark.parametrize("seed", SEEDS)
def test_starts_of_one_engagement_are_apart(seed):
    for choices in all_choices(Case.of(*tiny(seed))):
        assert choices.pairs_apart()[0, choices.number == choices.number[0]].all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lifted_clique_is_a_clique_to_which_nothing_can_be_added(seed):
    for choices in all_choices(Case.of(*tiny(seed))):
        clique = choices.lifted([0])
        inside = np.array([clique.holds(int(n), int(s)) for n, s in zip(choices.number, choices.start, strict=True)])
        apart = choices.pairs_apart()
        assert inside[0]
        assert apart[np.ix_(inside, inside)].all()
        assert not apart[np.ix_(inside, ~inside)].all(axis=0).any()


@pytest.mark.parametrize("seed", few(range(60), 6))
def test_the_heaviest_clique_is_the_heaviest_of_all(seed):
    random = Random(seed)
    count = random.randint(1, 9)
    edges = {pair for pair in combinations(range(count), 2) if random.random() < 0.6}
    weights = [random.randint(1, 20) / 10 for _ in range(count)]
    apart = [sum(1 << j for j in range(count) if (min(i, j), max(i, j)) in edges) for i in range(count)]
    cliques = [
        several
        for size in range(1, count + 1)
        for several in combinations(range(count), size)
        if all(pair in edges for pair in combinations(several, 2))
    ]
    weight, members = heaviest(weights, apart)
    assert weight == pytest.approx(max(sum(weights[k] for k in several) for several in cliques))
    assert tuple(sorted(members)) in cliques
    assert weight == pytest.approx(sum(weights[k] for k in members))


def test_a_clique_holds_what_was_named_only():
    clique = Clique(0, {3: np.array([False, True])})
    held = [clique.holds(3, 1), clique.holds(3, 0), clique.holds(3, 2), clique.holds(4, 1)]
    assert held == [True, False, False, False]


# --- looking for broken ones ------------------------------------------------------------------------------------------


def two_series():
    """One person for two series of two weekly sessions, each of which may begin on several days.
    They collide where the second week of one is a week of the other; with another pair of starts they never do.
    """
    one = an_engagement("E1", sessions=2, cadence_days=7, window_start=date(2027, 3, 1), window_end=date(2027, 3, 9))
    other = an_engagement("E2", sessions=2, cadence_days=7, window_start=date(2027, 3, 2), window_end=date(2027, 3, 15))
    return Case.of(a_problem([a_consultant("C1", max_hours_per_week=100)], [one, other]), a_policy())


def test_what_a_person_can_do_breaks_no_clique():
    case = two_series()
    found = Cliques(case.encoding, case.openings)
    choices = choices_of(case, 0)
    assert choices is not None
    first = {(int(n), int(s)): 0.5 for n, s in zip(choices.number, choices.start, strict=True) if n == 0}
    assert found.broken(0, {next(iter(first)): 1.0}) is None
    assert found.found == []


def test_what_a_person_cannot_do_breaks_one():
    case = two_series()
    choices = choices_of(case, 0)
    assert choices is not None
    pairs = combinations(range(choices.number.size), 2)
    a, b = next((a, b) for a, b in pairs if choices.number[a] != choices.number[b] and choices.pairs_apart()[a, b])
    found = Cliques(case.encoding, case.openings)
    wanted = {(int(choices.number[k]), int(choices.start[k])): 0.6 for k in (a, b)}
    assert found.broken(0, wanted) == 0
    assert found.broken(0, wanted) == 1
    assert all(found.found[0].holds(*choice) for choice in wanted)


def a_clash(case):
    """Two choices of the first person for different engagements that do not go together, and two that do."""
    choices = choices_of(case, 0)
    assert choices is not None
    places = range(choices.number.size)
    pairs = [(a, b) for a, b in combinations(places, 2) if choices.number[a] != choices.number[b]]
    named = [(int(n), int(s)) for n, s in zip(choices.number, choices.start, strict=True)]
    clash = next((named[a], named[b]) for a, b in pairs if choices.pairs_apart()[a, b])
    return clash, next((named[a], named[b]) for a, b in pairs if not choices.pairs_apart()[a, b])


def test_a_clique_of_an_earlier_solve_grows_again_from_what_still_clashes():
    case = two_series()
    clash, peace = a_clash(case)
    found = Cliques(case.encoding, case.openings)
    assert found.recalled(0, clash) == 0
    assert all(found.found[0].holds(*choice) for choice in clash)
    assert found.recalled(0, peace) is None


def test_of_nobody_and_of_what_nobody_can_do_nothing_is_recalled():
    case = two_series()
    clash, _ = a_clash(case)
    found = Cliques(case.encoding, [None, *case.openings[1:]])
    assert found.recalled(-2, clash) is None
    assert found.recalled(0, clash) is None
    assert found.recalled(7, clash) is None
    assert Cliques(case.encoding, [None, None]).recalled(0, clash) is None


def test_among_too_many_choices_the_heaviest_are_looked_at(monkeypatch):
    monkeypatch.setattr(cliques_module, "MOST_CHOICES", 1)
    case = two_series()
    choices = choices_of(case, 0)
    assert choices is not None
    wanted = {(int(n), int(s)): 0.9 for n, s in zip(choices.number, choices.start, strict=True)}
    assert Cliques(case.encoding, case.openings).broken(0, wanted) is None


# --- prices of cliques ------------------------------------------------------------------------------------------------


def priced(case, seed):
    """A price for a lifted clique of each person."""
    random = Random(seed)
    found = [choices.lifted([random.randrange(choices.number.size)]) for choices in all_choices(case)]
    units = {Limit(Kind.CLIQUE, each.person, k): random.randint(1, 900 * SCALE) for k, each in enumerate(found)}
    return units, found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_pays_for_the_cliques_that_hold_its_choices(seed):
    case = Case.of(*tiny(seed))
    units, found = priced(case, seed)
    prices = prices_of(case.encoding, units, found)
    tables = {each.number: charges(each, prices) for each in case.opened}
    for number, column in enumerate(case.pool.columns):
        people = {use.person for use in case.pool.uses[number]}
        due = sum(
            price for limit, price in units.items()
            if limit.person in people and found[limit.place].holds(column.number, column.start)
        )  # fmt: skip
        assert case.pool.value(number, prices) == column.points * SCALE - due
        assert sum(int(tables[column.number][person, column.start]) for person in column.team) == due


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_the_prices_of_cliques_they_certify_a_bound(seed):
    problem, policy = tiny(seed)
    case = Case.of(problem, policy)
    units, found = priced(case, seed)
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.master.cliques.found += found
    proven, _ = relaxation.price(units, [0.0] * len(case.openings))
    assert proven is not None
    assert proven.bound == certificate(case.encoding, proven.prices, proven.earns).bound
    assert proven.bound >= best_objective(problem, policy)


def test_cliques_close_what_moments_leave_open(quick_solver):
    # Three series of two weekly hours, each on any of three days, for one person who may work two hours a week: no two
    # meet if they begin on different days, and no more than two have room, however they are cut up.
    asked = [
        an_engagement(f"E{k}", sessions=2, cadence_days=7, window_start=date(2027, 3, 1), window_end=date(2027, 3, 10))
        for k in range(3)
    ]
    problem = a_problem([a_consultant("C1", max_engagements_per_month=2, max_hours_per_week=2)], asked)
    solution = quick_solver.solve(problem, a_policy(), Limits())
    assert solution.objective == solution.bound == best_objective(problem, a_policy())
