"""Hard cases at the size of a large center: how soon each is answered, and how near to the best."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Assignment, Consultant, Problem, StandingSeat
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Limits, relative_gap
from matcher.domain.model.vocabulary import ConsultantStatus, SeatStatus
from matcher.sample import Shape, invent
from matcher.solver.solve import TeamColumnSolver
from tests.bench.compare import PAGE
from tests.bench.machine import described
from tests.bench.measure import Measured, measure, written
from tests.bench.peer_greedy import answer as greedy
from tests.bench.table import markdown, write_section

HEADER = ("case", "consultants × engagements", "covered", "gap", "seconds", "CPU s", "MiB")
WORDS = 2
FAR_AWAY = (ZoneInfo("Pacific/Guam"), ZoneInfo("America/Anchorage"))
WEEKEND = frozenset({5, 6})
SPRING = date(2027, 2, 22)
"""Windows from here on hold the night of March 14 in which clocks go forward."""
LONG_ENOUGH = 600.0
"""Seconds for the careful person."""
A_NIGHTS_GAP = 0.01
"""What last night's proposal may have been short."""
HEAVY = 5000
"""Points for any change of what is proposed."""


class Size(NamedTuple):
    """How large the usual center is, and the one with very many proposed seats."""

    consultants: int
    engagements: int
    many: int


def shaped(**shape: float | bool | None) -> Callable[[Size], Dataset]:
    """A center of another shape."""

    def make(size: Size) -> Dataset:
        return invent(replace(Shape(size.consultants, size.engagements, 1), **shape))  # type: ignore[arg-type]

    return make


def usual(size: Size) -> Dataset:
    """The center as it usually is."""
    return invent(Shape(size.consultants, size.engagements, 1))


def standing(center: Dataset, status: SeatStatus) -> Dataset:
    """The same with a careful person's schedule standing."""
    return with_seats(center, greedy(center.problem, center.policy, LONG_ENOUGH), status)


def with_seats(center: Dataset, rows: Iterable[Assignment], status: SeatStatus) -> Dataset:
    """The same with these seats standing."""
    seats = tuple(StandingSeat(row, status) for row in rows)
    return replace(center, problem=replace(center.problem, standing=seats))


def with_people(center: Dataset, change: Callable[[int, Consultant], Consultant]) -> Dataset:
    """The same with other people."""
    people = {name: change(k, who) for k, (name, who) in enumerate(center.problem.consultants.items())}
    return replace(center, problem=replace(center.problem, consultants=people))


def half_the_money(size: Size) -> Dataset:
    """A programme budget of half of what a careful person would spend."""
    return half_of_both(size, travel=False)


def half_the_travel(size: Size) -> Dataset:
    """A travel budget of half of that."""
    return half_of_both(size, programme=False)


def half_of_both(size: Size, *, programme: bool = True, travel: bool = True) -> Dataset:
    """Both budgets, or one of them."""
    center = usual(size)
    book = Book.of(center.problem, center.policy, greedy(center.problem, center.policy, LONG_ENOUGH))
    spent = sum(booking.cost_dollars() for booking in book.bookings.values())
    travelled = sum(booking.travel_dollars() for booking in book.bookings.values())
    rules = replace(
        center.policy.rules,
        programme_budget=spent // 2 if programme else None,
        travel_budget=travelled // 2 if travel else None,
    )
    return replace(center, policy=replace(center.policy, rules=rules))


def hundreds_approved(size: Size) -> Dataset:
    """The first half of what stands is approved, the rest is open."""
    center = standing(usual(size), SeatStatus.APPROVED)
    names = sorted(center.problem.approved)
    kept = set(names[: len(names) // 2])
    seats = tuple(seat for seat in center.problem.standing if seat.assignment.engagement_id in kept)
    return replace(center, problem=replace(center.problem, standing=seats))


def approved_and_gone(size: Size) -> Dataset:
    """The same, and whoever has an approved seat has left since."""
    center = hundreds_approved(size)
    held = {seat.assignment.consultant_id for seat in center.problem.standing}

    def left(_: int, who: Consultant) -> Consultant:
        return replace(who, status=ConsultantStatus.INACTIVE) if who.consultant_id in held else who

    return with_people(center, left)


def nobody_eligible(size: Size) -> Dataset:
    """Nobody is approved to take anything."""
    return with_people(usual(size), lambda _, who: replace(who, status=ConsultantStatus.DENIED))


def many_proposed(size: Size) -> Dataset:
    """Many seats from last night, and any change is dear."""
    center = invent(Shape(size.many, size.many, 1))
    night = TeamColumnSolver().solve(center.problem, center.policy, Limits(gap=A_NIGHTS_GAP))
    center = with_seats(center, night.assignments, SeatStatus.PROPOSED)
    points = replace(center.policy.points, change_consultant=HEAVY, change_start=HEAVY)
    return replace(center, policy=replace(center.policy, points=points))


def weekends(size: Size) -> Dataset:
    """Everything on Saturdays and Sundays in spring."""
    center = invent(Shape(size.consultants, size.engagements, 1, as_of=SPRING))
    asked = {name: replace(e, weekdays=WEEKEND) for name, e in center.problem.engagements.items()}
    problem: Problem = replace(center.problem, engagements=asked)
    return replace(center, problem=problem)


def far_away(size: Size) -> Dataset:
    """Every other consultant keeps the clock of Guam or Alaska."""

    def moved(k: int, who: Consultant) -> Consultant:
        return replace(who, time_zone=FAR_AWAY[k // 2 % 2]) if k % 2 else who

    return with_people(usual(size), moved)


CASES: dict[str, Callable[[Size], Dataset]] = {
    "as usual": usual,
    "tight: a quarter of the hours": shaped(tightness=4.0),
    "slack: twice the hours": shaped(tightness=0.5),
    "windows of a day": shaped(window_days=1),
    "windows of a year": shaped(window_days=366),
    "three seats each": shaped(seats=3),
    "everyone in one city": shaped(one_city=True),
    "half the programme's money": half_the_money,
    "half the travel money": half_the_travel,
    "half of both": half_of_both,
    "half approved": hundreds_approved,
    "half approved, those people gone": approved_and_gone,
    "an empty dataset": shaped(consultants=0, engagements=0),
    "one engagement": shaped(engagements=1),
    "nobody eligible": nobody_eligible,
    "weekends when clocks change": weekends,
    "half of them in Guam and Alaska": far_away,
    "all proposed last night, change dear": many_proposed,
}


class Answered(NamedTuple):
    """A case and how it was answered."""

    name: str
    dataset: Dataset
    measured: Measured


@click.command()
@click.option("--size", default="400x220", show_default=True, help="CONSULTANTSxENGAGEMENTS.")
@click.option("--many", default=1000, show_default=True, help="Of each, for the case with very many proposed seats.")
@click.option("--seconds", default=120.0, show_default=True, help="For each.")
@click.option("--only", default="", help="Cases whose name holds this.")
@click.option("--write", is_flag=True, help="Write docs/performance.md.")
def main(size: str, many: int, seconds: float, only: str, write: bool) -> None:
    """Answer every hard case in a process of its own."""
    where = described()
    click.echo(where)
    consultants, engagements = map(int, size.split("x"))
    rows = []
    for answered in answers(Size(consultants, engagements, many), seconds, only):
        rows.append(cells(answered))
        click.echo("  ".join(rows[-1]))
    if write:
        text = f"{where} At most {seconds:g} seconds each.\n\n"
        write_section(PAGE, "hard", text + markdown(HEADER, rows, words=WORDS))


def answers(size: Size, seconds: float, only: str = "") -> Iterator[Answered]:
    """Every case and its answer."""
    for name, make in CASES.items():
        if only in name:
            dataset = make(size)
            with TemporaryDirectory() as folder:
                written(dataset, Path(folder) / "center")
                yield Answered(name, dataset, measure("ours", Path(folder) / "center", seconds))


def cells(answered: Answered) -> tuple[str, ...]:
    """What an answer says, in the order of the header."""
    own, problem = answered.measured, answered.dataset.problem
    size = f"{len(problem.consultants):,} × {len(problem.engagements):,}"
    if own.score is None or own.bound is None:
        return answered.name, size, own.note, *[""] * 4
    gap = relative_gap(own.score, own.bound)
    words = (f"{gap:.4%}" if gap else "0, proven") + (f", breaks {own.broken} rules" if own.broken else "")
    return (
        answered.name,
        size,
        str(own.covered),
        words,
        f"{own.seconds:.1f}",
        f"{own.cpu_seconds:.1f}",
        f"{own.mib:.0f}",
    )


if __name__ == "__main__":
    main()
