"""A freed seat is proposed anew: not by whoever answered, but by the next who may run the solver."""

from matcher.service.expiring import freed
from matcher.service.ports import Database
from matcher.service.ports.repairing import Repairer
from matcher.service.records import Run


def repair(database: Database, repairer: Repairer) -> Run | None:
    """Propose anew where seats were freed since the last run; None where there are none.

    Raises:
        RunningError: Another run is at work.
    """
    return repairer(database) if freed(database) else None
