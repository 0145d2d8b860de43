"""Who is not proposed for which engagement, by whose decision: rules that anyone who decides can take back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Rejection
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, AuditEntry, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.consultants.names import called
from matcher.services.review.decision_batch import Result
from matcher.services.review.undoing import take_back

MADE_BY = frozenset({Action.REJECT, Action.DECLINE, Action.EXPIRE, Action.RELEASE})
HOW = {Action.DECLINE: "Said no", Action.EXPIRE: "Did not answer in time", Action.RELEASE: "Left the seat"}
NOT_KNOWN = "Said no, or did not answer"
MOST = 5000
"""How far back the decision behind a rejection is looked for."""
NO_REJECTION = "This rejection was taken back already. Nothing was changed."
NO_DECISION = "No decision behind this rejection is on record. Nothing was changed; ask your operator."


@dataclass(frozen=True, slots=True)
class StandingRejection:
    """A pair that is not proposed.

    Args:
        person: Name, or the id where they have left the data; likewise ``organization``.
        reason: From the short list; empty where the person said no, did not answer, or left.
        decision: The entry behind it, or None where none is on record.
        has_page: Whether the person is in the data; ``has_engagement`` whether the engagement is.
        here: Whether it was turned down here, and so can be taken back; otherwise the data says so.
    """

    engagement_id: EngagementId
    consultant_id: ConsultantId
    person: str
    organization: str
    reason: str
    decision: AuditEntry | None
    has_page: bool
    has_engagement: bool
    here: bool

    @property
    def how(self) -> str:
        """How it came about, where nobody rejected it for a reason."""
        return HOW.get(self.decision.action, NOT_KNOWN) if self.decision else NOT_KNOWN


def standing_rejections(
    database: Database, engagement_id: EngagementId | None = None, consultant_id: ConsultantId | None = None
) -> tuple[StandingRejection, ...]:
    """The pairs that were turned down here, newest first: all, or those of an engagement or of a person."""
    with database.reading() as work:
        found = [
            pair
            for pair in work.standing.decided_rejections()
            if engagement_id in {None, pair.engagement_id} and consultant_id in {None, pair.consultant_id}
        ]
        return _named(work, reversed(found))


def all_rejections(database: Database) -> tuple[StandingRejection, ...]:
    """Every pair that is not proposed: those that were turned down here, newest first, then those of the data."""
    with database.reading() as work:
        here = work.standing.decided_rejections()
        others = work.standing.rejected_pairs() - {pair[:2] for pair in here}
        return _named(work, [*reversed(here), *(Rejection(*pair) for pair in sorted(others))])


def _named(work: UnitOfWork, found: Iterable[Rejection]) -> tuple[StandingRejection, ...]:
    pairs = tuple(found)
    if not pairs:
        return ()
    here, decisions = {pair[:2] for pair in work.standing.decided_rejections()}, _decisions(work)
    people = work.dataset.people({pair.consultant_id for pair in pairs})
    names = called(work, {pair.consultant_id for pair in pairs})
    engagements = work.dataset.engagements({pair.engagement_id for pair in pairs})
    return tuple(
        StandingRejection(
            pair.engagement_id,
            pair.consultant_id,
            names[pair.consultant_id],
            engagements[pair.engagement_id].organization if pair.engagement_id in engagements else pair.engagement_id,
            pair.reason,
            decisions.get(pair[:2]) if pair[:2] in here else None,
            pair.consultant_id in people,
            pair.engagement_id in engagements,
            pair[:2] in here,
        )
        for pair in pairs
    )


def take_rejection_back(
    database: Database, user: User, engagement_id: EngagementId, consultant_id: ConsultantId
) -> str:
    """Let a pair that someone rejected be proposed again, no matter who rejected it. It draws on the allowance.

    Returns:
        Why nothing was changed, or an empty string.

    Raises:
        NotPermittedError: The user may not decide.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> str:
        pairs = {pair[:2]: pair for pair in unit.standing.decided_rejections()}
        pair = pairs.get((engagement_id, consultant_id))
        if pair is None or not pair.reason:  # who said no may be asked again on another page
            return NO_REJECTION
        decision = _decisions(unit).get((engagement_id, consultant_id))
        if decision is None:
            return NO_DECISION
        outcome = take_back(unit, user, decision)
        return "" if outcome.result is Result.DONE else outcome.sentence

    return database.writing(work)


def _decisions(work: UnitOfWork) -> Mapping[tuple[str, str], AuditEntry]:
    """The newest entry behind each pair, under the ids of today."""
    entries, now = work.trail.find(actions=MADE_BY, limit=MOST), work.person_answers.new_ids()
    whom = ((entry, entry.seated.consultant_id) for entry in reversed(entries) if not entry.undone)
    return {(entry.subject.subject_id, now.get(who, who)): entry for entry, who in whom}
