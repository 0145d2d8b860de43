"""The list of engagements."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import url_for

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.vocabulary import STATES
from matcher.domain.workflow.engagement import EngagementState
from matcher.records import ChangeKind, RowState
from matcher.services.review.proposal_review import Review, ReviewGroup
from matcher.services.seats.holding import doubts_by
from matcher.services.seats.judged_seats import JudgedSeat, Verdicts
from web.lists.columns import Column, Kind, Listing
from web.lists.holding import holds
from web.shell.wording import language, term


class EngagementRow(NamedTuple):
    """An engagement with how it stands.

    Args:
        shape: Of its state in the proposal, with the word for it.
        people: Who sits or is proposed there, by name.
        doubts: The seats that break rules today.
    """

    engagement: Engagement
    stage: EngagementState
    shape: str
    standing: str
    people: tuple[str, ...]
    doubts: tuple[JudgedSeat, ...]


def engagement_rows(
    engagements: Mapping[EngagementId, Engagement],
    stages: Mapping[EngagementId, EngagementState],
    review: Review | None,
    verdicts: Verdicts,
) -> list[EngagementRow]:
    """Every engagement, as the proposal under review has it."""
    groups = {group.engagement_id: group for group in review.groups} if review else {}
    doubts = doubts_by(verdicts, lambda one: one.key.engagement_id)
    rows = []
    for engagement_id, engagement in engagements.items():
        group = groups.get(engagement_id)
        people = {sitter.name for row in group.rows for sitter in (row.before, row.after) if sitter} if group else ()
        shape, word = standing(group)
        mine = doubts.get(engagement_id, ())
        rows.append(EngagementRow(engagement, stages[engagement_id], shape, word, tuple(sorted(people)), mine))
    return rows


def standing(group: ReviewGroup | None) -> tuple[str, str]:
    """How an engagement stands in the proposal: a state's shape and a word."""
    if group is None:
        return "open", "Not in the proposal"
    cases = {
        ("open", "Blocked"): group.kind is ChangeKind.BLOCKED,
        ("uncovered", "Uncovered"): bool(group.uncovered),
        ("proposed", "Proposed"): bool(group.open_rows),
        ("open", "Nobody proposed"): not any(row.after for row in group.rows),
        ("approved", "Approved"): all(row.state is RowState.APPROVED for row in group.rows),
    }
    return next((case for case, holds in cases.items() if holds), ("open", "Decided in part"))


def _place(row: EngagementRow) -> str:
    engagement = row.engagement
    return f"{engagement.city}, {engagement.state}" if engagement.on_site else "Virtual"


ENGAGEMENTS: Listing[EngagementRow] = Listing(
    name="engagements",
    endpoint="engagements.index",
    title="Engagements",
    one="engagement",
    many="engagements",
    columns=(
        Column(
            "organization",
            "Organization",
            lambda row: row.engagement.organization or row.engagement.engagement_id,
            link=lambda row: url_for("engagements.show", engagement_id=row.engagement.engagement_id),
            note=lambda row: row.engagement.engagement_id,
        ),
        Column("kind", "What", lambda row: term(row.engagement.ta_type), Kind.CHOICE),
        Column("presenters", "Presenters", lambda row: len(row.engagement.seats), Kind.NUMBER),
        Column("mode", "Mode", lambda row: term(row.engagement.mode), Kind.CHOICE, shown=False),
        Column("where", "Where", _place),
        Column(
            "state",
            "State",
            lambda row: STATES.get(row.engagement.state, row.engagement.state),
            Kind.CHOICE,
            shown=False,
        ),
        Column("audience", "Audience", lambda row: term(row.engagement.audience), Kind.CHOICE, shown=False),
        Column("topic", "Topic", lambda row: tuple(sorted(map(term, row.engagement.topics))), Kind.CHOICE, shown=False),
        Column("language", "Language", lambda row: language(row.engagement.language), Kind.CHOICE, shown=False),
        Column("first", "First day", lambda row: row.engagement.window_start, Kind.DAY),
        Column("last", "Last day", lambda row: row.engagement.window_end, Kind.DAY),
        Column("priority", "Priority", lambda row: row.engagement.priority, Kind.NUMBER),
        Column("person", "Person", lambda row: row.people, shown=False),
        Column("stage", "Stage", lambda row: term(row.stage), Kind.CHOICE),
        Column("standing", "In the proposal", lambda row: row.standing, Kind.CHOICE, shape=lambda row: row.shape),
        holds(lambda row: row.doubts),
    ),
    order="first",
    identify=lambda row: row.engagement.engagement_id,
    search="Organization, place, topic, person or id",
    kept=True,
)
