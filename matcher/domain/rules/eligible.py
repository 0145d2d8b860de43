"""Who is served at all: needs that other offices see to, or confirm first, are not scheduled."""

from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import BrokenSeat, Rule


def eligible(booking: Booking) -> bool:
    """A criminal-justice need is referred to OVC TTAC; a federal grantee waits for its granting office.

    Source: the center's public eligibility page.
    """
    engagement = booking.engagement
    waits = engagement.federal_grantee and not engagement.granting_office_confirmed
    return bool(booking.approved) or not (engagement.criminal_justice or waits)


def _standing(broken: BrokenSeat) -> str:
    if broken.engagement.criminal_justice:
        return "It is a criminal-justice need: nothing would do but its referral to OVC TTAC."
    return "It is for a federal grantee, and the granting office has not confirmed: its word would do."


ELIGIBLE: Rule[Booking, bool] = Rule(eligible, standing=_standing, needs_start=False)
