"""Names that tests share: engagements, consultants, seats; and the way to say that something is there."""

from typing import TypeVar

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName

Thing = TypeVar("Thing")

E1, E2, E3, E9 = (EngagementId(name) for name in ("E1", "E2", "E3", "E9"))
C1, C2, C3, C4, C5, C8, C9 = (ConsultantId(name) for name in ("C1", "C2", "C3", "C4", "C5", "C8", "C9"))
SEAT_1, SEAT_2 = (SeatName(name) for name in ("1", "2"))


def the(thing: Thing | None) -> Thing:
    """What has to be there."""
    assert thing is not None
    return thing
