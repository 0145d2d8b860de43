"""The port of calendars: private feeds that we give, and own calendars that we read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId
from matcher.records import BusyCalendar


class CalendarStore(Protocol):
    """Feeds by the hash of their token, own calendars with their addresses sealed, and the hours that these take."""

    def set_feed(self, consultant_id: ConsultantId, token_hash: str, at: datetime) -> None:
        """Give a consultant a feed in the place of the one before."""
        ...

    def drop_feed(self, consultant_id: ConsultantId) -> None:
        """Take a consultant's feed away."""
        ...

    def feed_made_at(self, consultant_id: ConsultantId) -> datetime | None:
        """When a consultant's feed was made, or None where there is none."""
        ...

    def feed_owner(self, token_hash: str) -> ConsultantId | None:
        """Whose feed it is."""
        ...

    def set_own(self, calendar: BusyCalendar) -> None:
        """Write what is known of a consultant's own calendar."""
        ...

    def drop_own(self, consultant_id: ConsultantId) -> None:
        """Forget a consultant's own calendar, and the hours that it took."""
        ...

    def own(self, consultant_id: ConsultantId) -> BusyCalendar | None:
        """A consultant's own calendar."""
        ...

    def all_own(self) -> Sequence[BusyCalendar]:
        """Every consultant's own calendar, by consultant."""
        ...

    def set_busy(self, consultant_id: ConsultantId, spans: Sequence[Interval]) -> None:
        """Write the hours that a consultant's own calendar takes, in the place of those before."""
        ...

    def busy(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, tuple[Interval, ...]]:
        """The hours that own calendars take, in order; of all or some."""
        ...
