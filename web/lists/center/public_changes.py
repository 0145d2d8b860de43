"""The list of what each version changed about what is public."""

from flask import url_for

from matcher.services.lists.rows import ChangedRow
from web.lists.columns import Column, Kind, Listing
from web.lists.work import engagement_of
from web.shell.center import center_zone


def _identity(row: ChangedRow) -> str:
    """By people: the order tells nothing of the seats."""
    change = row.change
    people = (place.consultant_id for place in (change.before, change.after) if place)
    return " ".join([f"{row.version.number:019}", row.pair.engagement_id, *people])


PUBLIC_CHANGES: Listing[ChangedRow] = Listing(
    name="public-changes",
    endpoint="records.public_changes",
    title="Public changes",
    one="change",
    many="changes",
    columns=(
        engagement_of(lambda row: row.pair),
        Column("change", "What happened", lambda row: row.change.kind.value.capitalize(), Kind.CHOICE),
        Column("before", "Before", lambda row: row.before),
        Column("after", "After", lambda row: row.after),
        Column("starts", "First session", lambda row: row.starts_at, Kind.MOMENT),
        Column(
            "version",
            "Version",
            lambda row: row.version.number,
            Kind.NUMBER,
            link=lambda row: url_for("versions.show", number=row.version.number),
        ),
        Column("at", "Published", lambda row: row.version.at.astimezone(center_zone()), Kind.MOMENT),
        Column("by", "By", lambda row: row.version.user_name, Kind.CHOICE),
    ),
    order="-version",
    identify=_identity,
    search="Engagement, person or who published",
)
