"""The closed set of changes that a scenario is made of, each with its sentence. What they do is in ``apply``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, TypeAlias

from scenarios.values import Count, Id, Miles, Number, Percent, one_of

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "rules.lead_days_virtual": "The lead time of virtual engagements, in days,",
        "rules.lead_days_in_person": "The lead time of engagements on site, in days,",
        "rules.buffer_minutes": "The pause before and after a virtual session, in minutes,",
        "rules.programme_budget": "The programme's budget, in dollars,",
        "points.fit": "What the best fit earns, in points,",
        "points.local": "What someone from the same state earns, in points,",
        "points.preferred": "What a preferred time earns, in points,",
        "points.wait_per_day": "What a day's wait costs, in points,",
        "points.fairness": "What asking the same person again costs, in points,",
        "points.change_consultant": "What changing a proposed person costs, in points,",
        "points.change_start": "What moving a proposed start costs, in points,",
    }
)
"""Settings of the policy that a scenario may change, as the subject of a sentence.

The years that a role asks for are not among them: who drops out of a plan when they rise would tell who brings lived
experience.
"""


@dataclass(frozen=True, slots=True)
class RemoveConsultant:
    """One consultant cannot be asked for anything; what was approved for them is given up."""

    consultant_id: Id

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Without consultant {self.consultant_id}."


@dataclass(frozen=True, slots=True)
class RemoveBusiestConsultant:
    """As :class:`RemoveConsultant`, for whoever has most engagements: delivered lately, approved and proposed."""

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return "Without the consultant who has most engagements: delivered lately, approved and proposed."


@dataclass(frozen=True, slots=True)
class AddConsultants:
    """More people like one there is: the same but for name, address and history."""

    like: Id
    count: Count

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.count} more like consultant {self.like}."


@dataclass(frozen=True, slots=True)
class AddRequests:
    """More requests of the kind there are: every so many engagements, one is asked for again."""

    percent: Percent

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.percent}% more requests, a fair sample of those there are."


@dataclass(frozen=True, slots=True)
class CapTravelMiles:
    """Nobody travels farther than this, one way, nor farther than they would."""

    miles: Miles

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Nobody travels more than {self.miles:,} miles one way, save for what is approved."


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """One setting of the policy has another value."""

    setting: Annotated[str, one_of(SETTINGS)]
    value: Number

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{SETTINGS[self.setting]} is {self.value:,}."


Change: TypeAlias = (
    RemoveConsultant | RemoveBusiestConsultant | AddConsultants | AddRequests | CapTravelMiles | SetPolicy
)

CHANGES: Mapping[str, type[Change]] = MappingProxyType(
    {
        "remove_consultant": RemoveConsultant,
        "remove_busiest_consultant": RemoveBusiestConsultant,
        "add_consultants": AddConsultants,
        "add_requests": AddRequests,
        "cap_travel_miles": CapTravelMiles,
        "set_policy": SetPolicy,
    }
)
"""Every change by the name that definitions give it."""
