"""The problem: who can be asked, what is asked for, and what stands from before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from math import floor
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, SeatStatus, TaType

NOTHING: Mapping[str, int] = MappingProxyType({})
MINUTES_PER_HOUR = 60
ROUNDING_MINUTES = 1e-6
"""Slack when a limit in decimal hours is read as whole minutes."""


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

    consultant_id: ConsultantId
    name: str
    email: str
    roles: frozenset[Role]
    years_experience: float
    years_lived_experience: float | None
    """Years of bringing lived experience into training and TA; never years since anything. None: nobody has said."""
    languages: frozenset[str]
    disciplines: tuple[str, ...]
    """The main one first."""
    modes: frozenset[Mode]
    city: str
    state: str
    place: Place
    time_zone: ZoneInfo
    max_travel_miles: int
    max_hours_per_week: float
    max_engagements_per_month: int
    rest_days: int
    rate_per_hour: float
    """US dollars."""
    organization: str
    """Affiliation, or an empty string."""
    status: ConsultantStatus
    agreement_end: date | None
    cleared_for_minors: bool
    recent_engagements: int
    """Delivered in the last 180 days."""
    topics: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    """Approved to teach, level 1 to 5."""
    audiences: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    """Approved for, level 1 to 5."""
    weekly: tuple[WeeklyWindow, ...] = ()
    available: tuple[Interval, ...] = ()
    unavailable: tuple[Interval, ...] = ()
    preferred: tuple[Interval, ...] = ()
    exclusions: frozenset[Exclusion] = frozenset()
    another_id: ConsultantId | None = None
    """The id under which this person is asked, where they may be in the data twice; derived, never stored."""

    @property
    def main_discipline(self) -> str:
        """The first discipline that the consultant lists, or an empty string."""
        return self.disciplines[0] if self.disciplines else ""

    @property
    def max_minutes_per_week(self) -> int:
        """The weekly limit in whole minutes."""
        return floor(self.max_hours_per_week * MINUTES_PER_HOUR + ROUNDING_MINUTES)


@dataclass(frozen=True, slots=True)
class Engagement:
    """One piece of technical assistance for one organization."""

    engagement_id: EngagementId
    organization: str
    audience: str
    ta_type: TaType
    mode: Mode
    language: str
    city: str
    state: str
    place: Place | None
    """Of the venue; None only where nobody travels."""
    time_zone: ZoneInfo
    priority: int
    """1 to 5, 5 highest."""
    requested_on: date | None
    window_start: date
    window_end: date
    sessions: int
    session_minutes: int
    cadence_days: int
    """0: consecutive business days, delivered in one run."""
    start_times: tuple[time, ...]
    weekdays: frozenset[int]
    """0 is Monday."""
    budget: float | None
    """US dollars, or None for no limit."""
    federal_grantee: bool
    granting_office_confirmed: bool
    criminal_justice: bool
    minors_present: bool
    topics: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    """Topic to the level that someone on the team must have."""
    seats: Mapping[SeatName, SeatRole] = field(default_factory=dict)

    @property
    def on_site(self) -> bool:
        """Whether the team travels: in person and hybrid."""
        return self.mode is not Mode.VIRTUAL

    @property
    def hours(self) -> float:
        """Session hours of one seat."""
        return self.sessions * self.session_minutes / MINUTES_PER_HOUR


class Assignment(NamedTuple):
    """A consultant in a seat of an engagement that starts at a moment (aware)."""

    engagement_id: EngagementId
    seat: SeatName
    consultant_id: ConsultantId
    first_start: datetime


class StandingSeat(NamedTuple):
    """A seat of the schedule that stands from before."""

    assignment: Assignment
    status: SeatStatus


class Rejection(NamedTuple):
    """A pair that a coordinator turned down or a consultant declined. The reason is for people, not for the solver."""

    engagement_id: EngagementId
    consultant_id: ConsultantId
    reason: str = ""


class PersonAnswer(NamedTuple):
    """What somebody answered when asked whether two ids are one human; the ids in order."""

    one: ConsultantId
    other: ConsultantId
    same: bool


@dataclass(frozen=True)
class Problem:
    """Everything that is to be matched, in id order. Checked where it was read, trusted from there on."""

    consultants: Mapping[ConsultantId, Consultant]
    engagements: Mapping[EngagementId, Engagement]
    standing: tuple[StandingSeat, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    affinity: Mapping[tuple[EngagementId, ConsultantId], int] = field(default_factory=dict)
    person_answers: tuple[PersonAnswer, ...] = ()

    @cached_property
    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Pairs that are never proposed again."""
        return frozenset((r.engagement_id, r.consultant_id) for r in self.rejections)

    @cached_property
    def approved(self) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        """What a coordinator has approved, by engagement and seat."""
        return self._by_seat(SeatStatus.APPROVED)

    @cached_property
    def proposed(self) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        """What was proposed last, by engagement and seat."""
        return self._by_seat(SeatStatus.PROPOSED)

    def _by_seat(self, status: SeatStatus) -> Mapping[EngagementId, Mapping[SeatName, Assignment]]:
        found: dict[EngagementId, dict[SeatName, Assignment]] = {}
        for seat in self.standing:
            if seat.status is status:
                found.setdefault(seat.assignment.engagement_id, {})[seat.assignment.seat] = seat.assignment
        return found
