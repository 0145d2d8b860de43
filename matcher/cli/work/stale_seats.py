"""How commands say that a seat no longer holds. No seat is named: its name may tell what it asks for."""

from collections.abc import Iterable

from matcher.cli.clocks import Clocks
from matcher.services.seats.holding import holding
from matcher.services.seats.judged_seats import JudgedSeat


def doubt_mark(doubts: Iterable[JudgedSeat]) -> str:
    """The end of an engagement's line in a list, where something of it breaks rules today; else nothing."""
    words = holding(doubts)
    return f"  {'; '.join(words).upper()}" if words else ""


def seat_line(one: JudgedSeat, clocks: Clocks) -> str:
    """A seat by its engagement and person, with its start on the engagement's clock."""
    said_yes = ", said yes" if one.agreed else ""
    start = clocks(one.key.engagement_id, one.placement.first_start)
    return f"{one.key.engagement_id}  {one.placement.consultant_id}  {start}{said_yes}  {verdict_in_words(one)}"


def verdict_in_words(one: JudgedSeat) -> str:
    """What speaks against a seat, and who keeps it or what would do."""
    if one.kept:
        return f"Kept by {one.kept.by} ({one.kept.why}) although: {one.sentence}"
    return f"NO LONGER HOLDS: {one.sentence} {one.what_would_do}"
