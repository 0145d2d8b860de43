"""Several settings of the policy at once, as the form of the policy has them: what saving it would do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Annotated, Any

from matcher.domain.model.policy import APART, Policy
from scenarios.case import Case
from scenarios.changes.change import Change, UnknownValue, unknown
from scenarios.changes.settings import AT_LEAST_1, SETTINGS
from scenarios.changes.values import several

LIST, PRIORITIES = ";", 5
COVERAGE, HOLIDAYS = "points.coverage", "holidays"


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _divisor(text: str) -> int:
    if not (found := _whole(text)):
        raise ValueError(text)
    return found


def _years(text: str) -> float:
    found = float(text)
    if not 0 <= found < inf:
        raise ValueError(text)
    return found


def _dollars(text: str) -> float | None:
    return _years(text) if text else None


def _points(text: str) -> tuple[int, ...]:
    found = tuple(_whole(one.strip()) for one in text.split(LIST))
    if len(found) != PRIORITIES:
        raise ValueError(text)
    return found


def _days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(one.strip()) for one in text.split(LIST) if one.strip())


SINGLE = sorted(name for name in SETTINGS if not name.startswith(COVERAGE))
READERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    dict.fromkeys(SINGLE, _whole)
    | {"rules.programme_budget": _dollars, "rules.travel_budget": _dollars}
    | dict.fromkeys(APART, _years)
    | dict.fromkeys(AT_LEAST_1, _divisor)
    | {COVERAGE: _points, HOLIDAYS: _days}
)
"""How the text of each setting is read."""


@dataclass(frozen=True, slots=True)
class WholePolicy(Change):
    """Settings have other values; an empty one is no limit."""

    settings: Annotated[tuple[str, ...], several("points.fit = 120")]

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return " ".join(_said(name, text) for name, text in self._pairs())

    @property
    def bears_role(self) -> bool:
        """Who drops out when the years of a role rise would tell who has it."""
        return any(name in APART for name, _ in self._pairs())

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """No setting at all, one that there is not, or a value that it can't have."""
        if not self.settings:
            yield UnknownValue("settings", "", "at least one setting, like points.fit = 120")
        for name, text in self._pairs():
            yield from unknown("settings", name, READERS.keys(), "setting of the policy")
            if name in READERS and not _readable(name, text):
                yield UnknownValue("settings", f"{name} = {text}", "no value of this setting")
        if self.bears_role and case.sealed:
            reason = (
                "years of a role, which can't be changed here: who drops out would tell who brings lived experience"
            )
            yield UnknownValue("settings", ", ".join(sorted(APART)), reason)

    def applied(self, case: Case) -> Case:
        """The policy has the values."""
        policy = case.policy
        for name, text in self._pairs():
            policy = _with(policy, name, READERS[name](text))
        return replace(case, policy=policy)

    def _pairs(self) -> list[tuple[str, str]]:
        split = (one.partition("=") for one in self.settings)
        return [(name.strip(), text.strip()) for name, _, text in split]


def _readable(name: str, text: str) -> bool:
    try:
        READERS[name](text)
    except ValueError:
        return False
    return True


def _with(policy: Policy, name: str, value: Any) -> Policy:
    if name == HOLIDAYS:
        return replace(policy, holidays=value)
    section, field = name.split(".")
    changed: dict[str, Any] = {section: replace(getattr(policy, section), **{field: value})}
    return replace(policy, **changed)


def _said(name: str, text: str) -> str:
    listed = text.replace(LIST, ", ")
    if name == HOLIDAYS:
        return f"Nothing is delivered on {listed}." if text else "There are no holidays."
    if name == COVERAGE:
        return f"What covered requests of priority 1 to 5 earn, in points, is {listed}."
    return f"{SETTINGS.get(name, name)} {'is ' + text if text else 'has no limit'}."
