"""Tiny problems whose bound is found, ready for what makes a schedule of them."""

from functools import cache

from matcher.domain.model.solution import Limits, Progress
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.clock import Clock
from matcher.solver.master.integer_program import Answer, Program, solve_here
from matcher.solver.master.linear_solver import Linear, Optimum, solved_here
from matcher.solver.search.enumeration import Finish
from tests.support.brute import best_objective
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny


class InThisProcess:
    """Solves integer programs as the child does, here; tests/unit/solver/test_integer.py is about the child."""

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def solve(self, program: Program, clock: Clock) -> Answer | None:
        """The child's answer."""
        return None if clock.is_up() else solve_here(program)

    def optimum(self, linear: Linear, clock: Clock) -> Optimum | None:
        """The child's optimum."""
        return None if clock.is_up() else solved_here(linear)


class Noting(InThisProcess):
    """Notes what it is asked.

    Attributes:
        programs: In the order they came.
    """

    def __init__(self) -> None:
        self.programs: list[Program] = []

    def solve(self, program: Program, clock: Clock) -> Answer | None:
        """The child's answer."""
        self.programs.append(program)
        return super().solve(program, clock)


@cache
def a_case(seed: int) -> Case:
    """A tiny problem, encoded."""
    return Case.of(*tiny(seed))


@cache
def best_of(seed: int) -> int:
    """What the best of all its schedules scores."""
    return best_objective(*tiny(seed))


def a_clock(stop=lambda: False):
    def tell_nobody(progress: Progress) -> None:
        """Nobody listens."""

    return Clock(Limits(), tell_nobody, stop)


class Scene:
    """A converged relaxation and what finishes it."""

    def __init__(self, seed, *, gap=0.0, stop=lambda: False):
        self.case = a_case(seed)
        self.relaxation = Relaxation(self.case.encoding, self.case.openings)
        self.relaxation.converge(a_clock(), -(10**9))
        self.solver = Noting()
        self.finish = Finish(self.relaxation, self.solver, a_clock(stop), gap)  # type: ignore[arg-type]

    def judged(self):
        """The present schedule, as the audit sees it."""
        pool = self.relaxation.pool
        return self.case.judged([self.case.pool.columns.index(pool.columns[k]) for k in self.finish.columns])

    def is_sound(self):
        """Whether the schedule breaks no rule and scores what the finish says."""
        judged = self.judged()
        return not judged.violations and judged.objective == self.finish.objective
