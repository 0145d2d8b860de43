"""The list of decided seats that no longer hold, those that wait for a person first."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import url_for

from matcher.services.seats.holding import holding
from matcher.services.seats.judged_seats import JudgedSeat
from web.lists.columns import Column, Kind, Listing
from web.shell.wording import LEFT


@dataclass(frozen=True, slots=True)
class Doubted:
    """A decided seat that waits for a person, or that a person kept.

    Args:
        key: Stands for the seat in forms; ``version`` for who sits there.
        public: Whether it is public as it is.
        zone: The engagement's; the center's where it has left the data.
    """

    key: str
    version: str
    verdict: JudgedSeat
    person: str
    has_page: bool
    organization: str
    public: bool
    zone: ZoneInfo

    @property
    def standing(self) -> str:
        """How far it is decided."""
        return "Said yes" if self.verdict.agreed else "Public" if self.public else "Not public"


def _in_turn(row: Doubted) -> str:
    """Who said yes comes first, then by start."""
    place = row.verdict.placement
    return f"{not row.verdict.agreed:d} {place.first_start:%Y-%m-%dT%H:%M} {place.consultant_id} {row.key}"


STALE_SEATS: Listing[Doubted] = Listing(
    name="no-longer-holds",
    endpoint="stale.index",
    title="Seats that no longer hold",
    one="seat",
    many="seats",
    columns=(
        Column(
            "person",
            "Consultant",
            lambda row: row.person,
            link=lambda row: (
                url_for("consultants.show", consultant_id=row.verdict.placement.consultant_id) if row.has_page else ""
            ),
            note=lambda row: "" if row.has_page else LEFT,
        ),
        Column(
            "organization",
            "Engagement",
            lambda row: row.organization,
            link=lambda row: url_for("engagements.show", engagement_id=row.verdict.key.engagement_id, _anchor="seats"),
            note=lambda row: row.verdict.key.engagement_id,
        ),
        Column(
            "starts", "First session", lambda row: row.verdict.placement.first_start.astimezone(row.zone), Kind.MOMENT
        ),
        Column("standing", "Where it stands", lambda row: row.standing, Kind.CHOICE),
        Column("holds", "On today’s facts", lambda row: holding((row.verdict,)), Kind.CHOICE),
        Column("why", "Why", lambda row: row.verdict.sentence, shown=False),
    ),
    order="-holds",
    identify=_in_turn,
    search="Person, engagement or rule",
)
