"""Small centers by chance, each with much that is out of the ordinary, written as the product writes them."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Exclusion, WeeklyWindow
from matcher.domain.model.timetable import offered_starts
from matcher.domain.model.vocabulary import ConsultantStatus, Role
from matcher.sample import Shape, invent
from matcher.sheets import write_dataset
from tests.long.apart.model.center import Center
from tests.support.builders import COLUMBUS, NEW_YORK, seats, weekly
from tests.unit.solver.tiny import BASES, TOPICS, T, Tiny

SAMPLE_EVERY = 10
"""One center of so many is a sample center with a few days to choose from."""
MANY_TOPICS = (*TOPICS, "labor_trafficking", "sex_trafficking", "tribal_communities", "vicarious_trauma", "substances")
SPELLINGS = ("O'Brien's - North", "o’brien’s  NORTH", "o´BRIEN‘s – north", "Ｅxample services", "Straße", "STRASSE")  # noqa: RUF001
"""Some of them name one organization."""
ENDS = {
    "rest_days": "0",
    "max_travel_miles": "0",
    "recent_engagements": "0",
    "cleared_for_minors": "no",
} | dict.fromkeys(("federal_grantee", "granting_office_confirmed", "criminal_justice", "minors_present"), "no")
"""What an empty cell means, by column."""


class Odd(Tiny):
    """A center of 4 to 10 people and 3 to 8 engagements: a tiny one, with odd values at every turn."""

    bases = (*BASES, date(2027, 11, 5), date(2026, 12, 30))
    """Also the Friday before clocks go back, and the last days of a year that has 53 weeks."""

    def __init__(self, seed: int, people: int, asked: int) -> None:
        self.odd = (0.0, 0.03, 0.1)[seed // 2 % 3]
        super().__init__(seed, people, asked)

    def mostly(self, usual: T, *others: T) -> T:
        """The usual value, seldom another: hardly ever in some centers, often in others."""
        return self.random.choice(others) if self.seldom(self.odd) else usual

    def _policy(self) -> Policy:
        policy = super()._policy()
        rules = replace(
            policy.rules,
            expert_min_years=self.mostly(7, 0, 7.5),
            survivor_min_years=self.mostly(2, 0, 2.5),
            lead_days_virtual=self.one_of(5, 0, 27),
            lead_days_in_person=self.one_of(21, 0, 26),
            programme_budget=self.one_of(policy.rules.programme_budget, None, self.mostly(None, 0), 2500),
            travel_budget=self.one_of(policy.rules.travel_budget, None, 1500),
        )
        points = replace(
            policy.points,
            coverage=self.one_of((1000, 2000, 4000, 8000, 16000), policy.points.coverage),
            fairness=self.one_of(5, self.one_of(0, policy.points.fairness)),
            fit=self.one_of(100, 150, 25, 0),
            local=self.one_of(10, 0, 90),
            preferred=self.one_of(10, 0, 300),
            dollars_per_point=self.one_of(25, 1, 7),
            change_consultant=self.one_of(50, 0, 800),
            change_start=self.one_of(30, 0, 800),
        )
        holidays = frozenset({self.base + timedelta(days=self.one_of(0, 1, 3))}) if self.seldom() else policy.holidays
        return replace(policy, rules=rules, points=points, holidays=holidays)

    def _consultant(self, consultant_id: str) -> Consultant:
        person = super()._consultant(consultant_id)
        noon = datetime.combine(self.base + timedelta(days=self.one_of(0, 1)), time(12), NEW_YORK).astimezone(UTC)
        hour = timedelta(hours=1)
        halves = (Interval(noon - 4 * hour, noon), Interval(noon, noon + 5 * hour))
        on_some_days = self.seldom(0.15)
        exclusions = self.one_of(frozenset(), person.exclusions)
        if self.seldom(self.odd):
            kind, values = self.one_of(
                ("organization", SPELLINGS), ("topic", MANY_TOPICS), ("state", ("AZ", "OH")),
                ("consultant", [each for each in ("C0", "C1", "C2", "C3") if each != consultant_id]),
                ("audience", ("child_welfare",)),
            )  # fmt: skip
            exclusions |= {Exclusion(kind, self.one_of(*values))}
        return replace(
            person,
            roles=self.one_of(person.roles, person.roles, person.roles, frozenset({Role.SURVIVOR})),
            years_experience=self.mostly(person.years_experience, 7, 0, 7.5),
            years_lived_experience=self.mostly(person.years_lived_experience, None, 0, 2.5),
            max_hours_per_week=self.mostly(self.one_of(person.max_hours_per_week, 12, 40), 0, 2.25, 168),
            max_engagements_per_month=self.mostly(person.max_engagements_per_month, 0),
            max_travel_miles=self.mostly(person.max_travel_miles, 0, 1668, 1667),
            rest_days=self.one_of(0, 0, person.rest_days, 1),
            rate_per_hour=self.one_of(person.rate_per_hour, self.mostly(61, 0, 4.35, 33.33)),
            organization=self.one_of("", "", "", self.one_of(person.organization, *SPELLINGS)),
            status=self.mostly(person.status, *ConsultantStatus),
            agreement_end=self.mostly(person.agreement_end, self.base, self.base + timedelta(days=7)),
            cleared_for_minors=self.one_of(True, True, True, person.cleared_for_minors, False),
            recent_engagements=self.mostly(person.recent_engagements, 40),
            state=self.mostly(person.state, "TX"),
            topics={**person.topics, **{topic: self.one_of(1, 2, 4, 5) for topic in MANY_TOPICS if self.seldom(0.5)}},
            audiences={**person.audiences, **self.one_of({}, {"medical_provider": self.one_of(1, 2, 3)})},
            weekly=() if on_some_days else self._hours(person),
            available=halves if on_some_days else person.available,
            unavailable=(*person.unavailable, *self.mostly((), halves[:1], halves)),
            preferred=(*person.preferred, *self.one_of((), (), self.mostly((), halves))),
            exclusions=exclusions,
        )

    def _hours(self, person: Consultant) -> tuple[WeeklyWindow, ...]:
        return self.mostly(
            person.weekly,
            tuple(weekly(day, "20:00", "12:00") for day in (0, 2, 4, 6)),
            tuple(window for d in range(7) for window in (weekly(d, "08:00", "10:00"), weekly(d, "10:00", "14:00"))),
            tuple(weekly(day, "09:30", "16:30") for day in range(5)),
        )

    def _engagement(self, engagement_id: str) -> Engagement:
        asked = super()._engagement(engagement_id)
        one_day = self.seldom(0.1)
        topics = (
            {topic: self.one_of(1, 1, 2, 4) for topic in MANY_TOPICS if self.seldom(0.8)} if self.seldom(0.1) else {}
        )
        return replace(
            asked,
            organization=self.one_of(asked.organization, self.one_of(*SPELLINGS)),
            audience=self.mostly(asked.audience, "medical_provider"),
            place=self.mostly(asked.place, COLUMBUS),
            window_end=asked.window_start if one_day else asked.window_end + timedelta(days=self.one_of(0, 1, 3)),
            sessions=1 if one_day else asked.sessions,
            session_minutes=self.mostly(asked.session_minutes, 90, 75, 480, 1440),
            start_times=self.mostly(asked.start_times, (time(1, 30), time(23)), (time(0),)),
            weekdays=self.one_of(asked.weekdays, frozenset(range(7)), frozenset({0, 2, 4, 5}), frozenset({1, 3, 5, 6})),
            budget=self.one_of(None, 5000, self.mostly(asked.budget, 0, 1000)),
            granting_office_confirmed=self.mostly(False, True),
            federal_grantee=self.one_of(False, False, asked.federal_grantee),
            minors_present=self.one_of(*[False] * 4, True, asked.minors_present),
            language=self.mostly(asked.language, "ase"),
            topics=topics or asked.topics,
            seats=self.mostly(asked.seats, seats("survivor"), seats("expert", "expert"), seats(*["any"] * 4)),
        )

    def _standing(self) -> tuple[list[Assignment], list[Assignment]]:
        """As before, and teams of which some seats are approved and others proposed, there or at another start."""
        approved, proposed = super()._standing()
        for engagement in self.asked:
            own = [row for row in approved if row.engagement_id == engagement.engagement_id]
            open_seats = sorted(engagement.seats.keys() - {row.seat for row in own})
            if own and open_seats and self.seldom(0.5):
                start = self.one_of(own[0].first_start, *offered_starts(engagement, self.policy))
                person = self.one_of(*self.people).consultant_id
                proposed.append(Assignment(engagement.engagement_id, open_seats[0], person, start))
        return approved, proposed

    def seldom(self, share: float = 0.2) -> bool:
        """Whether it happens this time."""
        return self.random.random() < share


def drawn(seed: int) -> Dataset:
    """The center of a seed."""
    if seed % SAMPLE_EVERY == SAMPLE_EVERY - 1:
        return invent(
            Shape(6 + seed % 5, 4 + seed % 5, seed=seed, tightness=1 + seed % 3, window_days=4, one_city=seed % 4 > 1)
        )
    made = Odd(seed, people=4 + seed % 7, asked=3 + seed % 6)
    return Dataset(made.problem, made.policy)


def write_center(seed: int, folder: Path) -> Dataset:
    """Write the center of a seed; in every other one what need not be there is left out."""
    dataset = drawn(seed)
    write_dataset(dataset, folder)
    if seed % 2:
        for file in sorted(folder.glob("*.csv")):
            _leave_out(file)
    return dataset


def _leave_out(file: Path) -> None:
    """Empty the cells that say what an empty cell means; a file without rows is left out."""
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        header, rows = reader.fieldnames or (), list(reader)
    if not rows:
        file.unlink()
        return
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header)
        writer.writeheader()
        writer.writerows({name: "" if ENDS.get(name) == cell else cell for name, cell in row.items()} for row in rows)


# --- what is in a center ----------------------------------------------------------------------------------------------


def _of_anyone(holds: Callable[..., object]) -> Callable[[Center], bool]:
    return lambda center: any(holds(consultant) for consultant in center.consultants.values())


def _of_any(holds: Callable[..., object]) -> Callable[[Center], bool]:
    return lambda center: any(holds(engagement) for engagement in center.engagements.values())


def _offset(zone: ZoneInfo, day: date) -> timedelta | None:
    return datetime.combine(day, time(), zone).utcoffset()


FEATURES: Mapping[str, Callable[[Center], object]] = {
    "years unknown": _of_anyone(lambda c: c.years is None),
    "not approved": _of_anyone(lambda c: not c.approved),
    "agreement ends": _of_anyone(lambda c: c.agreement_end),
    "zero hours or engagements": _of_anyone(lambda c: c.weekly_minutes == 0 or c.monthly == 0),
    "no travel at all": _of_anyone(lambda c: c.miles == 0),
    "rest days": _of_anyone(lambda c: c.rest_days),
    "fee 0": _of_anyone(lambda c: c.rate == 0),
    "hours over midnight": _of_anyone(lambda c: any(h.end < h.start for h in c.weekly)),
    "available": _of_anyone(lambda c: c.available),
    "unavailable": _of_anyone(lambda c: c.unavailable),
    "preferred": _of_anyone(lambda c: c.preferred),
    **{
        f"excludes {kind}": _of_anyone(lambda c, kind=kind: any(kind == each for each, _ in c.excluded))
        for kind in ("topic", "audience", "state", "organization", "consultant")
    },
    "an own organization asks": lambda center: (
        {c.organization for c in center.consultants.values()}
        & {e.organization for e in center.engagements.values()} - {""}
    ),
    "in person": _of_any(lambda e: not e.virtual),
    "several sessions": _of_any(lambda e: e.sessions > 1),
    "cadence": _of_any(lambda e: e.sessions > 1 and e.cadence),
    "window of one day": _of_any(lambda e: e.opens == e.closes),
    "clocks change": _of_any(lambda e: _offset(e.zone, e.opens) != _offset(e.zone, e.closes + timedelta(days=1))),
    "years change": _of_any(lambda e: e.opens.year != e.closes.year),
    "budget": _of_any(lambda e: e.budget is not None),
    "minors": _of_any(lambda e: e.minors),
    "not eligible": _of_any(lambda e: not e.eligible),
    "only one seat": _of_any(lambda e: len(e.seats) == 1),
    "survivor seat": _of_any(lambda e: "survivor" in e.seats.values()),
    "three seats or four": _of_any(lambda e: len(e.seats) > 2),
    "no topics": _of_any(lambda e: not e.topics),
    "five topics or more": _of_any(lambda e: len(e.topics) > 4),
    "approved whole": _of_any(lambda e: len(e.approved) == len(e.seats)),
    "approved in part": _of_any(lambda e: 0 < len(e.approved) < len(e.seats)),
    "proposed": _of_any(lambda e: e.proposed),
    "approved and proposed": _of_any(lambda e: e.proposed and e.approved),
    "rejections": lambda center: center.rejected,
    "affinity": lambda center: center.affinity,
    "holidays": lambda center: center.holidays,
    "programme budget": lambda center: center.rules["programme_budget"] is not None,
    "travel budget": lambda center: center.rules["travel_budget"] is not None,
    "multidisciplinary": lambda center: center.points["multidisciplinary"],
    "coverage earns nothing": lambda center: not any(center.points["coverage"]),
}


def features_of(center: Center) -> set[str]:
    """What is in a center."""
    return {name for name, is_there in FEATURES.items() if is_there(center)}
