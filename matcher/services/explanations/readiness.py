"""A worker that has nothing to do gets ready for questions, so that the first one waits no longer than those after it.

The first question after a worker's start, or after a run that proposed anew, would find libraries not loaded and the
schedule that stands unknown to the solver: a CPU second at 400 × 220, and 1.5 to 3 on the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from matcher.domain.model.solution import Solver, Stop
from matcher.ports import Database, UnitOfWork
from matcher.records import Run, RunStatus
from matcher.services.explanations.baseline import baseline
from matcher.services.runs.crashed_runs import at_work

LONGEST_RUN = timedelta(minutes=1)
"""Of a center whose runs take longer, nothing is solved that nobody asked for."""
WHY = "rules checked so that the worker is ready for questions"


@dataclass
class Readiness:
    """What a worker has got ready for.

    Args:
        solver: Gives the solver that questions are answered with; called first when there is time to load it.
        stop: Whether to leave it for later: a job is in hand, or the worker ends.
        ready_for: The run that proposed what the solver knows; 0 for none.
    """

    database: Database
    solver: Callable[[], Solver]
    stop: Stop
    ready_for: int = 0

    def get_ready(self) -> int:
        """Solve the schedule that stands, once after each run; how often that was done."""
        with self.database.reading() as work:
            run = None if at_work(work) else _newest(work)
        if run is None or run.run_id == self.ready_for or self.stop():
            return 0
        baseline(self.database, None, WHY, self.solver(), self.stop)
        if self.stop():
            return 0  # it may have been cut short
        self.ready_for = run.run_id
        return 1


def _newest(work: UnitOfWork) -> Run | None:
    """The newest run that proposed something; None where there is none, or where it took long."""
    run = next(iter(work.runs.find(status=RunStatus.FINISHED, limit=1)), None)
    return run if run and run.finished_at and run.finished_at - run.started_at <= LONGEST_RUN else None
