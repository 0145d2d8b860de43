"""Somebody of a kind: what a planner asks for, and what is usual at the center in everything else."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from statistics import median, median_low
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.languages import language_name
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Problem, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from matcher.domain.rules.in_words import quantity
from matcher.sample.cities import largest_city
from scenarios.case import Case, fresh
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown_audiences, unknown_languages, unknown_states, unknown_topics
from scenarios.changes.people_meant import asked_people, with_people
from scenarios.changes.spoken import in_state, several
from scenarios.changes.usefulness import useless_because
from scenarios.changes.values import Audience, CountFrom0, Language, State, Topics, one_of

T = TypeVar("T")
LEVEL = 4
"""Of every topic and audience: good, not the best."""
OPENS, CLOSES = time(9), time(17)
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class AddConsultantOfKind(Change):
    """New people who bring what requests ask for, and are usual in everything else.

    Args:
        topics: Empty for every topic that requests ask for; ``audience`` likewise.
    """

    role: Annotated[str, one_of([role.value for role in Role])]
    topics: Topics = ()
    audience: Audience = ""
    language: Language = "en"
    state: State = ""
    count: CountFrom0 = 1

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return self._said(f"{self.role} consultant")

    @property
    def sentence_without_role(self) -> str:
        """The same for readers who may not know which seats ask for which role."""
        return self._said("presenter")

    @property
    def bears_role(self) -> bool:
        """Whom somebody with a role replaces would tell a seat's role."""
        return True

    @property
    def is_nothing(self) -> bool:
        """Nobody is added."""
        return not self.count

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Words that mean nothing here, or nobody whose limits would be usual."""
        problem = case.problem
        yield from unknown_topics(problem, "topics", self.topics)
        yield from unknown_audiences(problem, "audience", filter(None, [self.audience]))
        yield from unknown_languages(problem, "language", [self.language])
        yield from unknown_states("state", filter(None, [self.state]))
        if not asked_people(problem):
            yield UnknownValue("", "", "no consultant has the status approved, so that nothing would be usual")

    def remarks(self, case: Case) -> Iterator[str]:
        """That no request could use them, and where they live in a state that the data do not know."""
        if self.state and not _places(self.state, case.problem):
            city = largest_city(self.state).name
            yield f"Nobody and no request is{in_state(self.state)} yet: what they travel counts from {city}."
        yield from Change.remarks(self, case)
        role = None if case.sealed or not case.roles_known else Role(self.role)
        reason = useless_because(
            case.problem, audience=self.audience, language=self.language, topics=self.topics, role=role
        )
        if reason:
            yield f"No request could use {'them' if self.count > 1 else 'one'}: {reason}."

    def applied(self, case: Case) -> Case:
        """With the center's usual limits and rate, free in working hours, based where the state's people are."""
        problem = case.problem
        for position in range(1, self.count + 1):
            person = _person(self, case.problem, case.policy)
            numbered = f", {position}" if self.count > 1 else ""
            name = fresh(ConsultantId("new"), ConsultantId, problem.consultants)
            person = replace(person, consultant_id=name, name=person.name + numbered)
            problem = with_people(problem, {name: person})
        return replace(case, problem=problem)

    def _said(self, who: str) -> str:
        number = "One" if self.count == 1 else f"{self.count:,}"
        people = quantity(self.count, who).split(" ", 1)[1]
        speak = "speaks" if self.count == 1 else "speak"
        topics = several(self.topics) or "any topic"
        audience = several(filter(None, [self.audience])) or "any audience"
        place, language = in_state(self.state), language_name(self.language)
        return f"{number} more {people}{place} who {speak} {language}, for {audience}, on {topics}."


def _person(kind: AddConsultantOfKind, problem: Problem, policy: Policy) -> Consultant:
    usual = [person for person in problem.consultants.values() if person.status is ConsultantStatus.APPROVED]
    place, zone, state = _base(kind.state, problem)
    role, rules = Role(kind.role), policy.rules
    return Consultant(
        consultant_id=ConsultantId("new"),
        name=f"New{in_state(state)}",
        email="",
        roles=frozenset({role}),
        years_experience=rules.expert_min_years if role is Role.EXPERT else 0,
        years_lived_experience=rules.survivor_min_years if role is Role.SURVIVOR else 0,
        languages=frozenset({kind.language}),
        disciplines=(),
        modes=frozenset({Mode.VIRTUAL, Mode.IN_PERSON}),
        city="",
        state=state,
        place=place,
        time_zone=zone,
        max_travel_miles=median_low(person.reach_miles for person in usual),
        max_hours_per_week=median_low(person.max_hours_per_week for person in usual),
        max_engagements_per_month=median_low(person.max_engagements_per_month for person in usual),
        rest_days=median_low(person.rest_taken for person in usual),
        rate_per_hour=median_low(person.rate_per_hour for person in usual),
        organization="",
        status=ConsultantStatus.APPROVED,
        agreement_end=None,
        cleared_for_minors=True,
        recent_engagements=0,
        topics=dict.fromkeys(kind.topics or _asked_topics(problem), LEVEL),
        audiences=dict.fromkeys([kind.audience] if kind.audience else _asked_audiences(problem), LEVEL),
        weekly=tuple(WeeklyWindow(day, OPENS, CLOSES) for day in range(WORKING_DAYS)),
    )


def _asked_topics(problem: Problem) -> list[str]:
    return sorted({topic for one in problem.engagements.values() for topic in one.topics})


def _asked_audiences(problem: Problem) -> list[str]:
    return sorted({one.audience for one in problem.engagements.values()})


def _base(state: str, problem: Problem) -> tuple[Place, ZoneInfo, str]:
    """Where people of a state live, or where its requests are: the middle of their places, and their usual clock.

    Where nobody and nothing is there yet, the state's city with most ZIP codes.
    """
    wanted = state or _usual(person.state for person in asked_people(problem).values())
    there = _places(wanted, problem)
    if not there:
        city = largest_city(wanted)
        return city.place, city.time_zone, wanted
    places = [place for place, _ in there]
    middle = Place(median(place.lat for place in places), median(place.lon for place in places))
    return middle, _usual(zone for _, zone in there), wanted


def _places(state: str, problem: Problem) -> list[tuple[Place, ZoneInfo]]:
    there = [(person.place, person.time_zone) for person in problem.consultants.values() if person.state == state]
    return there or [(e.place, e.time_zone) for e in problem.engagements.values() if e.state == state and e.place]


def _usual(things: Iterable[T]) -> T:
    return Counter(things).most_common(1)[0][0]
