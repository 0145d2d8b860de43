"""A freed seat is proposed anew: not by whoever answered, but by the next who may run the solver."""

from matcher.service.expiring import expire, freed
from matcher.service.ports import Database
from matcher.service.ports.repairing import Repairer
from matcher.service.records import Run
from matcher.service.running import run_now

FREED = "a freed seat"
"""What asks for a run, as the trail has it."""


def repair(database: Database, repairer: Repairer) -> Run | None:
    """Propose anew where seats were freed since the last run; None where there are none.

    Raises:
        RunningError: Another run is at work.
    """
    return repairer(database) if freed(database) else None


def attend(database: Database) -> int:
    """What a worker does every minute: end late offers, and ask for a run where a seat was freed; how much was done."""
    ended = expire(database).offers
    return ended + (run_now(database, None, FREED).done if freed(database) else 0)
