"""Invented centers: sound, the same for the same shape, as large and hard as asked for, and like nobody real."""

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.domain.model.policy import RuleSettings
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import Mode, SeatRole
from matcher.sample import Shape, invent
from matcher.sheets import examine, write_dataset


def problem(consultants: int = 40, engagements: int = 40, **changes: object) -> Problem:
    return invent(Shape(consultants, engagements, **changes)).problem  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shape",
    [
        Shape(120, 60),
        Shape(120, 60, seed=7),
        Shape(0, 0),
        Shape(5, 0),
        Shape(0, 5),
        Shape(30, 30, tightness=50.0),
        Shape(30, 30, tightness=0.1),
        Shape(30, 30, window_days=1),
        Shape(30, 30, window_days=366),
        Shape(30, 30, one_city=True),
        Shape(30, 30, seats=8),
        Shape(30, 30, programme_budget=0, travel_budget=1_000_000_000),
        Shape(30, 30, as_of=date(2031, 12, 30)),
    ],
)
def test_a_center_has_neither_fault_nor_warning(tmp_path: Path, shape: Shape):
    dataset = invent(shape)
    write_dataset(dataset, tmp_path)
    found = examine(tmp_path)
    assert (found.faults, found.warnings) == ((), ())
    assert found.dataset == dataset


def test_the_same_shape_gives_the_same_center():
    assert invent(Shape(40, 40, seed=1)) == invent(Shape(40, 40, seed=1))


def test_another_seed_gives_another_center():
    assert invent(Shape(40, 40, seed=1)) != invent(Shape(40, 40, seed=2))


def test_the_same_shape_gives_the_same_bytes_in_every_process(tmp_path: Path):
    for hash_seed in ("1", "2"):
        code = "from matcher.cli import main; main()"
        command = [sys.executable, "-c", code, "sample", str(tmp_path / hash_seed), "--consultants", "20"]
        subprocess.run(command, env={"PYTHONHASHSEED": hash_seed}, check=True, capture_output=True)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("1", "2"))
    assert one == two


def test_one_consultant_more_leaves_the_others_as_they_were():
    few, more = problem(consultants=40), problem(consultants=41)
    assert {name: more.consultants[name] for name in few.consultants} == few.consultants


def test_people_and_organizations_are_numbered_and_reachable_nowhere():
    center = problem()
    assert {person.name.rstrip("0123456789") for person in center.consultants.values()} == {"Consultant "}
    assert {person.email.rpartition("@")[2] for person in center.consultants.values()} == {"example.org"}
    assert {request.organization.rstrip("0123456789") for request in center.engagements.values()} == {"Organization "}


def test_most_engagements_have_two_seats_and_most_are_virtual():
    center = problem(0, 2000)
    teams = Counter(len(request.seats) for request in center.engagements.values())
    modes = Counter(request.mode for request in center.engagements.values())
    # 72, 20 and 8 in a hundred; 65 in a hundred: four standard deviations of 2,000 draws are under 5.
    assert [round(teams[count] / 2000, 2) for count in (1, 2, 3)] == pytest.approx([0.20, 0.72, 0.08], abs=0.05)
    assert modes[Mode.VIRTUAL] / 2000 == pytest.approx(0.65, abs=0.05)


@pytest.mark.parametrize("seats", [1, 2, 3, 4, 20])
def test_every_engagement_has_as_many_seats_as_asked_for(seats: int):
    assert {len(request.seats) for request in problem(seats=seats).engagements.values()} == {seats}


@pytest.mark.parametrize("days", [1, 7, 30, 366])
def test_every_window_is_as_long_as_asked_for_and_holds_its_sessions(days: int):
    for request in problem(0, 200, window_days=days).engagements.values():
        assert request.window_end - request.window_start == timedelta(days=days - 1)
        assert (request.sessions - 1) * max(1, request.cadence_days) < days


def test_at_a_tightness_of_two_everyone_gives_half():
    usual, tight = problem(), problem(tightness=2.0)
    for name, person in usual.consultants.items():
        assert tight.consultants[name].max_hours_per_week == person.max_hours_per_week / 2
        assert tight.consultants[name].max_engagements_per_month == max(1, round(person.max_engagements_per_month / 2))


def test_in_one_city_nobody_travels():
    center = problem(one_city=True)
    places = {person.place for person in center.consultants.values()}
    assert len(places) == 1
    assert {request.place for request in center.engagements.values()} == places


@pytest.mark.parametrize(("engagements", "days"), [(1, 90), (200, 90), (2_000, 210), (20_000, 330), (200_000, 330)])
def test_more_engagements_spread_over_more_of_the_year(engagements: int, days: int):
    assert Shape(0, engagements).horizon_days == days


def test_a_large_panel_has_each_kind_of_seat_and_no_place_without_an_expert():
    panels = [Counter(request.seats.values()) for request in problem(0, 200, seats=8).engagements.values()]
    assert set(sum(panels, Counter())) == set(SeatRole)
    assert all(panel[SeatRole.EXPERT] for panel in panels)


def test_budgets_are_the_policys():
    rules = invent(Shape(1, 1, programme_budget=5000, travel_budget=300)).policy.rules
    assert (rules.programme_budget, rules.travel_budget) == (5000, 300)
    assert invent(Shape(1, 1)).policy.rules == RuleSettings()
