"""A freed seat is proposed again: not by the person who answered, but soon, by the next who may run the solver.

However many seats are freed at once, one run mends them all. One that is at work is left alone: the repair follows it.
"""

from collections.abc import Callable

from matcher.ports import Database, UnitOfWork
from matcher.records import JobKind, JobState, Run
from matcher.services.offers.expiring import expire, freed
from matcher.services.runs.run_control import add_job

FREED = "a freed seat"
"""What asks for a run, as the trail has it."""
REPAIR_SECONDS = 30.0
"""What a repair may take: it begins with what stands, and the night has all the time that it needs."""


def repair(database: Database, again: Callable[[Database], Run]) -> Run | None:
    """Propose again where seats were freed since the last run; None where there are none.

    Args:
        again: Proposes from the schedule that stands, keeping all that is approved.

    Raises:
        RunningError: Another run is at work.
    """
    return again(database) if freed(database) else None


def repair_soon(database: Database) -> int | None:
    """Ask for a repair where seats were freed since the last run: the job to send to the queue, or None.

    None too where a run waits already: it will mend them.
    """

    def work(unit: UnitOfWork) -> int | None:
        if unit.jobs.find([JobState.WAITING], limit=1):
            return None
        return add_job(unit, None, JobKind.REPAIR, FREED)

    return database.writing(work) if freed(database) else None


def attend(database: Database, send: Callable[[int], None]) -> int:
    """What a worker does every minute: end late offers, and ask for a repair where a seat was freed; how much was done.

    Args:
        send: Wakes a worker for a job.
    """
    ended = expire(database).offers
    job_id = repair_soon(database)
    if job_id is None:
        return ended
    send(job_id)
    return ended + 1
