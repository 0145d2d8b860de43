"""What all travel together may cost."""

from collections.abc import Iterator

from matcher.domain.model.schedule import Book
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule


def travel_budget(book: Book) -> Iterator[Clash]:
    """All travel together stays within the travel budget.

    Source: the center's grant.
    """
    cap = book.policy.rules.travel_budget
    if cap is None:
        return
    approved = sum(booking.travel_dollars(approved_only=True) for booking in book.bookings.values())
    if sum(booking.travel_dollars() for booking in book.bookings.values()) > max(cap, approved):
        added = {
            eid: booking.travel_dollars() - booking.travel_dollars(approved_only=True)
            for eid, booking in book.bookings.items()
        }
        yield Clash(tuple(eid for eid, dollars in added.items() if dollars))


def _standing(_: BrokenSeat) -> str:
    return "All travel that stands costs more than the travel budget: a larger one would do."


TRAVEL_BUDGET: Rule[Book, Iterator[Clash]] = Rule(travel_budget, standing=_standing, needs_start=False)
