"""A rule relaxed: what it would be worth if it did not hold. Rules that protect people always hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated

from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.rules import RULES
from matcher.domain.rules.in_words import words as spoken
from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown
from scenarios.changes.settings import with_setting
from scenarios.changes.values import words
from scenarios.changes.wording import of_value

ENOUGH = 1
"""The lowest level with which somebody may teach."""


def _of_people(change: Callable[[Consultant, list[Engagement]], Consultant]) -> Callable[[Case], Case]:
    def applied(case: Case) -> Case:
        asked = list(case.problem.engagements.values())
        people = {cid: change(person, asked) for cid, person in case.problem.consultants.items()}
        return replace(case, problem=replace(case.problem, consultants=people))

    return applied


def _of_requests(change: Callable[[Engagement], Engagement]) -> Callable[[Case], Case]:
    def applied(case: Case) -> Case:
        requests = {eid: change(one) for eid, one in case.problem.engagements.items()}
        return replace(case, problem=replace(case.problem, engagements=requests))

    return applied


def _any_audience(person: Consultant, asked: list[Engagement]) -> Consultant:
    return replace(person, audiences={**dict.fromkeys((one.audience for one in asked), ENOUGH), **person.audiences})


def _any_topic(person: Consultant, asked: list[Engagement]) -> Consultant:
    topics = (topic for one in asked for topic in one.topics)
    return replace(person, topics={**dict.fromkeys(topics, ENOUGH), **person.topics})


def _any_language(person: Consultant, asked: list[Engagement]) -> Consultant:
    return replace(person, languages=person.languages | {one.language for one in asked})


def _low_levels(one: Engagement) -> Engagement:
    return replace(one, topics=dict.fromkeys(one.topics, ENOUGH))


def _no_budget(one: Engagement) -> Engagement:
    return replace(one, budget=None)


def _confirmed(one: Engagement) -> Engagement:
    return replace(one, granting_office_confirmed=True)


def _without_limit(setting: str) -> Callable[[Case], Case]:
    return lambda case: replace(case, policy=with_setting(case.policy, setting, None))


def _no_lead_time(case: Case) -> Case:
    policy = with_setting(case.policy, "rules.lead_days_virtual", 0)
    return replace(case, policy=with_setting(policy, "rules.lead_days_in_person", 0))


RELAXED: Mapping[str, tuple[str, Callable[[Case], Case]]] = MappingProxyType(
    {
        "audience": ("Anyone may present to any audience.", _of_people(_any_audience)),
        "topic": ("Anyone may teach any topic that is asked for, at the lowest level.", _of_people(_any_topic)),
        "topics_covered": ("Any level of a topic will do.", _of_requests(_low_levels)),
        "language": ("Anyone may present in any language, as with an interpreter.", _of_people(_any_language)),
        "engagement_budget": ("No request has a budget of its own.", _of_requests(_no_budget)),
        "programme_budget": ("The programme has no budget.", _without_limit("rules.programme_budget")),
        "travel_budget": ("Travel has no budget of its own.", _without_limit("rules.travel_budget")),
        "offered_start": ("No lead time is kept.", _no_lead_time),
        "eligible": ("Every granting office has confirmed; referrals stay referrals.", _of_requests(_confirmed)),
    }
)
"""The rules that may be relaxed: what holds instead, and how."""
OF_PEOPLE = frozenset({"audience", "topic", "language"})
"""Those that are about what people bring."""
NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class RelaxRule(Change):
    """A rule does not hold."""

    rule: Annotated[str, words("language")]

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return RELAXED[self.rule][0] if self.rule in RELAXED else f"Without the rule {self.rule}."

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """A rule that there is not, or one that protects people or keeps a promise."""
        del case
        if self.rule in RELAXED:
            return
        if self.rule in NAMES:
            reason = "protects people or keeps a promise, so that it always holds"
            way_out = f"{reason}; only {', '.join(sorted(RELAXED))} may be relaxed"
            yield UnknownValue("rule", self.rule, way_out, of_value(spoken(self.rule), reason))
        else:
            yield from unknown("rule", self.rule, RELAXED, "rule", spoken)

    @property
    def made_last(self) -> bool:
        """What people need not bring, whoever is added need not bring either."""
        return self.rule in OF_PEOPLE

    def applied(self, case: Case) -> Case:
        """The case in which it never binds."""
        return RELAXED[self.rule][1](case)
