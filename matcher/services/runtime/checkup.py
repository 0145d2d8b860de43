"""What a check-up finds: each thing in order, or wrong with the way to mend it. Names nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.model.clock.ahead import is_ahead
from matcher.records import Run, RunStatus
from matcher.services.runtime.heartbeat import lives

NIGHT_IS_LATE = timedelta(hours=26)
"""A night a day, and two hours for a long one."""
HOW = {RunStatus.FAILED: "failed", RunStatus.DIED: "was killed", RunStatus.CANCELLED: "was cancelled"}
CLOCKS_APART = timedelta(seconds=30)
"""A quarter of what makes a heartbeat stale."""
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
        return _night(in_order=True, sentence="There was none yet. Propose a first schedule with: matcher nightly")
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


def worker_there(living: int, waiting: int, expected: int = 0) -> Finding:
    """Whether as many workers are there as are expected, and one for what waits."""
    if living < expected:
        sentence = f"{living:,} of {expected:,} expected are there. Start them: systemctl start matcher-worker"
        return Finding("worker", in_order=False, sentence=sentence)
    if living:
        there = "1 is there." if living == 1 else f"{living:,} are there."
        return Finding("worker", in_order=True, sentence=there)
    if waiting:
        jobs = "1 job waits" if waiting == 1 else f"{waiting:,} jobs wait"
        sentence = f"None is there, and {jobs}. Start one: systemctl start matcher-worker"
        return Finding("worker", in_order=False, sentence=sentence)
    return Finding("worker", in_order=True, sentence="None is there: a timer or cron has to keep the clock.")


def decided_seats(waiting: int, proposed: int = 0) -> Finding:
    """Whether what people decided still holds.

    Args:
        waiting: Decided seats that no longer hold, and wait for a person.
        proposed: Likewise of seats that nobody decided on yet: the next run looks at them.
    """
    if not waiting:
        holds = "Every one holds, or a person keeps it."
        also = f" Of those proposed, {proposed:,} no longer {'holds' if proposed == 1 else 'hold'}: matcher review list"
        return Finding("decided seats", in_order=True, sentence=holds + (also if proposed else ""))
    seats = "1 no longer holds" if waiting == 1 else f"{waiting:,} no longer hold"
    sentence = f"{seats}: to be released, or kept with a reason. See: matcher engagements stale"
    return Finding("decided seats", in_order=False, sentence=sentence)


def names_of_seats(engagements: int) -> Finding:
    """Whether the tables hold names of seats that tell what a seat asks for. Nothing here mends it, so it is no fault.

    Args:
        engagements: With seats that a dataset named, before seats had numbers by chance.
    """
    name = "names of seats"
    if not engagements:
        return Finding(name, in_order=True, sentence="Seats have numbers by chance.")
    some = "1 engagement has" if engagements == 1 else f"{engagements:,} engagements have"
    said = (
        f"{some} seats by the names of a dataset, as engagements from before version 0.2 do. Who reads the tables or a"
        " backup from before without the keys may tell by them what a seat asks for. Let nobody read either who may"
        " not know; forget old backups with their keys. New engagements have numbers."
    )
    return Finding(name, in_order=True, sentence=said)


def clocks_agree(here: datetime, there: datetime) -> Finding:
    """Whether this machine's clock and the database's show the same: whether a run lives is told by them."""
    apart = abs((there - here).total_seconds())
    if apart > CLOCKS_APART.total_seconds():
        sentence = f"It is {apart:,.0f} seconds from the database's. Set both by the network: timedatectl set-ntp true"
        return Finding("clock", in_order=False, sentence=sentence)
    return Finding(
        "clock", in_order=True, sentence=f"Within {CLOCKS_APART.total_seconds():.0f} seconds of the database's."
    )


def stored_moments(newest: tuple[datetime, str] | None, now: datetime, accepted: datetime | None) -> Finding:
    """Whether anything is said to have happened in the future: the clock is behind, or was ahead before.

    Args:
        newest: The latest such moment, and the table that says so.
        accepted: Up to when somebody said that a clock was wrong before, and is right now.
    """
    name = "stored moments"
    if newest is None or not is_ahead(newest[0], now):
        return Finding(name, in_order=True, sentence="None of what happened lies in the future.")
    at, table = newest
    said = f"The newest, of {at:%Y-%m-%d %H:%M} UTC in the table {table}, is {_span(at - now)} ahead of this clock."
    if accepted and at <= accepted:
        return Finding(name, in_order=True, sentence=f"{said} It is on record that the clock was wrong then.")
    way = "Set the clock: timedatectl set-ntp true. If it is right, and was wrong before: matcher audit-log clock"
    return Finding(name, in_order=False, sentence=f"{said} {way}")


def _span(span: timedelta) -> str:
    for name, unit in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if span >= 2 * unit:
            return f"{span // unit:,} {name}s"
    return f"{span // timedelta(minutes=1):,} minutes"


def _at_work(run: Run, now: datetime, age: str) -> Finding:
    if lives(run, now):
        return _night(in_order=True, sentence=f"Run {run.run_id} is at work, begun {age}.")
    sentence = f"Run {run.run_id} died, begun {age}. The next run records it: matcher nightly"
    return _night(in_order=False, sentence=sentence)


def _night(*, in_order: bool, sentence: str) -> Finding:
    return Finding("last night", in_order, sentence)
