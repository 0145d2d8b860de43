"""Has a seat that a request has freed be proposed for again."""

from matcher.services.runs.repairing import repair_soon
from web.shell.center import database, wake_worker


def mend_soon() -> None:
    """Ask for a repair where this request has freed a seat; cut off here, a worker does within a minute."""
    job_id = repair_soon(database())
    if job_id is not None:
        wake_worker(job_id)
