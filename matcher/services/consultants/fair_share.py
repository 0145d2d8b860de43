"""How much a consultant is asked, against an even share: so that the same few are not asked every time."""

from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.ports import Database

NEAR = 0.5
"""Engagements: closer than this to the even share counts as even."""


@dataclass(frozen=True, slots=True)
class Share:
    """A consultant's load.

    Args:
        engagements: Delivered in the last 180 days, approved and proposed.
        even: What it would be if all approved consultants had the same.
    """

    engagements: int
    even: float

    @property
    def sentence(self) -> str:
        """The comparison in words."""
        if abs(self.engagements - self.even) < NEAR:
            return f"That is about an even share ({self.even:.1f} each)."
        word = "more" if self.engagements > self.even else "less"
        return f"That is {word} than an even share ({self.even:.1f} each)."


def share_of(database: Database, consultant_id: ConsultantId) -> Share:
    """A consultant's load against an even share."""
    with database.reading() as work:
        consultants = work.dataset.consultants()
        tasks = {(seat.assignment.consultant_id, key.engagement_id) for key, seat in work.standing.seats().items()}
    load = dict.fromkeys(consultants, 0)
    for person in consultants.values():
        load[person.consultant_id] += person.delivered_lately
    for person_id, _ in tasks:
        load[person_id] = load.get(person_id, 0) + 1
    asked = [cid for cid, person in consultants.items() if person.status is ConsultantStatus.APPROVED]
    even = sum(load[cid] for cid in asked) / max(1, len(asked))
    return Share(load.get(consultant_id, 0), even)
