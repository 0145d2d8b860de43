"""Programs in a child process, which can be ended at any moment: integer ones, and linear ones that take long.

HiGHS heeds no request to stop and writes to the standard output of its process; a child of our own keeps both away from
the caller. One child serves a whole solve: it starts while the bound is being found and reads one program at a time.
When a clock ends a program, the child is ended with it, and the next program gets a new one.

Loading its libraries costs a child a quarter of a second of processor time, more than many a repair or what-if. So a
child that is free after a solve waits for the next solve of its process, and ends when none comes for a while.
"""

import atexit
import os
import pickle
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ortools.math_opt.python import mathopt

from matcher.domain.model.errors import MatcherError
from matcher.solver.clock import Clock
from matcher.solver.master.linear_solver import NO_OPTIMUM, Linear, Optimum, solved_here

HIGHS, SCIP = "HiGHS", "SCIP"
SOLVERS = {HIGHS: mathopt.SolverType.HIGHS, SCIP: mathopt.SolverType.GSCIP}
WHOLE_POINT = 0.99
"""Points are whole numbers: a bound less than a point above the best proves it best."""
ON = 0.5
HEADER_BYTES = 8
POLL_SECONDS = 0.05
SHORTEST_SECONDS = 0.2
WATCH_SECONDS = 1.0
IDLE_SECONDS = 120.0
"""A child that was asked nothing for so long ends itself: a server that rarely solves shall not keep its memory."""
TAKEN_SECONDS = 100.0
"""For so long its parent counts on it: less, so that none ends just as a program comes."""


@dataclass(frozen=True)
class Row:
    """A limit: the amounts of some variables add up to the capacity at most."""

    amounts: dict[int, int]
    capacity: int


@dataclass(frozen=True)
class Program:
    """Maximize points over variables between 0 and 1, within rows.

    Args:
        points: By variable.
        whole: How many variables, the first ones, are 0 or 1; the others may lie between.
        rows: The limits.
        nodes: Most nodes of the search tree: a limit in work, the same on every machine.
        seconds: Time limit, after which the best found is answered; None for none.
        by: Which solver is asked, one of :data:`SOLVERS`.
        known: Whole variables that are 1 in an assignment that is known; the others are 0 in it. None where none is.
            The solver checks it and begins with it.
    """

    points: Sequence[int]
    whole: int
    rows: Sequence[Row]
    nodes: int
    seconds: float | None = None
    by: str = HIGHS
    known: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Answer:
    """What came of a program.

    Args:
        on: Whole variables that are 1.
        limit: No assignment of the program is worth more; infinite when that was not found.
        worth: Points of what was found; minus infinity where nothing was.
    """

    on: tuple[int, ...]
    limit: float
    worth: float = -inf


class _Child:
    """A process that solves one program at a time."""

    def __init__(self) -> None:
        search = os.pathsep.join([str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from matcher.solver.master.integer_program import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": search.rstrip(os.pathsep)},
            process_group=0,  # Ctrl-C is for the parent, which ends the child when it is ready to
        )
        assert self.process.stdin is not None  # noqa: S101 both are pipes
        assert self.process.stdout is not None  # noqa: S101
        self.requests, self.answers = self.process.stdin, self.process.stdout
        self.is_busy = False
        self.since = time.monotonic()

    def is_free(self) -> bool:
        """Whether the next answer would be that to the next program."""
        is_fresh = time.monotonic() - self.since < TAKEN_SECONDS
        return not self.is_busy and is_fresh and self.process.poll() is None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.requests, self.answers):
            with suppress(BrokenPipeError):
                pipe.close()


_waiting: dict[int, list[_Child]] = {}
"""Children that are free, by the process that started them: a fork can't wait for those of its parent."""


def _some_child() -> _Child:
    """A child that waits, or else a new one, which gets ready while the caller goes on."""
    waiting = _waiting.setdefault(os.getpid(), [])
    with suppress(IndexError):  # there is none, or another thread took the last one
        while True:
            child = waiting.pop()
            if child.is_free():
                return child
            child.end()
    return _Child()


def end_waiting_children() -> None:
    """End the children that wait for a next solve of this process."""
    for child in _waiting.pop(os.getpid(), []):
        child.end()


atexit.register(end_waiting_children)


class IntegerSolver:
    """A child process for one solve. A context manager: leaving sets a free child aside, and ends a busy one."""

    def __enter__(self) -> Self:
        """Take a child that waits, or start one."""
        self._child = _some_child()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the child wait for the next solve; end it where it is still at a program."""
        if self._child.is_free():
            _waiting.setdefault(os.getpid(), []).append(self._child)
        else:
            self._child.end()

    def solve(self, program: Program, clock: Clock) -> Answer | None:
        """Solve an integer program; None when the clock was up first.

        Raises:
            MatcherError: The child died.
        """
        answer = self._ask(replace(program, seconds=_most_of(clock.seconds_left)), clock)
        return answer if isinstance(answer, Answer) else None

    def optimum(self, linear: Linear, clock: Clock) -> Optimum | None:
        """Solve a linear program; None when it ended without an optimum, the clock was up first or the child died."""
        with suppress(MatcherError):
            answer = self._ask(linear, clock)
            return answer if isinstance(answer, Optimum) and answer != NO_OPTIMUM else None
        return None  # it is still busy: the next program gets another child

    def _ask(self, program: Program | Linear, clock: Clock) -> object:
        """What the child answers; None when the clock was up first.

        Raises:
            MatcherError: The child died.
        """
        if clock.is_up():
            return None
        if not self._child.is_free():
            # Its next answer would be that to the program before, or it had waited for too long.
            self._child.end()
            self._child = _Child()
        child, child.is_busy = self._child, True
        try:
            _send(child.requests, program)
        except BrokenPipeError as broken:
            raise self._died() from broken
        with selectors.DefaultSelector() as selector:
            selector.register(child.answers, selectors.EVENT_READ)
            while not selector.select(timeout=POLL_SECONDS):
                if clock.is_up():
                    return None
        answer = _receive(child.answers)
        if answer is None:
            raise self._died()
        child.is_busy, child.since = False, time.monotonic()
        return answer

    def _died(self) -> MatcherError:
        code = self._child.process.poll()
        return MatcherError(
            f"the process that solves integer programs ended by itself (exit code {code}); nothing was stored. "
            "Memory may have run out: see the system's log, and run again"
        )


def _most_of(seconds: float | None) -> float | None:
    """A little less than the time left, so that the answer comes before the clock is up."""
    return None if seconds is None else max(SHORTEST_SECONDS, seconds * 0.9 - SHORTEST_SECONDS)


def _send(pipe: IO[bytes], message: object) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(body).to_bytes(HEADER_BYTES, "big"))
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> object:
    header = pipe.read(HEADER_BYTES)
    return pickle.loads(pipe.read(int.from_bytes(header, "big"))) if header else None  # noqa: S301 our own child


def solve_here(program: Program) -> Answer:
    """Solve a program in this process, through MathOpt."""
    model = mathopt.Model()
    variables = [
        model.add_variable(lb=0.0, ub=1.0, is_integer=number < program.whole) for number in range(len(program.points))
    ]
    for row in program.rows:
        total = mathopt.fast_sum(float(amount) * variables[k] for k, amount in row.amounts.items())
        model.add_linear_constraint(total <= float(row.capacity))
    model.maximize(mathopt.fast_sum(float(p) * v for p, v in zip(program.points, variables, strict=True)))
    known = dict.fromkeys(variables[: program.whole], 0.0) | {variables[k]: 1.0 for k in program.known or ()}
    result = mathopt.solve(
        model,
        SOLVERS[program.by],
        params=mathopt.SolveParameters(
            time_limit=None if program.seconds is None else timedelta(seconds=program.seconds),
            node_limit=program.nodes,
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=WHOLE_POINT,
        ),
        model_params=mathopt.ModelSolveParameters(
            solution_hints=[] if program.known is None else [mathopt.SolutionHint(variable_values=known)]
        ),
    )
    on: tuple[int, ...] = ()
    worth = -inf
    if result.has_primal_feasible_solution():
        values = result.variable_values(variables[: program.whole])
        on = tuple(number for number, value in enumerate(values) if value > ON)
        worth = result.objective_value()
    return Answer(on, result.termination.objective_bounds.dual_bound, worth)


def serve(requests: IO[bytes], answers: IO[bytes], comes: Callable[[], bool] = lambda: True) -> None:
    """Answer programs until there are no more.

    Args:
        comes: Waits for the next program; false where none came for long.
    """
    while comes() and (program := _receive(requests)) is not None:
        if isinstance(program, Linear):
            _send(answers, solved_here(program) or NO_OPTIMUM)
        else:
            assert isinstance(program, Program)  # noqa: S101 the parent sends nothing else
            _send(answers, solve_here(program))


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, even in the middle of a program."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)


def main() -> None:
    """Serve on standard input and output; what the solver itself prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        # The parent sends one program at a time: nothing is left in the buffer while this waits.
        serve(sys.stdin.buffer, answers, comes=lambda: bool(selector.select(timeout=IDLE_SECONDS)))
