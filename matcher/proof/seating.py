"""What a team is worth at most when nobody sits twice: seats are assigned to people, exactly, in whole numbers."""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId


class SeatsAlike(NamedTuple):
    """Seats that the same people suit, and what each of these is worth there in price units."""

    how_many: int
    worth: Mapping[ConsultantId, int]


def most_seated(classes: Sequence[SeatsAlike]) -> int | None:
    """The most price units of any seating in which nobody has two seats; None where there is none.

    No other rule is asked, so that no team is worth more. By shortest augmenting paths: seats² × people steps.
    """
    ids = sorted(set(chain.from_iterable(alike.worth for alike in classes)))
    seats = list(chain.from_iterable(repeat(alike.worth, alike.how_many) for alike in classes))
    if len(ids) < len(seats):
        return None
    # Who does not suit a seat costs more there than any whole seating can gain.
    amounts = [abs(units) for alike in classes for units in alike.worth.values()]
    never = 2 * (len(seats) + 1) * (max(amounts, default=0) + 1)
    sitter = _Assignment([[-worth[cid] if cid in worth else never for cid in ids] for worth in seats]).sitters()
    if any(ids[person] not in worth for worth, person in zip(seats, sitter, strict=True)):
        return None
    return sum(worth[ids[person]] for worth, person in zip(seats, sitter, strict=True))


class _Assignment:
    """Rows to columns at the least cost, each column once at most; there are no fewer columns than rows."""

    def __init__(self, costs: Sequence[Sequence[int]]) -> None:
        self._costs = costs
        self._of_row = [0] * len(costs)
        self._of_column = [0] * len(costs[0] if costs else ())
        self._row_at: list[int | None] = [None] * len(self._of_column)

    def sitters(self) -> list[int]:
        """The column of each row."""
        for row in range(len(self._costs)):
            self._place(row)
        columns = {row: column for column, row in enumerate(self._row_at) if row is not None}
        return [columns[row] for row in range(len(self._costs))]

    def _place(self, row: int) -> None:
        """Give a row a column, by the cheapest path on which others change theirs."""
        far: dict[int, int] = {}
        came: dict[int, int | None] = {}
        done: dict[int, int] = {}
        at, column, so_far = row, None, 0
        while True:
            self._reach(at, column, so_far, far, came, done)
            column = min(far, key=far.__getitem__)
            so_far = far.pop(column)
            following = self._row_at[column]
            if following is None:
                break
            done[column], at = so_far, following
        self._pay(row, so_far, done)
        self._change(row, column, came)

    def _reach(
        self,
        row: int,
        column: int | None,
        so_far: int,
        far: dict[int, int],
        came: dict[int, int | None],
        done: Mapping[int, int],
    ) -> None:
        """How far the columns are by way of a row, where that is nearer."""
        base = so_far - self._of_row[row]
        for other, cost in enumerate(self._costs[row]):
            if other not in done:
                there = base + cost - self._of_column[other]
                if other not in far or there < far[other]:
                    far[other], came[other] = there, column

    def _pay(self, row: int, end: int, done: Mapping[int, int]) -> None:
        """Change the prices of what was reached, so that the next paths have no negative step."""
        self._of_row[row] += end
        for column, when in done.items():
            holder = self._row_at[column]
            if holder is not None:
                self._of_row[holder] += end - when
            self._of_column[column] -= end - when

    def _change(self, row: int, column: int, came: Mapping[int, int | None]) -> None:
        """Move everyone on the path by one."""
        at: int | None = column
        while at is not None:
            before = came[at]
            self._row_at[at] = row if before is None else self._row_at[before]
            at = before
