"""Every change that a scenario is made of: the contents page."""

from collections.abc import Mapping
from types import MappingProxyType

from scenarios.changes.change import Change
from scenarios.changes.demand import AddRequests, DropRequests, LengthenWindows, MakeVirtual, MoveWindows
from scenarios.changes.limits import AddEngagements, AddHours, CapEngagements, CapHours, CapTravelMiles, Leave
from scenarios.changes.money import ProgrammeMoney, TravelMoney
from scenarios.changes.new_people import AddConsultantOfKind
from scenarios.changes.people import AddConsultants, RemoveBusiestConsultant, RemoveConsultant, RemoveConsultants
from scenarios.changes.relaxing import RelaxRule
from scenarios.changes.remedy import TryRemedy
from scenarios.changes.settings import SetPolicy
from scenarios.changes.training import TrainConsultant, TrainConsultants
from scenarios.changes.whole_policy import WholePolicy

__all__ = [
    "CHANGES",
    "AddConsultantOfKind",
    "AddConsultants",
    "AddEngagements",
    "AddHours",
    "AddRequests",
    "CapEngagements",
    "CapHours",
    "CapTravelMiles",
    "DropRequests",
    "Leave",
    "LengthenWindows",
    "MakeVirtual",
    "MoveWindows",
    "ProgrammeMoney",
    "RelaxRule",
    "RemoveBusiestConsultant",
    "RemoveConsultant",
    "RemoveConsultants",
    "SetPolicy",
    "TrainConsultant",
    "TrainConsultants",
    "TravelMoney",
    "TryRemedy",
    "WholePolicy",
]

CHANGES: Mapping[str, type[Change]] = MappingProxyType(
    {
        "add_consultant_of_kind": AddConsultantOfKind,
        "add_consultants": AddConsultants,
        "remove_consultant": RemoveConsultant,
        "remove_consultants": RemoveConsultants,
        "remove_busiest_consultant": RemoveBusiestConsultant,
        "train_consultant": TrainConsultant,
        "train_consultants": TrainConsultants,
        "leave": Leave,
        "add_hours": AddHours,
        "add_engagements": AddEngagements,
        "add_requests": AddRequests,
        "drop_requests": DropRequests,
        "move_windows": MoveWindows,
        "lengthen_windows": LengthenWindows,
        "make_virtual": MakeVirtual,
        "cap_travel_miles": CapTravelMiles,
        "cap_hours": CapHours,
        "cap_engagements": CapEngagements,
        "travel_money": TravelMoney,
        "programme_money": ProgrammeMoney,
        "set_policy": SetPolicy,
        "whole_policy": WholePolicy,
        "relax_rule": RelaxRule,
        "try_remedy": TryRemedy,
    }
)
"""Every change by the name that definitions give it, in the order in which planners look for them."""
