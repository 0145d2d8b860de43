"""The policy of a dataset: policy.toml in a folder, a sheet ``policy`` with the columns key and value in a workbook."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.sheets.cells.columns import DAYS, DOLLARS, YEARS
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.kinds import Kind, items, list_of, whole
from matcher.sheets.cells.nearest import CLOSE_NAME, did_you_mean, nearest
from matcher.sheets.cells.times import DAY

POLICY_FILE, POLICY_SHEET = "policy.toml", "policy"
SECTIONS = ("rules", "points")
PRIORITIES = 5
POINTS_EARNED = whole(0, 1_000_000)


def _coverage(cell: str) -> tuple[int, ...]:
    points = tuple(POINTS_EARNED.parse(item) for item in items(cell))
    if len(points) != PRIORITIES:
        raise ValueError
    return points


COVERAGE = Kind(
    "five whole numbers from 0 to 1000000, for priority 1 to 5",
    _coverage,
    lambda points: ";".join(str(value) for value in points),
)
HOLIDAYS = list_of(DAY, "days like 2027-01-18", or_none=True)


@dataclass(frozen=True, slots=True)
class Setting:
    """One number or list of the policy.

    Args:
        path: Where it is in :class:`Policy`: ``rules.buffer_minutes``.
        toml: The TOML types that may hold it, or each entry of its list.
        many: Whether it is a list.
    """

    path: str
    kind: Kind
    toml: tuple[type, ...] = (int,)
    many: bool = False


SETTINGS = (
    Setting("as_of", DAY, (str, date)),
    Setting("holidays", HOLIDAYS, (str, date), many=True),
    Setting("rules.expert_min_years", YEARS, (int, float)),
    Setting("rules.survivor_min_years", YEARS, (int, float)),
    Setting("rules.lead_days_virtual", DAYS),
    Setting("rules.lead_days_in_person", DAYS),
    Setting("rules.buffer_minutes", whole(0, 1440)),
    Setting("rules.programme_budget", DOLLARS, (int, float)),
    Setting("rules.travel_budget", DOLLARS, (int, float)),
    Setting("points.coverage", COVERAGE, many=True),
    Setting("points.fit", POINTS_EARNED),
    Setting("points.local", POINTS_EARNED),
    Setting("points.preferred", POINTS_EARNED),
    Setting("points.dollars_per_point", whole(1, 1_000_000)),
    Setting("points.wait_per_day", POINTS_EARNED),
    Setting("points.fairness", POINTS_EARNED),
    Setting("points.multidisciplinary", POINTS_EARNED),
    Setting("points.change_consultant", POINTS_EARNED),
    Setting("points.change_start", POINTS_EARNED),
)
SETTINGS_BY_PATH = {setting.path: setting for setting in SETTINGS}


def policy_from_toml(text: str, today: date, findings: Findings) -> Policy:
    """The policy of a folder; absent keys have the center's defaults, faults too."""
    try:
        given = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        findings.fault(POLICY_FILE, 0, "", "", f"TOML that can be read: {error}")
        return Policy(today)
    except RecursionError:
        findings.fault(POLICY_FILE, 0, "", "", "TOML that can be read: this is nested without end")
        return Policy(today)
    values: dict[str, Any] = {}
    for path, raw in given.items():
        setting = SETTINGS_BY_PATH.get(path)
        if path in SECTIONS:
            findings.fault(POLICY_FILE, 0, path, str(raw), f"a table: [{path}]")
        elif setting is None:
            _note_strange(path, given, str(raw), (POLICY_FILE, 0, path), findings)
        elif not _right_type(setting, raw):
            findings.fault(POLICY_FILE, 0, path, str(raw), setting.kind.expected)
        else:
            _take(values, setting, _text_of(raw), POLICY_FILE, 0, findings)
    return _policy(values, today)


def policy_from_grid(grid: Grid, today: date, findings: Findings) -> Policy:
    """The policy of a workbook."""
    if [*grid.header[:2]] != ["key", "value"]:
        findings.fault(grid.file, grid.header_row, "", "", "a header row with the columns key and value")
        return Policy(today)
    values: dict[str, Any] = {}
    given = {row[0] for row in grid.rows}
    for number, (path, text, *_) in zip(grid.numbers, grid.rows, strict=True):
        setting = SETTINGS_BY_PATH.get(path)
        if setting is None:
            _note_strange(path, given, path, (grid.file, number, "key"), findings)
        elif path in values:
            findings.fault(grid.file, number, "key", path, "each setting only once")
        elif text:
            _take(values, setting, text, grid.file, number, findings)
    return _policy(values, today)


def _note_strange(
    path: str, given: Collection[str], value: str, place: tuple[str, int, str], findings: Findings
) -> None:
    """Unknown settings are ignored, but not one whose name is a slip away from a setting that is not there."""
    section, _, name = path.rpartition(".")
    known = {other.rpartition(".")[2]: other for other in SETTINGS_BY_PATH if other.rpartition(".")[0] == section}
    if meant := nearest(name, {short for short, other in known.items() if other not in given}, CLOSE_NAME):
        findings.fault(*place, value, "the name of a setting", detail=did_you_mean(known[meant]))
    else:
        findings.warning(*place, value, "a known setting; this one is ignored")


def settings_of(policy: Policy) -> Mapping[str, Any]:
    """Every setting by its path, those that are not set left out."""
    values = {setting.path: attrgetter(setting.path)(policy) for setting in SETTINGS}
    return {path: value for path, value in values.items() if value is not None}


def toml_of(policy: Policy) -> str:
    """The policy as policy.toml, every number written out."""
    lines = []
    section = ""
    for path, value in settings_of(policy).items():
        table, _, name = path.rpartition(".")
        if table != section:
            section = table
            lines += ["", f"[{table}]"]
        lines.append(f"{name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _flat(given: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in given.items():
        if key in SECTIONS and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _right_type(setting: Setting, raw: object) -> bool:
    """Exact types: to Python, TOML's true is an int and its date-time a date."""
    entries = raw if setting.many and isinstance(raw, list) else [raw]
    return setting.many == isinstance(raw, list) and all(type(entry) in setting.toml for entry in entries)


def _text_of(raw: object) -> str:
    if isinstance(raw, list):
        return ";".join(_text_of(entry) for entry in raw)
    return str(raw).strip()


def _take(values: dict[str, Any], setting: Setting, text: str, file: str, row: int, findings: Findings) -> None:
    try:
        values[setting.path] = setting.kind.parse(text)
    except ValueError:
        findings.fault(file, row, setting.path, text, setting.kind.expected)


def _policy(values: Mapping[str, Any], today: date) -> Policy:
    given: dict[str, dict[str, Any]] = {section: {} for section in ("", *SECTIONS)}
    for path, value in values.items():
        section, _, name = path.rpartition(".")
        given[section][name] = value
    return Policy(
        given[""].get("as_of", today),
        given[""].get("holidays", frozenset()),
        RuleSettings(**given["rules"]),
        PointSettings(**given["points"]),
    )


def _toml(value: object) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(_toml(entry) for entry in sorted(value))}]"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(entry) for entry in value)}]"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f'"{value.isoformat()}"'
    return repr(value)
