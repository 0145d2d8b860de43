"""What everything together may cost."""

from collections.abc import Iterator

from matcher.domain.model.schedule import Book
from matcher.domain.rules.rule import BrokenSeat, Clash, Rule


def programme_budget(book: Book) -> Iterator[Clash]:
    """All fees and travel together stay within the programme's budget.

    Source: the center's grant.
    """
    cap = book.policy.rules.programme_budget
    if cap is None:
        return
    approved = sum(booking.cost_dollars(approved_only=True) for booking in book.bookings.values())
    if sum(booking.cost_dollars() for booking in book.bookings.values()) > max(cap, approved):
        yield Clash(tuple(eid for eid, booking in book.bookings.items() if booking.added))


def _standing(_: BrokenSeat) -> str:
    return "All that stands costs more than the programme's budget: a larger one would do."


PROGRAMME_BUDGET: Rule[Book, Iterator[Clash]] = Rule(programme_budget, standing=_standing, needs_start=False)
