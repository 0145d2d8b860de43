"""What one more would be worth: the prices of the bound say where to look, solving again says how much it is.

A price holds for a little more of something. Whether a whole hour, engagement or person brings what its price promises
is found by adding it and solving again, each from the plan as it is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.solution import Limits, Solution, Stop
from matcher.domain.model.vocabulary import Role, SeatRole
from scenarios.case import Case
from scenarios.changes import AddConsultantOfKind, AddConsultants, AddEngagements, AddHours, SetPolicy
from scenarios.changes.change import Change
from scenarios.changes.settings import MONEY, setting_of
from scenarios.changes.usefulness import may_be_planned
from scenarios.comparison.figures import TOO_SMALL
from scenarios.comparison.guarding import FEWEST
from scenarios.runs.solving import Prepared, never, solved

DOLLARS = 1000
"""So much more money is tried."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a change would be worth.

    Args:
        least: Points gained, proven; ``most`` likewise. The same where both plans are proven.
        covers: Engagements covered with the change only.
        hidden: Whether it is left out, with its points, what so few requests gain: it would tell a role.
    """

    change: Change
    least: int
    most: int
    covers: tuple[EngagementId, ...]
    hidden: bool = False

    @property
    def words(self) -> str:
        """The worth in a sentence."""
        if self.hidden:
            return f"What it would bring is {TOO_SMALL}."
        if not self.most:
            return "Worth nothing: no plan is better with it."
        points = f"{self.most:,}" if self.least == self.most else f"between {self.least:,} and {self.most:,}"
        covered = f"; it covers {', '.join(self.covers)}" if self.covers else ""
        return f"Worth {points} points{covered}."


def worths(start: Prepared, limits: Limits, executor: Executor, most: int, stop: Stop = never) -> tuple[Worth, ...]:
    """The worth of what the prices promise most of, best first.

    Args:
        most: How many changes of each sort are tried.

    Raises:
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    changes = list(promising(start.evening, start.before.solution, most))

    def after(change: Change) -> Solution:
        return solved(start, [change], limits, stop=stop).solution

    found = [
        worth_of(change, start.before.solution, after)
        for change, after in zip(changes, executor.map(after, changes), strict=True)
    ]
    if start.evening.sealed:
        found = [guarded_worth(one) for one in found]
    return tuple(sorted(found, key=lambda worth: (-worth.least, -worth.most)))


def guarded_worth(worth: Worth) -> Worth:
    """The worth without what would tell a role: whom few requests need, or what they ask for."""
    if not worth.change.bears_role or len(worth.covers) >= FEWEST:
        return worth
    return Worth(worth.change, 0, 0, (), hidden=True)


def worth_of(change: Change, before: Solution, after: Solution) -> Worth:
    """What a change is worth by two plans. More of something never makes the best plan worse."""
    least = max(0, after.objective - before.bound)
    return Worth(
        change, least, max(least, after.bound - before.objective), tuple(sorted(after.covered - before.covered))
    )


def promising(case: Case, plan: Solution, most: int) -> Iterator[Change]:
    """The changes that the prices of a plan promise most of, a few of each sort."""
    hour, engagement, person = plan.marginals.hour, plan.marginals.engagement, plan.marginals.person
    # What keeps two engagements of one person apart has one price, whatever it is: hours and months are tried as well.
    yield from (AddEngagements(name, 1) for name in _dearest(most, engagement, person))
    yield from (AddHours(name, 1) for name in _dearest(most, hour, person))
    yield from (AddConsultants(name, 1) for name in _dearest(most, person))
    yield from islice(kinds(case, plan), most)
    yield from money(case)


def money(case: Case) -> Iterator[SetPolicy]:
    """More of each budget that is set: a team that is dearer than all that is left has no part in its price."""
    for setting in MONEY:
        budget = setting_of(case.policy, setting)
        if budget is not None:
            yield SetPolicy(setting, int(budget) + DOLLARS)


def _dearest(most: int, *prices: Mapping[ConsultantId, float]) -> list[ConsultantId]:
    """Those with the highest price, the first one first."""
    names = sorted({name for price in prices for name in price})
    return sorted(names, key=lambda name: tuple(-price.get(name, 0.0) for price in prices))[:most]


def kinds(case: Case, plan: Solution) -> Iterator[AddConsultantOfKind]:
    """The kinds that uncovered engagements ask for, those first that could serve the most of them by their points."""
    coverage = case.policy.points.coverage
    left = [e for eid, e in sorted(case.problem.engagements.items()) if eid not in plan.covered and may_be_planned(e)]
    usual = Counter(person.state for person in case.problem.consultants.values() if person.state).most_common(1)
    roles_of = _any_role if case.sealed else _roles
    asked: dict[AddConsultantOfKind, int] = {}
    for engagement in left:
        state = engagement.state or (usual[0][0] if usual else "")
        for role in roles_of(engagement) if state else ():
            topics = tuple(sorted(engagement.topics))
            kind = AddConsultantOfKind(role, topics, engagement.audience, engagement.language, state)
            asked[kind] = sum(coverage[e.priority - 1] for e in left if role in roles_of(e) and _suits(kind, e))
    yield from sorted(asked, key=lambda kind: -asked[kind])


def _roles(engagement: Engagement) -> list[Role]:
    roles = {Role.SURVIVOR if seat is SeatRole.SURVIVOR else Role.EXPERT for seat in engagement.seats.values()}
    return sorted(roles)


def _any_role(_engagement: Engagement) -> list[Role]:
    """Where roles are sealed, each kind is tried in both: which one a seat asks for would tell."""
    return list(Role)


def _suits(kind: AddConsultantOfKind, engagement: Engagement) -> bool:
    """Whether somebody of a kind brings what an engagement asks for; times, team-mates and roles apart."""
    near = not engagement.on_site or engagement.state == kind.state
    able = engagement.audience == kind.audience and engagement.language == kind.language
    fits = not engagement.topics or not engagement.topics.keys().isdisjoint(kind.topics)
    return near and able and fits
