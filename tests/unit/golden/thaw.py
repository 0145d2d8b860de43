"""Reads frozen cases: small centers and answers, with the verdict and the points that each must get.

A case was judged by a second program, written from the same description of the rules and goals and sharing no code with
this one. Of people and engagements only what differs from the builders' defaults is kept.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Exclusion, Problem, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement

CASES = Path(__file__).with_name("cases.json")


class Case(NamedTuple):
    """An answer to a problem and what it must be judged to be.

    Args:
        broken: Names of the broken rules, sorted.
        terms: Points by goal.
    """

    name: str
    problem: Problem
    policy: Policy
    rows: list[Assignment]
    broken: list[str]
    terms: dict[str, int]


def cases() -> list[Case]:
    """Every frozen case."""
    frozen = json.loads(CASES.read_text(encoding="utf-8"))
    return [case for number, center in enumerate(frozen) for case in _cases_of(number, center)]


def _cases_of(number: int, center: dict[str, Any]) -> list[Case]:
    problem = a_problem(
        [a_consultant(name, **_thawed(fields)) for name, fields in center["consultants"].items()],
        [an_engagement(name, **_thawed(fields)) for name, fields in center["engagements"].items()],
        approved=[_row(row) for row in center["approved"]],
        proposed=[_row(row) for row in center["proposed"]],
        rejections=[(eid, cid) for eid, cid in center["rejections"]],
        affinity={(eid, cid): points for eid, cid, points in center["affinity"]},
    )
    policy = a_policy(**{name: THAW_POLICY.get(name, _as_it_is)(value) for name, value in center["policy"].items()})
    return [
        Case(f"{number}-{k}", problem, policy, [_row(row) for row in a["rows"]], a["broken"], a["terms"])
        for k, a in enumerate(center["answers"])
    ]


def _row(cells: list[str]) -> Assignment:
    eid, seat, cid, start = cells
    return Assignment(EngagementId(eid), SeatName(seat), ConsultantId(cid), datetime.fromisoformat(start))


def _thawed(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: THAW.get(name, _as_it_is)(value) for name, value in fields.items()}


def _as_it_is(value: Any) -> Any:
    return value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _place(degrees: list[float] | None) -> Place | None:
    return Place(*degrees) if degrees else None


def _intervals(pairs: list[list[str]]) -> tuple[Interval, ...]:
    moments = [[datetime.fromisoformat(text).astimezone(UTC) for text in pair] for pair in pairs]
    return tuple(Interval(begin, end) for begin, end in moments)


def _weekly(windows: list[tuple[int, str, str]]) -> tuple[WeeklyWindow, ...]:
    return tuple(WeeklyWindow(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in windows)


THAW: dict[str, Callable[[Any], Any]] = {
    "agreement_end": _day,
    "available": _intervals,
    "disciplines": tuple,
    "exclusions": lambda pairs: frozenset(Exclusion(*pair) for pair in pairs),
    "languages": frozenset,
    "mode": Mode,
    "modes": lambda names: frozenset(Mode(name) for name in names),
    "place": _place,
    "preferred": _intervals,
    "roles": lambda names: frozenset(Role(name) for name in names),
    "seats": lambda roles: {SeatName(seat): SeatRole(role) for seat, role in roles.items()},
    "start_times": lambda clocks: tuple(time.fromisoformat(clock) for clock in clocks),
    "status": ConsultantStatus,
    "time_zone": ZoneInfo,
    "unavailable": _intervals,
    "weekdays": frozenset,
    "weekly": _weekly,
    "window_end": _day,
    "window_start": _day,
}
THAW_POLICY: dict[str, Callable[[Any], Any]] = {
    "as_of": date.fromisoformat,
    "coverage": tuple,
    "holidays": lambda days: frozenset(date.fromisoformat(day) for day in days),
}
