"""Changes of the policy: any of its numbers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any

from matcher.domain.model.policy import Policy
from scenarios.case import Case, Spending
from scenarios.changes.change import Change, Misfit
from scenarios.changes.values import Number, one_of

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "rules.lead_days_virtual": "The lead time of virtual engagements, in days,",
        "rules.lead_days_in_person": "The lead time of engagements on site, in days,",
        "rules.buffer_minutes": "The pause before and after a virtual session, in minutes,",
        "rules.programme_budget": "The programme's budget, in dollars,",
        "rules.travel_budget": "The travel budget, in dollars,",
        "rules.expert_min_years": "The years that an expert consultant has at least",
        "rules.survivor_min_years": "The years that a survivor consultant has at least",
        "points.coverage.1": "What a covered request of priority 1 earns, in points,",
        "points.coverage.2": "What a covered request of priority 2 earns, in points,",
        "points.coverage.3": "What a covered request of priority 3 earns, in points,",
        "points.coverage.4": "What a covered request of priority 4 earns, in points,",
        "points.coverage.5": "What a covered request of priority 5 earns, in points,",
        "points.fit": "What the best fit earns, in points,",
        "points.local": "What someone from the same state earns, in points,",
        "points.preferred": "What a preferred time earns, in points,",
        "points.dollars_per_point": "How many dollars of travel cost a point",
        "points.wait_per_day": "What a day's wait costs, in points,",
        "points.fairness": "What asking the same person again costs, in points,",
        "points.multidisciplinary": "What each further main discipline on a team earns, in points,",
        "points.change_consultant": "What changing a proposed person costs, in points,",
        "points.change_start": "What moving a proposed start costs, in points,",
    }
)
"""Settings of the policy that a scenario may change, as the subject of a sentence."""
MONEY: Mapping[str, Callable[[Spending], int]] = MappingProxyType(
    {
        "rules.programme_budget": lambda spending: spending.fees + spending.travel,
        "rules.travel_budget": lambda spending: spending.travel,
    }
)
"""Settings in dollars, each with what the plan spends of it."""
OF_ROLES = frozenset({"rules.expert_min_years", "rules.survivor_min_years"})
AT_LEAST_1 = frozenset({"points.dollars_per_point"})


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
        return self.setting in OF_ROLES

    def misfits(self, case: Case) -> Iterator[Misfit]:
        """A number that divides by nothing, or one whose effect would tell roles to readers who may not know them."""
        if self.setting in AT_LEAST_1 and not self.value:
            yield Misfit("value", "0", "a number from 1 on: points are dollars divided by it")
        if self.bears_role and case.sealed:
            reason = "can't be changed here: who drops out would tell who brings lived experience"
            yield Misfit("setting", self.setting, f"{reason}; run it on a dataset in files")

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
