"""Answers in JSON's types, for the database, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import chain, count
from typing import Any
from zoneinfo import ZoneInfo

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from scenarios.comparison.column import ComparedScenario, Left
from scenarios.comparison.figures import Better, Figure
from scenarios.comparison.groups import ComparedGroup
from scenarios.comparison.shifts import Placing, Shift


def plain(value: Any) -> Any:
    """A value of ours in JSON's own types."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return [value.isoformat(), str(value.tzinfo)]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def columns_of(result: Mapping[str, Any]) -> list[ComparedScenario]:
    """The columns of an answer as it was stored, each under a title of its own; none where it compares nothing."""
    return [column_of(one) for one in told_apart(result.get("columns", ()))]


def told_apart(titled: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same, with a number behind a title that came before, as that of a copy: "Fewer hours (2)"."""
    found: dict[str, dict[str, Any]] = {}
    for one in titled:
        title = one["title"]
        numbered = chain([title], (f"{title} ({number})" for number in count(2)))
        own = next(name for name in numbered if name not in found)
        found[own] = {**one, "title": own}
    return list(found.values())


def column_of(found: Mapping[str, Any]) -> ComparedScenario:
    """A column as it was stored."""
    made = {
        "sentences": tuple(found["sentences"]),
        "inputs": tuple(found["inputs"]),
        "figures": tuple(Figure(**{**one, "better": Better(one["better"])}) for one in found["figures"]),
        "groups": tuple(ComparedGroup(**one) for one in found["groups"]),
        "shifts": tuple(_shift(one) for one in found["shifts"]),
        "uncovered": tuple(Left(**one) for one in found["uncovered"]),
        "remarks": tuple(found["remarks"]),
    }
    return ComparedScenario(**{**found, **made})


def rows_of(assignments: Sequence[Assignment]) -> list[list[str]]:
    """A schedule in JSON's types."""
    return [[row.engagement_id, row.seat, row.consultant_id, row.first_start.isoformat()] for row in assignments]


def assignments_of(rows: Sequence[Sequence[str]]) -> tuple[Assignment, ...]:
    """A schedule as it was stored."""
    return tuple(
        Assignment(EngagementId(row[0]), SeatName(row[1]), ConsultantId(row[2]), datetime.fromisoformat(row[3]))
        for row in rows
    )


def _shift(found: Mapping[str, Any]) -> Shift:
    before, after = (_placing(found[side]) for side in ("before", "after"))
    return Shift(EngagementId(found["engagement_id"]), found["organization"], before, after)


def _placing(found: Mapping[str, Any] | None) -> Placing | None:
    if found is None:
        return None
    moment, zone = found["first_start"]
    start = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return Placing(tuple(found["people"]), start, found["open_seats"])
