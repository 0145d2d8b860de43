"""What an import keeps although the dataset lacks it: engagements that came from requests, and all that is about them.

A dataset that was written before a request was accepted knows nothing of its engagement: that it is missing there is
no word of anyone's that it should go. Such an engagement leaves when its request is withdrawn.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment, Problem, Rejection
from matcher.ports import UnitOfWork
from matcher.records import HeldSeat


@dataclass(frozen=True, slots=True)
class Kept:
    """Engagements of requests that the dataset lacks.

    Args:
        ids: In order.
        problem: The dataset with them.
    """

    ids: tuple[EngagementId, ...]
    problem: Problem

    def settles(self, seat: HeldSeat) -> bool:
        """Whether a seat was settled here, so that an import must not move it."""
        return seat.decided or (seat.fixed and seat.key.engagement_id in self.ids)


def with_requested(work: UnitOfWork, before: Problem, imported: Problem) -> Kept:
    """Add to a dataset the engagements of requests that it lacks.

    Args:
        before: The center's data as it is.
        imported: The dataset as it was read.
    """
    requested = {one.engagement_id for one in work.requests.find() if one.engagement_id}
    kept = sorted(requested & before.engagements.keys() - imported.engagements.keys())
    return Kept(tuple(kept), _joined(before, imported, kept) if kept else imported)


def _joined(before: Problem, imported: Problem, kept: Collection[EngagementId]) -> Problem:
    people = imported.consultants
    seats = [seat for seat in before.standing if _among(seat.assignment, kept, people)]
    pairs = [pair for pair in before.rejections if _among(pair, kept, people)]
    points = {pair: each for pair, each in before.affinity.items() if pair[0] in kept and pair[1] in people}
    return replace(
        imported,
        engagements={**imported.engagements, **{eid: before.engagements[eid] for eid in kept}},
        standing=(*imported.standing, *seats),
        rejections=(*imported.rejections, *pairs),
        affinity={**imported.affinity, **points},
    )


def _among(row: Assignment | Rejection, kept: Collection[EngagementId], people: Collection[ConsultantId]) -> bool:
    return row.engagement_id in kept and row.consultant_id in people
