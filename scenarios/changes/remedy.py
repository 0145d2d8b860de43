"""What would cover one request, tried as a what-if: one of the changes that the center's answer lists."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from matcher.domain.explain.remedies.of_request import of_request
from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.remedies.spoken import key_in, key_of, words_of
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.schedule import Book
from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown
from scenarios.changes.values import Id, words

GONE = "no change that may be tried for this request; ask again what would cover it"


@dataclass(frozen=True, slots=True)
class TryRemedy(Change):
    """One request is as something would have it that would cover it.

    Args:
        remedy: What it is, as a key, so that it is found again whatever words later versions have; words are read.
    """

    engagement_id: Id
    remedy: Annotated[str, words("if it were virtual")]

    def __post_init__(self) -> None:
        """Words become what they say."""
        object.__setattr__(self, "remedy", key_in(self.remedy))

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.engagement_id}, as it would be {words_of(self.remedy)}."

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """A request that is not in the data, or a remedy that it does not have."""
        problem = case.problem
        yield from unknown("engagement_id", self.engagement_id, problem.engagements, "request of this data")
        said = words_of(self.remedy) != self.remedy
        if self.engagement_id in problem.engagements and not (said and (not case.roles_known or self._found(case))):
            yield UnknownValue("remedy", words_of(self.remedy), GONE)

    def remarks(self, case: Case) -> Iterator[str]:
        """Nothing where roles are not known: what it would do may rest on them."""
        if case.roles_known:
            yield from Change.remarks(self, case)

    def applied(self, case: Case) -> Case:
        """The case with the remedy applied, where it is known."""
        found = self._found(case)
        return case if found is None else replace(case, problem=found.apply(case.problem))

    @property
    def bears_role(self) -> bool:
        """Somebody new may take any seat: whom they replace would tell."""
        return self.remedy.startswith(key_of(Asks.ONE_MORE))

    @property
    def singles_out(self) -> bool:
        """One request is picked, which may be for one presenter: who would suit it is asked about alone."""
        return True

    def _found(self, case: Case) -> Remedy | None:
        problem = case.problem
        rows = [one.assignment for one in problem.standing]
        book = Book.of(problem, case.policy, rows)
        remedies = of_request(problem, case.policy, EngagementId(self.engagement_id), book)
        return next((one for one in remedies if key_of(one.asks, one.detail) == self.remedy), None)
