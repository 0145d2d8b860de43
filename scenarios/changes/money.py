"""Changes of money, as a share of what the plan as it is spends."""

from dataclasses import dataclass, replace

from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.settings import MONEY, with_setting
from scenarios.changes.values import Percent


@dataclass(frozen=True, slots=True)
class ProgrammeMoney(Change):
    """Fees and travel together stay within a share of what the plan spends."""

    percent: Percent

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"The money for fees and travel is {self.percent}% of what the plan spends."

    def applied(self, case: Case) -> Case:
        """The programme's budget is that share, in whole dollars, rounded down."""
        dollars = MONEY["rules.programme_budget"](case.spending) * self.percent // 100
        return replace(case, policy=with_setting(case.policy, "rules.programme_budget", dollars))


@dataclass(frozen=True, slots=True)
class TravelMoney(Change):
    """Travel stays within a share of what the plan spends on it; fees have no part in that."""

    percent: Percent

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"The money for travel is {self.percent}% of what the plan spends on it."

    def applied(self, case: Case) -> Case:
        """The budget of travel is that share, in whole dollars, rounded down."""
        dollars = MONEY["rules.travel_budget"](case.spending) * self.percent // 100
        return replace(case, policy=with_setting(case.policy, "rules.travel_budget", dollars))
