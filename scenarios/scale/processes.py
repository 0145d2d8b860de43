"""Scenarios on the processes of this machine.

A process that dies breaks its whole pool, so what is unfinished goes to a new one; a scenario that ends its process
again and again is tried alone, and ends alone.

Loading the solver takes a process more CPU time than two what-ifs. So one process loads it once, where it can while the
base is being solved, and those that solve are its forks: it has begun nothing but imports, no thread of a solver's that
would not come along.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running

from matcher.domain.model.solution import Limits, Stop
from scenarios.runs.solving import Prepared
from scenarios.scale.task import ENDED_ITS_PROCESS, TOGETHER, Answer, Failed, Task, answer

LOADED = (__name__, "matcher.solver.incremental", "numpy.ma")
"""What each process needs to solve."""
FROM_ONE = "forkserver"
_started: tuple[Prepared, Limits] | None = None


def load_ahead() -> None:
    """Begin to load what processes need, in the background."""
    if FROM_ONE in get_all_start_methods():
        _context()
        ensure_running()


def solve_on_processes(
    start: Prepared, tasks: Sequence[Task], limits: Limits, number: int, done: Callable[[int], object], stop: Stop
) -> dict[int, Answer]:
    """The answers by position, as many as there are when it is stopped.

    Args:
        number: Of processes.
        done: Told the position of each scenario that was solved.
    """
    found: dict[int, Answer] = {}
    for together in [True] * TOGETHER + [False]:
        left = [position for position in range(len(tasks)) if position not in found]
        groups = [left] if together else [[position] for position in left]
        for group in filter(None, groups):
            if stop():
                return found
            with _pool(start, limits, number) as pool:
                found |= _gathered(pool, {position: tasks[position] for position in group}, done, stop)
    lost = {} if stop() else {k: Failed(ENDED_ITS_PROCESS) for k in range(len(tasks)) if k not in found}
    return found | lost


def _pool(start: Prepared, limits: Limits, number: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(number, _context(), _begin, (start, limits))


def _context() -> BaseContext:
    # Not forked from here: a solver's threads do not come along into a fork.
    if FROM_ONE not in get_all_start_methods():
        return get_context("spawn")
    context = get_context(FROM_ONE)
    context.set_forkserver_preload(list(LOADED))
    return context


def _begin(start: Prepared, limits: Limits) -> None:
    """Hand a process the base, once for all that it solves."""
    global _started  # noqa: PLW0603  a process of a pool is handed what it starts with before its calls
    _started = start, limits


def _solve(task: Task) -> Answer:
    if _started is None:
        raise RuntimeError("This process was handed no base: it does not belong to a pool of ours.")
    start, limits = _started
    return answer(start, task, limits)


def _gathered(
    pool: Executor, tasks: Mapping[int, Task], done: Callable[[int], object], stop: Stop
) -> dict[int, Answer]:
    """What the pool answers before it breaks, or before it is stopped."""
    found: dict[int, Answer] = {}
    futures = {pool.submit(_solve, task): position for position, task in tasks.items()}
    try:
        for future in as_completed(futures):
            found[futures[future]] = future.result()
            done(futures[future])
            if stop():
                break
    except BrokenProcessPool:
        return found
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return found
