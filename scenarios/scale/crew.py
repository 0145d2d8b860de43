"""Who solves many scenarios: a cluster where one is named, else the processes of this machine."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.domain.model.solution import Limits, Stop
from scenarios.runs.solving import Prepared, never
from scenarios.scale.cluster import solve_on_cluster
from scenarios.scale.processes import load_ahead, solve_on_processes
from scenarios.scale.task import Answer, Failed, Task, answer

STOPPED = "Stopped before it was solved."


@dataclass(frozen=True, slots=True)
class Crew:
    """Solves scenarios.

    Args:
        cluster: Address of a Dask scheduler; empty for this machine.
        processes: Here; 1 is this process itself.
    """

    cluster: str = ""
    processes: int = 1

    def get_ready(self) -> None:
        """Begin to load what processes of this machine need for many scenarios, while something else is done."""
        if not self.cluster and self.processes > 1:
            load_ahead()

    def solve(
        self,
        start: Prepared,
        tasks: Sequence[Task],
        limits: Limits,
        done: Callable[[int], object] = lambda _position: None,
        stop: Stop = never,
    ) -> list[Answer]:
        """The answer to each scenario, in order: the same ones wherever they were solved.

        Args:
            done: Told the position of each that was solved.
            stop: Asked now and then; what is not solved then has failed.

        Raises:
            ClusterError: The cluster can't be worked with.
        """
        if self.cluster:
            found = solve_on_cluster(start, tasks, limits, self.cluster, done, stop)
        elif self.processes > 1 and len(tasks) > 1:
            found = solve_on_processes(start, tasks, limits, min(self.processes, len(tasks)), done, stop)
        else:
            found = _solve_here(start, tasks, limits, done, stop)
        return [found.get(position, Failed(STOPPED)) for position in range(len(tasks))]


def crew_of(cluster: str = "") -> Crew:
    """The cluster of an address, or else the processes that this machine has cores for."""
    if cluster:
        return Crew(cluster=cluster)
    return Crew(processes=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _solve_here(
    start: Prepared, tasks: Sequence[Task], limits: Limits, done: Callable[[int], object], stop: Stop
) -> dict[int, Answer]:
    found: dict[int, Answer] = {}
    for position, task in enumerate(tasks):
        if found and stop():  # the first is answered in any case, with the best so far
            break
        found[position] = answer(start, task, limits, stop)
        done(position)
    return found
