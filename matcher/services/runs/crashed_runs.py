"""Which run is at work, and what is recorded of those that crashed or failed."""

import traceback
from dataclasses import replace
from pathlib import Path

from matcher.domain.model.errors import MatcherError
from matcher.ports import UnitOfWork
from matcher.records import Run, RunStatus
from matcher.services.runtime.heartbeat import lives

KILLED = "The process ended before the run did: it was killed, or the machine stopped."
INTERRUPTED = "Stopped by a person."


def at_work(work: UnitOfWork) -> Run | None:
    """The run that is at work now, or None."""
    holder = work.runs.get(work.runs.lock_holder() or 0)
    return holder if holder and holder.status is RunStatus.STARTED and lives(holder, work.now) else None


def reap_crashed_runs(work: UnitOfWork) -> None:
    """Record runs that ended without a word. There is none at work: see :func:`at_work`."""
    for crashed in work.runs.find(status=RunStatus.STARTED):
        work.runs.finish(replace(crashed, status=RunStatus.DIED, finished_at=work.now, reason=KILLED))
        work.runs.release_lock(crashed.run_id)


def why(error: BaseException) -> str:
    """Why a run failed, for the record: an unforeseen error's own text might name people, so its place is given."""
    if isinstance(error, MatcherError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"An error in the program: {type(error).__name__}{place}. Nothing was changed."
