"""The column that says what no longer holds: the same in every list of what people decided."""

from collections.abc import Callable
from typing import TypeVar

from matcher.services.seats.holding import holding, reasons_kept, rules_broken
from matcher.services.seats.judged_seats import JudgedSeat
from web.lists.columns import Column, Kind

Row = TypeVar("Row")


def holds(of: Callable[[Row], tuple[JudgedSeat, ...]]) -> Column[Row]:
    """The column of a list.

    Args:
        of: The seats of a row that break rules today.
    """
    return Column(
        "holds",
        "On today’s facts",
        lambda row: holding(of(row)),
        Kind.CHOICE,
        note=lambda row: " ".join(filter(None, (rules_broken(of(row)), reasons_kept(of(row))))),
        icon=lambda row: "warning" if of(row) else "",
    )
