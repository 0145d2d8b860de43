"""An engagement: each field is declared here, and only here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.declared.fields import Field, FormGroup
from matcher.domain.model.declared.holds import (
    ClockTimes,
    Day,
    Identifier,
    Language,
    Level,
    Levels,
    MapPlace,
    Number,
    OneOf,
    State,
    Text,
    TimeZone,
    Weekdays,
    Whole,
    Word,
    YesNo,
)
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.vocabulary import AUDIENCES, TOPICS, Mode, SeatRole, TaType

WHO_AND_WHAT = FormGroup("Who and what")
WHERE = FormGroup("Where")
WHEN = FormGroup("When")
GATES = FormGroup("Gates")
TOPICS_ASKED_FOR = FormGroup("Topics, with the level that someone on the team must have", folded=True)


@dataclass(frozen=True, slots=True)
class Engagement:
    """One piece of technical assistance for one organization."""

    engagement_id: Annotated[EngagementId, Field("Id", Identifier())]
    organization: Annotated[str, Field("Organization", Text(is_name=True), WHO_AND_WHAT)]
    audience: Annotated[str, Field("Kind of organization", Word(AUDIENCES), WHO_AND_WHAT)]
    ta_type: Annotated[TaType, Field("What", OneOf(TaType), WHO_AND_WHAT)]
    mode: Annotated[Mode, Field("Mode", OneOf(Mode), WHO_AND_WHAT)]
    language: Annotated[str, Field("Language", Language(), WHO_AND_WHAT, "A code like en, es or ase.")]
    city: Annotated[str, Field("City", Text(), WHERE)]
    state: Annotated[str, Field("State", State(), WHERE)]
    place: Annotated[Place | None, Field("Place", MapPlace(), empty=None)]
    """Of the venue; None only where nobody travels."""
    time_zone: Annotated[ZoneInfo, Field("Time zone", TimeZone(), WHERE, "Like Central, or a city of it.")]
    priority: Annotated[int, Field("Priority, 5 is highest", Level(), WHO_AND_WHAT)]
    requested_on: Annotated[date | None, Field("Asked for on", Day(), WHEN, empty=None)]
    window_start: Annotated[date, Field("First possible day", Day(), WHEN)]
    window_end: Annotated[date, Field("Last possible day", Day(), WHEN)]
    sessions: Annotated[int, Field("Sessions", Whole(1, 366), WHEN)]
    session_minutes: Annotated[int, Field("Minutes a session", Whole(1, 1440), WHEN)]
    cadence_days: Annotated[int, Field("Days between sessions", Whole(0, 366), WHEN, "0: on days in a row.")]
    """0: consecutive business days, delivered in one run."""
    start_times: Annotated[
        tuple[time, ...], Field("Start times", ClockTimes(), WHEN, "Like 09:00; 13:30, on the engagement’s own clock.")
    ]
    weekdays: Annotated[frozenset[int], Field("Weekdays", Weekdays(), WHEN)]
    budget: Annotated[
        float | None,
        Field(
            "Budget in dollars",
            Number(0, 1_000_000_000),
            WHO_AND_WHAT,
            "Empty: no limit.",
            empty=None,
            may_lack=True,
        ),
    ]
    federal_grantee: Annotated[bool, Field("Federal grantee", YesNo(), GATES, may_lack=True)]
    granting_office_confirmed: Annotated[bool, Field("Granting office has confirmed", YesNo(), GATES, may_lack=True)]
    criminal_justice: Annotated[bool, Field("Criminal-justice need", YesNo(), GATES, may_lack=True)]
    minors_present: Annotated[bool, Field("Minors are present", YesNo(), GATES, may_lack=True)]
    topics: Annotated[Mapping[str, int], Field("Topics", Levels(TOPICS), TOPICS_ASKED_FOR)] = field(
        default_factory=dict
    )
    """To the level that someone on the team must have."""
    seats: Mapping[SeatName, SeatRole] = field(default_factory=dict)

    @property
    def on_site(self) -> bool:
        """Whether the team travels: in person and hybrid."""
        return self.mode is not Mode.VIRTUAL

    @property
    def hours(self) -> float:
        """Session hours of one seat."""
        return self.sessions * self.session_minutes / MINUTES_PER_HOUR
