"""The closed set of changes that a scenario is made of, each with its sentence. What they do is in ``apply``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, TypeAlias

from matcher.domain.model.vocabulary import Role
from scenarios.values import Audience, Count, Id, Language, Miles, Number, Percent, State, Topics, one_of

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
class AddConsultantOfKind:
    """Somebody new who brings what a request asks for, and is usual in everything else."""

    role: Annotated[str, one_of([role.value for role in Role])]
    topics: Topics
    audience: Audience
    language: Language
    state: State

    @property
    def sentence(self) -> str:
        """The change in plain words. The role stays out of it: not every reader may know which seats ask for which."""
        topics = ", ".join(self.topics) or "any topic"
        return f"One more presenter in {self.state} who speaks {self.language}, for {self.audience}, on {topics}."


@dataclass(frozen=True, slots=True)
class AddHours:
    """One consultant has more hours a week, should they say so: the limit is theirs."""

    consultant_id: Id
    hours: Count

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Consultant {self.consultant_id} has {_count(self.hours, 'hour')} more a week."


@dataclass(frozen=True, slots=True)
class AddEngagements:
    """One consultant takes more engagements a month, should they say so: the limit is theirs."""

    consultant_id: Id
    engagements: Count

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Consultant {self.consultant_id} takes {_count(self.engagements, 'engagement')} more a month."


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


ProblemChange: TypeAlias = (
    RemoveConsultant
    | RemoveBusiestConsultant
    | AddConsultants
    | AddConsultantOfKind
    | AddHours
    | AddEngagements
    | AddRequests
    | CapTravelMiles
)
Change: TypeAlias = ProblemChange | SetPolicy


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


CHANGES: Mapping[str, type[Change]] = MappingProxyType(
    {
        "remove_consultant": RemoveConsultant,
        "remove_busiest_consultant": RemoveBusiestConsultant,
        "add_consultants": AddConsultants,
        "add_consultant_of_kind": AddConsultantOfKind,
        "add_hours": AddHours,
        "add_engagements": AddEngagements,
        "add_requests": AddRequests,
        "cap_travel_miles": CapTravelMiles,
        "set_policy": SetPolicy,
    }
)
"""Every change by the name that definitions give it."""
