"""The policy of a dataset: policy.toml in a folder, a sheet ``policy`` with the columns key and value in a workbook."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from matcher.domain.model.clock.in_words import day_meant_in_line
from matcher.domain.model.declared.holds import Day, Days, Holds, Number, PointsByPriority
from matcher.domain.model.policy import SECTIONS, Policy
from matcher.domain.model.policy import SETTINGS as DECLARED
from matcher.sheets.cells.declared import kind_of
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.kinds import CellKind
from matcher.sheets.cells.nearest import CLOSE_NAME, did_you_mean, nearest

POLICY_FILE, POLICY_SHEET = "policy.toml", "policy"


@dataclass(frozen=True, slots=True)
class Setting:
    """One number or list of the policy.

    Args:
        path: Where it is in :class:`Policy`: ``rules.buffer_minutes``.
        toml: The TOML types that may hold it, or each entry of its list.
        many: Whether it is a list.
    """

    path: str
    kind: CellKind
    toml: tuple[type, ...] = (int,)
    many: bool = False


TOML: Mapping[type[Holds], tuple[type, ...]] = {Day: (str, date), Days: (str, date), Number: (int, float)}
SETTINGS = tuple(
    Setting(
        path,
        kind_of(field.holds),
        TOML.get(type(field.holds), (int,)),
        many=isinstance(field.holds, Days | PointsByPriority),
    )
    for path, field in DECLARED.items()
)
SETTINGS_BY_PATH = {setting.path: setting for setting in SETTINGS}


def policy_from_toml(text: str, today: date, findings: Findings) -> Policy:
    """The policy of a folder; absent keys have the center's defaults, faults too."""
    try:
        given = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        offer = day_meant_in_line(text, str(error))
        findings.fault(POLICY_FILE, 0, "", "", f"TOML that can be read: {error}", detail=offer)
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
    """Unknown settings are ignored, but not one whose name is a slip away from a setting that is not there.

    What stands in no section, or in one that there is not, may be meant for any of them.
    """
    section, _, name = path.rpartition(".")
    known = {
        other.rpartition(".")[2]: other
        for other in SETTINGS_BY_PATH
        if other.rpartition(".")[0] == section or section not in SECTIONS
    }
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
        if isinstance(value, dict) and (value or key in SECTIONS):
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
        offer = did_you_mean(setting.kind.nearest(text))
        findings.fault(file, row, setting.path, text, setting.kind.expected, detail=offer)


def _policy(values: Mapping[str, Any], today: date) -> Policy:
    given: dict[str, dict[str, Any]] = {section: {} for section in ("", *SECTIONS)}
    for path, value in values.items():
        section, _, name = path.rpartition(".")
        given[section][name] = value
    sections: dict[str, Any] = {section: record(**given[section]) for section, record in SECTIONS.items()}
    return Policy(**{"as_of": today, **given[""], **sections})


def _toml(value: object) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(_toml(entry) for entry in sorted(value))}]"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(entry) for entry in value)}]"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f'"{value.isoformat()}"'
    return repr(value)
