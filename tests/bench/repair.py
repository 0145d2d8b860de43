"""One change of a standing schedule: how soon the best answer is there, with what it taught and from nothing."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import NamedTuple

import click

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Rejection
from matcher.domain.model.solution import Limits, Solution, Solver
from matcher.domain.model.vocabulary import SeatStatus
from matcher.sample import Shape, invent
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.case import Case
from scenarios.changes import RemoveBusiestConsultant
from scenarios.changes.apply import apply
from scenarios.runs.solving import settled
from tests.bench.compare import PAGE, sizes_of
from tests.bench.machine import described
from tests.bench.processes import cpu_seconds
from tests.bench.table import markdown, write_section

HEADER = (
    "consultants × engagements", "seed", "change",
    "repaired in s", "CPU s", "gap",
    "from nothing in s", "CPU s", "gap",
)  # fmt: skip
WORDS = 3


class Answer(NamedTuple):
    """A solution and what it took, children included."""

    solution: Solution
    cpu_seconds: float


class Repair(NamedTuple):
    """One change, answered twice."""

    size: str
    seed: int
    change: str
    warm: Answer
    cold: Answer


@click.command()
@click.option("--sizes", default="400x220", show_default=True, help="CONSULTANTSxENGAGEMENTS, by commas.")
@click.option("--seeds", default="1,2,3", show_default=True, help="By commas.")
@click.option("--seconds", default=10.0, show_default=True, help="For each answer; 30 times that for the plan.")
@click.option("--write", is_flag=True, help="Write docs/performance.md.")
def main(sizes: str, seeds: str, seconds: float, write: bool) -> None:
    """Solve invented centers, then one change of each plan: with what the plan taught and without."""
    where = described()
    click.echo(where)
    rows = []
    for consultants, engagements in sizes_of(sizes):
        for seed in map(int, seeds.split(",")):
            for repair in repairs(consultants, engagements, seed, seconds):
                rows.append(cells(repair))
                click.echo("  ".join(rows[-1]))
    if write:
        text = f"{where} At most {seconds:g} seconds for each answer.\n\n"
        write_section(PAGE, "repair", text + markdown(HEADER, rows, words=WORDS))


def repairs(consultants: int, engagements: int, seed: int, seconds: float) -> Iterator[Repair]:
    """Solve a center and every change of its plan."""
    center = invent(Shape(consultants, engagements, seed))
    base = Case(center.problem, center.policy)
    evening = settled(base, TeamColumnSolver().solve(base.problem, base.policy, Limits(30 * seconds)))
    taught = IncrementalSolver()
    taught.solve(evening.problem, evening.policy, Limits(30 * seconds))
    for change, case in changes(evening).items():
        warm, cold = (_answer(solver, case, seconds) for solver in (copy(taught), TeamColumnSolver()))
        yield Repair(f"{consultants:,} × {engagements:,}", seed, change, warm, cold)


def _answer(solver: Solver, case: Case, seconds: float) -> Answer:
    before = cpu_seconds()
    solution = solver.solve(case.problem, case.policy, Limits(seconds))
    return Answer(solution, cpu_seconds() - before)


def changes(evening: Case) -> dict[str, Case]:
    """What may befall a standing schedule in a day."""
    problem = evening.problem
    turned_down = next(seat for seat in problem.standing if seat.status is SeatStatus.PROPOSED)
    pair = Rejection(turned_down.assignment.engagement_id, turned_down.assignment.consultant_id)
    kept = tuple(seat for seat in problem.standing if seat is not turned_down)
    like = problem.engagements[turned_down.assignment.engagement_id]
    arrived = replace(like, engagement_id=EngagementId(f"{like.engagement_id}+2"))
    asked = dict(sorted({**problem.engagements, arrived.engagement_id: arrived}.items()))
    return {
        "the busiest drops out": apply([RemoveBusiestConsultant()], evening),
        "a seat is turned down": replace(
            evening, problem=replace(problem, standing=kept, rejections=(*problem.rejections, pair))
        ),
        "a request arrives": replace(evening, problem=replace(problem, engagements=asked)),
    }


def cells(repair: Repair) -> tuple[str, ...]:
    """What a repair says, in the order of the header."""
    figures = []
    for solution, cpu in (repair.warm, repair.cold):
        gap = f"{solution.gap:.4%}" if solution.gap else "0, proven"
        figures += [f"{solution.seconds:.1f}", f"{cpu:.1f}", gap]
    return repair.size, str(repair.seed), repair.change, *figures


if __name__ == "__main__":
    main()
