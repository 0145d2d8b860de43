"""A center as its files say: CSV and TOML, read with the standard library alone. docs/dataset.md names the columns.

Nothing in this folder knows the product: it is the problem written down a second time, to hold the product against.
"""

import csv
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Row = Mapping[str, str]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "rules": {
        "expert_min_years": 7, "survivor_min_years": 2, "lead_days_virtual": 5, "lead_days_in_person": 21,
        "buffer_minutes": 30, "programme_budget": None, "travel_budget": None,
    },
    "points": {
        "coverage": [1000, 2000, 4000, 8000, 16000], "fit": 100, "local": 10, "preferred": 10, "dollars_per_point": 25,
        "wait_per_day": 1, "fairness": 5, "multidisciplinary": 0, "change_consultant": 50, "change_start": 30,
    },
}  # fmt: skip
QUOTES = '\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb\u0060\u00b4\u02bc"'
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
ALIKE = str.maketrans({**dict.fromkeys(QUOTES, "'"), **dict.fromkeys(DASHES, "-")})


class Span(NamedTuple):
    """From a moment to another, the end left out."""

    begin: datetime
    end: datetime


class Hours(NamedTuple):
    """Hours of every week on a local clock; an end at or before the start is on the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, eq=False)
class Consultant:
    """A row of consultants.csv and all that other files say of that person."""

    id: str
    roles: frozenset[str]
    years: Fraction | None
    years_lived: Fraction | None
    languages: frozenset[str]
    main_discipline: str
    modes: frozenset[str]
    state: str
    place: tuple[float, float]
    zone: ZoneInfo
    miles: int
    weekly_minutes: Fraction
    monthly: int
    rest_days: int
    rate: float
    organization: str
    approved: bool
    agreement_end: date | None
    cleared: bool
    recent: int
    topics: Mapping[str, int]
    audiences: Mapping[str, int]
    weekly: tuple[Hours, ...]
    available: tuple[Span, ...]
    unavailable: tuple[Span, ...]
    preferred: tuple[Span, ...]
    excluded: frozenset[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Engagement:
    """A row of engagements.csv, its topics and its seats."""

    id: str
    organization: str
    audience: str
    virtual: bool
    language: str
    state: str
    place: tuple[float, float] | None
    zone: ZoneInfo
    priority: int
    opens: date
    closes: date
    sessions: int
    minutes: int
    cadence: int
    start_times: frozenset[time]
    weekdays: frozenset[int]
    budget: Fraction | None
    eligible: bool
    minors: bool
    topics: Mapping[str, int]
    seats: Mapping[str, str]
    approved: Mapping[str, tuple[str, datetime]]
    """Consultant and start by seat."""
    proposed: Mapping[str, tuple[str, datetime]]


@dataclass(frozen=True, eq=False)
class Center:
    """All files of a dataset, and its policy."""

    consultants: Mapping[str, Consultant]
    engagements: Mapping[str, Engagement]
    rejected: frozenset[tuple[str, str]]
    affinity: Mapping[tuple[str, str], int]
    as_of: date
    holidays: frozenset[date]
    rules: Mapping[str, Any]
    points: Mapping[str, Any]


def read_center(folder: Path) -> Center:
    """Read a folder that has no faults."""
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"), parse_float=Fraction)
    return Center(
        consultants={row["consultant_id"]: _consultant(folder, row) for row in rows(folder, "consultants")},
        engagements={row["engagement_id"]: _engagement(folder, row) for row in rows(folder, "engagements")},
        rejected=frozenset((row["engagement_id"], row["consultant_id"]) for row in rows(folder, "rejections")),
        affinity={(r["engagement_id"], r["consultant_id"]): int(r["points"]) for r in rows(folder, "affinity")},
        as_of=date.fromisoformat(str(policy["as_of"])),
        holidays=frozenset(date.fromisoformat(str(day)) for day in policy.get("holidays", ())),
        rules={**DEFAULTS["rules"], **policy.get("rules", {})},
        points={**DEFAULTS["points"], **policy.get("points", {})},
    )


def rows(folder: Path, name: str, **wanted: str) -> list[Row]:
    """The rows of a file that have these values; none where the file is missing."""
    file = folder / f"{name}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if all(row[column] == value for column, value in wanted.items())]


def same_name(text: str) -> str:
    """What two names of one organization have in common."""
    # Before NFKC too, which takes an accent in the place of an apostrophe apart into a blank and a mark.
    return " ".join(unicodedata.normalize("NFKC", text.translate(ALIKE)).translate(ALIKE).casefold().split())


def _consultant(folder: Path, row: Row) -> Consultant:
    own = {"consultant_id": row["consultant_id"]}
    skills = rows(folder, "skills", **own)
    free = rows(folder, "availability", **own)
    disciplines = _list(row.get("disciplines"))
    return Consultant(
        id=row["consultant_id"],
        roles=frozenset(_list(row["roles"])),
        years=_number(row["years_experience"]),
        years_lived=_number(row.get("years_lived_experience")),
        languages=frozenset(_list(row["languages"])),
        main_discipline=disciplines[0] if disciplines else "",
        modes=frozenset(_list(row["modes"])),
        state=row["state"],
        place=(float(row["lat"]), float(row["lon"])),
        zone=ZoneInfo(row["time_zone"]),
        miles=int(row["max_travel_miles"] or 0),
        weekly_minutes=60 * Fraction(row["max_hours_per_week"]),
        monthly=int(row["max_engagements_per_month"]),
        rest_days=int(row.get("rest_days") or 0),
        rate=float(row["rate_per_hour"]),
        organization=same_name(row.get("organization") or ""),
        approved=row["status"] == "approved",
        agreement_end=_day(row.get("agreement_end")),
        cleared=row.get("cleared_for_minors") == "yes",
        recent=int(row.get("recent_engagements") or 0),
        topics={each["value"]: int(each["level"]) for each in skills if each["kind"] == "topic"},
        audiences={each["value"]: int(each["level"]) for each in skills if each["kind"] == "audience"},
        weekly=tuple(
            Hours(DAYS.index(each["weekday"]), time.fromisoformat(each["start"]), time.fromisoformat(each["end"]))
            for each in free
            if each["kind"] == "weekly"
        ),
        available=_spans(free, "available"),
        unavailable=_spans(free, "unavailable"),
        preferred=_spans(free, "preferred"),
        excluded=frozenset(
            (each["kind"], same_name(each["value"]) if each["kind"] == "organization" else each["value"])
            for each in rows(folder, "exclusions", **own)
        ),
    )


def _engagement(folder: Path, row: Row) -> Engagement:
    own = {"engagement_id": row["engagement_id"]}
    waits = row.get("federal_grantee") == "yes" and row.get("granting_office_confirmed") != "yes"
    return Engagement(
        id=row["engagement_id"],
        organization=same_name(row["organization"]),
        audience=row["audience"],
        virtual=row["mode"] == "virtual",
        language=row["language"],
        state=row["state"],
        place=(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
        zone=ZoneInfo(row["time_zone"]),
        priority=int(row["priority"]),
        opens=date.fromisoformat(row["window_start"]),
        closes=date.fromisoformat(row["window_end"]),
        sessions=int(row["sessions"]),
        minutes=int(row["session_minutes"]),
        cadence=int(row["cadence_days"]),
        start_times=frozenset(map(time.fromisoformat, _list(row["start_times"]))),
        weekdays=frozenset(map(DAYS.index, _list(row["weekdays"]))),
        budget=_number(row.get("budget")),
        eligible=not waits and row.get("criminal_justice") != "yes",
        minors=row.get("minors_present") == "yes",
        topics={each["topic"]: int(each["min_level"]) for each in rows(folder, "engagement_topics", **own)},
        seats={each["seat"]: each["role"] for each in rows(folder, "seats", **own)},
        approved=_standing(folder, status="approved", **own),
        proposed=_standing(folder, status="proposed", **own),
    )


def _standing(folder: Path, **wanted: str) -> Mapping[str, tuple[str, datetime]]:
    return {
        row["seat"]: (row["consultant_id"], datetime.fromisoformat(row["first_start"]))
        for row in rows(folder, "schedule", **wanted)
    }


def _spans(free: list[Row], kind: str) -> tuple[Span, ...]:
    moments = [map(datetime.fromisoformat, (each["start"], each["end"])) for each in free if each["kind"] == kind]
    return tuple(Span(*pair) for pair in moments)


def _list(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _number(cell: str | None) -> Fraction | None:
    return Fraction(cell) if cell else None


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None
