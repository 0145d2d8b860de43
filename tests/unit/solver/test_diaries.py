"""A schedule in the making lets in what the audit lets in, and counts points as the audit does."""

from random import Random

import pytest

from matcher.solver.search.partial_schedule import Diaries
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(40), 6)


def shuffled(case, seed):
    order = list(range(len(case.pool.columns)))
    Random(seed).shuffle(order)
    return order[:40]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_fits_when_it_breaks_no_rule_beside_what_is_chosen(seed):
    case = Case.of(*tiny(seed, people=3))
    diaries = Diaries(case.encoding, case.pool)
    for number in shuffled(case, seed):
        engagement = case.pool.columns[number].number
        chosen = list(diaries.chosen.values())
        allowed = engagement not in diaries.chosen and not case.judged([*chosen, number]).violations
        assert diaries.fits(number) == allowed
        if allowed:
            diaries.add(number)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_gains_what_the_audit_adds(seed):
    case = Case.of(*tiny(seed, people=3))
    diaries = Diaries(case.encoding, case.pool)
    for number in shuffled(case, seed):
        if diaries.fits(number):
            chosen = list(diaries.chosen.values())
            before, after = case.judged(chosen), case.judged([*chosen, number])
            assert diaries.gain(number) == after.objective - before.objective
            diaries.add(number)
