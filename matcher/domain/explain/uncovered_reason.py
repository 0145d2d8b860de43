"""A reason why an engagement is not covered: its kind, its sentence, and all that it names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId, EngagementId


class Code(StrEnum):
    """Kinds of reasons."""

    REFERRED = "referred_to_ovc_ttac"
    AWAITING = "awaiting_granting_office"
    NO_SEATS = "no_seats"
    NO_START = "no_offered_start"
    NOBODY_FOR_SEAT = "nobody_for_seat"
    NO_START_FOR_TEAM = "no_start_for_team"
    ONE_PERSON = "may_be_one_person"
    LOST = "lost_to_better_use"
    NOT_WORTH_IT = "not_worth_it"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why an engagement is not covered.

    What is named is as little as can be: without all of it the engagement could be delivered, with any part of it
    kept it could not.

    Args:
        rules: The rules that stand in the way together, by the names under which they may be told.
        engagement_ids: Engagements that hold the people it would need: without them a whole team would be free.
        people: Who would do but for their agreement, any one of them; or who is not free with the others at the start
            named, all of them. Nobody where roles may not be told.
        first_start: When the nearest team could start, of people who are never free together.
        more: How many people that would take beside those there are.
    """

    engagement_id: EngagementId
    code: Code
    sentence: str
    rules: tuple[str, ...] = ()
    engagement_ids: tuple[EngagementId, ...] = ()
    people: tuple[ConsultantId, ...] = ()
    first_start: datetime | None = None
    more: int = 0

    @property
    def rule(self) -> str | None:
        """The first rule that stands in the way, or None."""
        return next(iter(self.rules), None)
