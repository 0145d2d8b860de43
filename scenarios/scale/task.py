"""One scenario as a call that any process can carry, and its answer."""

from dataclasses import dataclass, replace

from matcher.domain.model.solution import Limits, Solution, Stop
from scenarios.case import ChangeError
from scenarios.changes.change import Change
from scenarios.runs.solving import Prepared, never, solved

TOGETHER = 2
"""How often processes may break before each scenario is tried alone."""
ENDED_ITS_PROCESS = "The process that solved it ended, each time it was tried: out of memory, or a bug."


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no plan, and why."""

    reason: str


Task = tuple[Change, ...]
"""The changes of one scenario."""
Answer = Solution | Failed


def answer(start: Prepared, task: Task, limits: Limits, stop: Stop = never) -> Answer:
    """Solve one scenario. How long it took is left out: it is all that differs from one process to another."""
    try:
        solution = solved(start, task, limits, stop=stop).solution
    except ChangeError as error:
        return Failed(error.on_pages)
    return replace(solution, seconds=0.0, stages=())
