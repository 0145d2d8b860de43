from collections.abc import Mapping

import pytest

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.records import ChangeKind, RowState
from matcher.services.review.flags import flags
from matcher.services.review.proposal_review import ReviewRow


def a_row(
    kind: ChangeKind = ChangeKind.NEW,
    points: Mapping[str, int] | None = None,
    *,
    to_decide: bool = True,
    agreed: bool = False,
) -> ReviewRow:
    given = {"fit": 100, "travel": 0} if points is None else points
    return ReviewRow(
        1, EngagementId("E1"), SeatName("1"), 1, kind, None, None, given, "", RowState.PENDING, to_decide, agreed=agreed
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (a_row(), ()),
        (a_row(points={"fit": 60}), ()),
        (a_row(points={"fit": 59}), ("low fit",)),
        (a_row(points={"fit": 100, "travel": -39}), ()),
        (a_row(points={"fit": 100, "travel": -40}), ("travel over $1,000",)),
        (a_row(points={}), ()),
        (a_row(ChangeKind.MOVED), ("another start than is public",)),
        (a_row(ChangeKind.SWAP), ("takes the place of someone who is public",)),
        (a_row(ChangeKind.SWAP, agreed=True), ("someone said yes here",)),
        (a_row(points={"fit": 0}, to_decide=False), ()),
    ],
)
def test_what_deserves_a_look_before_it_is_approved(row: ReviewRow, found: tuple[str, ...]):
    assert flags(row) == found
