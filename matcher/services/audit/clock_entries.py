"""The trail as a witness of the clock: what is promised until a day is not promised by a clock that went back."""

from datetime import datetime

from matcher.domain.model.clock.ahead import is_ahead
from matcher.ports import UnitOfWork
from matcher.records import Action, Subject, SubjectKind
from matcher.services.audit.entries import OPERATOR, record
from matcher.services.failures import ClockError

CLOCK = Subject(SubjectKind.CLOCK, "all")
WENT_BACK = (
    "This machine's clock shows {now:%Y-%m-%d %H:%M} UTC, and the newest entry of the trail is of {newest:%Y-%m-%d"
    " %H:%M} UTC. An offer that is made now would end too soon once the clock is set right, so nobody is asked. Have"
    " the clock set; matcher doctor says how, and what to do where it is right. Nothing was changed."
)


def accepted_until(work: UnitOfWork) -> datetime | None:
    """Up to when stored moments are on record as written by a clock that was ahead; None where none are."""
    said = next(iter(work.trail.find(actions=[Action.CLOCK], limit=1)), None)
    return datetime.fromisoformat(said.note) if said else None


def record_clock(work: UnitOfWork, newest: datetime, reason: str) -> None:
    """Write that the clock is right, though moments up to the newest lie ahead of it."""
    record(work, OPERATOR, Action.CLOCK, CLOCK, "in doubt", "right", reason=reason, note=newest.isoformat())


def require_clock(work: UnitOfWork) -> None:
    """Stop where the clock is behind what the trail has seen.

    Raises:
        ClockError: It went back, or it was ahead before and nobody has said so.
    """
    newest = work.trail.newest()
    if newest is None or not is_ahead(newest, work.now):
        return
    accepted = accepted_until(work)
    if accepted is None or newest > accepted:
        raise ClockError(WENT_BACK.format(now=work.now, newest=newest))
