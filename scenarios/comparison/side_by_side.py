"""Up to four compared scenarios in one table: an engagement or a group a row, a scenario a column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.groups import ComparedGroup, group_in_words
from scenarios.comparison.shifts import Placing, Shift


@dataclass(frozen=True, slots=True)
class ChangedEngagement:
    """An engagement that some scenario places otherwise.

    Args:
        before: Where the plan as it is places it, which all scenarios share.
        cells: One a scenario; None where it stays as it is, or nothing is told.
    """

    engagement_id: str
    organization: str
    before: Placing | None
    cells: tuple[Shift | None, ...]


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """A state or an audience of which some scenario covers more requests, or fewer.

    Args:
        before: How many the plan as it is covers.
        cells: One a scenario; None where it is as many, or nothing is told.
    """

    kind: str
    name: str
    before: int
    cells: tuple[ComparedGroup | None, ...]

    @property
    def words(self) -> str:
        """What people call it."""
        return group_in_words(self.kind, self.name)


def side_by_side(columns: Sequence[ComparedScenario]) -> Mapping[str, object]:
    """All that a page of a comparison shows, by the names that it has there."""
    fullest = max(columns, key=lambda one: len(one.figures), default=None)
    return {
        "columns": columns,
        "fullest": fullest,
        "groups": changed_groups(columns),
        "engagements": changed_engagements(columns),
    }


def changed_engagements(columns: Sequence[ComparedScenario]) -> tuple[ChangedEngagement, ...]:
    """Every engagement that changes somewhere: those that are lost first, then those that are gained."""
    by_id = [{shift.engagement_id: shift for shift in column.shifts} for column in columns]
    ordered = sorted((shift for column in columns for shift in column.shifts), key=lambda shift: shift.order)
    first = {shift.engagement_id: shift for shift in reversed(ordered)}
    names = dict.fromkeys(shift.engagement_id for shift in ordered)
    return tuple(
        ChangedEngagement(
            name, first[name].organization, first[name].before, tuple(shifts.get(name) for shifts in by_id)
        )
        for name in names
    )


def changed_groups(columns: Sequence[ComparedScenario]) -> tuple[ChangedGroup, ...]:
    """Every state and audience of which another number is covered somewhere, states first."""
    by_name = [{(group.kind, group.name): group for group in column.groups} for column in columns]
    met = {(group.kind, group.name): group for column in columns for group in column.groups}
    return tuple(
        ChangedGroup(kind, name, one.before, tuple(groups.get((kind, name)) for groups in by_name))
        for (kind, name), one in sorted(met.items(), key=lambda item: (item[0][0] != "state", item[0]))
    )
