"""Solves linear programs: one way after another until one ends with an optimum, and so that a person can end it.

HiGHS's interior point method comes first: on 5,800 limits and 19,000 columns it took 1.2 s where GLOP took 2.9 s from
nothing and longer from its last basis. A numerical fault in one method is hardly ever one in the next. What does not
end within a second or so goes to a child process, which can be ended at any moment; HiGHS heeds no request to stop.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import NamedTuple, Protocol

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matcher.solver.clock import Clock

FIRST_SECONDS = 1.0
"""So long a program may take in this process, where there is a child to take over."""
SHORTEST_SECONDS = 0.1


class Way(NamedTuple):
    """One way to solve a linear program."""

    solver: mathopt.SolverType
    algorithm: mathopt.LPAlgorithm | None


WAYS = (
    Way(mathopt.SolverType.HIGHS, mathopt.LPAlgorithm.BARRIER),
    Way(mathopt.SolverType.GLOP, None),
    Way(mathopt.SolverType.HIGHS, mathopt.LPAlgorithm.DUAL_SIMPLEX),
    Way(mathopt.SolverType.PDLP, None),
)
"""Tried in this order."""


@dataclass(frozen=True)
class Linear:
    """A linear program on its way to a child: the model, as MathOpt writes it, and how to solve it.

    Args:
        model: A serialized ``ModelProto``.
        way: Place among ``WAYS``.
        seconds: Time limit, or None for none.
    """

    model: bytes
    way: int
    seconds: float | None


@dataclass(frozen=True)
class Optimum:
    """An optimum, by the ids of variables and rows."""

    value: float
    variables: Mapping[int, float]
    duals: Mapping[int, float]


NO_OPTIMUM = Optimum(-inf, {}, {})
"""What a child answers when a program ended without one."""


class Child(Protocol):
    """Whatever solves a linear program elsewhere and can be ended."""

    def optimum(self, linear: Linear, clock: Clock) -> "Optimum | None":
        """The optimum, or None when it ended without one or the clock was up."""


class LinearSolver:
    """Solves the linear programs of one solve.

    Args:
        child: Takes over what takes long; None to solve everything here.
    """

    def __init__(self, child: Child | None = None) -> None:
        self.child = child
        self._is_long = False

    def optimum(self, model: mathopt.Model, clock: Clock) -> Optimum | None:
        """The optimum of a model, or None when there is none, no way found it, or the clock was up."""
        for number, way in enumerate(WAYS):
            for found in self._attempts(model, number, way, clock):
                if clock.is_up():
                    return None
                if found is not None:
                    return found
        return None

    def _attempts(self, model: mathopt.Model, number: int, way: Way, clock: Clock) -> Iterator[Optimum | None]:
        """Here, for a while, and then in the child."""
        if not (self.child and self._is_long):
            most = FIRST_SECONDS if self.child else None
            yield solved(model, way, _least(clock.seconds_left, most))
        if self.child:
            # What took long is likely to take long again, unless only other work of the machine held it up.
            began = clock.seconds
            found = self.child.optimum(
                Linear(model.export_model().SerializeToString(), number, clock.seconds_left), clock
            )
            self._is_long = clock.seconds - began > FIRST_SECONDS / 2
            yield found


def _least(*seconds: float | None) -> float | None:
    return min((max(SHORTEST_SECONDS, each) for each in seconds if each is not None), default=None)


def solved(model: mathopt.Model, way: Way, seconds: float | None) -> Optimum | None:
    """Solve a model in one way; None when it ended without an optimum."""
    limit = None if seconds is None else timedelta(seconds=seconds)
    params = mathopt.SolveParameters(lp_algorithm=way.algorithm, time_limit=limit)
    result = None
    # What a solver cannot do at all it says by one of these; the last when OR-Tools cannot translate its own fault.
    with suppress(ValueError, RuntimeError, TypeError, AttributeError):
        result = mathopt.solve(model, way.solver, params=params)
    if result is None or result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return None
    return Optimum(
        result.objective_value(),
        {variable.id: value for variable, value in result.variable_values().items()},
        {row.id: value for row, value in result.dual_values().items()},
    )


def solved_here(linear: Linear) -> Optimum | None:
    """Solve a program that came from elsewhere."""
    proto = model_pb2.ModelProto()
    proto.ParseFromString(linear.model)
    return solved(mathopt.Model.from_model_proto(proto), WAYS[linear.way], linear.seconds)
