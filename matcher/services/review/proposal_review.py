"""The review: the latest proposal as a difference against what is public, grouped by engagement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.timetable import miles_between, trip_dollars
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import (
    Action,
    AuditEntry,
    ChangeKind,
    Placement,
    Proposal,
    ProposalRow,
    RowState,
    SeatKey,
    Uncovered,
    Version,
)
from matcher.services.audit.entries import CONSULTANT
from matcher.services.consultants.names import with_names_told_apart
from matcher.services.review.left_uncovered import RESTS_ON, left_uncovered, not_covered
from matcher.services.review.reasons import reason_for
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts, judged_seats, verdict_at

ORDER = {kind: place for place, kind in enumerate(ChangeKind)}
DECIDED = frozenset({RowState.APPROVED, RowState.REJECTED, RowState.LOCKED, RowState.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Sitter:
    """Someone in a seat, as a page shows it.

    Args:
        name: The id again where the person has left the data.
        first_start: On the engagement's local clock.
        miles: From the person's city to the venue; 0 where nobody travels.
    """

    consultant_id: ConsultantId
    name: str
    first_start: datetime
    miles: int = 0
    travel_dollars: int = 0
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One seat of the proposal.

    Args:
        points: By goal, for the seat as proposed.
        reason: Why this person, or why nobody, in one line.
        version: To be handed back with a decision.
        to_decide: Whether the row is a suggestion; other rows are shown for the whole picture.
        decided_by: Name of who decided, else empty.
        verdict: What speaks against who stands there on today's data, or None where the seat holds.
        agreed: Whether who is public there said yes, and the row changes that.
        choice_id: The decision by which this person was chosen here with a whole answer; None where they were not.
    """

    proposal_id: int
    engagement_id: EngagementId
    seat: SeatName
    version: int
    kind: ChangeKind
    before: Sitter | None
    after: Sitter | None
    points: Mapping[str, int]
    reason: str
    state: RowState
    to_decide: bool
    decision_id: int | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_why: str = ""
    verdict: JudgedSeat | None = None
    agreed: bool = False
    choice_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """The rows of one engagement.

    Args:
        engagement: Its facts; None where it has left the data since.
        kind: The most urgent kind among the rows; agreed where it changes what someone said yes to.
        uncovered: Why it is not covered, fit for every reader, else empty.
    """

    engagement_id: EngagementId
    engagement: Engagement | None
    kind: ChangeKind
    rows: tuple[ReviewRow, ...]
    uncovered: str = ""

    @property
    def open_rows(self) -> tuple[ReviewRow, ...]:
        """The rows that wait for a decision."""
        return tuple(row for row in self.rows if row.to_decide and row.state is RowState.PENDING)

    @property
    def in_part(self) -> str:
        """That only a part of the team is approved, in words; empty where nobody is, or everyone."""
        approved = sum(row.state is RowState.APPROVED for row in self.rows)
        if not 0 < approved < len(self.rows):
            return ""
        return f"{approved} of {len(self.rows)} presenters approved: published now, the team would be public in part."


@dataclass(frozen=True, slots=True)
class Review:
    """The page: the proposal, its groups in the order in which people look at them, and how far review has come.

    Args:
        public: The published version that it is compared with, or None before the first.
    """

    proposal: Proposal
    public: Version | None
    groups: tuple[ReviewGroup, ...]

    @property
    def to_decide(self) -> int:
        """Rows that are suggestions."""
        return sum(row.to_decide for group in self.groups for row in group.rows)

    @property
    def decided(self) -> int:
        """Those of them that are decided."""
        return sum(row.to_decide and row.state in DECIDED for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far review has come, without the rows: for counts beside them.

    Args:
        uncovered: Engagements, as the list of them has it; likewise ``blocked``.
    """

    proposal: Proposal
    to_decide: int
    decided: int
    uncovered: int
    blocked: int


def review_progress(database: Database) -> ReviewProgress | None:
    """How far review has come, or None before the first proposal."""
    with database.reading() as work:
        proposal = work.proposals.latest()
        if proposal is None:
            return None
        rows = work.proposals.rows(proposal.proposal_id)
        left = left_uncovered(work, proposal.proposal_id)
        key = ("progress", proposal.proposal_id)
        return work.moment.recall(key, RESTS_ON, lambda: _progress(proposal, rows, len(left)))


def _progress(proposal: Proposal, rows: Sequence[ProposalRow], uncovered: int) -> ReviewProgress:
    return ReviewProgress(
        proposal,
        to_decide=sum(row.to_decide for row in rows),
        decided=sum(row.to_decide and row.state in DECIDED for row in rows),
        uncovered=uncovered,
        blocked=len({row.key.engagement_id for row in rows if row.kind is ChangeKind.BLOCKED}),
    )


def seats_under_review(database: Database) -> tuple[SeatKey, ...] | None:
    """The seats of the proposal under review, or None before the first."""
    with database.reading() as work:
        proposal = work.proposals.latest()
        return tuple(row.key for row in work.proposals.rows(proposal.proposal_id)) if proposal else None


def changed_since(database: Database, proposal_id: int) -> frozenset[SeatKey]:
    """The seats for which the proposal under review has something else than an earlier one had."""
    with database.reading() as work:
        latest = work.proposals.latest()
        if latest is None or latest.proposal_id == proposal_id:
            return frozenset()
        seen = {row.key: row.after for row in work.proposals.rows(proposal_id)}
        now = {row.key: row.after for row in work.proposals.rows(latest.proposal_id)}
        return frozenset(key for key in seen.keys() | now.keys() if seen.get(key) != now.get(key))


def latest_review(database: Database) -> Review | None:
    """The proposal under review, or None before the first."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        proposal = work.proposals.latest()
        if proposal is None:
            return None
        public = next(iter(work.publishing.find(limit=1)), None)
        return Review(proposal, public, _groups(work, work.proposals.rows(proposal.proposal_id), verdicts))


def find_group(database: Database, engagement_id: EngagementId) -> ReviewGroup | None:
    """One engagement of the proposal under review, or None when it has no part in it."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        return group_of(work, engagement_id, verdicts)


def group_of(work: UnitOfWork, engagement_id: EngagementId, verdicts: Verdicts) -> ReviewGroup | None:
    """As :func:`find_group`, inside a transaction."""
    proposal = work.proposals.latest()
    rows = work.proposals.rows(proposal.proposal_id, engagement_id) if proposal else ()
    return next(iter(_groups(work, rows, verdicts)), None)


def _groups(work: UnitOfWork, rows: Sequence[ProposalRow], verdicts: Verdicts) -> tuple[ReviewGroup, ...]:
    """Rows (in key order) by engagement, the most urgent kind first."""
    if not rows:
        return ()
    by_engagement = {eid: tuple(mine) for eid, mine in groupby(rows, key=lambda row: row.key.engagement_id)}
    uncovered = not_covered(work, rows[0].proposal_id)

    def make(missing: Collection[EngagementId]) -> Mapping[EngagementId, ReviewGroup]:
        scene = _Scene.of(work, [row for eid in missing for row in by_engagement[eid]], uncovered, verdicts)
        return {eid: scene.group(eid, by_engagement[eid]) for eid in missing}

    def made_from(eid: EngagementId) -> object:
        mine = [verdict_at(verdicts, row.key, row.after) for row in by_engagement[eid]]
        return by_engagement[eid], uncovered.get(eid), mine  # a decision is told by its id: it never changes

    groups = work.moment.recall_each("review", by_engagement, (Part.DATASET,), make, made_from).values()
    return tuple(sorted(groups, key=lambda group: (ORDER[group.kind], group.engagement_id)))


def _by_name(row: ReviewRow) -> tuple[bool, str, str]:
    """By the presenter's name: the order of seats would tell what each asks for, since centers list experts first."""
    sitter = row.after or row.before
    return (sitter is None, sitter.name if sitter else "", sitter.consultant_id if sitter else "")


def _agreed(work: UnitOfWork, rows: Iterable[ProposalRow]) -> frozenset[tuple[SeatKey, Placement]]:
    """Where someone who is public said yes and did not leave since, and the proposal has something else."""
    changed = [(row.key, row.before) for row in rows if row.before and row.before != row.after]
    names = {key.engagement_id for key, _ in changed}
    entries = work.trail.about(names, {Action.ACCEPT, Action.RELEASE}) if names else ()
    by_themselves = (one for one in reversed(entries) if one.action is Action.ACCEPT or one.actor == CONSULTANT)
    newest = {(one.key, one.placement): one.action for one in by_themselves if not one.undone}
    return frozenset(pair for pair in changed if newest.get(pair) is Action.ACCEPT)


def _choices(work: UnitOfWork, names: Collection[EngagementId]) -> Mapping[tuple[SeatKey, Placement], int]:
    """Who sits where by a whole answer that was chosen and not taken back: by the decision that chose it."""
    entries = work.trail.about(names, {Action.CHOOSE, Action.LOCK}) if names else ()
    chosen = {
        (one.subject.subject_id, one.proposal_id): one.entry_id
        for one in entries
        if one.action is Action.CHOOSE and not one.undone
    }
    locks = ((one, (one.subject.subject_id, one.proposal_id)) for one in entries if one.action is Action.LOCK)
    return {(lock.key, lock.placement): chosen[of] for lock, of in locks if lock.placement and of in chosen}


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is needed to show rows."""

    engagements: Mapping[EngagementId, Engagement]
    consultants: Mapping[ConsultantId, Consultant]
    decisions: Mapping[int, AuditEntry]
    uncovered: Mapping[EngagementId, Uncovered]
    verdicts: Verdicts
    agreed: frozenset[tuple[SeatKey, Placement]]
    choices: Mapping[tuple[SeatKey, Placement], int]

    @classmethod
    def of(
        cls,
        work: UnitOfWork,
        rows: Sequence[ProposalRow],
        uncovered: Mapping[EngagementId, Uncovered],
        verdicts: Verdicts,
    ) -> "_Scene":
        placed = [place for row in rows for place in (row.before, row.after) if place]
        decided = [row.decision_id for row in rows if row.decision_id]
        return cls(
            work.dataset.engagements({row.key.engagement_id for row in rows}),
            with_names_told_apart(work, work.dataset.people({place.consultant_id for place in placed})),
            {found.entry_id: found for found in work.trail.find(ids=decided, limit=len(decided))},
            uncovered,
            verdicts,
            _agreed(work, rows),
            _choices(work, {row.key.engagement_id for row in rows}),
        )

    def group(self, engagement_id: EngagementId, rows: Iterable[ProposalRow]) -> ReviewGroup:
        shown = tuple(sorted((self.row(row) for row in rows), key=_by_name))
        why = self.uncovered.get(engagement_id)
        kind = min((ChangeKind.AGREED if row.agreed else row.kind for row in shown), key=ORDER.__getitem__)
        return ReviewGroup(
            engagement_id, self.engagements.get(engagement_id), kind, shown, why.sentence if why else ""
        )  # fmt: skip

    def row(self, row: ProposalRow) -> ReviewRow:
        decision = self.decisions.get(row.decision_id or 0)
        why = self.uncovered.get(row.key.engagement_id)
        return ReviewRow(
            row.proposal_id,
            row.key.engagement_id,
            row.key.seat,
            row.version,
            row.kind,
            self.sitter(row.key, row.before),
            self.sitter(row.key, row.after),
            row.points,
            reason_for(row, why),
            row.state,
            row.to_decide,
            row.decision_id,
            decision.actor if decision else "",
            decision.at if decision else None,
            decision.reason if decision else "",
            verdict_at(self.verdicts, row.key, row.after),
            (row.key, row.before) in self.agreed,
            self.choices.get((row.key, row.after)) if row.after else None,
        )

    def sitter(self, key: SeatKey, placement: Placement | None) -> Sitter | None:
        if placement is None:
            return None
        engagement = self.engagements.get(key.engagement_id)
        consultant = self.consultants.get(placement.consultant_id)
        start = placement.first_start.astimezone(engagement.time_zone) if engagement else placement.first_start
        if consultant is None or engagement is None:
            name = consultant.name if consultant else placement.consultant_id
            return Sitter(placement.consultant_id, name, start, has_page=consultant is not None)
        miles, cost = miles_between(consultant, engagement), trip_dollars(consultant, engagement)
        return Sitter(consultant.consultant_id, consultant.name, start, miles, cost)
