"""The list of how evenly the work is spread: a row for each consultant."""

from flask import url_for

from matcher.services.schedule.fairness import Fairness, PersonLoad, Quarter
from web.lists.columns import Column, Kind, Listing
from web.shell.wording import decimal


def _number(name: str, label: str) -> Column[PersonLoad]:
    return Column(name, label, lambda row: int(getattr(row, name)), Kind.NUMBER)


def _quarter(place: int, quarter: Quarter) -> Column[PersonLoad]:
    return Column(f"quarter_{place}", quarter.words, lambda row: row.by_quarter.get(quarter, 0), Kind.NUMBER)


def against_even(hours: float, even: float) -> str:
    """Hours against an even share, in a few words."""
    difference = round(hours - even, 1)
    if not difference:
        return "as an even share"
    return f"{decimal(abs(difference))} {'more' if difference > 0 else 'less'}"


def fairness_list(found: Fairness) -> Listing[PersonLoad]:
    """The list, with a column for each quarter."""
    return Listing(
        name="fairness",
        endpoint="fairness.show",
        title="Consultants",
        one="consultant",
        many="consultants",
        columns=(
            Column(
                "name",
                "Name",
                lambda row: row.person.name or row.person.consultant_id,
                link=lambda row: url_for("consultants.show", consultant_id=row.person.consultant_id),
            ),
            _number("eligible", "Eligible for"),
            _number("proposed", "Proposed"),
            _number("approved", "Approved or asked"),
            _number("accepted", "Accepted"),
            _number("delivered", "Delivered"),
            _number("recent", "Last 180 days"),
            Column(
                "hours",
                "Hours",
                lambda row: row.hours,
                Kind.NUMBER,
                note=lambda row: against_even(row.hours, found.even),
            ),
            *(_quarter(place, quarter) for place, quarter in enumerate(found.quarters, start=1)),
        ),
        order="-hours",
        identify=lambda row: row.person.consultant_id,
        search="Name",
    )
