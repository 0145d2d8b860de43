"""What one account may ask in a day, what was asked, and requests to read many records at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class QuestionKind(StrEnum):
    """An act whose answer depends on what is known of people, so that it can be used as a question about them."""

    OTHERS = "others"
    """Who else could present was looked at."""
    REFUSED = "refused"
    """A team was put forward, and a rule refused it."""
    EXPLANATION = "explanation"
    """Why someone is or is not on a team was asked."""
    WHAT_IF = "what_if"
    """A what-if on the center's data was asked for."""
    TURNED_DOWN = "turned_down"
    """Someone was turned down or released, to see who follows."""
    TAKEN_BACK = "taken_back"
    """A decision was taken back."""
    FACTS = "facts"
    """Facts were changed, to see whose seat is in doubt or who is proposed then."""
    REQUEST = "request"
    """A request became an engagement, or one did no longer."""


@dataclass(frozen=True, slots=True)
class Brakes:
    """How much is too much.

    Args:
        questions_a_day: What one account may ask in a day at the center.
        records_an_hour: So many confidential records are read within an hour by giving a reason; past it the reason is
            asked for once more, and past twice as many a second person is needed.
    """

    questions_a_day: int = 200
    records_an_hour: int = 10


USUAL_BRAKES = Brakes()


@dataclass(frozen=True, slots=True)
class Asked:
    """How often one account asked things of one kind on one day.

    Args:
        times: How often it was answered.
        waited: How often it was refused because the allowance was used up.
        last_at: When it was asked last.
        waited_at: When it was refused last; None where it never was.
    """

    user_id: int
    kind: QuestionKind
    times: int
    waited: int
    last_at: datetime
    waited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AllowanceAnswer:
    """What someone with the permission made of an account that waits.

    Args:
        more: So many questions more for the day; 0 where it was left as it is.
        by: Who it was, by name.
    """

    user_id: int
    more: int
    by: str
    at: datetime


EVERYONE = "everyone"
"""Whose records a request is about, where it is about all."""


class ReadingState(StrEnum):
    """Where a request to read many records stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    USED = "used"
    OVER = "over"
    """It was not answered, or not used, in time."""


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """Someone with the permission asks to read many records at once; a second person says yes or no.

    Args:
        whom: :data:`EVERYONE`, or the engagement whose team it is about.
        approved: None until it is answered.
        answered_by: Who answered, by name; empty until then.
        used_at: When the records were read: it is good for once.
    """

    request_id: int
    user_id: int
    asked_at: datetime
    whom: str
    why: str
    approved: bool | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    used_at: datetime | None = None
