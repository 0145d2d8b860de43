"""What about a suggested seat deserves a look before it is approved. Rows without flags may be approved in bulk."""

from matcher.records import ChangeKind
from matcher.services.review.proposal_review import ReviewRow

NO_LONGER = "no longer holds"
"""The page and the command say by which rule, in the place of this flag."""
LOW_FIT_POINTS = 60
"""Of 100: below, someone covers the audience or the topics thinly."""
DEAR_TRAVEL_POINTS = 40
"""A thousand dollars for one seat, at 25 dollars a point."""


def flags(row: ReviewRow) -> tuple[str, ...]:
    """The flags of a row that waits for a decision, each in a few words; empty when it is plain."""
    if not row.to_decide:
        return ()
    found = [NO_LONGER] if row.verdict else []
    if row.agreed:
        found.append("someone said yes here")
    elif row.kind is ChangeKind.SWAP:
        found.append("takes the place of someone who is public")
    if row.kind is ChangeKind.MOVED:
        found.append("another start than is public")
    if row.points and row.points.get("fit", 0) < LOW_FIT_POINTS:
        found.append("low fit")
    if row.points.get("travel", 0) <= -DEAR_TRAVEL_POINTS:
        found.append("travel over $1,000")
    return tuple(found)
