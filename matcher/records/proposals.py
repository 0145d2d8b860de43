"""Proposals: what a night suggests, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.solution import Status, relative_gap


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a schedule comes to.

    Args:
        covered: Engagements with every seat filled.
        eligible: Engagements that may be scheduled at all.
        terms: Points by goal; their sum is the score.
    """

    covered: int
    eligible: int
    seats: int
    people: int
    travel_dollars: int
    terms: Mapping[str, int]

    @property
    def score(self) -> int:
        """All points together."""
        return sum(self.terms.values())


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why an engagement is not covered.

    Args:
        code: The kind of reason, one word.
        rule: The rule that leaves nobody, where one does, else empty. No page shows it.
        sentence: The reason in words, fit for every reader.
    """

    engagement_id: EngagementId
    code: str
    sentence: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A night's proposal, as it was stored.

    Args:
        input_hash: Of the snapshot that was solved.
        settled_hash: Of the snapshot that the proposal itself left behind: solving that again brings nothing new.
        policy: The policy's numbers, by name.
        versions: Of matcher, Python and OR-Tools.
        before: What stood, on the day of the run.
    """

    proposal_id: int
    run_id: int
    created_at: datetime
    input_hash: str
    settled_hash: str
    seed: int
    policy: Mapping[str, object]
    versions: Mapping[str, str]
    status: Status
    bound: int
    before: Metrics
    after: Metrics

    @property
    def score(self) -> int:
        """Points of the proposed schedule."""
        return self.after.score

    @property
    def gap(self) -> float:
        """How far from the best possible this can be at most, relative to the bound."""
        return relative_gap(self.score, self.bound)
