"""A consultant: each field is declared here, and only here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from math import floor
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import MINUTES_PER_HOUR, Interval
from matcher.domain.model.declared.fields import Field, FormGroup, OwnLimit
from matcher.domain.model.declared.holds import (
    DatedSpans,
    Day,
    Email,
    Identifier,
    Languages,
    Levels,
    MapPlace,
    Number,
    OneOf,
    RankedWords,
    RuledOut,
    SomeOf,
    State,
    Text,
    TimeZone,
    WeeklyHours,
    Whole,
    YesNo,
)
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.vocabulary import AUDIENCES, DISCIPLINES, TOPICS, ConsultantStatus, Mode, Role

ROUNDING_MINUTES = 1e-6
"""Slack when a limit in decimal hours is read as whole minutes."""

WHO_AND_WHERE = FormGroup("Who and where")
OWN_LIMITS = FormGroup(
    "Own limits",
    "The consultant’s own: change them as they ask. Lifting one needs a word on how they asked.",
)
FREE_EVERY_WEEK = FormGroup(
    "Free every week",
    "Hours on the consultant’s own clock, like 9 AM to 12 PM; 1 PM to 5 PM, or all day. Empty: not free.",
)
DATES = FormGroup(
    "Dates",
    "On the consultant’s own clock. Days, like Mar 1, 2027 to Mar 5, 2027, or times, like Mar 1, 2027, "
    "9:00 AM to 12:00 PM; one a line.",
)
TOPICS_TAUGHT = FormGroup("Approved to teach: topics", folded=True)
AUDIENCES_TAUGHT = FormGroup("Approved to teach: audiences", folded=True)
KEPT_APART = FormGroup("Kept apart")


class WeeklyWindow(NamedTuple):
    """Hours free every week, on the consultant's own clock; an end at or before the start is on the next day."""

    weekday: int
    """0 is Monday."""
    start: time
    end: time


class Exclusion(NamedTuple):
    """What a consultant will not do, where, for whom or with whom. Never a reason."""

    kind: str
    """``topic``, ``audience``, ``state``, ``organization`` or ``consultant``."""
    value: str


@dataclass(frozen=True, slots=True)
class Consultant:
    """Someone the center may ask. Lists are in the vocabulary of :mod:`matcher.domain.model.vocabulary`."""

    consultant_id: Annotated[ConsultantId, Field("Id", Identifier())]
    name: Annotated[str, Field("Name", Text(is_name=True), WHO_AND_WHERE)]
    email: Annotated[str, Field("Email address of the data", Email(), WHO_AND_WHERE, in_trail=False)]
    roles: Annotated[frozenset[Role], Field("Roles", SomeOf(Role), KEPT_APART, apart=True, private=True)]
    years_experience: Annotated[
        float | None,
        Field("Years of experience", Number(0, 100), KEPT_APART, "Empty: not said.", empty=None, apart=True),
    ]
    """None: nobody has said."""
    years_lived_experience: Annotated[
        float | None,
        Field(
            "Years of bringing lived experience into training",
            Number(0, 100),
            KEPT_APART,
            "Empty: not said.",
            empty=None,
            may_lack=True,
            apart=True,
            private=True,
        ),
    ]
    """Never years since anything. None: nobody has said."""
    languages: Annotated[
        frozenset[str],
        Field(
            "Languages",
            Languages(),
            WHO_AND_WHERE,
            "Like English; Spanish; American Sign Language.",
            after="time_zone",
        ),
    ]
    disciplines: Annotated[
        tuple[str, ...],
        Field(
            "Disciplines",
            RankedWords(DISCIPLINES),
            WHO_AND_WHERE,
            "The main one first; several with semicolons.",
            may_lack=True,
            after="languages",
        ),
    ]
    modes: Annotated[
        frozenset[Mode], Field("Works", SomeOf(Mode, without=(Mode.HYBRID,)), OWN_LIMITS, limit=OwnLimit.ONLY)
    ]
    city: Annotated[str, Field("City", Text(), WHO_AND_WHERE)]
    state: Annotated[str, Field("State", State(), WHO_AND_WHERE)]
    place: Annotated[Place, Field("Place", MapPlace())]
    time_zone: Annotated[ZoneInfo, Field("Time zone", TimeZone(), WHO_AND_WHERE, "Like Central, or a city of it.")]
    max_travel_miles: Annotated[
        int | None,
        Field(
            "Miles of travel at most",
            Whole(0, 25_000),
            OWN_LIMITS,
            "Empty: not said.",
            empty=None,
            after="max_engagements_per_month",
            limit=OwnLimit.AT_MOST,
        ),
    ]
    """None: nobody has said."""
    max_hours_per_week: Annotated[
        float, Field("Hours a week at most", Number(0, 168), OWN_LIMITS, limit=OwnLimit.AT_MOST)
    ]
    max_engagements_per_month: Annotated[
        int, Field("Engagements a month at most", Whole(0, 10_000), OWN_LIMITS, limit=OwnLimit.AT_MOST)
    ]
    rest_days: Annotated[
        int | None,
        Field(
            "Days of rest after an engagement",
            Whole(0, 366),
            OWN_LIMITS,
            "Empty: not said.",
            empty=None,
            may_lack=True,
            limit=OwnLimit.AT_LEAST,
        ),
    ]
    """None: nobody has said."""
    rate_per_hour: Annotated[float, Field("Dollars an hour", Number(0, 1_000_000), KEPT_APART, apart=True)]
    organization: Annotated[
        str,
        Field(
            "Affiliation",
            Text(),
            WHO_AND_WHERE,
            "Nobody presents for an organization of their own.",
            may_lack=True,
            after="email",
        ),
    ]
    """An empty string where there is none."""
    status: Annotated[ConsultantStatus, Field("Status", OneOf(ConsultantStatus), WHO_AND_WHERE)]
    agreement_end: Annotated[
        date | None,
        Field(
            "Agreement until", Day(for_ever=True), WHO_AND_WHERE, "Empty: without an end.", empty=None, may_lack=True
        ),
    ]
    cleared_for_minors: Annotated[bool, Field("Cleared for minors", YesNo(), WHO_AND_WHERE, may_lack=True)]
    recent_engagements: Annotated[
        int | None,
        Field(
            "Delivered in the last 180 days",
            Whole(0, 10_000),
            WHO_AND_WHERE,
            "Empty: not known.",
            empty=None,
            may_lack=True,
        ),
    ]
    """None: nobody has counted."""
    weekly: Annotated[tuple[WeeklyWindow, ...], Field("Free every week", WeeklyHours(), FREE_EVERY_WEEK)] = ()
    available: Annotated[tuple[Interval, ...], Field("Also free", DatedSpans(), DATES, in_trail=False)] = ()
    unavailable: Annotated[tuple[Interval, ...], Field("Not free", DatedSpans(), DATES, in_trail=False)] = ()
    preferred: Annotated[tuple[Interval, ...], Field("Prefers", DatedSpans(), DATES, in_trail=False)] = ()
    topics: Annotated[Mapping[str, int], Field("Topics", Levels(TOPICS), TOPICS_TAUGHT)] = field(default_factory=dict)
    audiences: Annotated[Mapping[str, int], Field("Audiences", Levels(AUDIENCES), AUDIENCES_TAUGHT)] = field(
        default_factory=dict
    )
    exclusions: Annotated[
        frozenset[Exclusion],
        Field(
            "Ruled out",
            RuledOut(),
            KEPT_APART,
            "One a line, like state: TX; topic, audience, organization, consultant likewise.",
            apart=True,
        ),
    ] = frozenset()
    another_id: ConsultantId | None = None
    """The id under which this person is asked, where they may be in the data twice; derived, never stored."""

    @property
    def main_discipline(self) -> str:
        """The first discipline that the consultant lists, or an empty string."""
        return self.disciplines[0] if self.disciplines else ""

    @property
    def delivered_lately(self) -> int:
        """Engagements delivered in the last 180 days, as the goals count them: none where nobody has counted."""
        return self.recent_engagements or 0

    @property
    def rest_taken(self) -> int:
        """Days of rest after an engagement, as the rules count them: none where nobody has said."""
        return self.rest_days or 0

    @property
    def reach_miles(self) -> int:
        """How far the consultant travels, as the rules count it: nowhere where nobody has said that they would."""
        return self.max_travel_miles or 0

    @property
    def max_minutes_per_week(self) -> int:
        """The weekly limit in whole minutes."""
        return floor(self.max_hours_per_week * MINUTES_PER_HOUR + ROUNDING_MINUTES)
