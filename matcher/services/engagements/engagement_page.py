"""The page of an engagement: facts, gates, seats, alternatives, history."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.workflow.engagement import EngagementState
from matcher.ports import Database
from matcher.records import AuditEntry
from matcher.services.review.proposal_review import ReviewRow, group_of
from matcher.services.seats.judged_seats import judged_seats
from matcher.services.seats.seating import states_of_all


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition before an engagement may be scheduled: ``open`` or not, and the fact that says so."""

    name: str
    open: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class EngagementPage:
    """All that a page shows.

    Args:
        engagement: Facts; what its seats ask for is withheld (every seat reads ``any``).
        seats: The names of its seats.
        rows: The seats in the proposal under review; empty when it has no part in it.
        uncovered: Why it is not covered, else empty.
        history: Decisions about it, newest first.
    """

    engagement: Engagement
    seats: tuple[SeatName, ...]
    gates: tuple[Gate, ...]
    rows: tuple[ReviewRow, ...]
    uncovered: str
    history: tuple[AuditEntry, ...]


def list_engagements(database: Database) -> tuple[Engagement, ...]:
    """Every engagement, in id order; what the seats ask for is withheld."""
    with database.reading() as work:
        return tuple(work.dataset.engagements().values())


def stages(database: Database) -> Mapping[EngagementId, EngagementState]:
    """Where every engagement stands, in id order."""
    with database.reading() as work:
        return states_of_all(work)


def engagement_page(database: Database, engagement_id: EngagementId) -> EngagementPage | None:
    """The page, or None when there is no such engagement."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None:
            return None
        group = group_of(work, engagement_id, verdicts)
        return EngagementPage(
            engagement=engagement,
            seats=tuple(engagement.seats),
            gates=gates(engagement),
            rows=group.rows if group else (),
            uncovered=group.uncovered if group else "",
            history=work.trail.find(engagement_id=engagement_id),
        )


def gates(engagement: Engagement) -> tuple[Gate, ...]:
    """What has to be settled before the engagement may be scheduled, each with the fact that settles it."""
    if engagement.criminal_justice:
        need = "A criminal-justice need: it is referred to OVC TTAC."
    else:
        need = "No criminal-justice need: it stays with this center."
    if not engagement.federal_grantee:
        grantee, waits = "No federal grantee: no granting office to ask.", False
    elif engagement.granting_office_confirmed:
        grantee, waits = "A federal grantee: its granting office has confirmed.", False
    else:
        grantee, waits = "A federal grantee: it waits for its granting office.", True
    return (
        Gate("referral", not engagement.criminal_justice, need),
        Gate("granting_office", not waits, grantee),
    )
