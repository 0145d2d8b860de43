"""What one more would be worth: the prices of the bound say where to look, solving again says how much it is.

A price holds for a little more of something. Whether a whole hour, engagement or person brings what its price promises
is found by adding it and solving again, each from the plan as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.solution import Limits, Solution, Stop
from matcher.domain.model.vocabulary import Role, SeatRole
from matcher.domain.rules.in_words import quantity
from scenarios.case import Case
from scenarios.changes import AddConsultantOfKind, AddConsultants, AddEngagements, AddHours, SetPolicy
from scenarios.changes.change import Change
from scenarios.changes.settings import MONEY, setting_of
from scenarios.changes.usefulness import may_be_planned
from scenarios.comparison.figures import TOO_SMALL
from scenarios.definitions.naming import names_in, said_of
from scenarios.runs.few_left import FEWEST
from scenarios.runs.solving import Prepared, never
from scenarios.scale.crew import Crew

DOLLARS = 1000
"""So much more money is tried."""
MONEY_WORDS = MappingProxyType(
    {"rules.programme_budget": "for fees and travel", "rules.travel_budget": "for travel alone"}
)


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


@dataclass(frozen=True, slots=True)
class ToldWorth:
    """A worth in words, fit for the readers of the base.

    Args:
        sentence: What there would be more of.
        covered: How many requests are covered with it only.
        covers: Which, with their organizations; none where it would tell what their seats ask for.
    """

    sentence: str
    least: int
    most: int
    covered: int
    covers: tuple[str, ...]
    hidden: bool


def worths(
    start: Prepared,
    changes: Sequence[Change],
    crew: Crew,
    limits: Limits,
    done: Callable[[int], object] = lambda _position: None,
    stop: Stop = never,
) -> tuple[Worth, ...]:
    """The worth of each change from the plan as it is, best first; of those that were not solved, nothing is said."""
    before = start.before.solution
    answers = crew.solve(start, [(change,) for change in changes], limits, done, stop)
    found = [
        worth_of(change, before, after)
        for change, after in zip(changes, answers, strict=True)
        if isinstance(after, Solution)
    ]
    if start.evening.sealed:
        found = [guarded_worth(one) for one in found]
    return tuple(sorted(found, key=lambda worth: (-worth.least, -worth.most)))


def guarded_worth(worth: Worth) -> Worth:
    """The worth without what would tell a role: whom few requests need, or what they ask for."""
    if not worth.change.bears_role or len(worth.covers) >= FEWEST:
        return worth
    return Worth(worth.change, 0, 0, (), hidden=True)


def told(found: Sequence[Worth], case: Case) -> tuple[ToldWorth, ...]:
    """Worths in words, best first; of two that read alike the better one stands for both."""
    by_sentence: dict[str, ToldWorth] = {}
    for one in found:
        sentence = _sentence(one.change, case)
        guarded = case.sealed and one.change.bears_role
        names = () if guarded else tuple(_named(name, case) for name in one.covers)
        said = ToldWorth(sentence, one.least, one.most, len(one.covers), names, one.hidden)
        by_sentence.setdefault(sentence, said)
    return tuple(by_sentence.values())


def worth_in_words(one: Mapping[str, Any]) -> str:
    """A worth as it was stored, in a sentence."""
    if one["hidden"]:
        return f"What it would bring is {TOO_SMALL}."
    if not one["most"]:
        return "Worth nothing: no plan is better with it."
    points = f"{one['most']:,}" if one["least"] == one["most"] else f"between {one['least']:,} and {one['most']:,}"
    which = ", ".join(one["covers"]) or quantity(one["covered"], "request")
    return f"Worth {points} points{f'; it covers {which}' if one['covered'] else ''}."


def notes_on(result: Mapping[str, Any]) -> list[str]:
    """What is said beside the worths: that there was nothing to try, and no budget to raise."""
    if "worths" not in result:
        return []
    if not result["worths"]:
        rest = "no budget is set" if result["people_untold"] else "no limit binds"
        return [f"Nothing is short: every request that may be scheduled is covered, and {rest}."]
    return ["No budget is set, so that more money would change nothing."] if result.get("unlimited") else []


def _sentence(change: Change, case: Case) -> str:
    """What there would be more of, without a role where readers may not know which seats ask for which."""
    if isinstance(change, SetPolicy):
        what = MONEY_WORDS[change.setting]
        return f"${DOLLARS:,} more {what}: ${change.value:,} in the place of ${change.value - DOLLARS:,}."
    if isinstance(change, AddConsultantOfKind) and case.sealed:
        return change.sentence_without_role
    return said_of(change, names_in(case.problem))


def _named(name: EngagementId, case: Case) -> str:
    return f"{name} {case.problem.engagements[name].organization}".rstrip()


def worth_of(change: Change, before: Solution, after: Solution) -> Worth:
    """What a change is worth by two plans. More of something never makes the best plan worse."""
    least = max(0, after.objective - before.bound)
    return Worth(
        change, least, max(least, after.bound - before.objective), tuple(sorted(after.covered - before.covered))
    )


def promising(case: Case, plan: Solution, most: int) -> Iterator[Change]:
    """The changes that the prices of a plan promise most of, a few of each sort."""
    if not case.sealed:  # who is dear, and what they let in, would tell what they may be asked for
        yield from of_people(plan, most)
    yield from islice(kinds(case, plan), most * tried_in(case))
    yield from money(case)


def of_people(plan: Solution, most: int) -> Iterator[Change]:
    """More of those who are there: their engagements, their hours, somebody like them."""
    hour, engagement, person = plan.marginals.hour, plan.marginals.engagement, plan.marginals.person
    # What keeps two engagements of one person apart has one price, whatever it is: hours and months are tried as well.
    yield from (AddEngagements(name, 1) for name in _dearest(most, engagement, person))
    yield from (AddHours(name, 1) for name in _dearest(most, hour, person))
    yield from (AddConsultants(name, 1) for name in _dearest(most, person))


def tried_in(case: Case) -> int:
    """In how many roles each kind is tried: where roles are sealed in both, as which one is asked for would tell."""
    return len(Role) if case.sealed else 1


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
