"""Which consultants a change is about: all who may be asked, or those of a state, a language, an audience or a topic.

Never those of a role: who is meant would tell who brings lived experience.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.languages import language_name
from matcher.domain.model.problem import Consultant, Problem
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules.in_words import words
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown_audiences, unknown_languages, unknown_states, unknown_topics
from scenarios.changes.spoken import in_state
from scenarios.changes.values import Audience, Language, State, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPeople(Change):
    """A change of people; what is left empty means all who may be asked."""

    state: State = ""
    language: Language = ""
    audience: Audience = ""
    topic: Topic = ""

    def words_unknown(self, problem: Problem) -> Iterator[UnknownValue]:
        """Words that mean nothing here."""
        yield from unknown_states("state", filter(None, [self.state]))
        yield from unknown_languages(problem, "language", filter(None, [self.language]))
        yield from unknown_audiences(problem, "audience", filter(None, [self.audience]))
        yield from unknown_topics(problem, "topic", filter(None, [self.topic]))

    def too_many(self, problem: Problem, count: int) -> Iterator[UnknownValue]:
        """More people than are meant."""
        there = len(self.meant(problem))
        if count > there:
            fewer = f"only {there:,}" if there else "nobody"
            yield UnknownValue("count", str(count), f"{fewer} who may be asked{self.which} in this data")

    def meant(self, problem: Problem) -> list[ConsultantId]:
        """The people meant, in order."""
        return [cid for cid, person in asked_people(problem).items() if self._means(person)]

    @property
    def which(self) -> str:
        """The people meant, as the end of a noun phrase; empty for all."""
        said = [
            in_state(self.state),
            f" fluent in {language_name(self.language)}" if self.language else "",
            f" for {words(self.audience)}" if self.audience else "",
            f" on {words(self.topic)}" if self.topic else "",
        ]
        return "".join(said)

    def _means(self, person: Consultant) -> bool:
        return (
            self.state in {"", person.state}
            and (not self.language or self.language in person.languages)
            and (not self.audience or self.audience in person.audiences)
            and (not self.topic or self.topic in person.topics)
        )


def asked_people(problem: Problem) -> dict[ConsultantId, Consultant]:
    """Those who may be asked at all, in id order."""
    people = sorted(problem.consultants.items())
    return {cid: person for cid, person in people if person.status is ConsultantStatus.APPROVED}


def not_asked(problem: Problem, consultant_id: str) -> Iterator[str]:
    """That somebody cannot be asked for anything, so that a change of them changes no plan."""
    person = problem.consultants[ConsultantId(consultant_id)]
    if person.status is not ConsultantStatus.APPROVED:
        yield f"It changes no plan: consultant {consultant_id} is {words(person.status.value)}, so nobody can ask them."


def with_people(problem: Problem, changed: dict[ConsultantId, Consultant]) -> Problem:
    """The problem with people added or put in place of those of the same id, in id order."""
    return replace(problem, consultants=dict(sorted({**problem.consultants, **changed}.items())))
