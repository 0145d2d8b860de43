"""The list of states and territories under the map."""

from collections.abc import Callable

from flask import url_for

from matcher.services.schedule.by_state import StateDemand
from web.lists.columns import Column, Kind, Listing

MEASURES = {
    "unmet": "Uncovered",
    "engagements": "All engagements",
    "open": "Open",
    "proposed": "Proposed",
    "approved": "Approved",
    "asked": "Asked",
    "confirmed": "Confirmed",
    "delivered": "Delivered",
    "stopped": "On hold or withdrawn",
}
"""What the map can show, and the columns of the list."""


def _measure(name: str, label: str) -> Column[StateDemand]:
    of: Callable[[StateDemand], int] = lambda row: int(getattr(row, name))  # noqa: E731  one for each column
    return Column(name, label, of, Kind.NUMBER)


BY_STATE: Listing[StateDemand] = Listing(
    name="by-state",
    endpoint="map.show",
    title="By state and territory",
    one="state or territory",
    many="states and territories",
    columns=(
        Column(
            "place",
            "State or territory",
            lambda row: row.name,
            link=lambda row: f"{url_for('engagements.index')}?state={row.name.replace(' ', '+')}",
        ),
        *(_measure(name, label) for name, label in MEASURES.items()),
    ),
    order="-engagements",
    identify=lambda row: row.code,
    search="State or territory",
)
