"""What a check-up finds: each thing in order, or wrong with the way to mend it. Names nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.service.liveness import lives
from matcher.service.records import Run, RunStatus

NIGHT_IS_LATE = timedelta(hours=26)
"""A night a day, and two hours for a long one."""
HOW = {RunStatus.FAILED: "failed", RunStatus.DIED: "was killed", RunStatus.CANCELLED: "was cancelled"}
ENDED_WELL = frozenset({RunStatus.FINISHED, RunStatus.NOTHING_NEW})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        sentence: What was found; where it is wrong, also how to mend it.
    """

    name: str
    in_order: bool
    sentence: str


def last_night(run: Run | None, now: datetime) -> Finding:
    """How the newest run stands."""
    if run is None:
        return _night(in_order=False, sentence="There was none yet. Propose a first schedule with: matcher nightly")
    if run.started_at > now:
        return Finding("clock", in_order=False, sentence=f"Run {run.run_id} began after now: set this machine's clock.")
    age = f"{(now - run.started_at) // timedelta(hours=1)} hours ago"
    if run.status is RunStatus.STARTED:
        return _at_work(run, now, age)
    if run.status not in ENDED_WELL:
        how = HOW[run.status]
        return _night(
            in_order=False, sentence=f"Run {run.run_id} {how}, {age}. See its page or the log, then: matcher nightly"
        )
    if now - run.started_at > NIGHT_IS_LATE:
        return _night(
            in_order=False, sentence=f"The last run was {age}. See that the timer is on: systemctl list-timers"
        )
    return _night(in_order=True, sentence=f"Run {run.run_id} ended well, {age}.")


def _at_work(run: Run, now: datetime, age: str) -> Finding:
    if lives(run, now):
        return _night(in_order=True, sentence=f"Run {run.run_id} is at work, begun {age}.")
    sentence = f"Run {run.run_id} died, begun {age}. The next run records it: matcher nightly"
    return _night(in_order=False, sentence=sentence)


def _night(*, in_order: bool, sentence: str) -> Finding:
    return Finding("last night", in_order, sentence)
