"""Names of things: what a dataset calls them, never their place in an array."""

from typing import NewType

ConsultantId = NewType("ConsultantId", str)
EngagementId = NewType("EngagementId", str)
SeatName = NewType("SeatName", str)
