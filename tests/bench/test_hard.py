"""The hard cases are what their names say, and each is answered."""

from pathlib import Path

import pytest

from matcher.domain.model.schedule import Book
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.solver import solve
from tests.bench import hard
from tests.bench.child import measured
from tests.bench.hard import (
    CASES,
    HEADER,
    HEAVY,
    Size,
    answers,
    approved_and_gone,
    cells,
    half_of_both,
    half_the_money,
    half_the_travel,
    hundreds_approved,
    many_proposed,
    usual,
)
from tests.bench.measure import Measured
from tests.bench.peer_greedy import answer as greedy
from tests.unit.solver.finishing import InThisProcess

SMALL = Size(40, 16, 12)


def test_half_the_money_is_less_than_a_careful_person_spends():
    center, short = usual(SMALL), half_the_money(SMALL)
    book = Book.of(center.problem, center.policy, greedy(center.problem, center.policy, 60.0))
    spent = sum(booking.cost_dollars() for booking in book.bookings.values())
    assert short.policy.rules.programme_budget == spent // 2 > 0


def test_half_of_both_budgets_is_less_than_a_careful_person_spends():
    size = Size(120, 60, 12)
    rules, travel = half_of_both(size).policy.rules, half_the_travel(size).policy.rules
    assert rules.programme_budget == half_the_money(size).policy.rules.programme_budget
    assert rules.programme_budget
    assert rules.travel_budget
    assert rules.programme_budget > rules.travel_budget
    assert rules.travel_budget == travel.travel_budget
    assert travel.programme_budget is None


def test_half_of_what_stands_is_approved():
    center = usual(SMALL)
    covered = {row.engagement_id for row in greedy(center.problem, center.policy, 60.0)}
    assert len(hundreds_approved(SMALL).problem.approved) == len(covered) // 2 > 0


def test_those_with_approved_seats_are_gone_and_nobody_else():
    center = approved_and_gone(SMALL)
    held = {seat.assignment.consultant_id for seat in center.problem.standing}
    gone = {name for name, who in center.problem.consultants.items() if who.status is ConsultantStatus.INACTIVE}
    was = {name for name, who in usual(SMALL).problem.consultants.items() if who.status is ConsultantStatus.INACTIVE}
    assert held
    assert gone == held | was


def test_what_is_proposed_is_dear_to_change():
    center = many_proposed(SMALL)
    assert center.problem.proposed
    assert center.policy.points.change_start == HEAVY


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch):
    """Measure in this process: tests/bench/test_peers.py measures in one of its own."""

    def here(peer: str, folder: Path, seconds: float) -> Measured:
        return Measured(peer, **measured(peer, folder, seconds))

    monkeypatch.setattr(hard, "measure", here)
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("name", CASES)
def test_every_case_is_answered_without_a_broken_rule(name: str):
    (answered,) = [found for found in answers(SMALL, 60.0, name) if found.name == name]
    assert answered.measured.broken == 0
    row = cells(answered)
    assert len(row) == len(HEADER)
    assert row[3] == "0, proven"
