"""The list of who read whose confidential record."""

from flask import url_for

from matcher.records import Permission
from matcher.services.protection.readings import Reading
from web.lists.columns import Column, Kind, Listing
from web.shell.center import center_zone

KNOWS = Permission.READ_LIVED_EXPERIENCE

READINGS: Listing[Reading] = Listing(
    name="readings",
    endpoint="protection.readings",
    title="Who read whose record",
    one="reading",
    many="readings",
    columns=(
        Column("at", "When", lambda row: row.at.astimezone(center_zone()), Kind.MOMENT, needs=KNOWS),
        Column("reader", "Who read it", lambda row: row.reader, Kind.CHOICE, needs=KNOWS),
        Column(
            "person",
            "Whose record",
            lambda row: row.person,
            link=lambda row: url_for("protection.readings", whose=row.consultant_id),
            needs=KNOWS,
        ),
        Column("why", "Why", lambda row: row.why, needs=KNOWS),
    ),
    order="-at",
    identify=lambda row: f"{row.entry_id:019}",
    search="Person, reader or reason",
)
