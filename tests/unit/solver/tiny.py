"""Tiny random problems with every feature, dense enough that people are competed for; small enough for brute force.

The same seed makes the same problem.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Exclusion, Problem
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from tests.support.builders import (
    ALWAYS,
    CHICAGO,
    COLUMBUS,
    NEW_YORK,
    a_consultant,
    a_policy,
    a_problem,
    an_engagement,
    seats,
    weekly,
)

T = TypeVar("T")
PHOENIX = ZoneInfo("America/Phoenix")
AWAY = Place(40.9612, -82.9988)
"""69 miles from Columbus: driven to."""
FAR = Place(33.4484, -112.0740)
"""1,668 miles from Columbus: flown to."""
BASES = (date(2027, 3, 1), date(2027, 3, 12), date(2027, 3, 30))
"""A Monday; the Friday before New York's clocks go forward; a Tuesday two days before April."""
TOPICS = ("trauma_informed_care", "substance_use", "prevention_education")
ODD = 0.08
"""How often something is out of the ordinary."""


class Tiny:
    """One tiny problem in the making.

    Args:
        people: How many consultants.
        asked: How many engagements.

    Attributes:
        bases: Days of which one is the first of its windows.
    """

    bases: tuple[date, ...] = BASES

    def __init__(self, seed: int, people: int = 4, asked: int = 3) -> None:
        self.random = Random(seed)
        self.base = self.one_of(*self.bases)
        self.policy = self._policy()
        self.people = [self._consultant(f"C{k}") for k in range(people)]
        self.asked = [self._engagement(f"E{k}") for k in range(asked)]
        self.problem = self._problem()

    def one_of(self, *values: T) -> T:
        """Any of the values."""
        return self.random.choice(values)

    def mostly(self, usual: T, *others: T) -> T:
        """The usual value, seldom another."""
        return self.random.choice(others) if self.random.random() < ODD else usual

    def _problem(self) -> Problem:
        approved, proposed = self._standing()
        return a_problem(
            self.people,
            self.asked,
            approved=approved,
            proposed=proposed,
            rejections=[self._pair() for _ in range(self.one_of(0, 1))],
            affinity={self._pair(): self.one_of(-3000, -40, 25, 60, 700) for _ in range(self.one_of(0, 1, 2))},
        )

    def _pair(self) -> tuple[str, str]:
        return self.random.choice(self.asked).engagement_id, self.random.choice(self.people).consultant_id

    def _policy(self) -> Policy:
        return a_policy(
            as_of=self.base - timedelta(days=self.one_of(60, 25, self.mostly(30, 4))),
            holidays=self.mostly(set(), {self.base + timedelta(days=1)}),
            programme_budget=self.one_of(None, None, None, 700, 900.5),
            travel_budget=self.one_of(None, None, None, 0, 100, 600.5),
            multidisciplinary=self.one_of(0, 10, 700),
            fairness=self.one_of(5, 0, 150, 1500),
            coverage=self.one_of((1000, 2000, 4000, 8000, 16000), (300, 310, 320, 330, 340), (0, 0, 0, 0, 0)),
            buffer_minutes=self.one_of(30, 0, 90),
            wait_per_day=self.one_of(0, 1, 2),
        )

    def _consultant(self, consultant_id: str) -> Consultant:
        noon = datetime.combine(self.base, time(12), NEW_YORK)
        block = _span(noon + timedelta(days=self.one_of(0, 1, 2), hours=-3), hours=4)
        exclusion = self.one_of(
            ("consultant", "C0"), ("consultant", "C1"), ("state", "OH"), ("topic", "substance_use"),
            ("audience", "child_welfare"), ("organization", "EXAMPLE  Services"),
        )  # fmt: skip
        return a_consultant(
            consultant_id,
            roles=self.one_of({Role.EXPERT, Role.SURVIVOR}, {Role.EXPERT}, {Role.SURVIVOR, Role.EXPERT}),
            years_experience=self.mostly(20, 6.9, None),
            years_lived_experience=self.mostly(2, 1.9),
            languages=self.mostly({"en", "es"}, {"en"}),
            disciplines=self.one_of((), ("law",), ("social_work", "law"), ("nursing",)),
            modes=self.mostly({Mode.VIRTUAL, Mode.IN_PERSON}, {Mode.VIRTUAL}, {Mode.IN_PERSON}),
            state=self.one_of("OH", "AZ"),
            place=self.one_of(COLUMBUS, AWAY, FAR),
            time_zone=self.one_of(NEW_YORK, CHICAGO, PHOENIX),
            max_travel_miles=self.mostly(3000, 100, 69, 68),
            max_hours_per_week=self.one_of(40, 8, 4, 3.5),
            max_engagements_per_month=self.one_of(20, 2, 1),
            rest_days=self.mostly(0, None, 1, 3),
            rate_per_hour=self.one_of(100, 62.5, 10),
            organization=self.mostly("", "Example services "),
            status=self.mostly(ConsultantStatus.APPROVED, ConsultantStatus.INACTIVE),
            agreement_end=self.mostly(None, self.base + timedelta(days=2)),
            cleared_for_minors=self.mostly(True, False),
            recent_engagements=self.one_of(None, 0, 1, 2, 3),
            topics={name: self.one_of(1, 3, 5) for name in TOPICS if self.random.random() < 0.8},
            audiences=self.mostly({"child_welfare": self.one_of(1, 4, 5)}, {}),
            weekly=self.one_of(
                ALWAYS, tuple(weekly(day, "08:00", "15:00") for day in range(7)), self.mostly(ALWAYS, ())
            ),
            available=self.mostly((), (_span(noon, hours=30),)),
            unavailable=self.one_of((), (), (block,)),
            preferred=self.one_of((), (), (_span(noon - timedelta(hours=12), hours=24),)),
            exclusions=self.one_of(frozenset(), frozenset(), frozenset({Exclusion(*exclusion)})),
        )

    def _engagement(self, engagement_id: str) -> Engagement:
        sessions = self.one_of(1, 1, 2, 3)
        cadence = self.one_of(0, 1, 7)
        opens = self.base + timedelta(days=self.one_of(0, 1, 2))
        lasts = (sessions - 1) * (cadence or 1) + self.one_of(0, 1, 2)
        return an_engagement(
            engagement_id,
            organization=self.one_of("Example Services", "Other Services", ""),
            mode=self.one_of(Mode.VIRTUAL, Mode.VIRTUAL, Mode.IN_PERSON, Mode.HYBRID),
            place=self.one_of(COLUMBUS, AWAY, FAR),
            language=self.mostly("en", "es"),
            state=self.one_of("OH", "AZ", ""),
            time_zone=self.one_of(NEW_YORK, CHICAGO, PHOENIX),
            priority=self.one_of(1, 2, 3, 4, 5),
            window_start=opens,
            window_end=opens + timedelta(days=lasts),
            sessions=sessions,
            session_minutes=self.one_of(60, 120, 210),
            cadence_days=cadence,
            start_times=self.one_of((time(10),), (time(9), time(11, 30)), (time(2, 30), time(10))),
            weekdays=self.mostly(frozenset(range(7)), frozenset(range(5)), frozenset({0, 2, 5})),
            budget=self.one_of(None, None, 450, 250.75),
            federal_grantee=self.mostly(False, True),
            criminal_justice=self.mostly(False, True),
            minors_present=self.mostly(False, True),
            topics={name: self.one_of(1, 2, 4) for name in TOPICS if self.random.random() < 0.4},
            seats=seats(*self.one_of(("any",), ("expert",), ("expert", "survivor"), ("any", "any"), ("any",) * 3)),
        )

    def _standing(self) -> tuple[list[Assignment], list[Assignment]]:
        """Approved rows, sound by themselves or not but of different people; and proposed ones."""
        approved: list[Assignment] = []
        proposed: list[Assignment] = []
        for engagement in self.asked:
            rows = self.one_of(None, None, approved, proposed)
            if rows is None:
                continue
            long_ago = datetime.combine(self.policy.as_of - timedelta(days=10), time(10), engagement.time_zone)
            offered = list(offered_starts(engagement, self.policy)) or [long_ago]
            start = self.one_of(long_ago, *offered, *offered)
            count = self.random.randint(1, len(engagement.seats))
            team = self.random.sample(self.people, len(self.people))
            for seat, person in zip(sorted(engagement.seats)[:count], team, strict=False):
                rows.append(Assignment(engagement.engagement_id, seat, person.consultant_id, start))
        return approved, proposed


def tiny(seed: int, people: int = 4, asked: int = 3) -> tuple[Problem, Policy]:
    """A tiny problem and its policy."""
    made = Tiny(seed, people, asked)
    return made.problem, made.policy


def _span(begin: datetime, *, hours: int) -> Interval:
    first = begin.astimezone(UTC)
    return Interval(first, first + timedelta(hours=hours))
