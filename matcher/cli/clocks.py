"""Moments as commands print them: on the clock that people go by, with its zone named."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from matcher.domain.model.ids import EngagementId
from matcher.ports import Database
from matcher.services.consultants.names import names_of

UNKNOWN = ZoneInfo("UTC")
Clocks: TypeAlias = Callable[[EngagementId, datetime], str]
"""Says a moment of an engagement in words."""


def moment(at: datetime) -> str:
    """A moment on the clock that it is given in."""
    return f"{at:%Y-%m-%d %H:%M %Z}"


def clocks_of(database: Database, engagement_ids: Iterable[EngagementId]) -> Clocks:
    """The clocks of these engagements: each its own; UTC where one has left the data."""
    names = names_of(database, (), set(engagement_ids))
    return lambda engagement_id, at: moment(at.astimezone(names.zone(engagement_id, UNKNOWN)))
