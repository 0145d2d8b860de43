"""Changes of the policy: any of its numbers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any

from matcher.domain.model.declared.fields import ALL, form_of
from matcher.domain.model.declared.holds import PointsByPriority, Whole
from matcher.domain.model.policy import APART, SECTIONS, Policy
from matcher.domain.model.policy import SETTINGS as DECLARED
from scenarios.case import Case, PlanSpending
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue
from scenarios.changes.values import Number, one_of
from scenarios.changes.wording import of_value

PRIORITIES = range(1, 6)


def _settings() -> Iterator[tuple[str, str]]:
    """What a scenario may change: each number of the rules and goals, coverage by its priority."""
    for section, record in SECTIONS.items():
        for fields in form_of(record, ALL).values():
            for name, field in fields.items():
                if isinstance(field.holds, PointsByPriority):
                    yield from ((f"{section}.{name}.{number}", field.subject.format(number)) for number in PRIORITIES)
                else:
                    yield f"{section}.{name}", field.subject


SETTINGS: Mapping[str, str] = MappingProxyType(dict(_settings()))
"""Settings of the policy that a scenario may change, as the subject of a sentence."""
MONEY: Mapping[str, Callable[[PlanSpending], int]] = MappingProxyType(
    {
        "rules.programme_budget": lambda spending: spending.fees + spending.travel,
        "rules.travel_budget": lambda spending: spending.travel,
    }
)
"""Settings in dollars, each with what the plan spends of it."""
COUNTS_FEES = frozenset({"rules.programme_budget"})
"""Those of them that fees count against."""
AT_LEAST_1 = frozenset(
    path for path, field in DECLARED.items() if isinstance(field.holds, Whole) and field.holds.low == 1
)


@dataclass(frozen=True, slots=True)
class SetPolicy(Change):
    """One setting of the policy has another value."""

    setting: Annotated[str, one_of(SETTINGS)]
    value: Number

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{SETTINGS[self.setting]} is {self.value:,}."

    @property
    def bears_role(self) -> bool:
        """Who drops out when the years of a role rise would tell who has it."""
        return self.setting in APART

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """A number that divides by nothing, or one whose effect would tell roles to readers who may not know them."""
        if self.setting in AT_LEAST_1 and not self.value:
            yield UnknownValue("value", "0", "a number from 1 on: points are dollars divided by it")
        if self.bears_role and case.sealed:
            reason = "can't be changed here: who drops out would tell who brings lived experience"
            way_out = f"{reason}; run it on a dataset in files"
            yield UnknownValue("setting", self.setting, way_out, of_value(SETTINGS[self.setting], way_out))

    def applied(self, case: Case) -> Case:
        """The policy has the value."""
        return replace(case, policy=with_setting(case.policy, self.setting, self.value))


def setting_of(policy: Policy, setting: str) -> float | None:
    """The value of a setting; None where there is no limit."""
    section, name, *position = setting.split(".")
    value: Any = getattr(getattr(policy, section), name)
    found: float | None = value[int(position[0]) - 1] if position else value
    return found


def with_setting(policy: Policy, setting: str, value: int | None) -> Policy:
    """The policy with another value of one setting."""
    section, name, *position = setting.split(".")
    numbers: Any = getattr(policy, section)
    given: Any = value
    if position:
        place = int(position[0]) - 1
        old = getattr(numbers, name)
        given = (*old[:place], value, *old[place + 1 :])
    changed: dict[str, Any] = {section: replace(numbers, **{name: given})}
    return replace(policy, **changed)
