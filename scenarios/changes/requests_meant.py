"""Which requests a change is about: all, or those of an audience, a state, a topic, a mode or a language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.names.languages import language_name
from matcher.domain.model.problem import Engagement, Problem
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules.in_words import words
from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown_audiences, unknown_languages, unknown_states, unknown_topics
from scenarios.changes.spoken import in_state
from scenarios.changes.values import Audience, Language, State, Topic, one_of

OneMode = Annotated[str, one_of([mode.value for mode in Mode])]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRequests(Change):
    """A change of requests; what is left empty means all of them."""

    audience: Audience = ""
    state: State = ""
    topic: Topic = ""
    mode: OneMode = ""
    language: Language = ""

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Words that mean nothing here, or requests of which there are none."""
        problem = case.problem
        found = [
            *unknown_audiences(problem, "audience", filter(None, [self.audience])),
            *unknown_states("state", filter(None, [self.state])),
            *unknown_topics(problem, "topic", filter(None, [self.topic])),
            *unknown_languages(problem, "language", filter(None, [self.language])),
        ]
        yield from found
        if not found and self.which and not self.meant(problem):
            yield UnknownValue("", "", f"no {self.asked} of this data is {self.which.strip()}")

    def meant(self, problem: Problem) -> list[EngagementId]:
        """The requests meant, in order."""
        return [engagement_id for engagement_id, one in sorted(problem.engagements.items()) if self._means(one)]

    @property
    def asked(self) -> str:
        """What it is about, as a noun."""
        return "request"

    @property
    def which(self) -> str:
        """The requests meant, as the end of a noun phrase; empty for all."""
        said = [
            f" for {words(self.audience)}" if self.audience else "",
            in_state(self.state),
            f" on {words(self.topic)}" if self.topic else "",
            f" in {language_name(self.language)}" if self.language else "",
            f" of mode {words(self.mode)}" if self.mode else "",
        ]
        return "".join(said)

    def _means(self, one: Engagement) -> bool:
        wanted = (
            (self.audience, one.audience),
            (self.state, one.state),
            (self.mode, one.mode.value),
            (self.language, one.language),
        )
        return all(not asked or asked == has for asked, has in wanted) and (not self.topic or self.topic in one.topics)


def with_requests(problem: Problem, changed: dict[EngagementId, Engagement]) -> Problem:
    """The problem with requests added or put in place of those of the same name, in id order."""
    return replace(problem, engagements=dict(sorted({**problem.engagements, **changed}.items())))
