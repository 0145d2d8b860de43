"""Changes of what people may do: they learn a topic, an audience or a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.languages import language_name
from matcher.domain.model.problem import Consultant, Problem
from matcher.domain.rules.in_words import quantity
from scenarios.case import Case
from scenarios.changes.change import Change, evenly
from scenarios.changes.known import (
    UnknownValue,
    unknown_audiences,
    unknown_consultant,
    unknown_languages,
    unknown_states,
    unknown_topics,
)
from scenarios.changes.people_meant import asked_people, not_asked, with_people
from scenarios.changes.spoken import in_state, several
from scenarios.changes.usefulness import may_be_planned
from scenarios.changes.values import Audiences, CountFrom0, Id, Languages, State, Topics

LEVEL = 4
"""Of what was learned: good, not the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned(Change):
    """What is learned; something of it."""

    topics: Topics = ()
    audiences: Audiences = ()
    languages: Languages = ()

    @property
    def singles_out(self) -> bool:
        """Whoever learns what nobody else can is the only one to be asked."""
        return True

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Words that mean nothing here, or nothing learned."""
        yield from unknown_topics(case.problem, "topics", self.topics)
        yield from unknown_audiences(case.problem, "audiences", self.audiences)
        yield from unknown_languages(case.problem, "languages", self.languages)
        if not (self.topics or self.audiences or self.languages):
            yield UnknownValue("", "", "nothing is learned; give topics, audiences or languages")

    def remarks(self, case: Case) -> Iterator[str]:
        """That it changes nothing, or that no request could use any of it."""
        yield from Change.remarks(self, case)
        left = [one for one in case.problem.engagements.values() if may_be_planned(one)]
        asked = {(one.language, *one.topics, one.audience) for one in left}
        if not {*self.topics, *self.audiences, *self.languages} & {name for names in asked for name in names}:
            yield f"No request could use it: none asks for {self.what}."

    @property
    def what(self) -> str:
        """What is learned, as a noun phrase."""
        return ", ".join(filter(None, (several((*self.topics, *self.audiences)), *map(language_name, self.languages))))

    def knows(self, person: Consultant) -> bool:
        """Whether someone has it all already."""
        taught = person.topics.keys() >= set(self.topics) and person.audiences.keys() >= set(self.audiences)
        return taught and person.languages >= set(self.languages)

    def taught(self, person: Consultant) -> Consultant:
        """The person with it; who was better stays better."""
        return replace(
            person,
            topics=_at_least(person.topics, self.topics),
            audiences=_at_least(person.audiences, self.audiences),
            languages=person.languages | set(self.languages),
        )


@dataclass(frozen=True, slots=True)
class TrainConsultant(Learned):
    """One consultant learns topics, audiences or languages."""

    consultant_id: Id

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Consultant {self.consultant_id} is approved for {self.what}."

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """As for what is learned, or somebody who is not in the data."""
        yield from unknown_consultant(case.problem, "consultant_id", self.consultant_id)
        yield from Learned.misfits(self, case)

    def remarks(self, case: Case) -> Iterator[str]:
        """As for what is learned, or that nobody can ask them."""
        yield from Learned.remarks(self, case)
        yield from not_asked(case.problem, self.consultant_id)

    def applied(self, case: Case) -> Case:
        """They have learned it."""
        return _taught(self, case, [ConsultantId(self.consultant_id)])


@dataclass(frozen=True, slots=True)
class TrainConsultants(Learned):
    """So many consultants learn topics, audiences or languages: a fair sample of those who lack something of it."""

    count: CountFrom0
    state: State = ""

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        verb = "is" if self.count == 1 else "are"
        people = quantity(self.count, "more consultant")
        return f"{people}{in_state(self.state)} {verb} approved for {self.what}."

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """As for what is learned, or more people than lack it."""
        found = [*unknown_states("state", filter(None, [self.state])), *Learned.misfits(self, case)]
        yield from found
        there = len(self._lacking(case.problem))
        if self.count > there and not found:
            place = in_state(self.state)
            lack = f"only {there:,} who may be asked{place} lack" if there else f"nobody who may be asked{place} lacks"
            yield UnknownValue("count", str(self.count), f"{lack} something of it")

    def applied(self, case: Case) -> Case:
        """They have learned it."""
        return _taught(self, case, evenly(self._lacking(case.problem), self.count))

    def _lacking(self, problem: Problem) -> list[ConsultantId]:
        people = asked_people(problem).items()
        return [cid for cid, person in people if self.state in {"", person.state} and not self.knows(person)]


def _taught(learned: Learned, case: Case, who: list[ConsultantId]) -> Case:
    people = {cid: learned.taught(case.problem.consultants[cid]) for cid in who}
    return replace(case, problem=with_people(case.problem, people))


def _at_least(levels: Mapping[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {**levels, **{name: max(LEVEL, levels.get(name, 0)) for name in names}}
