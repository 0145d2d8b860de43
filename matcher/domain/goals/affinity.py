"""What people know and the data does not."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Filled


def affinity(filled: Filled) -> int:
    """What people know and the data does not: an earlier evaluation, a requester's wish, a shared history.

    Unit: points per seat, as given for the pair.
    """
    return filled.problem.affinity.get((filled.engagement.engagement_id, filled.consultant.consultant_id), 0)


AFFINITY = Goal(affinity)
