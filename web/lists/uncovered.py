"""The list of what the proposal leaves uncovered."""

from flask import url_for

from matcher.services.explanations.uncovered.uncovered_list import Known, UncoveredRow
from web.lists.columns import Column, Kind, Listing
from web.shell.wording import term

OTHERWISE = {
    Known.NOT_ASKED: "Not asked yet: open it, and ask what would cover it",
    Known.UNDER_WAY: "Being worked out",
}


UNCOVERED: Listing[UncoveredRow] = Listing(
    name="uncovered",
    endpoint="explanations.uncovered",
    title="Uncovered",
    one="engagement",
    many="engagements",
    columns=(
        Column(
            "organization",
            "Organization",
            lambda row: row.engagement.organization or row.engagement.engagement_id,
            link=lambda row: url_for("explanations.about", engagement_id=row.engagement.engagement_id),
            note=lambda row: row.engagement.engagement_id,
        ),
        Column("priority", "Priority", lambda row: row.engagement.priority, Kind.NUMBER),
        Column("last", "Last day", lambda row: row.engagement.window_end, Kind.DAY),
        Column("audience", "Audience", lambda row: term(row.engagement.audience), Kind.CHOICE, shown=False),
        Column("kind", "Kind of reason", lambda row: term(row.code), Kind.CHOICE, shown=False),
        Column("reason", "Why", lambda row: row.reason),
        Column("would_be", "It would be covered", lambda row: row.would_be or OTHERWISE[row.known]),
    ),
    order="-priority",
    identify=lambda row: row.engagement.engagement_id,
    search="Organization, reason or id",
)
